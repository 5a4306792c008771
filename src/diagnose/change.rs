//! One deviation from the plain definition, how far-fetched it is, and which there are for given data.

use super::convention::{
    Base, Convention, Factor, Guard, Joint, Means, Normal, Order, Reading, Reduction, Shape, Sides,
    Smoothing, Term, Width, Zero,
};
use super::guard::EPSILONS;
use super::prepare::readings;
use super::problem::{Asked, Form, Problem};
use rug::Rational;

/// A stage of a convention with another choice than the plain one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Change {
    Width(Width),
    Order(Order),
    Swap,
    First(Reading),
    Second(Reading),
    Normal(Normal),
    Smoothing(Smoothing),
    Guard(Guard),
    Zero(Zero),
    Term(Term),
    Reduction(Reduction),
    Base(Base),
    Factor(Factor),
    Shape(Shape),
}

/// The greatest whole factor that is tried between two numbers.
const FACTORS: u16 = 1024;
/// The most rows that are tried one by one.
const SINGLE_ROWS: usize = 24;
/// The most terms that are tried one by one.
const SINGLE_TERMS: usize = 36;

impl Change {
    /// Two changes of one stage exclude each other.
    pub(super) fn stage(self) -> u8 {
        match self {
            Change::Width(_) => 0,
            Change::Order(_) => 1,
            Change::Swap => 2,
            Change::First(_) => 3,
            Change::Second(_) => 4,
            Change::Normal(_) => 5,
            Change::Smoothing(_) => 6,
            Change::Guard(_) => 7,
            Change::Zero(_) => 8,
            Change::Term(_) => 9,
            Change::Reduction(_) => 10,
            Change::Base(_) => 11,
            Change::Factor(_) => 12,
            Change::Shape(_) => 13,
        }
    }

    /// Makes it.
    pub(super) fn apply(self, c: &mut Convention) {
        match self {
            Change::Width(x) => c.width = x,
            Change::Order(x) => c.order = x,
            Change::Swap => c.swapped = true,
            Change::First(x) => c.first = x,
            Change::Second(x) => c.second = x,
            Change::Normal(x) => c.normal = x,
            Change::Smoothing(x) => c.smoothing = x,
            Change::Guard(x) => c.guard = x,
            Change::Zero(x) => c.zero = x,
            Change::Term(x) => c.term = x,
            Change::Reduction(x) => c.reduction = x,
            Change::Base(x) => c.base = x,
            Change::Factor(x) => c.factor = x,
            Change::Shape(x) => c.shape = x,
        }
    }

    /// How far-fetched it is: 10 for an ordinary one.
    pub(super) fn cost(self) -> u32 {
        match self {
            Change::Base(Base::Natural | Base::Integer(2)) | Change::Swap => 8,
            Change::Reduction(r) => match r {
                Reduction::Row(_) => 7,
                Reduction::MeanOfClasses => 10,
                Reduction::Entry(..) => 11,
                _ => 8,
            },
            Change::Normal(_) | Change::Factor(Factor::Minus) => 8,
            Change::Base(Base::Integer(10) | Base::Classes) => 9,
            Change::First(r) | Change::Second(r) => match r {
                Reading::Sigmoid | Reading::LogitOfColumn => 13,
                Reading::SigmoidOfSecond | Reading::SigmoidTwice => 11,
                _ => 10,
            },
            Change::Order(Order::Sorted) => 9,
            Change::Order(_) => 12,
            Change::Guard(guard) => match guard {
                Guard::Epsilon(means, sides, i) => {
                    let common = EPSILONS.get(usize::from(i)).is_some_and(|e| e.is_common);
                    let means = match means {
                        Means::Clip | Means::Floor | Means::AddInLog => 10,
                        Means::Add | Means::ClipNormalise | Means::ClipAdd => 12,
                        Means::AddNormalise | Means::AddToRatio => 13,
                    };
                    let sides = u32::from(sides == Sides::Both);
                    means + sides + if common { 0 } else { 3 }
                }
                Guard::LogFloor | Guard::None => 10,
            },
            Change::Zero(_) => 10,
            Change::Width(Width::F32 | Width::F64) => 11,
            Change::Width(_) => 13,
            Change::Smoothing(Smoothing::Added(_) | Smoothing::NoFactor(_)) => 14,
            Change::Smoothing(_) => 11,
            Change::Term(term) => match term {
                Term::Divergence | Term::CrossEntropy | Term::Generalised | Term::Entropy => 9,
                Term::JensenShannon | Term::Binary | Term::Joint(_) => 10,
                Term::Normal | Term::Extropy | Term::EntropyTwice | Term::ToMiddle => 13,
                _ => 12,
            },
            Change::Shape(Shape::Root | Shape::Exp) => 10,
            Change::Shape(Shape::Exp2 | Shape::BitsOfNats | Shape::NatsOfBits) => 11,
            Change::Factor(Factor::Over(_) | Factor::Times(_)) => 14,
            Change::Factor(_) | Change::Base(_) | Change::Shape(_) => 13,
        }
    }

