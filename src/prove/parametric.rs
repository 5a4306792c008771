//! Claims with parameters: the formula of each side, derivatives step by step, signs along the range; and the
//! simplest value of the parameters at which a false claim fails.

use super::closed::form_expression;
use super::conversion::join;
use super::derivation::{Case, Derivation, Piece, Proof, Prose, Step, Verdict};
use super::question::{Question, assumptions};
use super::{cases, concrete, slope};
use crate::eval::{self, Env, EvalError};
use crate::exact::symbolic::sign::fraction_sign;
use crate::exact::symbolic::{Course, Domain, Form, Fraction, Root, Symbol, course};
use crate::kernel::{Conds, Theorem};
use crate::model::{Label, simple_points};
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel};
use num_traits::Signed;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::slice;
use std::sync::Arc;

/// What to do with the derivative of a body in a parameter.
type Local<'f> = &'f dyn Fn(&Name, &Expr) -> Expr;

/// Expressions longer than this are not printed as a line.
const READABLE: usize = 80;

/// The verdict on a claim whose names are all declared and that speaks of parameters.
pub(super) fn settle(question: &Question) -> Verdict {
    let Question { claim, given, model } = question;
    let stated: Conds =
        given.iter().filter(|c| eval::domain_of(&[(*c).clone()].into()).is_some()).cloned().collect();
    let Some(domain) = eval::domain_of(&stated) else {
        return Verdict::Unknown(vec![text("the ranges of the parameters could not be read")]);
    };
    // One lower and one upper end a parameter, the closest.
    let bounds: Conds = domain.ranges().flat_map(|(s, range)| eval::bounds(s, range)).collect();
    if let Some(proof) = proved(question, &bounds, &domain) {
        return Verdict::Proved(Box::new(proof));
    }
    if let Some(refuted) = refuted(question, &domain) {
        return refuted;
    }
    let mut tried = Vec::new();
    for side in [&claim.lhs, &claim.rhs] {
        if let Err(error) = eval::form(model, &own(model, claim, &domain), side) {
            tried.push(vec![Piece::Math(side.clone()), Piece::Text(format!(": {error}"))]);
        }
    }
    if tried.is_empty() {
        tried.push(text(
            "both sides have a formula in the parameters, and their order was not decided on the whole range",
        ));
    }
    tried.push(text("no simple value of the parameters is a counterexample"));
    Verdict::Unknown(tried)
}

fn text(words: &str) -> Prose {
    vec![Piece::Text(words.into())]
}

/// The ranges of the parameters that the claim speaks of.
fn own(model: &Env, claim: &Claim, domain: &Domain) -> Domain {
    let mut own = Domain::default();
    eval::parameters(model, claim).into_iter().for_each(|s| own.set(s.clone(), domain.range(&s)));
    own
}

fn proved(question: &Question, bounds: &Conds, domain: &Domain) -> Option<Proof> {
    let claim = &question.claim;
    let context =
        Context { model: &question.model, bounds, domain: own(&question.model, claim, domain), claim };
    let derivative = [&claim.lhs, &claim.rhs].into_iter().any(slope::has_derivative);
    let direct = || if claim.rel == Rel::Eq { context.equation() } else { context.comparison() };

    match derivative {
        // Where both sides are derivatives it is what stands under them that is compared.
        true if matches!((&claim.lhs, &claim.rhs), (Expr::Derivative(x, _), Expr::Derivative(y, _)) if x == y) => {
            direct().or_else(|| context.calculus())
        }
        true => context.calculus().or_else(direct),
        // What holds for all distributions says more than what holds for these.
        false if claim.rel != Rel::Eq => context.general(question).or_else(direct),
        false => direct().or_else(|| context.general(question)),
    }
}

struct Context<'a> {
    model: &'a Arc<Env>,
    bounds: &'a Conds,
    domain: Domain,
    claim: &'a Claim,
}

/// Lines of a calculation with the theorem that they add up to.
struct Lines<'a> {
    context: &'a Context<'a>,
    start: Expr,
    steps: Vec<Step>,
    theorem: Option<Theorem>,
}

