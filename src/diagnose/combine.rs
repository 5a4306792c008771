//! Which deviations are tried together: every one alone, pairs, and triples of the usual ones.

use super::change::{Change, menu};
use super::convention::{Convention, Term};
use super::problem::Problem;

/// Elements times preparations beyond which the search is cut.
const WORK: usize = 12_000_000;
/// The most that the deviations of a pair may cost together.
const PAIR_COST: u32 = 27;
/// The most that those of a triple may cost.
const TRIPLE_COST: u32 = 28;

/// How far to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Effort {
    /// Single deviations of the usual kinds.
    Single,
    /// Pairs, and triples of the usual ones.
    #[default]
    Full,
}

/// A convention, with the changes that make it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) changes: Vec<Change>,
    pub(super) convention: Convention,
    pub(super) cost: u32,
}

/// All combinations to try.
pub(super) fn candidates(problem: &Problem, effort: Effort, notes: &mut Vec<String>) -> Vec<Candidate> {
    let plain = problem.plain();
    let menu = menu(problem);
    let mut all = vec![Candidate { changes: Vec::new(), convention: plain, cost: 0 }];
    let mut push = |changes: &[Change]| {
        let mut convention = plain;
        changes.iter().for_each(|c| c.apply(&mut convention));
        let cost = changes.iter().map(|c| c.cost()).sum();
        all.push(Candidate { changes: changes.to_vec(), convention, cost });
    };
    let elements = (problem.rows() * problem.classes()).max(1);
    let is_large = menu.len() * elements > WORK;
    let single = effort == Effort::Single || is_large;
    let singles: Vec<Change> = menu.iter().copied().filter(|c| !single || c.is_usual()).collect();
    singles.iter().for_each(|c| push(&[*c]));
    if effort == Effort::Single {
        return all;
    }
    if is_large {
        notes.push(format!(
            "{elements} numbers are many: only the usual conventions were tried, one at a time"
        ));
        return all;
    }
    let together = |a: Change, b: Change| a.stage() != b.stage() && compatible(a, b);
    let pairs_of = |menu: &[Change], push: &mut dyn FnMut(&[Change])| {
        for (i, a) in menu.iter().enumerate() {
            for b in menu.iter().skip(i + 1) {
                if together(*a, *b) && a.cost() + b.cost() <= PAIR_COST {
                    push(&[*a, *b]);
                }
            }
        }
    };
    let core: Vec<Change> = menu.iter().copied().filter(|c| c.is_core()).collect();
    let (pairs, triples) = (menu.len() * menu.len() / 4, core.len().pow(3) / 24);
    if pairs * elements > WORK {
        notes.push(format!(
            "{elements} numbers are many: of the conventions that deviate twice only the usual ones were tried"
        ));
        if core.len().pow(2) / 2 * elements <= WORK {
            pairs_of(&core, &mut push);
        }
        return all;
    }
    pairs_of(&menu, &mut push);
    if (pairs + triples) * elements > WORK {
        notes.push(format!("{elements} numbers are many: no convention that deviates thrice was tried"));
        return all;
    }
    for (i, a) in core.iter().enumerate() {
        for (j, b) in core.iter().enumerate().skip(i + 1) {
            if !together(*a, *b) {
                continue;
            }
            for c in core.iter().skip(j + 1) {
                let cost = a.cost() + b.cost() + c.cost();
                if cost <= TRIPLE_COST && together(*a, *c) && together(*b, *c) {
                    push(&[*a, *b, *c]);
                }
            }
        }
    }
    all
}

/// Whether two changes make sense together.
fn compatible(a: Change, b: Change) -> bool {
    let ratio = |c: Change| matches!(c, Change::Term(Term::Joint(_)));
    let prepares = |c: Change| c.stage() <= 8;
    // A quantity of the joint table does not see how its terms would have been prepared.
    !(ratio(a) && prepares(b) || ratio(b) && prepares(a))
}
