//! The simplest exact rational counterexample: small alphabets and small denominators first.
//!
//! Models are tried in a fixed order: of random variables the functions of a few fair bits; then small
//! ones in which both sides are finite, then all by size and common denominator, those that rest on +∞
//! among them. Each candidate is decided exactly, so what is found is a refutation and not a numerical
//! suspicion.

use super::concrete::refuted;
use super::derivation::{Counterexample, Verdict};
use super::fair_bits::{self, Structure};
use super::omega;
use super::question::{Question, names};
use super::screen;
use super::tables::{Table, all_rows};
use crate::eval::{self, Env, Value};
use crate::exact::Rational;
use crate::model::{Distribution, Law, Masses, Outcomes};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Range, Rel, Space};
use std::sync::Arc;

/// What the search came to.
pub(super) enum Outcome {
    /// A model in which the claim fails.
    Found(Box<Counterexample>),
    /// How far the search went.
    NotFound(String),
}

/// Work before the search gives up: a candidate that a quick look rules out counts 1.
const BUDGET: usize = 60_000;

/// What an exact evaluation counts.
const EXACT: usize = 8;

/// Looks for a model of the conditions in which the claim fails; `free` are the names that may vary, and so
/// may the parameters that have no number.
pub(super) fn search(question: &Question, free: &[Name]) -> Outcome {
    let mut symbols = eval::parameters(&question.model, &question.claim);
    for cond in &question.given {
        if let Cond::Holds(c) = cond {
            symbols.extend(eval::parameters(&question.model, c));
        }
    }
    if symbols.is_empty() {
        return search_at(question, free, BUDGET);
    }
    let points = points(symbols.len());
    let budget = BUDGET / points.len().max(1);
    let mut tried = 0;
    for point in points {
        let mut model = Env::clone(&question.model);
        if symbols.iter().zip(&point).any(|(s, value)| model.assign(s.clone(), value.clone()).is_err()) {
            continue;
        }
        let here = Question { model: Arc::new(model), ..question.clone() };
        match search_at(&here, free, budget) {
            Outcome::NotFound(_) => tried += 1,
            found => return found,
        }
    }
    Outcome::NotFound(format!(
        "small models were tried at {tried} values of the parameters, and none was found to be a counterexample"
    ))
}

/// Whether a model of the conditions is found at a glance.
pub(super) fn satisfiable(question: &Question) -> bool {
    /// Candidates looked at exactly.
    const GLANCE: usize = 200;
    let never = Claim::new(Expr::int(0), Rel::Lt, Expr::int(0));
    let asked = Question { claim: never, ..question.clone() };
    let model = &question.model;
    let declared = |n: &Name| model.law(n).is_some() || model.joint(n).is_some() || model.family(n).is_some();
    let free: Vec<Name> = names(&asked).into_iter().filter(|n| !declared(n)).collect();
    matches!(search_at(&asked, &free, GLANCE * EXACT), Outcome::Found(_))
}