impl<'a> Lines<'a> {
    fn new(context: &'a Context<'a>, start: &Expr) -> Lines<'a> {
        Lines { context, start: start.clone(), steps: Vec::new(), theorem: None }
    }

    fn last(&self) -> &Expr {
        self.steps.last().map_or(&self.start, |s| &s.to)
    }

    /// One more line; none if it is the same.
    fn push(&mut self, rel: Rel, to: Expr, rule: &'static str, why: Prose) -> Option<()> {
        if rel == Rel::Eq && &to == self.last() {
            return Some(());
        }
        let claim = Claim::new(self.last().clone(), rel, to.clone());
        let theorem = Theorem::compute_over(self.context.model, self.context.bounds.clone(), claim).ok()?;
        self.theorem = Some(join(self.theorem.take(), theorem.clone())?);
        self.steps.push(Step { rel, to, rule, why, theorem, value: None });
        Some(())
    }

    fn proof(self) -> Option<Proof> {
        let theorem = self.theorem?;
        let derivation =
            Derivation { start: self.start, value: None, steps: self.steps, theorem: theorem.clone() };
        let case = Case { assumptions: Vec::new(), derivation };
        let claimed = theorem.claim() == self.context.claim;
        claimed.then_some(Proof { theorem, cases: vec![case] })
    }
}

