//! The values of conventions: of one, or of many in an order that shares the work.

use super::approx::Approx;
use super::combine::Candidate;
use super::compute::{finish, reduce, terms};
use super::convention::{Convention, Width};
use super::prepare::{Stored, prepare};
use super::problem::Problem;
use super::scalar::Scalar;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The values of all candidates, which are put in an order that shares the work.
pub(super) fn approximate(problem: &Problem, candidates: &mut [Candidate], is_printed: bool) -> Vec<Approx> {
    candidates.sort_by_key(|c| c.convention);
    let mut widths: BTreeMap<Width, Stored<Approx>> = BTreeMap::new();
    for c in candidates.iter() {
        widths
            .entry(c.convention.width)
            .or_insert_with(|| Stored::new(problem, c.convention.width, is_printed));
    }
    let groups: Vec<&[Candidate]> =
        candidates.chunk_by(|a, b| a.convention.preparation() == b.convention.preparation()).collect();
    let of_group = |group: &&[Candidate]| -> Vec<Approx> {
        let Some(first) = group.first() else { return Vec::new() };
        let Some(stored) = widths.get(&first.convention.width) else { return Vec::new() };
        let prepared = prepare(problem, stored, &first.convention);
        let mut known = None;
        group
            .iter()
            .map(|candidate| {
                let c = &candidate.convention;
                let (key, grid) = known
                    .take()
                    .filter(|(key, _)| *key == (c.zero, c.term))
                    .unwrap_or_else(|| ((c.zero, c.term), terms(problem, &prepared, c)));
                let nats = reduce(problem, &grid, &prepared.target, c.reduction);
                known = Some((key, grid));
                finish(problem, nats, c)
            })
            .collect()
    };
    groups.par_iter().map(of_group).collect::<Vec<_>>().concat()
}

/// The value of one convention, the data taken as they stand.
pub(super) fn value_of<S: Scalar>(problem: &Problem, c: &Convention) -> S {
    value_in(problem, c, false)
}

pub(super) fn value_in<S: Scalar>(problem: &Problem, c: &Convention, is_printed: bool) -> S {
    let prepared = prepare::<S>(problem, &Stored::new(problem, c.width, is_printed), c);
    let nats = reduce(problem, &terms(problem, &prepared, c), &prepared.target, c.reduction);
    finish(problem, nats, c)
}
