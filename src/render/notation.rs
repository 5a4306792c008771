//! From terms to formulas: recovers subtraction, fractions and roots from the canonical `(−1)·x`,
//! `x⁻¹`, `x^½`, and gives every quantity its usual face.

use super::formula::{Formula, Function, Head, Relation, Sep};
use crate::exact::symbolic::Interval;
use crate::exact::{Integer, Rational};
use crate::term::{
    Claim, Cond, Dist, Expr, Extremum, Index, Measure, Name, Over, Points, Quantity, Range, Rel, Space,
};
use num_traits::{One, Signed};

/// An expression.
///
/// ```
/// use entail::{render::{linear::{self, Script}, notation}, term::{Dist, Quantity}};
/// let (definition, _) = Quantity::Entropy(Dist::named("A")).definition().unwrap();
/// assert_eq!(linear::spell(&notation::expr(&definition), Script::Unicode), "−Σᵢ A(i)·ln A(i)");
/// assert_eq!(linear::spell(&notation::expr(&definition), Script::Ascii), "-sum_i A(i) ln A(i)");
/// ```
pub fn expr(e: &Expr) -> Formula {
    match e {
        Expr::Number(n) => number(n),
        Expr::Infinity => Formula::Infinity,
        Expr::Symbol(n) => Formula::name(&**n),
        Expr::Mass(d, at) => mass(d, at),
        Expr::Size(space) => size(space),
        Expr::Add(parts) if parts.iter().all(is_log_term) => {
            // A leading minus reads badly when there is something to put before it.
            let negative = |f: &Formula| matches!(f, Formula::Negative(_));
            let (last, first): (Vec<_>, Vec<_>) = parts.iter().map(expr).partition(negative);
            sum(first.into_iter().chain(last))
        }
        Expr::Add(parts) => sum(parts.iter().map(expr)),
        Expr::Mul(parts) => product(parts),
        Expr::Power(base, r) => power(base, r),
        Expr::Ln(arg) => Formula::Log(None, Box::new(expr(arg))),
        Expr::Exp(arg) => Formula::Exp(Box::new(expr(arg))),
        Expr::Abs(arg) => Formula::Bars(Box::new(expr(arg))),
        Expr::Sum { index, range, body } => total(index, range, body),
        Expr::Quantity(q) => quantity(q),
        Expr::Derivative(x, body) => Formula::Derivative(x.to_string(), Box::new(expr(body))),
        Expr::Minimisers(m) => extremum(m),
        Expr::Set(points) => set(points),
    }
}

fn extremum(m: &Extremum) -> Formula {
    let within = match &m.over {
        Over::Distributions { family, .. } => family.as_ref().map(|f| Formula::name(&**f)),
        Over::Parameter { range, .. } => Some(interval(range)),
    };
    Formula::Extremum {
        greatest: m.greatest,
        variable: m.over.variable().to_string(),
        within: within.map(Box::new),
        body: Box::new(expr(&m.objective)),
    }
}

fn set(points: &Points) -> Formula {
    match points {
        Points::Empty => Formula::Set(Vec::new()),
        Points::Number(n) => Formula::Set(vec![number(n)]),
        Points::Dist(d) => Formula::Set(vec![dist(d)]),
        Points::Range(range) => interval(range),
    }
}

/// A range of numbers.
pub fn interval(range: &Interval) -> Formula {
    let low =
        range.low.as_ref().map_or_else(|| Formula::Negative(Box::new(Formula::Words("∞".into()))), number);
    let high = range.high.as_ref().map_or(Formula::Infinity, number);
    Formula::Range([range.low_closed, range.high_closed], Box::new([low, high]))
}

/// A number times the logarithm of a number, as in `3/2 ln 2`.
fn is_log_term(e: &Expr) -> bool {
    match e {
        Expr::Number(_) => true,
        Expr::Ln(arg) => matches!(**arg, Expr::Number(_)),
        Expr::Mul(parts) => parts.iter().all(is_log_term),
        _ => false,
    }
}

/// A rational number: `3/2`, `−1`.
pub fn number(n: &Rational) -> Formula {
    let size = Formula::numeral(n.numer().magnitude());
    let size = if n.is_integer() {
        size
    } else {
        Formula::Fraction(Box::new(size), Box::new(Formula::numeral(n.denom())))
    };
    if n.is_negative() { Formula::Negative(Box::new(size)) } else { size }
}

