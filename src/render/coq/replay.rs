//! A theorem's provenance as a script of Coq: every inference of the kernel by the tactic of its rule.

use super::counterparts::counterpart;
use super::finite::{is_about_sets, is_real, is_real_claim};
use super::names::Kind;
use super::term::{HOLE, Pen, Style, of_variables};
use super::{Result, Unsupported};
use crate::kernel::{Axiom, Conds, Rule, Theorem, at_path, replace_at};
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel, Space};
use std::collections::HashMap;

/// A statement that stands already, by which its theorem is proved wherever it occurs again.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) style: Style,
}

/// The lines of a proof.
#[derive(Default)]
pub(super) struct Script {
    lines: Vec<String>,
    depth: usize,
}

impl Script {
    pub(super) fn line(&mut self, text: impl AsRef<str>) {
        self.lines.push(format!("{}{}", "  ".repeat(self.depth + 1), text.as_ref()));
    }

    /// The lines one below the other.
    pub(super) fn text(&self) -> String {
        self.lines.iter().map(|l| format!("{l}\n")).collect()
    }
}

/// Writes the proofs of theorems.
#[derive(Default)]
pub(super) struct Replay {
    pub(super) pen: Pen,
    known: HashMap<usize, Known>,
    /// Names replaced on the way down through INST, outermost first.
    pub(super) instances: Vec<Vec<(Name, Dist)>>,
}

/// The tactic of an axiom schema.
fn tactic(axiom: &Axiom) -> Result<&'static str> {
    counterpart(axiom.name()).ok_or(Unsupported("an axiom schema that is newer than the prelude"))
}

impl Replay {
    /// From now on the theorem is proved by the lemma of that name.
    pub(super) fn know(&mut self, theorem: &Theorem, known: Known) {
        self.known.insert(theorem.address(), known);
    }

    /// The lemma that states the theorem in that style, if there is one.
    fn stands(&self, t: &Theorem, style: Style) -> Option<Known> {
        let known = self.known.get(&t.address()).filter(|k| k.style == style);
        known.filter(|_| self.instances.is_empty()).cloned()
    }

    pub(super) fn expr(&self, e: &Expr) -> Expr {
        self.instances.iter().rev().fold(e.clone(), |e, map| e.substitute(&put(map)))
    }

    fn dist(&self, d: &Dist) -> Dist {
        self.instances.iter().rev().fold(d.clone(), |d, map| d.substitute(&put(map)))
    }

    fn instance_of_cond(&self, c: &Cond) -> Cond {
        self.instances.iter().rev().fold(c.clone(), |c, map| c.substitute(&put(map)))
    }

    pub(super) fn claim(&self, c: &Claim) -> Claim {
        Claim::new(self.expr(&c.lhs), c.rel, self.expr(&c.rhs))
    }

    fn conds(&self, t: &Theorem) -> Conds {
        t.conds().iter().map(|c| self.instance_of_cond(c)).collect()
    }