    /// Whether it is tried together with two others.
    pub(super) fn is_core(self) -> bool {
        match self {
            Change::Guard(Guard::Epsilon(means, sides, i)) => {
                let common = EPSILONS.get(usize::from(i)).is_some_and(|e| e.is_common);
                common && matches!(means, Means::Clip | Means::AddInLog) && sides != Sides::First
            }
            Change::Base(Base::Integer(2 | 10)) | Change::Shape(Shape::Root | Shape::Exp) => true,
            Change::Reduction(Reduction::Row(_) | Reduction::Entry(..)) => false,
            _ => self.cost() <= 10,
        }
    }

    /// Whether it is tried at all when a mere likely cause is asked for.
    pub(super) fn is_usual(self) -> bool {
        self.cost() <= 12
    }
}

/// Everything that can be otherwise with these data.
pub(super) fn menu(problem: &Problem) -> Vec<Change> {
    let plain = problem.plain();
    let mut menu = Vec::new();
    let two = !problem.second.is_empty();
    let vectors = !problem.first.is_empty();
    let joint = problem.joint.is_some();
    if vectors {
        menu.extend([Width::F64, Width::F32, Width::F16, Width::Bf16].map(Change::Width));
    }
    if two && !joint {
        let classes = problem.classes();
        if problem.sorted.is_some() {
            menu.push(Change::Order(Order::Sorted));
        }
        if classes > 1 {
            menu.push(Change::Order(Order::Reversed));
        }
        if problem.is_labelled && classes > 2 {
            menu.extend([Order::OneUp, Order::OneDown].map(Change::Order));
        }
        if problem.second_form == Form::Probabilities && !problem.is_labelled {
            menu.push(Change::Swap);
        }
        let other = |r: &&Reading| **r != plain.second;
        let rows = problem.rows() > 1;
        let binary = problem.is_labelled && problem.classes() == 2;
        let useful = |r: &Reading| match r {
            Reading::LogitOfColumn => rows,
            Reading::SigmoidOfSecond | Reading::SigmoidTwice => binary,
            _ => true,
        };
        let all = readings(problem.second_form).iter().filter(other).copied().filter(useful);
        menu.extend(all.map(Change::Second));
        if problem.second_form == Form::Logits {
            menu.push(Change::Normal(Normal::Second));
        }
    } else if two {
        menu.push(Change::Swap);
    }
    if vectors && !problem.is_labelled && !joint && problem.rows() > 1 {
        menu.push(Change::Order(Order::Transposed));
    }
    if vectors && !problem.is_labelled && !joint {
        menu.extend([Reading::LogProbability, Reading::Logit].map(Change::First));
    }
    if vectors && !joint && problem.second_form != Form::Logits {
        let is_one = |rows: &[Vec<Rational>]| {
            rows.iter().all(|row| row.iter().fold(Rational::new(), |a, b| a + b) == 1)
        };
        // Dividing by 1 changes nothing.
        let (one_first, one_second) = (is_one(&problem.first), !two || is_one(&problem.second));
        let choices = [
            (Normal::Neither, true),
            (Normal::First, !one_first),
            (Normal::Second, !one_second),
            (Normal::Both, !one_first || !one_second),
        ];
        let possible = |c: &&(Normal, bool)| c.1 && c.0 != plain.normal;
        // A choice that differs from another only on a side that sums to 1 is the same.
        let needless = |n: Normal| match n {
            Normal::Both => one_first || one_second,
            Normal::Neither => plain.normal == Normal::Neither,
            _ => false,
        };
        menu.extend(choices.iter().filter(possible).filter(|c| !needless(c.0)).map(|c| Change::Normal(c.0)));
    }
    menu.extend(smoothings(problem));
    menu.extend(guards(problem, two));
    if vectors {
        menu.push(Change::Zero(Zero::Float));
        menu.push(Change::Zero(Zero::Skip));
    }
    menu.extend(terms(problem).into_iter().filter(|t| *t != plain.term).map(Change::Term));
    menu.extend(reductions(problem).into_iter().map(Change::Reduction));
    let mut bases = vec![Base::Natural, Base::Integer(2), Base::Integer(10)];
    if problem.classes() > 2 && problem.classes() != 10 {
        bases.push(Base::Classes);
    }
    if problem.asked == Asked::Known {
        bases.extend([Base::Undone(2), Base::Undone(10)]);
    }
    menu.extend(bases.into_iter().filter(|b| *b != plain.base).map(Change::Base));
    menu.extend([Factor::Minus, Factor::Half, Factor::Twice].map(Change::Factor));
    let shapes = [
        Shape::Plain,
        Shape::Root,
        Shape::Exp,
        Shape::Exp2,
        Shape::Exp10,
        Shape::ExpMinus,
        Shape::FromOne,
        Shape::Square,
        Shape::Percent,
    ];
    menu.extend(shapes.into_iter().filter(|s| *s != plain.shape).map(Change::Shape));
    if joint {
        menu.push(Change::Shape(Shape::Correlation));
    }
    if problem.asked == Asked::Known {
        menu.extend([Shape::Log, Shape::BitsOfNats, Shape::NatsOfBits].map(Change::Shape));
        let factors = 3..=FACTORS;
        menu.extend(factors.flat_map(|n| [Factor::Over(n), Factor::Times(n)]).map(Change::Factor));
    }
    menu
}