impl Context<'_> {
    fn form(&self, e: &Expr) -> Result<Form, EvalError> {
        eval::form(self.model, &self.domain, e)
    }

    /// The formula of a side, where it is worth a line.
    fn closed(&self, e: &Expr) -> Option<Expr> {
        let closed = form_expression(&self.form(e).ok()?, &self.domain);
        (size(&closed) <= READABLE).then_some(closed)
    }

    /// The general theorem about all distributions, for these.
    fn general(&self, question: &Question) -> Option<Proof> {
        if self.claim.names().is_empty() {
            return None;
        }
        let proof = cases::prove_generally(self.claim, &assumptions(question))?;
        let theorem = proof.theorem.specialise(self.model).ok()?;
        // Of several cases the one that these distributions are in wherever the parameters are.
        let applies = |case: &&Case| case.assumptions.iter().all(|c| self.holds_everywhere(c));
        let own = proof.cases.iter().find(applies).cloned();
        Some(Proof { theorem, cases: own.map_or(proof.cases, |case| vec![case]) })
    }

    /// Whether an absolute continuity holds, or fails, for all parameters in their ranges.
    fn holds_everywhere(&self, cond: &Cond) -> bool {
        let decided = match cond {
            Cond::Dominated(p, q) => {
                self.masses(p, q).map(|pairs| pairs.iter().all(|(p, q)| p.is_zero() || self.positive(q)))
            }
            Cond::NotDominated(p, q) => {
                self.masses(p, q).map(|pairs| pairs.iter().any(|(p, q)| q.is_zero() && self.positive(p)))
            }
            Cond::Distribution(_) | Cond::Holds(_) => None,
        };
        decided == Some(true)
    }

    /// Whether a mass is positive for all parameters in their ranges, the ends that belong to them included.
    fn positive(&self, mass: &Fraction) -> bool {
        let ends_too = || {
            let symbols: Vec<Symbol> = mass.symbols().into_iter().collect();
            let closed = |s: &Symbol| {
                let range = self.domain.range(s);
                let ends = [range.low.clone(), range.high.clone()].into_iter().flatten();
                ends.filter(|end| range.contains(end)).collect::<Vec<_>>()
            };
            match symbols.as_slice() {
                [x] => closed(x)
                    .into_iter()
                    .all(|end| mass.at(&[(x.clone(), end)].into()).is_some_and(|value| value.is_positive())),
                several => several.iter().all(|s| closed(s).is_empty()),
            }
        };
        fraction_sign(mass, &self.domain) == Some(Ordering::Greater) && ends_too()
    }

    /// The masses of two named distributions, outcome by outcome.
    fn masses(&self, p: &Dist, q: &Dist) -> Option<Vec<(Fraction, Fraction)>> {
        let mass = |d: &Dist, label: &Label| match d {
            Dist::Named(n) if self.model.family(n).is_some() => self.model.family(n)?.mass_of(label),
            _ => Some(Fraction::rational(&eval::mass_at(self.model, d, slice::from_ref(label)).ok()?)),
        };
        let outcomes: Vec<Label> = match p {
            Dist::Named(n) if self.model.family(n).is_some() => {
                self.model.family(n)?.outcomes()?.iter().map(Cow::into_owned).collect()
            }
            _ => self.model.distribution(p).ok()?.outcomes().iter().map(Cow::into_owned).collect(),
        };
        outcomes.iter().map(|label| Some((mass(p, label)?, mass(q, label)?))).collect()
    }

    /// Both sides are one formula.
    fn equation(&self) -> Option<Proof> {
        let mut lines = Lines::new(self, &self.claim.lhs);
        let written = has_quantity(&self.claim.lhs);
        if let (true, Some(closed)) = (written, self.closed(&self.claim.lhs)) {
            lines.push(Rel::Eq, closed, "COMPUTE", text(DEFINITION))?;
        }
        let back = has_quantity(&self.claim.rhs);
        if let (true, Some(closed)) = (back, self.closed(&self.claim.rhs)) {
            lines.push(Rel::Eq, closed, "COMPUTE", text(SAME))?;
            lines.push(Rel::Eq, self.claim.rhs.clone(), "COMPUTE", text(DEFINITION))?;
        } else {
            lines.push(Rel::Eq, self.claim.rhs.clone(), "COMPUTE", text(SAME))?;
        }
        lines.proof()
    }

    /// The difference of the sides keeps its sign on the range.
    fn comparison(&self) -> Option<Proof> {
        let mut lines = Lines::new(self, &self.claim.lhs);
        let (left, right) = (self.closed(&self.claim.lhs), self.closed(&self.claim.rhs));
        if let (true, Some(closed)) = (has_quantity(&self.claim.lhs), left) {
            lines.push(Rel::Eq, closed, "COMPUTE", text(DEFINITION))?;
        }
        let why = self.signs().unwrap_or_else(|| text("the difference keeps its sign on the whole range"));
        match right.filter(|_| has_quantity(&self.claim.rhs)) {
            Some(closed) => {
                lines.push(self.claim.rel, closed, "COMPUTE", why)?;
                lines.push(Rel::Eq, self.claim.rhs.clone(), "COMPUTE", text(DEFINITION))?;
            }
            None => lines.push(self.claim.rel, self.claim.rhs.clone(), "COMPUTE", why)?,
        }
        lines.proof()
    }

    /// Why the difference of the sides has the sign that it has: its course and that of its slope.
    fn signs(&self) -> Option<Prose> {
        let difference = self.form(&self.claim.rhs).ok()?.difference(&self.form(&self.claim.lhs).ok()?);
        let inside = self.domain.inside()?;
        let difference = difference.over_base(&inside);
        let symbols: Vec<Symbol> = difference.symbols().into_iter().collect();
        let mut why = vec![
            Piece::Text("the greater side minus the other, ".into()),
            Piece::Math(form_expression(&difference, &self.domain)),
        ];
        let strict = self.claim.rel == Rel::Lt;
        let [x] = symbols.as_slice() else {
            let sign = if strict { "positive" } else { "nowhere negative" };
            why.push(Piece::Text(format!(", is {sign} on the whole range")));
            return Some(why);
        };
        let range = self.domain.range(x);
        let own = course(&difference, x, &range)?;
        why.push(Piece::Text(
            match (strict || !range.low_closed && !range.high_closed, own.roots.is_empty()) {
                (true, true) => ", is positive",
                // It may be 0 at an end that belongs to the range.
                (false, true) => ", is nowhere negative",
                (_, false) => ", is positive but for its zeros",
            }
            .into(),
        ));
        if let [Root::At(q)] = own.roots.as_slice() {
            why.pop();
            why.push(Piece::Text(", is 0 at ".into()));
            why.push(Piece::Text(format!("{x} = ")));
            why.push(Piece::Math(Expr::Number(q.clone())));
            why.push(Piece::Text(" and positive elsewhere".into()));
        }
        let slope = difference.derivative(x).over_base(&inside);
        if let Some(Course { signs, roots }) = course(&slope, x, &range) {
            let falls_then_rises = matches!(signs.as_slice(), [a, b] if a.is_lt() && b.is_gt());
            if let ([Root::At(q)], true) = (roots.as_slice(), falls_then_rises) {
                why.push(Piece::Text(": its derivative ".into()));
                why.push(Piece::Math(form_expression(&slope, &self.domain)));
                why.push(Piece::Text(" is negative before ".into()));
                why.push(Piece::Text(format!("{x} = ")));
                why.push(Piece::Math(Expr::Number(q.clone())));
                why.push(Piece::Text(" and positive after it".into()));
            }
        }
        Some(why)
    }

    /// Derivatives by the rules of the calculus, a rule a line.
    fn calculus(&self) -> Option<Proof> {
        let mut lines = Lines::new(self, &self.claim.lhs);
        for _ in 0..4 {
            if !slope::has_derivative(lines.last()) {
                break;
            }
            let formula = |x: &Name, body: &Expr| {
                Expr::Derivative(x.clone(), self.closed(body).unwrap_or_else(|| body.clone()).into())
            };
            let unfolded = inner(lines.last(), &formula);
            let why = "what is differentiated, as a formula in the parameters";
            lines.push(Rel::Eq, unfolded, "COMPUTE", text(why))?;
            let next = inner(lines.last(), &slope::sums);
            lines.push(
                Rel::Eq,
                next,
                "D-SUM",
                text("the derivative of a sum; constant factors stay in front"),
            )?;
            let next = inner(lines.last(), &slope::products);
            lines.push(Rel::Eq, next, "D-PRODUCT", text("(u·v)′ = u′·v + u·v′"))?;
            let next = inner(lines.last(), &slope::elementary);
            lines.push(Rel::Eq, next, "D-LN", text("(ln u)′ = u′/u, and powers term by term"))?;
            if let Some(closed) = self.closed(lines.last()).filter(|_| !slope::has_derivative(lines.last())) {
                lines.push(Rel::Eq, closed, "COMPUTE", text("collected"))?;
            } else if let Some(collected) = collected(self, lines.last()) {
                lines.push(Rel::Eq, collected, "COMPUTE", text("collected"))?;
            }
        }
        let why = match self.claim.rel {
            Rel::Eq => text(SAME),
            _ => text("the difference keeps its sign on the whole range"),
        };
        lines.push(self.claim.rel, self.claim.rhs.clone(), "COMPUTE", why)?;
        lines.proof()
    }
}