/// Values for that many parameters, simple ones first.
fn points(count: usize) -> Vec<Vec<Rational>> {
    /// More are not tried.
    const MOST: usize = 12;
    let values = [(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 10), (9, 10), (2, 1), (1, 1)];
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..count {
        let longer =
            |p: &Vec<usize>| (0..values.len()).map(|k| [p.as_slice(), &[k]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
        all.sort_by_key(|p| p.iter().sum::<usize>());
        all.truncate(MOST);
    }
    let value = |k: usize| values.get(k).map(|(n, d)| Rational::new((*n).into(), (*d).into()));
    all.into_iter().filter_map(|p| p.into_iter().map(value).collect()).collect()
}

fn search_at(question: &Question, free: &[Name], budget: usize) -> Outcome {
    let shapes: Vec<Shape> = free.iter().map(|n| shape_of(n, question)).collect();
    let labels = omega::named(question);
    // What is free lives on the outcomes of what is declared.
    let space = omega::declared(question).filter(|_| shapes.iter().all(|s| matches!(s, Shape::Plain)));
    let mut search = Search { question, free, shapes: &shapes, labels: &labels, space, budget, tried: 0 };
    let found = search.run();
    match found {
        Some(found) => Outcome::Found(with_names(found, free)),
        None => not_found(search.tried, &shapes),
    }
}

/// A search through the models of one question.
struct Search<'q> {
    question: &'q Question,
    free: &'q [Name],
    shapes: &'q [Shape],
    /// Outcomes that the question names.
    labels: &'q [Name],
    /// Ω, where something declared says what it is.
    space: Option<Outcomes>,
    budget: usize,
    /// Models looked at.
    tried: usize,
}

impl Search<'_> {
    /// `None` when no model is a counterexample, or the budget is used up.
    fn run(&mut self) -> Option<Box<Counterexample>> {
        // A counterexample with two finite sides says more than one that rests on +∞: small ones first.
        let fixed = self.space.as_ref().map(Outcomes::len);
        let all = fixed.map_or_else(|| sizes(self.shapes), denominators);
        let simple = fixed.unwrap_or(2);
        let small = |(size, d): &(usize, u64)| *size == simple && *d <= 2 * simple as u64;
        if let [Shape::Joint(vars)] = self.shapes {
            let found = self.structures(vars, fair_bits::of_two_bits(vars.len()));
            let found = found.or_else(|| self.weighted(all.iter().filter(|k| small(k)), false));
            return found
                .or_else(|| self.structures(vars, fair_bits::of_more_bits(vars.len())))
                .or_else(|| self.weighted(all.iter().filter(|k| !small(k)), false));
        }
        let found = self.weighted(all.iter().filter(|k| small(k)), true);
        found.or_else(|| self.weighted(all.iter(), false))
    }

    /// Functions of fair bits.
    fn structures(&mut self, vars: &[Name], all: Vec<Structure>) -> Option<Box<Counterexample>> {
        for Structure { rows, sizes } in all {
            crate::cancel::check();
            let weights = vec![1; rows.len()];
            let total = rows.len() as u64;
            let table = Table { vars, sizes: &sizes, rows: &rows, weights: &weights, total };
            if let Some(found) = self.look(&[table], 2, false)? {
                return Some(found);
            }
        }
        None
    }

    /// All weights over a common denominator; with `finite_only` both sides have to be real numbers.
    fn weighted<'a>(
        &mut self,
        sizes: impl Iterator<Item = &'a (usize, u64)>,
        finite_only: bool,
    ) -> Option<Box<Counterexample>> {
        for &(size, total) in sizes {
            let own = |s: &Shape| match s {
                Shape::Plain => (Vec::new(), Vec::new()),
                Shape::Joint(vars) => (all_rows(vars.len(), size), vec![size; vars.len()]),
            };
            let frames: Vec<(Vec<Vec<usize>>, Vec<usize>)> = self.shapes.iter().map(own).collect();
            let choices: Vec<Vec<Vec<u64>>> =
                self.shapes.iter().map(|s| compositions(total, s.cells(size))).collect();
            let mut pick = vec![0usize; self.shapes.len()];
            loop {
                crate::cancel::check();
                let weights: Vec<&Vec<u64>> =
                    choices.iter().zip(&pick).filter_map(|(c, &k)| c.get(k)).collect();
                // At a larger denominator only what is new: some weights without the common factor.
                if weights.len() == pick.len() && is_new(&weights, total) {
                    let with = self.shapes.iter().zip(&frames).zip(&weights);
                    let tables: Vec<Table> = with
                        .map(|((shape, (rows, sizes)), weights)| Table {
                            vars: shape.vars(),
                            sizes,
                            rows,
                            weights,
                            total,
                        })
                        .collect();
                    if let Some(found) = self.look(&tables, size, finite_only)? {
                        return Some(found);
                    }
                }
                if !advance(&mut pick, &choices) {
                    break;
                }
            }
        }
        None
    }

    /// Whether this model is a counterexample; the outer `None` when the budget is used up.
    fn look(
        &mut self,
        tables: &[Table],
        size: usize,
        finite_only: bool,
    ) -> Option<Option<Box<Counterexample>>> {
        if self.budget == 0 {
            return None;
        }
        let named: Vec<(&Name, Table)> = self.free.iter().zip(tables.iter().copied()).collect();
        self.tried += usize::from(!finite_only);
        let open = screen::may_refute(self.question, &named);
        self.budget = self.budget.saturating_sub(if open { EXACT } else { 1 });
        let omega = || self.space.clone().or_else(|| omega::outcomes(size, self.labels));
        let tried = || try_model(self.question, &named, omega()?, finite_only);
        Some(if open { tried() } else { None })
    }
}

/// Names that only the conditions speak of are shown too.
fn with_names(mut found: Box<Counterexample>, free: &[Name]) -> Box<Counterexample> {
    let more: Vec<Name> = free.iter().filter(|n| !found.names.contains(n)).cloned().collect();
    found.names.extend(more);
    found
}