    /// Closes the goal that is the theorem's claim in that style; its conditions are hypotheses.
    pub(super) fn prove(&mut self, t: &Theorem, style: Style, out: &mut Script) -> Result<()> {
        if let Some(known) = self.stands(t, style) {
            out.line(format!("apply {}; assumption.", known.name));
            return Ok(());
        }
        let claim = self.claim(t.claim());
        if is_about_sets(&claim) && self.about_sets(t, &claim, style, out)? {
            return Ok(());
        }
        if style == Style::Extended && is_real_claim(&claim, &self.conds(t)) {
            return self.lifted(t, &claim, out);
        }
        match t.rule() {
            Rule::Axiom(a) => self.axiom(a, out)?,
            Rule::Refl => out.line("reflexivity."),
            Rule::Sym(p) => {
                out.line("symmetry.");
                self.prove(p, style, out)?;
            }
            Rule::Trans(..) => self.chain(t, style, out)?,
            Rule::Cong(p, path) => self.congruence(&claim, p, path, style, out)?,
            Rule::Weaken(p) => self.prove(p, style, out)?,
            Rule::Discharge(p, cond) => {
                let cond = self.instance_of_cond(cond);
                let (h, prop) = (self.pen.names.fresh("have"), self.pen.cond(&cond)?);
                out.line(format!("assert ({h} : {prop}) by side."));
                self.prove(p, style, out)?;
            }
            Rule::Cases(yes, no) => {
                let failing = no.conds().iter().find_map(|c| match c {
                    Cond::NotDominated(p, q) => {
                        let holds = Cond::Dominated(p.clone(), q.clone());
                        yes.conds().contains(&holds).then_some(holds)
                    }
                    _ => None,
                });
                let holds = failing.ok_or(Unsupported("these cases"))?;
                let prop = self.pen.cond(&self.instance_of_cond(&holds))?;
                let h = self.pen.names.fresh("case");
                out.line(format!(
                    "destruct ({}) as [{h}|{h}].",
                    prop.replacen("dominated", "dominated_dec", 1)
                ));
                self.block(yes, style, out)?;
                self.block(no, style, out)?;
            }
            Rule::LeAdd(p, q) => {
                self.assert(p, style, out)?;
                self.assert(q, style, out)?;
                out.line("by_le_add.");
            }
            Rule::LeScale(p, factor) => {
                self.assert(p, style, out)?;
                let (c, premise) = (self.expr(factor), self.claim(p.claim()));
                let (c, a, b) = (
                    self.pen.argument(&c)?,
                    self.pen.argument(&premise.lhs)?,
                    self.pen.argument(&premise.rhs)?,
                );
                out.line(format!("by_le_scale {c} {a} {b}."));
            }
            Rule::Antisym(p, q) => {
                self.assert(p, style, out)?;
                self.assert(q, style, out)?;
                out.line("by_antisym.");
            }
            Rule::SumLe(p, like) => {
                let Expr::Sum { index, .. } = like else { return Err(Unsupported("this sum")) };
                let i = self.pen.bind(index);
                out.line(format!("sum_le_under {i}."));
                let done = self.prove(p, style, out);
                self.pen.unbind();
                done?;
            }
            Rule::Instantiate(p, map) => {
                self.instances.push(map.clone());
                let done = self.prove(p, style, out);
                self.instances.pop();
                done?;
            }
            Rule::Coincide(p, _) => {
                let premise = self.claim(p.claim());
                let real = is_real_claim(&premise, &self.conds(p));
                let h = self.assert(p, if real { Style::Real } else { Style::Extended }, out)?;
                out.line(format!("by_coincide {h}."));
            }
            Rule::Specialise(_) | Rule::Expand | Rule::Compute | Rule::ComputeOver => {
                return Err(Unsupported("a step about declared distributions inside a general proof"));
            }
            Rule::Shifted(..)
            | Rule::Closest
            | Rule::Minimum
            | Rule::NotLeast(..)
            | Rule::Apart
            | Rule::SetsDiffer => return Err(Unsupported("a set of points")),
        }
        Ok(())
    }

    fn block(&mut self, t: &Theorem, style: Style, out: &mut Script) -> Result<()> {
        let mut inner = Script { lines: Vec::new(), depth: out.depth + 1 };
        self.prove(t, style, &mut inner)?;
        match inner.lines.as_slice() {
            [one] => out.line(format!("{{ {} }}", one.trim_start())),
            _ => {
                out.line("{");
                out.lines.append(&mut inner.lines);
                out.line("}");
            }
        }
        Ok(())
    }

    /// States the theorem and proves it; returns the hypothesis.
    pub(super) fn assert(&mut self, t: &Theorem, style: Style, out: &mut Script) -> Result<String> {
        let claim = self.claim(t.claim());
        let (h, prop) = (self.pen.names.fresh("E"), self.pen.claim(&claim, style)?);
        out.line(format!("assert ({h} : {prop})."));
        self.block(t, style, out)?;
        Ok(h)
    }

    /// A statement about real numbers, as one about values that may be infinite.
    fn lifted(&mut self, t: &Theorem, claim: &Claim, out: &mut Script) -> Result<()> {
        if claim.rel == Rel::Eq && is_real_claim(claim, &Conds::new()) {
            out.line("apply (f_equal Real).");
            return self.prove(t, Style::Real, out);
        }
        let h = self.assert(t, Style::Real, out)?;
        out.line(format!("by_real {h}."));
        Ok(())
    }

    /// The premises of nested TRANS in order.
    fn links(&self, t: &Theorem, into: &mut Vec<Theorem>) {
        match t.rule() {
            Rule::Trans(a, b) if !self.known.contains_key(&t.address()) || !self.instances.is_empty() => {
                self.links(a, into);
                self.links(b, into);
            }
            Rule::Refl if t.claim().rel == Rel::Eq => {}
            _ => into.push(t.clone()),
        }
    }

    fn chain(&mut self, t: &Theorem, style: Style, out: &mut Script) -> Result<()> {
        let mut links = Vec::new();
        match t.rule() {
            Rule::Trans(a, b) => {
                self.links(a, &mut links);
                self.links(b, &mut links);
            }
            _ => links.push(t.clone()),
        }
        let Some((last, before)) = links.split_last() else {
            out.line("reflexivity.");
            return Ok(());
        };
        if links.iter().all(|l| l.claim().rel == Rel::Eq) {
            for link in before {
                if self.stands(link, style).is_some() {
                    out.line("etransitivity.");
                    self.block(link, style, out)?;
                    continue;
                }
                let middle = self.pen.side(&self.expr(&link.claim().rhs), style)?;
                let scope = if style == Style::Extended { "%ext" } else { "" };
                out.line(format!("transitivity ({middle}){scope}."));
                self.block(link, style, out)?;
            }
            return self.prove(last, style, out);
        }
        let mut stated = Vec::new();
        for link in &links {
            stated.push(self.assert(link, style, out)?);
        }
        if style == Style::Real {
            out.line("by_trans.");
            return Ok(());
        }
        let mut stated = stated.into_iter();
        let Some(mut whole) = stated.next() else { return Ok(()) };
        for next in stated {
            let longer = self.pen.names.fresh("E");
            out.line(format!("by_then {whole} {next} {longer}."));
            whole = longer;
        }
        out.line(format!("exact {whole}."));
        Ok(())
    }

