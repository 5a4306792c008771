//! Statements about random variables, read for other random variables.
//!
//! `H(X|Y) ≤ H(X)` is about any two groups of variables: for X one may put (U, V). The statement that
//! results is only a statement; whoever uses it proves it.

use crate::kernel::Theorem;
use crate::term::{Claim, Cond, Dist, Expr, Name, Quantity};
use std::sync::Arc;

/// Variable by variable, what is put for it.
type Map<'m> = &'m [(Name, Vec<Name>)];

/// More statements than this are not made of one theorem.
const MOST: usize = 64;

/// The theorem's claim and conditions for the groups of variables of the claim.
pub(super) fn instances(theorem: &Theorem, claim: &Claim) -> Vec<(Claim, Vec<Cond>)> {
    let (Some((joint, vars)), Some((own, groups))) = (variables(theorem.claim()), groups(claim)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut pick = vec![0_usize; vars.len()];
    while found.len() < MOST {
        let map: Option<Vec<(Name, Vec<Name>)>> =
            vars.iter().zip(&pick).map(|(v, k)| Some((v.clone(), groups.get(*k)?.clone()))).collect();
        let Some(map) = map else { break };
        let disjoint = map
            .iter()
            .enumerate()
            .all(|(n, (_, a))| map.iter().skip(n + 1).all(|(_, b)| !a.iter().any(|v| b.contains(v))));
        if disjoint {
            let put = |c: &Claim| {
                Some(Claim::new(expr(&c.lhs, &joint, &own, &map)?, c.rel, expr(&c.rhs, &joint, &own, &map)?))
            };
            let conds: Option<Vec<Cond>> = theorem
                .conds()
                .iter()
                .filter(|c| !matches!(c, Cond::Distribution(_)))
                .map(|c| match c {
                    Cond::Holds(c) => put(c).map(Cond::Holds),
                    _ => None,
                })
                .collect();
            if let (Some(claim), Some(conds)) = (put(theorem.claim()), conds) {
                found.push((claim, conds));
            }
        }
        let Some(slot) = pick.iter().rposition(|k| k + 1 < groups.len()) else { break };
        if let Some(k) = pick.get_mut(slot) {
            *k += 1;
        }
        pick.iter_mut().skip(slot + 1).for_each(|k| *k = 0);
    }
    found
}

/// The one joint distribution of a claim with its variables, in order of occurrence.
fn variables(claim: &Claim) -> Option<(Name, Vec<Name>)> {
    let (joint, groups) = groups(claim)?;
    let mut vars: Vec<Name> = Vec::new();
    for v in groups.into_iter().flatten() {
        if !vars.contains(&v) {
            vars.push(v);
        }
    }
    Some((joint, vars))
}

/// The groups of variables that a claim speaks of; single variables among them.
fn groups(claim: &Claim) -> Option<(Name, Vec<Vec<Name>>)> {
    fn visit(e: &Expr, joints: &mut Vec<Name>, groups: &mut Vec<Vec<Name>>) {
        let mut note = |joint: &Name, vars: &[Name]| {
            if !joints.contains(joint) {
                joints.push(joint.clone());
            }
            if !vars.is_empty() && !groups.contains(&vars.to_vec()) {
                groups.push(vars.to_vec());
            }
        };
        if let Expr::Quantity(q) = e {
            for d in q.dists() {
                if let Dist::Law { joint, vars } = d {
                    note(joint, vars);
                }
            }
            for (joint, vars) in q.variables() {
                note(joint, vars);
            }
        }
        e.children().into_iter().for_each(|c| visit(c, joints, groups));
    }
    let (mut joints, mut found) = (Vec::new(), Vec::new());
    visit(&claim.lhs, &mut joints, &mut found);
    visit(&claim.rhs, &mut joints, &mut found);
    let [joint] = joints.as_slice() else { return None };
    let mut singles: Vec<Vec<Name>> = Vec::new();
    for v in found.iter().flatten() {
        if !singles.contains(&vec![v.clone()]) {
            singles.push(vec![v.clone()]);
        }
    }
    singles.extend(found.into_iter().filter(|g| g.len() > 1));
    Some((joint.clone(), singles))
}

fn expr(e: &Expr, joint: &Name, own: &Name, map: Map) -> Option<Expr> {
    match e {
        Expr::Quantity(q) => Some(Expr::Quantity(Arc::new(quantity(q, joint, own, map)?))),
        // A sum over one alphabet would become several.
        Expr::Mass(..) | Expr::Sum { .. } | Expr::Size(_) => None,
        other => {
            let children =
                other.children().into_iter().map(|c| expr(c, joint, own, map)).collect::<Option<Vec<_>>>()?;
            if children.is_empty() { Some(other.clone()) } else { other.with_children(children) }
        }
    }
}

fn quantity(q: &Quantity, joint: &Name, own: &Name, map: Map) -> Option<Quantity> {
    let group = |vars: &[Name]| -> Vec<Name> {
        vars.iter()
            .flat_map(|v| {
                map.iter().find(|(n, _)| n == v).map_or_else(|| vec![v.clone()], |(_, g)| g.clone())
            })
            .collect()
    };
    Some(match q {
        Quantity::Entropy(Dist::Law { joint: j, vars }) if j == joint => {
            Quantity::Entropy(Dist::Law { joint: own.clone(), vars: group(vars) })
        }
        Quantity::ConditionalEntropy { of, given, .. } => {
            Quantity::ConditionalEntropy { joint: own.clone(), of: group(of), given: group(given) }
        }
        Quantity::Information { between, given, .. } => Quantity::Information {
            joint: own.clone(),
            between: between.iter().map(|g| group(g)).collect(),
            given: group(given),
        },
        _ => return None,
    })
}