fn not_found(tried: usize, shapes: &[Shape]) -> Outcome {
    let which = match shapes {
        [Shape::Joint(_)] => {
            "functions of a few fair bits, then tables with small alphabets and denominators"
        }
        _ => "small alphabets and denominators",
    };
    Outcome::NotFound(format!(
        "{tried} models were tried ({which}), and none was found to be a counterexample"
    ))
}

/// What a free name stands for: a distribution on Ω, or a joint distribution of variables.
enum Shape {
    Plain,
    Joint(Vec<Name>),
}

impl Shape {
    fn cells(&self, size: usize) -> usize {
        size.pow(self.vars().len().max(1) as u32)
    }

    fn vars(&self) -> &[Name] {
        match self {
            Shape::Plain => &[],
            Shape::Joint(vars) => vars,
        }
    }
}

fn shape_of(name: &Name, question: &Question) -> Shape {
    let mut vars = Vec::new();
    let given = question.given.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    for claim in [&question.claim].into_iter().chain(given) {
        variables(&claim.lhs, name, &mut vars);
        variables(&claim.rhs, name, &mut vars);
    }
    // The order in which readers look for them.
    vars.sort();
    if vars.is_empty() { Shape::Plain } else { Shape::Joint(vars) }
}

/// The random variables of a joint distribution that the expression speaks of.
fn variables(e: &Expr, joint: &Name, into: &mut Vec<Name>) {
    let mut add = |of: &Name, vars: &[Name]| {
        if of == joint {
            for v in vars {
                if !into.contains(v) {
                    into.push(v.clone());
                }
            }
        }
    };
    let dist = |d: &Dist, add: &mut dyn FnMut(&Name, &[Name])| match d {
        Dist::Law { joint, vars } => add(joint, vars),
        Dist::Conditional { joint, of, given } => {
            add(joint, of);
            add(joint, given);
        }
        _ => {}
    };
    match e {
        Expr::Mass(d, _) => dist(d, &mut add),
        Expr::Quantity(q) => {
            q.dists().into_iter().for_each(|d| dist(d, &mut add));
            for (of, vars) in q.variables() {
                add(of, vars);
            }
        }
        Expr::Sum { range: Range { positive: Some(m), .. }, .. } => variables(m, joint, into),
        _ => {}
    }
    e.children().into_iter().for_each(|c| variables(c, joint, into));
}

/// Alphabet sizes with common denominators, simplest first.
fn sizes(shapes: &[Shape]) -> Vec<(usize, u64)> {
    let largest = |size: usize| shapes.iter().map(|s| s.cells(size)).max().unwrap_or(size);
    let mut order = Vec::new();
    // Distributions alone are looked at quickly; joint ones have many cells.
    let plain = shapes.iter().all(|s| matches!(s, Shape::Plain));
    let most: &[(usize, u64)] = if plain { &[(2, 24), (3, 12), (4, 6)] } else { &[(2, 8), (3, 8)] };
    for &(size, finest) in most {
        order.extend((1..=finest).filter(|_| largest(size) <= 16).map(|d| (size, d)));
    }
    order.sort_by_key(|&(size, d)| (size as u64 - 1) * d);
    order
}

/// The common denominators tried where Ω is given.
fn denominators(size: usize) -> Vec<(usize, u64)> {
    let finest = match size {
        0..=2 => 24,
        3 => 12,
        4 => 8,
        5..=8 => size as u64,
        9..=16 => 2,
        17..=200 => 1,
        _ => 0,
    };
    (1..=finest).map(|d| (size, d)).collect()
}

/// All ways to write `total` as an ordered sum of `parts` numbers.
fn compositions(total: u64, parts: usize) -> Vec<Vec<u64>> {
    /// Beyond this many the budget would be gone at one size.
    const MOST: usize = 20_000;
    let mut all = vec![Vec::new()];
    for k in 0..parts {
        let mut next = Vec::new();
        for prefix in &all {
            let left = total - prefix.iter().sum::<u64>();
            let from = if k + 1 == parts { left } else { 0 };
            for w in (from..=left).rev() {
                let mut longer = prefix.clone();
                longer.push(w);
                next.push(longer);
                if next.len() > MOST {
                    return Vec::new();
                }
            }
        }
        all = next;
    }
    all
}

