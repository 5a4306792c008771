//! What a number was computed from, and what was meant by it.

use super::convention::{
    Base, Convention, Factor, Guard, Joint, Normal, Order, Reading, Reduction, Shape, Smoothing, Term, Width,
    Zero,
};
use super::error::{MAX_ELEMENTS, ProblemError};
use super::printed::Printed;
use crate::exact::real::Real;
use rug::Rational;
use rug::ops::Pow;

/// What the numbers of a table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Masses, which need not sum to 1.
    Probabilities,
    /// Their natural logarithms.
    LogProbabilities,
    /// Scores that softmax turns into probabilities.
    Logits,
}

/// The quantity that the number was taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// D(p‖q)
    Divergence,
    /// H(p,q), averaged over the rows; the log loss of labels
    CrossEntropy,
    /// S(p)
    Entropy,
    /// S(q)
    EntropyOfSecond,
    /// JS(p,q)
    JensenShannon,
    /// √JS(p,q)
    JensenShannonDistance,
    /// D(p‖q) + D(q‖p)
    Jeffreys,
    /// e^H(p,q), or e^S(p) without q
    Perplexity,
    /// Binary cross entropy, each class for itself
    BinaryCrossEntropy,
    /// I(X;Y) of a joint table
    Information,
    /// H(X)
    EntropyX,
    /// H(Y)
    EntropyY,
    /// H(X,Y)
    EntropyXY,
    /// H(Y|X)
    YGivenX,
    /// H(X|Y)
    XGivenY,
    /// A number that is known
    Known,
}

/// Whole numbers below this may be counts.
const COUNTED: u64 = 1 << 53;

/// Rows of numbers, as long as each other.
pub type Rows = Vec<Vec<Rational>>;

/// Data and the quantity meant.
///
/// ```
/// use entail::diagnose::{Asked, Problem};
/// let row = |text: &str| vec![text.split(' ').map(|t| t.parse().unwrap()).collect()];
/// let problem = Problem::pair(row("1/2 1/2"), row("3/10 3/10")).unwrap();
/// assert_eq!(problem.asked(), Asked::Divergence);
/// ```
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) first: Rows,
    pub(super) second: Rows,
    pub(super) second_form: Form,
    pub(super) is_labelled: bool,
    pub(super) sorted: Option<Vec<usize>>,
    pub(super) class_weights: Option<Vec<Rational>>,
    pub(super) row_weights: Option<Vec<Rational>>,
    pub(super) ignored: Vec<bool>,
    pub(super) groups: Option<Vec<usize>>,
    pub(super) smoothing: Option<Rational>,
    pub(super) joint: Option<Table>,
    /// A known number: bounds below and above.
    pub(super) given: Option<(Rational, Rational)>,
    pub(super) asked: Asked,
    pub(super) base: Base,
    pub(super) names: (String, String),
    /// Half a unit of the last decimal of each table, where the data are printed numbers themselves.
    pub(super) halves: Option<(Rational, Rational)>,
}

/// The marginals of a joint table of X (rows) and Y (columns).
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) x: Vec<Rational>,
    pub(super) y: Vec<Rational>,
    pub(super) cells: Vec<Rational>,
    /// How many observations, if the table holds counts.
    pub(super) observations: Option<Rational>,
}

fn sum(row: &[Rational]) -> Rational {
    row.iter().fold(Rational::new(), |a, b| a + b)
}

