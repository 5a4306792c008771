//! Markov chains, independence and functional dependence, as claims about informations and entropies:
//! `X -> Y -> Z` says `I(X;Z|Y) = 0`, `X _|_ Y` says `I(X;Y) = 0`, `Z = f(X,Y)` says `H(Z|X,Y) = 0`.

use super::Result;
use super::claim::Groups;
use super::context::Context;
use super::functional::functional;
use super::operand::names;
use crate::syntax::ast::{self, ClaimKind, ExprKind};
use crate::term::{Claim, Expr, Name, Quantity};

fn information(joint: &Name, a: Vec<Name>, b: Vec<Name>, given: Vec<Name>) -> Claim {
    let (joint, between) = (joint.clone(), vec![a, b]);
    Claim::eq(Expr::quantity(Quantity::Information { joint, between, given }), Expr::int(0))
}

fn group(names: &[Name]) -> String {
    match names {
        [one] => one.to_string(),
        several => format!("({})", several.join(", ")),
    }
}

impl Context<'_> {
    /// What a statement about dependence says, with its own spelling; `None` for other claims.
    pub(super) fn dependence(&mut self, claim: &ast::Claim) -> Result<Option<(Vec<Claim>, String)>> {
        Ok(match &claim.kind {
            ClaimKind::Markov(sides) => {
                let Groups { joint, parts, .. } = self.groups(sides, None)?;
                let mut claims = Vec::new();
                // Each link: all before is independent of the next, given the present.
                for n in 2..parts.len() {
                    let (Some(before), Some(present), Some(next)) =
                        (parts.get(..n - 1), parts.get(n - 1), parts.get(n))
                    else {
                        continue;
                    };
                    claims.push(information(&joint, before.concat(), next.clone(), present.clone()));
                }
                Some((claims, parts.iter().map(|g| group(g)).collect::<Vec<_>>().join(" -> ")))
            }
            ClaimKind::Independent { parts, given } => {
                let Groups { joint, parts, given } = self.groups(parts, given.as_ref())?;
                let mut claims = Vec::new();
                for n in 1..parts.len() {
                    let (Some(before), Some(next)) = (parts.get(..n), parts.get(n)) else { continue };
                    claims.push(information(&joint, before.concat(), next.clone(), given.clone()));
                }
                let mut words = parts.iter().map(|g| group(g)).collect::<Vec<_>>().join(" _|_ ");
                if !given.is_empty() {
                    words = format!("{words} | {}", group(&given));
                }
                Some((claims, words))
            }
            ClaimKind::Chain(chain) => match functional(self.scope, claim) {
                None => None,
                Some((left, args)) => {
                    let (mut of, mut given) = (Vec::new(), Vec::new());
                    self.variables(left, &mut of)?;
                    args.into_iter().try_for_each(|a| self.variables(a, &mut given))?;
                    let joint = self.joint_of(&[of.clone(), given.clone()].concat())?;
                    let (of, given) = (names(&of), names(&given));
                    let name = match chain.rest.first().map(|(_, e)| &e.kind) {
                        Some(ExprKind::Call(call)) => call.name.text.clone(),
                        _ => "f".into(),
                    };
                    let words = format!("{} = {name}({})", group(&of), given.join(", "));
                    let entropy = Quantity::ConditionalEntropy { joint, of, given };
                    Some((vec![Claim::eq(Expr::quantity(entropy), Expr::int(0))], words))
                }
            },
            ClaimKind::AbsolutelyContinuous(..) => None,
        })
    }

    /// The claims of a statement about dependence, which pages spell as it was written.
    pub(super) fn spelled(&mut self, claim: &ast::Claim) -> Result<Option<Vec<Claim>>> {
        let Some((claims, words)) = self.dependence(claim)? else { return Ok(None) };
        self.spellings.extend(claims.iter().map(|c| (c.clone(), words.clone())));
        Ok(Some(claims))
    }
}