    /// Goes down to the place: through sums by their terms, through everything else by a context.
    fn congruence(
        &mut self,
        claim: &Claim,
        p: &Theorem,
        path: &[usize],
        style: Style,
        out: &mut Script,
    ) -> Result<()> {
        if style == Style::Extended {
            let premise = self.claim(p.claim());
            let plain = is_real_claim(&premise, &Conds::new());
            let h = self.assert(p, if plain { Style::Real } else { Style::Extended }, out)?;
            out.line(format!("by_cong {h}."));
            return Ok(());
        }
        let mut here = claim.lhs.clone();
        let mut rest = path;
        let mut binders = 0;
        loop {
            let depth = (0..=rest.len())
                .find(|&k| k == rest.len() || matches!(at_path(&here, &rest[..k]), Some(Expr::Sum { .. })))
                .unwrap_or(rest.len());
            let (down, after) = rest.split_at(depth);
            if !down.is_empty() {
                let hole = replace_at(&here, down, Expr::Symbol(HOLE.into()));
                let context = self.pen.real(&hole.ok_or(Unsupported("this place"))?)?;
                out.line(format!("apply (f_equal (fun hole : R => {context}))."));
            }
            here = at_path(&here, down).cloned().ok_or(Unsupported("this place"))?;
            rest = after;
            let Some((_, inner)) = rest.split_first() else { break };
            let Expr::Sum { index, body, .. } = &here else { return Err(Unsupported("this place")) };
            let i = self.pen.bind(index);
            binders += 1;
            out.line(format!("under_sum {i}."));
            here = body.as_ref().clone();
            rest = inner;
        }
        let done = self.prove(p, style, out);
        (0..binders).for_each(|_| self.pen.unbind());
        done
    }

    fn axiom(&mut self, axiom: &Axiom, out: &mut Script) -> Result<()> {
        let tactic = tactic(axiom)?;
        match axiom {
            Axiom::SumScale(sum) => {
                let sum = self.expr(sum);
                let Expr::Sum { index, body, .. } = &sum else { return Err(Unsupported("this sum")) };
                let factors = if let Expr::Mul(parts) = body.as_ref() {
                    parts.as_slice()
                } else {
                    std::slice::from_ref(body.as_ref())
                };
                let outside = Expr::mul(factors.iter().filter(|f| !f.mentions(index)).cloned());
                let outside = self.pen.argument(&outside)?;
                out.line(format!("{tactic} {outside}."));
            }
            Axiom::Total(d) => {
                let d = self.dist(d);
                let (list, of) = (self.pen.outcomes(&d)?, self.pen.dist(&d)?);
                let own = if of_variables(&d) { "by_total_law" } else { tactic };
                out.line(format!("{own} {list} {of}."));
            }
            Axiom::AtMostOne(d, _) if of_variables(d) => out.line("by_mass_le_law."),
            Axiom::Mass(Dist::Uniform(Space::Alphabet(_)), _) => out.line("by_uniform_law."),
            Axiom::Unfold(q) => out.line(super::variables::unfold(&mut self.pen, q)?),
            Axiom::Number(claim) => out.line(super::declared::numbers(claim)?),
            _ => out.line(format!("{tactic}.")),
        }
        Ok(())
    }
}

fn put(map: &[(Name, Dist)]) -> impl Fn(&Name) -> Option<Dist> {
    let map = map.to_vec();
    move |n| map.iter().find(|(m, _)| m == n).map(|(_, d)| d.clone())
}

/// Which names of a kind a statement speaks of, by identifier.
pub(super) fn identifiers(pen: &Pen, kind: Kind) -> Vec<String> {
    let section = |name: &String| !pen.local.contains(name.as_str());
    pen.names.all(kind).into_iter().filter(|(n, _)| section(n)).map(|(_, identifier)| identifier).collect()
}

/// The style in which a theorem is stated: real numbers wherever its conditions make it so.
pub(super) fn style_of(claim: &Claim, conds: &Conds) -> Style {
    if is_real(&claim.lhs, conds) && is_real(&claim.rhs, conds) { Style::Real } else { Style::Extended }
}