fn smoothings(problem: &Problem) -> Vec<Change> {
    let one_hot = problem.first.iter().flatten().all(|x| *x == 0 || *x == 1);
    let counts = !problem.is_labelled && problem.joint.is_none() && !problem.first.is_empty();
    if counts && Problem::holds_counts(&problem.first) {
        return vec![Change::Smoothing(Smoothing::Counted(2)), Change::Smoothing(Smoothing::Counted(1))];
    }
    let target =
        problem.is_labelled || matches!(problem.asked, Asked::CrossEntropy | Asked::BinaryCrossEntropy);
    if problem.joint.is_some() || !target || !(one_hot || problem.smoothing.is_some()) {
        return Vec::new();
    }
    let mut all = Vec::new();
    if problem.smoothing.is_some() {
        all.push(Smoothing::None);
    } else {
        all.extend((0..4).map(Smoothing::OverAll));
    }
    let count = u8::try_from(problem.alphas().len()).unwrap_or(0);
    for i in 0..count {
        all.extend([Smoothing::OverOthers(i), Smoothing::NoFactor(i), Smoothing::Added(i)]);
    }
    all.into_iter().map(Change::Smoothing).collect()
}

fn guards(problem: &Problem, two: bool) -> Vec<Change> {
    if problem.first.is_empty() {
        return Vec::new();
    }
    let sides: &[Sides] = if two { &[Sides::Second, Sides::Both] } else { &[Sides::First] };
    let mut all = vec![Change::Guard(Guard::LogFloor)];
    for i in 0..EPSILONS.len() {
        let Ok(i) = u8::try_from(i) else { break };
        for side in sides {
            for means in [
                Means::Clip,
                Means::Floor,
                Means::AddInLog,
                Means::Add,
                Means::AddNormalise,
                Means::ClipNormalise,
                Means::ClipAdd,
            ] {
                all.push(Change::Guard(Guard::Epsilon(means, *side, i)));
            }
        }
        if two {
            all.push(Change::Guard(Guard::Epsilon(Means::AddToRatio, Sides::Both, i)));
        }
    }
    all
}