fn shaped(rows: &Rows, what: &str) -> Result<(usize, usize), ProblemError> {
    let what = || what.to_owned();
    let columns = rows.first().map_or(0, Vec::len);
    if columns == 0 {
        return Err(ProblemError::Empty { what: what() });
    }
    if let Some((n, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != columns) {
        let (row, found) = (n + 1, row.len());
        return Err(ProblemError::Ragged { what: what(), row, found, expected: columns });
    }
    let found = rows.len() * columns;
    if found > MAX_ELEMENTS { Err(ProblemError::Large { found }) } else { Ok((rows.len(), columns)) }
}

impl Problem {
    fn of(first: Rows, second: Rows, asked: Asked) -> Problem {
        let ignored = vec![false; first.len()];
        Problem {
            first,
            second,
            second_form: Form::Probabilities,
            is_labelled: false,
            sorted: None,
            class_weights: None,
            row_weights: None,
            ignored,
            groups: None,
            smoothing: None,
            joint: None,
            given: None,
            asked,
            base: Base::Natural,
            names: ("p".into(), "q".into()),
            halves: None,
        }
    }

    /// One distribution or measure a row; S(p) is meant.
    ///
    /// # Errors
    /// [`ProblemError`] when it is empty or ragged.
    pub fn single(p: Rows) -> Result<Problem, ProblemError> {
        shaped(&p, "p")?;
        Ok(Problem::of(p, Vec::new(), Asked::Entropy))
    }

    /// Two of them; D(p‖q) is meant.
    ///
    /// # Errors
    /// [`ProblemError`] when one is empty or ragged, or their shapes differ.
    pub fn pair(p: Rows, q: Rows) -> Result<Problem, ProblemError> {
        Problem::scored(p, q, Form::Probabilities)
    }

    /// The same where the second may be scores.
    ///
    /// # Errors
    /// Those of [`Problem::pair`].
    pub fn scored(p: Rows, q: Rows, form: Form) -> Result<Problem, ProblemError> {
        let (a, b) = (shaped(&p, "p")?, shaped(&q, "q")?);
        if a != b {
            let shapes = [a.0, a.1, b.0, b.1];
            return Err(ProblemError::Shapes { first: "p".into(), second: "q".into(), shapes });
        }
        let mut problem = Problem::of(p, q, Asked::Divergence);
        problem.second_form = form;
        Ok(problem)
    }

    /// Labels, counted from 0, and what was predicted for each; the mean cross entropy is meant. One column is
    /// the probability, or the score, of the label 1. A label of `None` is a row to be ignored.
    ///
    /// # Errors
    /// [`ProblemError`] for ragged tables, too few labels, labels that are no classes.
    pub fn labelled(labels: &[Option<usize>], scores: Rows, form: Form) -> Result<Problem, ProblemError> {
        // One row of as many numbers as there are labels is a column.
        let scores = match scores.as_slice() {
            [row] if labels.len() > 1 && row.len() == labels.len() => {
                row.iter().map(|x| vec![x.clone()]).collect()
            }
            _ => scores,
        };
        let (rows, columns) = shaped(&scores, "the predictions")?;
        if labels.len() != rows {
            let (what, found) = ("the list of labels".into(), labels.len());
            return Err(ProblemError::Length { what, found, expected: rows });
        }
        if columns == 1 && form == Form::LogProbabilities {
            let needs = "a column for each class";
            return Err(ProblemError::Asked { asked: "a table of log-probabilities".into(), needs });
        }
        let scores = if columns == 1 { two_columns(scores, form) } else { scores };
        let classes = columns.max(2);
        let mut first = Vec::with_capacity(rows);
        for (row, label) in labels.iter().enumerate() {
            if let Some(label) = label.filter(|l| *l >= classes) {
                return Err(ProblemError::Label { row: row + 1, label, classes });
            }
            let mut one_hot = vec![Rational::new(); classes];
            if let Some(one) = label.and_then(|l| one_hot.get_mut(l)) {
                *one = Rational::from(1);
            }
            first.push(one_hot);
        }
        let mut problem = Problem::of(first, scores, Asked::CrossEntropy);
        problem.second_form = form;
        problem.is_labelled = true;
        problem.ignored = labels.iter().map(Option::is_none).collect();
        problem.names = ("y".into(), if form == Form::Probabilities { "q" } else { "x" }.into());
        Ok(problem)
    }

    /// A joint table of X (rows) and Y (columns), masses or counts; I(X;Y) is meant.
    ///
    /// # Errors
    /// [`ProblemError`] when it is ragged, negative or 0.
    pub fn joint(cells: &Rows) -> Result<Problem, ProblemError> {
        let (_, columns) = shaped(cells, "the joint table")?;
        let total = sum(&cells.concat());
        if total <= 0 || cells.iter().flatten().any(|c| *c < 0) {
            return Err(ProblemError::NotAMeasure { what: "the joint table".into() });
        }
        let is_counts = total > 1 && cells.iter().flatten().all(Rational::is_integer);
        let x: Vec<Rational> = cells.iter().map(|row| sum(row) / &total).collect();
        let y: Vec<Rational> = (0..columns)
            .map(|k| cells.iter().filter_map(|row| row.get(k)).fold(Rational::new(), |a, b| a + b) / &total)
            .collect();
        let p: Vec<Rational> = cells.iter().flatten().map(|c| Rational::from(c / &total)).collect();
        let q = x.iter().flat_map(|a| y.iter().map(move |b| Rational::from(a * b))).collect();
        let mut problem = Problem::of(vec![p.clone()], vec![q], Asked::Information);
        problem.joint = Some(Table { x, y, cells: p, observations: is_counts.then_some(total) });
        problem.names = ("P(x,y)".into(), "P(x)P(y)".into());
        Ok(problem)
    }

    /// A number that was known, or expected, as it was printed.
    ///
    /// # Errors
    /// [`ProblemError::Asked`] when it is infinite or no number.
    pub fn known(number: &Printed) -> Result<Problem, ProblemError> {
        let Some((value, half)) = number.finite() else {
            let needs = "a finite number";
            return Err(ProblemError::Asked { asked: "a known value".into(), needs });
        };
        let mut problem = Problem::of(Vec::new(), Vec::new(), Asked::Known);
        problem.given = Some((Rational::from(value - half), Rational::from(value + half)));
        problem.names.0 = "v".into();
        Ok(problem)
    }

    /// An exact value, of an expression that is none of [`Asked`].
    pub fn exactly(value: &Real) -> Problem {
        let ball = value.enclose(300);
        let end = |f: &rug::Float| f.to_rational().unwrap_or_default();
        let mut problem = Problem::of(Vec::new(), Vec::new(), Asked::Known);
        problem.given = Some((end(ball.lo()), end(ball.hi())));
        problem
    }

    /// The target alone, without predictions; S(p) of the smoothed labels is meant.
    #[must_use]
    pub fn target(mut self) -> Problem {
        self.second = Vec::new();
        self.asked = Asked::Entropy;
        self
    }

    /// With the arguments exchanged: D(q‖p) is meant.
    ///
    /// # Errors
    /// [`ProblemError::Asked`] when the second is no table of probabilities.
    pub fn exchanged(mut self) -> Result<Problem, ProblemError> {
        if self.second.is_empty() || self.is_labelled || self.second_form != Form::Probabilities {
            let needs = "two distributions";
            return Err(ProblemError::Asked { asked: "the other direction".into(), needs });
        }
        std::mem::swap(&mut self.first, &mut self.second);
        self.names = (self.names.1, self.names.0);
        Ok(self)
    }

    /// The quantity that the number was taken for.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.first.len()
    }

    /// How many classes.
    pub fn classes(&self) -> usize {
        self.first.first().map_or(0, Vec::len)
    }

    /// Means another quantity.
    ///
    /// # Errors
    /// [`ProblemError::Asked`] when the data do not have it.
    pub fn asking(mut self, asked: Asked) -> Result<Problem, ProblemError> {
        use Asked::{
            BinaryCrossEntropy, CrossEntropy, Divergence, Entropy, EntropyOfSecond, EntropyX, EntropyXY,
            EntropyY, Information, Jeffreys, JensenShannon, JensenShannonDistance, Known, Perplexity,
            XGivenY, YGivenX,
        };
        let needs = match asked {
            Information | EntropyX | EntropyY | EntropyXY | YGivenX | XGivenY => {
                self.joint.is_none().then_some("a joint table, or two lists of observations")
            }
            Entropy | Perplexity => self.first.is_empty().then_some("a distribution p"),
            Known => self.given.is_none().then_some("a number that is known"),
            Divergence
            | CrossEntropy
            | EntropyOfSecond
            | JensenShannon
            | JensenShannonDistance
            | Jeffreys
            | BinaryCrossEntropy => self.second.is_empty().then_some("a second distribution q"),
        };
        if let Some(needs) = needs {
            return Err(ProblemError::Asked { asked: format!("{asked:?}"), needs });
        }
        self.asked = asked;
        Ok(self)
    }

    /// The base that the plain definition takes; e without it.
    #[must_use]
    pub fn in_base(mut self, base: Option<u32>) -> Problem {
        self.base = base.map_or(Base::Natural, Base::Integer);
        self
    }

    /// How the arguments are called in answers.
    #[must_use]
    pub fn named(mut self, first: &str, second: &str) -> Problem {
        self.names = (first.into(), second.into());
        self
    }

    /// A weight a class.
    ///
    /// # Errors
    /// [`ProblemError::Length`].
    pub fn class_weights(mut self, weights: Vec<Rational>) -> Result<Problem, ProblemError> {
        self.class_weights = Some(counted(weights, self.classes(), "the list of class weights")?);
        Ok(self)
    }

    /// A weight a row.
    ///
    /// # Errors
    /// [`ProblemError::Length`].
    pub fn row_weights(mut self, weights: Vec<Rational>) -> Result<Problem, ProblemError> {
        self.row_weights = Some(counted(weights, self.rows(), "the list of row weights")?);
        Ok(self)
    }

    /// The group of each row, such as the sequence or batch that a token is of.
    ///
    /// # Errors
    /// [`ProblemError::Length`].
    pub fn groups(mut self, groups: Vec<usize>) -> Result<Problem, ProblemError> {
        self.groups = Some(counted(groups, self.rows(), "the list of groups")?);
        Ok(self)
    }

    /// The name of each column of the predictions, in order.
    ///
    /// # Errors
    /// [`ProblemError::Length`].
    pub fn class_names(mut self, names: &[String]) -> Result<Problem, ProblemError> {
        let names = counted(names.to_vec(), self.classes(), "the list of classes")?;
        let mut order: Vec<&String> = names.iter().collect();
        order.sort();
        let place = |name: &String| order.iter().position(|n| *n == name).unwrap_or(0);
        self.sorted = Some(names.iter().map(place).collect());
        Ok(self)
    }

    /// The data were printed with so many decimals each, and so are known to half a unit of the last one; none
    /// for data that are exact. When nothing gives the number exactly, that is taken into account.
    #[must_use]
    pub fn printed_with(mut self, first: Option<u32>, second: Option<u32>) -> Problem {
        let half = |places: Option<u32>| {
            places.map_or_else(Rational::new, |n| Rational::from((1, 2)) / Rational::from(10).pow(n))
        };
        self.halves = (first.is_some() || second.is_some()).then(|| (half(first), half(second)));
        self
    }

    /// The target is smoothed by α/K over all classes.
    #[must_use]
    pub fn label_smoothing(mut self, alpha: Rational) -> Problem {
        self.smoothing = Some(alpha);
        self
    }

    /// The values of α that smoothing is tried with.
    pub(super) fn alphas(&self) -> Vec<Rational> {
        match &self.smoothing {
            Some(alpha) => vec![alpha.clone()],
            None => [10, 5, 20, 100].map(|d| Rational::from((1, d))).to_vec(),
        }
    }

    /// Whether the rows are counts, which everyone divides by their sum.
    pub(super) fn holds_counts(rows: &Rows) -> bool {
        // A single number, or one of two hundred digits, counts nothing.
        let is_count = |c: &Rational| c.is_integer() && *c >= 0 && *c < COUNTED;
        rows.iter().all(|row| row.len() > 1 && row.iter().all(is_count))
            && rows.iter().any(|row| sum(row) > 1)
    }

    /// The definition that is meant.
    pub(super) fn plain(&self) -> Convention {
        let (term, shape) = match self.asked {
            Asked::Divergence | Asked::Information => (Term::Divergence, Shape::Plain),
            Asked::CrossEntropy => (Term::CrossEntropy, Shape::Plain),
            Asked::Entropy => (Term::Entropy, Shape::Plain),
            Asked::EntropyOfSecond => (Term::EntropyOfSecond, Shape::Plain),
            Asked::JensenShannon => (Term::JensenShannon, Shape::Plain),
            Asked::JensenShannonDistance => (Term::JensenShannon, Shape::Root),
            Asked::Jeffreys => (Term::Jeffreys, Shape::Plain),
            Asked::Perplexity if self.second.is_empty() => (Term::Entropy, Shape::Exp),
            Asked::Perplexity => (Term::CrossEntropy, Shape::Exp),
            Asked::BinaryCrossEntropy => (Term::Binary, Shape::Plain),
            Asked::EntropyX => (Term::Joint(Joint::EntropyX), Shape::Plain),
            Asked::EntropyY => (Term::Joint(Joint::EntropyY), Shape::Plain),
            Asked::EntropyXY => (Term::Joint(Joint::EntropyXY), Shape::Plain),
            Asked::YGivenX => (Term::Joint(Joint::YGivenX), Shape::Plain),
            Asked::XGivenY => (Term::Joint(Joint::XGivenY), Shape::Plain),
            Asked::Known => (Term::Given, Shape::Plain),
        };
        let second = match self.second_form {
            Form::Probabilities => Reading::Probability,
            Form::LogProbabilities => Reading::LogProbability,
            Form::Logits if self.asked == Asked::BinaryCrossEntropy => Reading::Sigmoid,
            Form::Logits => Reading::Logit,
        };
        let counts = |rows: &Rows| !self.is_labelled && !rows.is_empty() && Problem::holds_counts(rows);
        let second_counts = self.second_form == Form::Probabilities && counts(&self.second);
        let normal = match (counts(&self.first), second_counts) {
            (false, false) => Normal::Neither,
            (true, false) => Normal::First,
            (false, true) => Normal::Second,
            (true, true) => Normal::Both,
        };
        Convention {
            width: Width::Exact,
            order: Order::AsGiven,
            swapped: false,
            first: Reading::Probability,
            second,
            normal,
            smoothing: if self.smoothing.is_some() { Smoothing::OverAll(0) } else { Smoothing::None },
            guard: Guard::None,
            zero: Zero::Convention,
            term,
            reduction: Reduction::Mean,
            // e to the power of nats, 2 to the power of bits: a perplexity has no unit.
            base: if self.asked == Asked::Perplexity { Base::Natural } else { self.base },
            factor: Factor::One,
            shape,
        }
    }
}

fn counted<T>(list: Vec<T>, expected: usize, what: &str) -> Result<Vec<T>, ProblemError> {
    if list.len() == expected {
        return Ok(list);
    }
    Err(ProblemError::Length { what: what.into(), found: list.len(), expected })
}

/// One column a class: the other's probability is the rest, its score 0.
fn two_columns(scores: Rows, form: Form) -> Rows {
    let other = |x: &Rational| match form {
        Form::Probabilities => Rational::from(1 - x),
        _ => Rational::new(),
    };
    scores.into_iter().map(|row| row.into_iter().flat_map(|x| [other(&x), x]).collect()).collect()
}