/// A sum of formulas; negative ones are subtracted.
pub fn sum(parts: impl IntoIterator<Item = Formula>) -> Formula {
    let mut terms: Vec<(bool, Formula)> = parts
        .into_iter()
        .map(|part| match part {
            Formula::Negative(inner) => (true, *inner),
            other => (false, other),
        })
        .collect();
    match terms.len() {
        0 => Formula::numeral(0),
        1 => match terms.swap_remove(0) {
            (true, f) => Formula::Negative(Box::new(f)),
            (false, f) => f,
        },
        _ => Formula::Sum(terms),
    }
}

/// `number·rest`; 1 and −1 are only a sign.
pub fn scaled(n: &Rational, rest: Formula) -> Formula {
    let size = n.abs();
    let body = match (size.is_one(), rest) {
        (_, Formula::Negative(rest)) => return scaled(&-n, *rest),
        (true, rest) => rest,
        (false, Formula::Product(mut parts)) => {
            parts.insert(0, number(&size));
            Formula::Product(parts)
        }
        (false, rest) => Formula::Product(vec![number(&size), rest]),
    };
    if n.is_negative() { Formula::Negative(Box::new(body)) } else { body }
}

fn product(parts: &[Expr]) -> Formula {
    let (mut coefficient, mut over, mut under) = (Rational::one(), Vec::new(), Vec::new());
    let mut last = Vec::new();
    for part in parts {
        match part {
            Expr::Number(n) => coefficient *= n,
            Expr::Power(base, r) if r.is_negative() => under.push(power(base, &-r)),
            // A logarithm or a sum reads best at the end, where it needs no parentheses.
            Expr::Ln(_) | Expr::Sum { .. } => last.push(expr(part)),
            other => over.push(expr(other)),
        }
    }
    let join = |mut parts: Vec<Formula>| match parts.len() {
        0 => Formula::numeral(1),
        1 => parts.swap_remove(0),
        _ => Formula::Product(parts),
    };
    if !under.is_empty() {
        // Masses that were put in: A(i)/B(i) becomes (3/4)/(9/10).
        let numbers = under.iter().all(Formula::is_numeric) && over.is_empty() && !coefficient.is_one();
        let top = if numbers {
            vec![number(&std::mem::replace(&mut coefficient, Rational::one()))]
        } else if over.is_empty() {
            std::mem::take(&mut last)
        } else {
            std::mem::take(&mut over)
        };
        over.push(Formula::Fraction(Box::new(join(top)), Box::new(join(under))));
    }
    over.append(&mut last);
    // `1/2·(+∞)`: a sign needs parentheses beside a factor.
    if over.len() > 1 || !coefficient.is_one() {
        for f in over.iter_mut().filter(|f| **f == Formula::Infinity) {
            *f = Formula::Group(vec![Formula::Infinity]);
        }
    }
    if over.is_empty() { number(&coefficient) } else { scaled(&coefficient, join(over)) }
}

fn power(base: &Expr, r: &Rational) -> Formula {
    let half = *r.denom() == Integer::from(2) && r.numer().is_one();
    match expr(base) {
        plain if r.is_one() => plain,
        _ if r.is_negative() => {
            let below = power(base, &-r);
            Formula::Fraction(Box::new(Formula::numeral(1)), Box::new(below))
        }
        under if half => Formula::Root(Box::new(under)),
        plain => Formula::Power(Box::new(plain), Box::new(number(r))),
    }
}

fn total(index: &Name, range: &Range, body: &Expr) -> Formula {
    let positive = range.positive.as_ref().map(|e| Box::new(expr(e)));
    let index = bound(index);
    totalled(index, positive, expr(body))
}

fn totalled(index: String, positive: Option<Box<Formula>>, body: Formula) -> Formula {
    match body {
        // Σ_x Σ_y is written Σ_{x,y}.
        Formula::Total { mut indices, positive: None, body } if positive.is_none() => {
            indices.insert(0, index);
            Formula::Total { indices, positive: None, body }
        }
        // The sign of every term stands before the sum.
        Formula::Negative(body) => Formula::Negative(Box::new(totalled(index, positive, *body))),
        body => Formula::Total { indices: vec![index], positive, body: Box::new(body) },
    }
}

fn size(space: &Space) -> Formula {
    Formula::Bars(Box::new(match space {
        Space::Outcomes => Formula::Outcomes,
        Space::Alphabet(v) => Formula::name(&**v),
    }))
}

/// The face of a bound index: that of a random variable's alphabet, `@X`, is the small letter.
pub(super) fn bound(name: &str) -> String {
    name.strip_prefix('@').map_or_else(|| name.to_owned(), str::to_lowercase)
}