fn terms(problem: &Problem) -> Vec<Term> {
    use Joint::{
        EntropyX, EntropyXY, EntropyY, Information, MillerMadow, OverGreater, OverLess, OverMean, OverRoot,
        OverX, OverXY, OverY, Variation, XGivenY, YGivenX,
    };
    if let Some(table) = &problem.joint {
        let mut all = vec![
            EntropyX,
            EntropyY,
            EntropyXY,
            YGivenX,
            XGivenY,
            Variation,
            OverMean,
            OverRoot,
            OverLess,
            OverGreater,
            OverXY,
            OverX,
            OverY,
        ];
        if problem.asked != Asked::Information {
            all.push(Information);
        }
        if table.observations.is_some() {
            all.push(MillerMadow);
        }
        return all.into_iter().map(Term::Joint).collect();
    }
    if problem.first.is_empty() {
        return Vec::new();
    }
    if problem.second.is_empty() {
        let mut all = vec![Term::Entropy, Term::Extropy, Term::Normal];
        if Problem::holds_counts(&problem.first) {
            all.push(Term::Corrected);
        }
        return all;
    }
    vec![
        Term::CrossEntropy,
        Term::Divergence,
        Term::Generalised,
        Term::Poisson,
        Term::Entropy,
        Term::EntropyOfSecond,
        Term::EntropyOfBoth,
        Term::EntropyTwice,
        Term::Binary,
        Term::JensenShannon,
        Term::ToMiddle,
        Term::Jeffreys,
    ]
}

fn reductions(problem: &Problem) -> Vec<Reduction> {
    let (rows, classes) = (problem.rows(), problem.classes());
    let mut all = Vec::new();
    if problem.joint.is_some() || rows == 0 {
        return all;
    }
    if rows > 1 || problem.row_weights.is_some() {
        all.push(Reduction::Sum);
    }
    if classes > 1 {
        all.push(Reduction::MeanOfElements);
        if rows > 1 {
            all.push(Reduction::MeanOfClasses);
        }
    }
    if problem.class_weights.is_some() {
        all.push(Reduction::MeanByWeights);
    }
    if problem.row_weights.is_some() {
        all.push(Reduction::MeanByRows);
    }
    if problem.ignored.contains(&true) {
        all.extend([Reduction::MeanWithIgnored]);
    }
    if problem.groups.is_some() {
        all.extend([Reduction::MeanOfGroups, Reduction::MeanByGroups]);
    }
    if rows > 1 {
        let single = rows.min(SINGLE_ROWS);
        all.extend((0..single).filter_map(|n| u16::try_from(n).ok()).map(Reduction::Row));
    }
    // A label's row is its one term.
    if !problem.is_labelled && classes > 1 && rows * classes <= SINGLE_TERMS {
        for n in 0..rows {
            let places = (0..classes).filter_map(|k| Some((u16::try_from(n).ok()?, u16::try_from(k).ok()?)));
            all.extend(places.map(|(n, k)| Reduction::Entry(n, k)));
        }
    }
    all
}