fn is_new(weights: &[&Vec<u64>], denominator: u64) -> bool {
    let common = weights.iter().flat_map(|w| w.iter()).fold(denominator, |g, w| num_integer::gcd(g, *w));
    denominator == 1 || common == 1
}

fn advance(pick: &mut [usize], choices: &[Vec<Vec<u64>>]) -> bool {
    for (slot, options) in pick.iter_mut().zip(choices).rev() {
        *slot += 1;
        if *slot < options.len() {
            return true;
        }
        *slot = 0;
    }
    false
}

fn try_model(
    question: &Question,
    tables: &[(&Name, Table)],
    omega: Outcomes,
    finite_only: bool,
) -> Option<Box<Counterexample>> {
    let mut env = Env::clone(&question.model);
    tables.iter().try_for_each(|(name, table)| table.define(name, &omega, &mut env))?;
    omega::say(question, &omega, &mut env);
    if !question.given.iter().all(|c| eval::holds(&env, c) == Ok(Some(true))) {
        return None;
    }
    let env = Arc::new(env);
    instances(&question.claim, &omega).iter().find_map(|claim| fails(&env, claim, finite_only))
}

/// The claim, or where it speaks of every outcome, what it says of each.
fn instances(claim: &Claim, omega: &Outcomes) -> Vec<Claim> {
    let index = Space::Outcomes.index();
    if !claim.lhs.mentions(&index) && !claim.rhs.mentions(&index) {
        return vec![claim.clone()];
    }
    let at = |label: String| {
        let here = |e: &Expr| match e {
            Expr::Mass(d, _) => Expr::Mass(d.clone(), vec![Index::Outcome(label.as_str().into())]),
            other => other.clone(),
        };
        Claim::new(here(&claim.lhs), claim.rel, here(&claim.rhs))
    };
    omega.iter().map(|l| at(l.to_string())).collect()
}

/// The counterexample, if the claim is false in the model.
fn fails(env: &Arc<Env>, claim: &Claim, finite_only: bool) -> Option<Box<Counterexample>> {
    let lhs = eval::evaluate(env, &claim.lhs).ok()?;
    let rhs = eval::evaluate(env, &claim.rhs).ok()?;
    if finite_only && (matches!(lhs, Value::Infinite(_)) || matches!(rhs, Value::Infinite(_))) {
        return None;
    }
    match eval::decide(env, claim) {
        Ok(Some(false)) => match refuted(env, claim, lhs, rhs) {
            Some(Verdict::Refuted(found)) => Some(found),
            _ => None,
        },
        _ => None,
    }
}

/// Models of what was given with small distributions for the names that have none, simple ones first.
pub(super) fn small_models<'q>(
    question: &'q Question,
    names: &[Name],
) -> impl Iterator<Item = Arc<Env>> + use<'q> {
    /// More are not tried.
    const MOST: usize = 3000;
    let model = &question.model;
    let space = omega::declared_by(model, names).or_else(|| omega::outcomes(2, &[]));
    let free: Vec<Name> = names.iter().filter(|n| model.law(n).is_none()).cloned().collect();
    let size = space.as_ref().map_or(0, Outcomes::len).min(6);
    let mut masses: Vec<(u64, Vec<u64>)> = Vec::new();
    for d in 1..=if size <= 3 { 4 } else { 2 } {
        masses.extend(compositions(d, size).into_iter().filter(|w| is_new(&[w], d)).map(|w| (d, w)));
    }
    // Full support first: a counterexample with finite values says more.
    masses.sort_by_key(|(d, w)| (w.contains(&0), *d));
    let choices: Vec<Vec<(u64, Vec<u64>)>> = free.iter().map(|_| masses.clone()).collect();
    let total = choices.iter().map(Vec::len).product::<usize>().min(MOST);
    (0..total).filter_map(move |k| {
        let mut env = Env::clone(&question.model);
        let mut rest = k;
        for (name, options) in free.iter().zip(&choices) {
            let (d, weights) = options.get(rest % options.len())?;
            rest /= options.len();
            let masses = Masses::integers(weights.as_slice(), u128::from(*d));
            let law = Distribution::new(space.clone()?, masses).ok()?;
            env.define(name.clone(), Law::Finite(law));
        }
        omega::say(question, space.as_ref()?, &mut env);
        question.given.iter().all(|c| eval::holds(&env, c) == Ok(Some(true))).then(|| Arc::new(env))
    })
}
