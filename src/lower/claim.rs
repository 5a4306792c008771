//! Claims and conditions.

use super::context::Context;
use super::kinds::Kind;
use super::minimiser::is_minimiser;
use super::statement::{Chain, Statement};
use super::{Result, errors};
use crate::syntax::ast::{self, ClaimKind, ExprKind};
use crate::syntax::print;
use crate::term::{Claim, Cond, Dist, Expr, Name, Quantity, Rel, Space};

/// A statement about random variables that the model decides.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Groups {
    pub(super) joint: Name,
    pub(super) parts: Vec<Vec<Name>>,
    pub(super) given: Vec<Name>,
}

impl Context<'_> {
    /// A claim to be decided of what is declared.
    pub(super) fn decision(&mut self, claim: &ast::Claim) -> Result<Statement> {
        match &claim.kind {
            ClaimKind::Chain(chain) => match self.dependence(claim)? {
                Some((claims, _)) => {
                    let compared = |c: Claim| Chain { first: c.lhs, rest: vec![(c.rel, c.rhs)] };
                    Ok(Statement::Compare(claims.into_iter().map(compared).collect()))
                }
                None => Ok(Statement::Compare(self.chains(chain)?)),
            },
            ClaimKind::AbsolutelyContinuous(a, b) => {
                let (a, b) = self.dominated(a, b)?;
                Ok(Statement::Dominated(a, b))
            }
            ClaimKind::Markov(sides) => {
                let Groups { joint, parts, .. } = self.groups(sides, None)?;
                Ok(Statement::Markov { joint, chain: parts })
            }
            ClaimKind::Independent { parts, given } => {
                let Groups { joint, parts, given } = self.groups(parts, given.as_ref())?;
                Ok(Statement::Independent { joint, parts, given })
            }
        }
    }

    /// Claims to be proved, one for each relation.
    pub(super) fn claims(&mut self, claim: &ast::Claim) -> Result<Vec<Claim>> {
        if let Some(claims) = self.spelled(claim)? {
            return Ok(claims);
        }
        let ClaimKind::Chain(chain) = &claim.kind else {
            let help = "for declared distributions leave `prove` away: the model decides it";
            return Err(errors::not_yet("the proof of an absolute continuity", claim.span, help));
        };
        if let Some(claims) = self.same_distributions(chain)? {
            return Ok(claims);
        }
        let mut claims = Vec::new();
        for Chain { first, rest } in self.chains(chain)? {
            let mut left = first;
            for (rel, right) in rest {
                claims.push(Claim::new(left, rel, right.clone()));
                left = right;
            }
        }
        Ok(claims)
    }

    /// `A = B` of distributions: their masses are equal, A(i) = B(i).
    fn same_distributions(&mut self, chain: &ast::Chain) -> Result<Option<Vec<Claim>>> {
        let sides: Vec<&ast::Expr> =
            std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, e)| e)).collect();
        let undeclared = |e: &ast::Expr| match &e.kind {
            ExprKind::Name(n) => n.text != "n" && self.free(&n.text) == Some(Kind::Dist) && self.is_dist(e),
            _ => self.is_dist(e),
        };
        let equal = chain.rest.iter().all(|(rel, _)| *rel == ast::Rel::Eq);
        if self.kinds.is_none() || !equal || !sides.iter().all(|e| undeclared(e)) {
            return Ok(None);
        }
        let dists = sides.iter().map(|e| Ok((self.dist(e)?, e.span))).collect::<Result<Vec<_>>>()?;
        let dists = self.comparable(dists)?;
        if dists.iter().any(|d| d.spaces() != [Space::Outcomes]) {
            return Ok(None);
        }
        let pairs = dists.iter().zip(dists.iter().skip(1));
        let claims: Vec<Claim> = pairs.map(|(a, b)| Claim::eq(a.mass(), b.mass())).collect();
        let words = sides.iter().map(|e| print::expr(e)).collect::<Vec<_>>().join(" = ");
        self.spellings.extend(claims.iter().map(|c| (c.clone(), words.clone())));
        Ok(Some(claims))
    }

    /// What may be assumed.
    pub(super) fn conditions(&mut self, given: &[ast::Claim]) -> Result<Vec<Cond>> {
        let mut conditions = Vec::new();
        for claim in given {
            match &claim.kind {
                ClaimKind::Chain(_) | ClaimKind::Markov(_) | ClaimKind::Independent { .. } => {
                    for stated in self.claims(claim)? {
                        let own = condition(stated.clone());
                        // What is put in its place is shown as it was written.
                        if let Cond::Holds(c) = &own
                            && *c != stated
                        {
                            self.spellings.push((c.clone(), print::claim(claim)));
                        }
                        conditions.push(own);
                    }
                }
                ClaimKind::AbsolutelyContinuous(a, b) => {
                    let (a, b) = self.dominated(a, b)?;
                    conditions.push(Cond::Dominated(a, b));
                }
            }
        }
        Ok(conditions)
    }

    fn dominated(&mut self, a: &ast::Expr, b: &ast::Expr) -> Result<(Dist, Dist)> {
        let dists = vec![(self.dist(a)?, a.span), (self.dist(b)?, b.span)];
        let mut dists = self.comparable(dists)?.into_iter();
        match (dists.next(), dists.next()) {
            (Some(a), Some(b)) => Ok((a, b)),
            _ => Err(self.no_variables(a.span)),
        }
    }

    pub(super) fn groups(&mut self, parts: &[ast::Expr], given: Option<&ast::Expr>) -> Result<Groups> {
        let mut groups = Vec::new();
        let mut all = Vec::new();
        for part in parts.iter().chain(given) {
            let mut group = Vec::new();
            self.variables(part, &mut group)?;
            all.extend(group.iter().cloned());
            groups.push(super::operand::names(&group));
        }
        let joint = self.joint_of(&all)?;
        let given = if given.is_some() { groups.pop().unwrap_or_default() } else { Vec::new() };
        Ok(Groups { joint, parts: groups, given })
    }

    /// A chain with its relations turned to `=`, `≠`, `<`, `≤`; one that goes up and down becomes several.
    pub(super) fn chains(&mut self, chain: &ast::Chain) -> Result<Vec<Chain>> {
        for (rel, e) in &chain.rest {
            if *rel == ast::Rel::In {
                let help = "the probability of an event is written P(A in {sun, rain})";
                return Err(errors::kind("a comparison", "a membership", e.span, help));
            }
        }
        let written: Vec<&ast::Expr> =
            std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, e)| e)).collect();
        let about_sets = written.iter().any(|e| is_minimiser(e));
        let rels: Vec<ast::Rel> = chain.rest.iter().map(|(rel, _)| *rel).collect();
        if let (true, Some(k)) =
            (about_sets, rels.iter().position(|r| !matches!(r, ast::Rel::Eq | ast::Rel::Ne)))
        {
            let at = chain.rest.get(k).map_or(chain.first.span, |(_, e)| e.span);
            let help = "sets of minimisers are equal or not: argmin B. H(A,B) = argmin B. D(A||B)";
            return Err(errors::kind("= or !=", "an order between sets", at, help));
        }
        let mut sides = Vec::new();
        for e in written {
            sides.push(match about_sets {
                true if is_minimiser(e) => self.minimiser(e)?,
                true => self.points(e)?,
                false => self.expr(e)?,
            });
        }
        let up = |r: &ast::Rel| matches!(r, ast::Rel::Gt | ast::Rel::Ge);
        let down = |r: &ast::Rel| matches!(r, ast::Rel::Lt | ast::Rel::Le);
        let turned = |rel: ast::Rel| match rel {
            ast::Rel::Eq | ast::Rel::In => Rel::Eq,
            ast::Rel::Ne => Rel::Ne,
            ast::Rel::Lt | ast::Rel::Gt => Rel::Lt,
            ast::Rel::Le | ast::Rel::Ge => Rel::Le,
        };
        let link = |mut sides: Vec<Expr>, mut rels: Vec<ast::Rel>| {
            if rels.iter().any(up) {
                sides.reverse();
                rels.reverse();
            }
            let mut sides = sides.into_iter();
            let first = sides.next()?;
            Some(Chain { first, rest: rels.into_iter().map(turned).zip(sides).collect() })
        };
        if !(rels.iter().any(up) && rels.iter().any(down)) {
            return Ok(link(sides, rels).into_iter().collect());
        }
        let pairs = sides.windows(2).zip(rels);
        Ok(pairs.filter_map(|(pair, rel)| link(pair.to_vec(), vec![rel])).collect())
    }
}

/// A claim as a condition. That two distributions are the same is said for all outcomes at once: their
/// divergence is 0.
fn condition(claim: Claim) -> Cond {
    match (&claim.lhs, claim.rel, &claim.rhs) {
        (Expr::Mass(a, at), Rel::Eq, Expr::Mass(b, there)) if at == there && a.mass() == claim.lhs => {
            let divergence = Quantity::Divergence(a.clone(), b.clone());
            Cond::Holds(Claim::eq(Expr::quantity(divergence), Expr::int(0)))
        }
        _ => Cond::Holds(claim),
    }
}