fn index(at: &Index) -> Formula {
    match at {
        Index::Bound(n) => Formula::Name(bound(n)),
        Index::Outcome(label) => Formula::Label(label.to_string()),
    }
}

fn listed(parts: impl IntoIterator<Item = Formula>, sep: Sep) -> Vec<(Sep, Formula)> {
    let mut args: Vec<_> = parts.into_iter().map(|f| (sep, f)).collect();
    if let Some(first) = args.first_mut() {
        first.0 = Sep::Start;
    }
    args
}

/// The same list with its first entry standing after a separator.
fn then(sep: Sep, mut args: Vec<(Sep, Formula)>) -> Vec<(Sep, Formula)> {
    if let Some(first) = args.first_mut() {
        first.0 = sep;
    }
    args
}

fn mass(dist: &Dist, at: &[Index]) -> Formula {
    let of = |name: &Name, args| Formula::Call(Head::Mass(name.to_string()), None, args);
    match dist {
        Dist::Named(n) => of(n, listed(at.iter().map(index), Sep::Comma)),
        Dist::Law { joint, vars } => of(joint, listed(events(vars, at), Sep::Comma)),
        Dist::Conditional { joint, of: variables, given } => {
            let (left, right) = at.split_at(variables.len().min(at.len()));
            let mut args = listed(events(variables, left), Sep::Comma);
            args.extend(then(Sep::Bar, listed(events(given, right), Sep::Comma)));
            of(joint, args)
        }
        Dist::Mixture(parts) => sum(parts.iter().map(|(w, d)| weighted(w, mass(d, at)))),
        Dist::Product(parts) => {
            let mut rest = at;
            let factors = parts.iter().map(|d| {
                let (own, others) = rest.split_at(d.spaces().len().min(rest.len()));
                rest = others;
                mass(d, own)
            });
            Formula::Product(factors.collect())
        }
        Dist::Uniform(space) => Formula::Fraction(Box::new(Formula::numeral(1)), Box::new(size(space))),
    }
}

/// `x` for a bound index, `X = 1` for an outcome: a number alone would not say of which variable.
fn events(variables: &[Name], at: &[Index]) -> Vec<Formula> {
    let whole = variables.len() == at.len();
    let event = |(n, at): (usize, &Index)| match (variables.get(n), at) {
        (Some(v), Index::Outcome(_)) if whole => {
            Formula::chain(Formula::name(&**v), Relation::Equal, index(at))
        }
        _ => index(at),
    };
    at.iter().enumerate().map(event).collect()
}

fn weighted(w: &Expr, rest: Formula) -> Formula {
    match w {
        Expr::Number(n) => scaled(n, rest),
        other => Formula::Product(vec![expr(other), rest]),
    }
}

/// A distribution.
pub fn dist(d: &Dist) -> Formula {
    let law = |joint: &Name, args| Formula::Call(Head::Mass(joint.to_string()), None, args);
    match d {
        Dist::Named(n) => Formula::name(&**n),
        Dist::Law { joint, vars } => law(joint, variables(vars)),
        Dist::Conditional { joint, of, given } => {
            let mut args = variables(of);
            args.extend(then(Sep::Bar, variables(given)));
            law(joint, args)
        }
        Dist::Mixture(parts) => sum(parts.iter().map(|(w, d)| weighted(w, dist(d)))),
        Dist::Product(parts) => Formula::Product(parts.iter().map(dist).collect()),
        Dist::Uniform(space) => {
            let over = match space {
                Space::Outcomes => Formula::Outcomes,
                Space::Alphabet(v) => Formula::name(&**v),
            };
            Formula::call(Function::Uniform, vec![(Sep::Start, over)])
        }
    }
}

fn variables(names: &[Name]) -> Vec<(Sep, Formula)> {
    listed(names.iter().map(|n| Formula::name(&**n)), Sep::Comma)
}