const DEFINITION: &str = "by definition, as a formula in the parameters";
const SAME: &str = "one form: the same coefficients over coprime polynomials and integers";

/// Rewrites the derivatives that have none inside.
fn inner(e: &Expr, rule: Local) -> Expr {
    slope::innermost(e, rule)
}

/// The inside of derivatives that remain, collected.
fn collected(context: &Context<'_>, e: &Expr) -> Option<Expr> {
    match e {
        Expr::Derivative(x, body) if !slope::has_derivative(body) => {
            Some(Expr::Derivative(x.clone(), context.closed(body)?.into()))
        }
        _ => None,
    }
}

fn has_quantity(e: &Expr) -> bool {
    matches!(e, Expr::Quantity(_) | Expr::Mass(..) | Expr::Sum { .. })
        || e.children().into_iter().any(has_quantity)
}

fn size(e: &Expr) -> usize {
    e.children().into_iter().map(size).sum::<usize>().max(1)
}

/// The first simple point at which the claim fails, exactly.
fn refuted(question: &Question, domain: &Domain) -> Option<Verdict> {
    let Question { claim, given, model } = question;
    for point in simple_points(&own(model, claim, domain)) {
        let mut env = Env::clone(model);
        if point.iter().any(|(s, n)| env.assign(s.clone(), n.clone()).is_err()) {
            continue;
        }
        if !given.iter().all(|c| eval::holds(&env, c) == Ok(Some(true))) {
            continue;
        }
        let (Ok(lhs), Ok(rhs)) = (eval::evaluate(&env, &claim.lhs), eval::evaluate(&env, &claim.rhs)) else {
            continue;
        };
        if eval::decide(&env, claim) == Ok(Some(false)) {
            return concrete::refuted(&Arc::new(env), claim, lhs, rhs);
        }
    }
    None
}