/// A quantity by its usual name.
pub fn quantity(q: &Quantity) -> Formula {
    let call = Formula::call;
    let order =
        |f: Function, r: &Rational, args| Formula::Call(Head::Function(f), Some(Box::new(number(r))), args);
    let one = |d: &Dist| vec![(Sep::Start, dist(d))];
    let two = |a: &Dist, sep: Sep, b: &Dist| vec![(Sep::Start, dist(a)), (sep, dist(b))];
    match q {
        Quantity::Entropy(Dist::Law { vars, .. }) => call(Function::H, variables(vars)),
        Quantity::Entropy(a) => call(Function::S, one(a)),
        Quantity::CrossEntropy(a, b) => call(Function::H, two(a, Sep::Comma, b)),
        Quantity::Divergence(a, b) => call(Function::D, two(a, Sep::DoubleBar, b)),
        Quantity::ConditionalEntropy { of, given, .. } => {
            let mut args = variables(of);
            args.extend(then(Sep::Bar, variables(given)));
            call(Function::H, args)
        }
        Quantity::Information { between, given, .. } => {
            let mut args = Vec::new();
            for group in between {
                let sep = if args.is_empty() { Sep::Start } else { Sep::Semicolon };
                args.extend(then(sep, variables(group)));
            }
            args.extend(then(Sep::Bar, variables(given)));
            call(Function::I, args)
        }
        Quantity::ConditionalDivergence { p, q, of, given } => {
            let side = |joint: &Name| Dist::Conditional {
                joint: joint.clone(),
                of: of.clone(),
                given: given.clone(),
            };
            call(Function::D, two(&side(p), Sep::DoubleBar, &side(q)))
        }
        Quantity::JensenShannon(parts) => mixed(Function::JensenShannon, parts),
        Quantity::JensenShannonDistance(parts) => mixed(Function::JensenShannonDistance, parts),
        Quantity::Renyi(r, a) => order(Function::Renyi, r, one(a)),
        Quantity::RenyiDivergence(r, a, b) => order(Function::RenyiDivergence, r, two(a, Sep::DoubleBar, b)),
        Quantity::Tsallis(r, a) => order(Function::Tsallis, r, one(a)),
        Quantity::SelfInformation(a, at) => {
            call(Function::I, vec![(Sep::Start, mass(a, std::slice::from_ref(at)))])
        }
        Quantity::Of(measure, dists) => {
            let sep = match measure {
                Measure::ChiSquared => Sep::DoubleBar,
                _ => Sep::Comma,
            };
            call(function(*measure), listed(dists.iter().map(dist), sep))
        }
    }
}

/// Equal weights go without saying.
fn mixed(f: Function, parts: &[(Expr, Dist)]) -> Formula {
    let equal = parts.windows(2).all(|w| matches!(w, [a, b] if a.0 == b.0));
    let weights = (!equal).then(|| Box::new(Formula::Group(parts.iter().map(|(w, _)| expr(w)).collect())));
    Formula::Call(Head::Function(f), weights, listed(parts.iter().map(|(_, d)| dist(d)), Sep::Comma))
}

fn function(measure: Measure) -> Function {
    match measure {
        Measure::TotalVariation => Function::TotalVariation,
        Measure::ChiSquared => Function::ChiSquared,
        Measure::Hellinger => Function::Hellinger,
        Measure::BhattacharyyaCoefficient => Function::BhattacharyyaCoefficient,
        Measure::Bhattacharyya => Function::Bhattacharyya,
        Measure::Jeffreys => Function::Jeffreys,
        Measure::Perplexity => Function::Perplexity,
        Measure::Extropy => Function::Extropy,
        Measure::Varentropy => Function::Varentropy,
        Measure::MinEntropy => Function::MinEntropy,
    }
}

/// The sign of a relation between expressions.
pub fn relation(rel: Rel) -> Relation {
    match rel {
        Rel::Eq => Relation::Equal,
        Rel::Le => Relation::AtMost,
        Rel::Lt => Relation::Less,
        Rel::Ne => Relation::NotEqual,
    }
}

/// The same sign, read from the right.
pub fn reversed(rel: Relation) -> Relation {
    match rel {
        Relation::Less => Relation::Greater,
        Relation::AtMost => Relation::AtLeast,
        Relation::Greater => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        other => other,
    }
}

/// A claim.
pub fn claim(c: &Claim) -> Formula {
    Formula::chain(expr(&c.lhs), relation(c.rel), expr(&c.rhs))
}

/// The claim with its sides exchanged: what was written with `>` or `≥`.
pub fn claim_reversed(c: &Claim) -> Formula {
    Formula::chain(expr(&c.rhs), reversed(relation(c.rel)), expr(&c.lhs))
}

/// A condition as a formula; that something is a distribution is said in words.
pub fn cond(c: &Cond) -> Formula {
    match c {
        Cond::Distribution(d) => {
            Formula::Chain(Box::new(dist(d)), vec![(Relation::Is, Formula::Words("a distribution".into()))])
        }
        Cond::Dominated(p, q) => Formula::chain(dist(p), Relation::Dominated, dist(q)),
        Cond::NotDominated(p, q) => Formula::chain(dist(p), Relation::NotDominated, dist(q)),
        Cond::Holds(c) => claim(c),
    }
}
