//! Inferences: written from a theorem's provenance, and made again by the kernel's rules.

use super::error::CertificateError;
use super::json::{array, bad, fraction, names, number, text};
use super::nodes::{self, Nodes};
use super::read::{ENTRIES, Table, indices, relation};
use crate::eval::Env;
use crate::kernel::{Axiom, Conds, Rule, Shift, Theorem};
use crate::term::{Cond, Expr, Extremum, Name, Points, Quantity};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::sync::Arc;

type Result<T> = std::result::Result<T, CertificateError>;

/// The inferences while they are written; premises stand before what rests on them.
#[derive(Default)]
pub(super) struct Inferences {
    pub(super) entries: Vec<Json>,
    pub(super) contexts: Vec<Json>,
    known: HashMap<usize, usize>,
    gammas: HashMap<String, usize>,
    /// The distributions that are spoken of.
    pub(super) names: Vec<Name>,
    /// The parameters that are spoken of.
    pub(super) symbols: Vec<Name>,
    pub(super) model: Option<Arc<Env>>,
}

impl Inferences {
    /// Writes a theorem with all it rests on; returns its number.
    pub(super) fn put(&mut self, theorem: &Theorem, nodes: &mut Nodes) -> Result<usize> {
        // Depth first without recursion: a theorem is written once its premises are.
        let mut todo = vec![theorem.clone()];
        while let Some(next) = todo.last().cloned() {
            if self.known.contains_key(&next.address()) {
                todo.pop();
                continue;
            }
            let open: Vec<Theorem> = premises(next.rule())
                .into_iter()
                .filter(|p| !self.known.contains_key(&p.address()))
                .cloned()
                .collect();
            if open.is_empty() {
                let at = self.entries.len();
                let entry = self.entry(&next, nodes)?;
                self.entries.push(entry);
                self.known.insert(next.address(), at);
                todo.pop();
            } else {
                todo.extend(open);
            }
        }
        self.known
            .get(&theorem.address())
            .copied()
            .ok_or_else(|| CertificateError::Omitted("a theorem was lost".into()))
    }

    fn entry(&mut self, t: &Theorem, nodes: &mut Nodes) -> Result<Json> {
        t.claim().names().into_iter().for_each(|n| self.names.push(n));
        t.conds().iter().for_each(|c| c.names(&mut self.names));
        symbols(t, &mut self.symbols);
        if let Some(model) = t.model() {
            match &self.model {
                Some(own) if !Arc::ptr_eq(own, model) => {
                    return Err(CertificateError::Omitted("it rests on two models".into()));
                }
                _ => self.model = Some(model.clone()),
            }
        }
        let gamma = t.conds().iter().map(|c| nodes.cond(c)).collect::<Result<Vec<_>>>()?;
        let gamma = json!(gamma);
        let next = self.contexts.len();
        let under = *self.gammas.entry(gamma.to_string()).or_insert(next);
        if under == next {
            self.contexts.push(gamma);
        }
        let claim = nodes.claim(t.claim())?;
        let by = self.by(t.rule(), nodes)?;
        Ok(json!({ "by": by, "under": under, "claim": claim }))
    }

    fn by(&self, rule: &Rule, nodes: &mut Nodes) -> Result<Json> {
        let at = |t: &Theorem| self.known.get(&t.address()).copied();
        Ok(match rule {
            Rule::Axiom(axiom) => axiom_entry(axiom, nodes)?,
            Rule::Refl => json!(["REFL"]),
            Rule::Sym(p) => json!(["SYM", at(p)]),
            Rule::Trans(p, q) => json!(["TRANS", at(p), at(q)]),
            Rule::Cong(p, path) => json!(["CONG", at(p), path]),
            Rule::Weaken(p) => json!(["WEAKEN", at(p)]),
            Rule::Discharge(p, c) => json!(["DISCHARGE", at(p), nodes.cond(c)?]),
            Rule::Cases(p, q) => json!(["CASES", at(p), at(q)]),
            Rule::LeAdd(p, q) => json!(["LE-ADD", at(p), at(q)]),
            Rule::LeScale(p, e) => json!(["LE-SCALE", at(p), nodes.expr(e)?]),
            Rule::SumLe(p, e) => json!(["SUM-LE", at(p), nodes.expr(e)?]),
            Rule::Antisym(p, q) => json!(["ANTISYM", at(p), at(q)]),
            Rule::Coincide(p, i) => json!(["GIBBS-EQ", at(p), nodes::indices(i)]),
            Rule::Instantiate(p, map) => {
                let map =
                    map.iter().map(|(n, d)| Ok(json!([&**n, nodes.dist(d)?]))).collect::<Result<Vec<_>>>()?;
                json!(["INST", at(p), map])
            }
            Rule::Specialise(p) => json!(["SPECIALISE", at(p)]),
            Rule::Expand => json!(["EXPAND"]),
            Rule::Compute => json!(["COMPUTE"]),
            Rule::Shifted(p, by) => {
                json!(["ARGMIN", at(p), by.factor.to_string(), nodes.expr(&by.g)?, nodes.expr(&by.shift)?])
            }
            Rule::Closest => json!(["GIBBS-MIN"]),
            Rule::Minimum => json!(["MINIMUM"]),
            Rule::NotLeast(p, _, better) => json!(["NOT-LEAST", at(p), nodes.dist(better)?]),
            Rule::SetsDiffer => json!(["SETS"]),
            Rule::Apart => json!(["APART"]),
            Rule::ComputeOver => json!(["COMPUTE", "on ranges"]),
        })
    }
}

fn symbols(t: &Theorem, into: &mut Vec<Name>) {
    let conds = t.conds().iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    for claim in conds.chain([t.claim()]) {
        claim.lhs.symbols(into);
        claim.rhs.symbols(into);
    }
}

pub(super) fn premises(rule: &Rule) -> Vec<&Theorem> {
    match rule {
        Rule::Axiom(_)
        | Rule::Refl
        | Rule::Expand
        | Rule::Compute
        | Rule::Closest
        | Rule::Minimum
        | Rule::SetsDiffer
        | Rule::Apart
        | Rule::ComputeOver => Vec::new(),
        Rule::Sym(p)
        | Rule::Cong(p, _)
        | Rule::Weaken(p)
        | Rule::Discharge(p, _)
        | Rule::LeScale(p, _)
        | Rule::SumLe(p, _)
        | Rule::Coincide(p, _)
        | Rule::Instantiate(p, _)
        | Rule::Specialise(p)
        | Rule::Shifted(p, _)
        | Rule::NotLeast(p, ..) => vec![p],
        Rule::Trans(p, q) | Rule::Cases(p, q) | Rule::LeAdd(p, q) | Rule::Antisym(p, q) => vec![p, q],
    }
}

/// The name of a rule.
pub(super) fn name(rule: &Rule) -> &'static str {
    match rule {
        Rule::Axiom(a) => a.name(),
        Rule::Refl => "REFL",
        Rule::Sym(_) => "SYM",
        Rule::Trans(..) => "TRANS",
        Rule::Cong(..) => "CONG",
        Rule::Weaken(_) => "WEAKEN",
        Rule::Discharge(..) => "DISCHARGE",
        Rule::Cases(..) => "CASES",
        Rule::LeAdd(..) => "LE-ADD",
        Rule::LeScale(..) => "LE-SCALE",
        Rule::SumLe(..) => "SUM-LE",
        Rule::Antisym(..) => "ANTISYM",
        Rule::Coincide(..) => "GIBBS-EQ",
        Rule::Instantiate(..) => "INST",
        Rule::Specialise(_) => "SPECIALISE",
        Rule::Expand => "EXPAND",
        Rule::Compute => "COMPUTE",
        Rule::Shifted(..) => "ARGMIN",
        Rule::Closest => "GIBBS-MIN",
        Rule::Minimum => "MINIMUM",
        Rule::NotLeast(..) => "NOT-LEAST",
        Rule::SetsDiffer => "SETS",
        Rule::Apart => "APART",
        Rule::ComputeOver => "COMPUTE",
    }
}

/// Names of variables.
fn words(names: &[Name]) -> Vec<&str> {
    names.iter().map(|n| &**n).collect()
}

fn axiom_entry(axiom: &Axiom, nodes: &mut Nodes) -> Result<Json> {
    let name = axiom.name();
    Ok(match axiom {
        Axiom::Unfold(q) | Axiom::Infinite(q) => json!([name, nodes.expr(&Expr::quantity(q.clone()))?]),
        Axiom::Ring(a, b) => json!([name, nodes.expr(a)?, nodes.expr(b)?]),
        Axiom::Zero { sum, factor } => json!([name, nodes.expr(sum)?, nodes.expr(factor)?]),
        Axiom::Log(e)
        | Axiom::Cancel(e)
        | Axiom::SumAdd(e)
        | Axiom::SumScale(e)
        | Axiom::SumSwap(e)
        | Axiom::LnLe(e)
        | Axiom::Absorb(e)
        | Axiom::Top(e)
        | Axiom::Part(e) => json!([name, nodes.expr(e)?]),
        Axiom::Total(d) => json!([name, nodes.dist(d)?]),
        Axiom::Mass(d, at) | Axiom::AtMostOne(d, at) => {
            let d = nodes.dist(d)?;
            json!([name, d, nodes::indices(at)])
        }
        Axiom::Sign(e, rel) => json!([name, nodes.expr(e)?, nodes::relation(*rel)]),
        Axiom::Rename(e, index) => json!([name, nodes.expr(e)?, &**index]),
        Axiom::Margin { joint, from, of, at } => {
            json!([name, &**joint, words(from), words(of), nodes::indices(at)])
        }
        Axiom::Number(c) | Axiom::Assume(c) => json!([name, nodes.claim(c)?]),
    })
}

/// Makes every inference again.
pub(super) fn read(
    entries: &Json,
    contexts: &Json,
    table: &Table,
    model: Option<&Arc<Env>>,
) -> Result<Vec<Theorem>> {
    let gammas = array(contexts, "certificate.contexts")?
        .iter()
        .enumerate()
        .map(|(n, g)| {
            let place = format!("certificate.contexts[{n}]");
            array(g, &place)?.iter().map(|c| table.cond(c, &place)).collect::<Result<Conds>>()
        })
        .collect::<Result<Vec<_>>>()?;
    let entries = array(entries, "certificate.inferences")?;
    if entries.len() > ENTRIES {
        return bad("certificate.inferences", format!("more than {ENTRIES} entries"));
    }
    let mut made: Vec<Theorem> = Vec::with_capacity(entries.len());
    for (n, entry) in entries.iter().enumerate() {
        let place = format!("certificate.inferences[{n}]");
        let field = |key: &str| match entry.get(key) {
            Some(value) => Ok(value),
            None => bad(&place, format!("the field `{key}` is missing")),
        };
        let under = number(field("under")?, &place)?;
        let Some(conds) = gammas.get(under) else { return bad(&place, "there is no such context") };
        let claim = table.claim(field("claim")?, &place)?;
        let stated = Stated { conds, claim: &claim, model, made: &made, table, place: &place };
        let theorem = stated.again(field("by")?)?;
        if theorem.claim() != &claim {
            return Err(CertificateError::rejected(
                place,
                "the rule gives another claim than the one stated",
            ));
        }
        if theorem.conds() != conds {
            return Err(CertificateError::rejected(
                place,
                "the rule gives other conditions than those stated",
            ));
        }
        made.push(theorem);
    }
    Ok(made)
}

/// What is stated of an inference.
struct Stated<'s> {
    conds: &'s Conds,
    claim: &'s crate::term::Claim,
    model: Option<&'s Arc<Env>>,
    made: &'s [Theorem],
    table: &'s Table,
    place: &'s str,
}

impl Stated<'_> {
    fn premise(&self, j: &Json) -> Result<&Theorem> {
        let k = number(j, self.place)?;
        match self.made.get(k) {
            Some(t) => Ok(t),
            None => bad(self.place, format!("{k} is no earlier inference")),
        }
    }

    fn quantity(&self, j: &Json) -> Result<Quantity> {
        match self.table.expr(j, self.place)? {
            Expr::Quantity(q) => Ok((*q).clone()),
            _ => bad(self.place, "expected a quantity"),
        }
    }

    /// The minimisers on the left of the claim.
    fn extremum(&self) -> Result<&Extremum> {
        self.minimisers(&self.claim.lhs)
    }

    fn minimisers<'e>(&self, e: &'e Expr) -> Result<&'e Extremum> {
        match e {
            Expr::Minimisers(of) => Ok(of),
            _ => bad(self.place, "the claim has no set of minimisers where the rule needs one"),
        }
    }

    fn points<'e>(&self, e: &'e Expr) -> Result<&'e Points> {
        match e {
            Expr::Set(points) => Ok(points),
            _ => bad(self.place, "the claim has no set of points where the rule needs one"),
        }
    }

    fn model(&self) -> Result<&Arc<Env>> {
        match self.model {
            Some(model) => Ok(model),
            None => Err(CertificateError::rejected(self.place, "the certificate declares no distributions")),
        }
    }

    fn again(&self, by: &Json) -> Result<Theorem> {
        let place = self.place;
        let Some((rule, args)) = array(by, place)?.split_first() else {
            return bad(place, "no rule is named");
        };
        let rule = text(rule, place)?;
        let expr = |j: &Json| self.table.expr(j, place);
        let dist = |j: &Json| self.table.dist(j, place);
        let axiom = |a: Axiom| Theorem::axiom(a, self.conds.clone());
        let made = match (rule, args) {
            ("UNFOLD", [q]) => axiom(Axiom::Unfold(self.quantity(q)?)),
            ("INFINITE", [q]) => axiom(Axiom::Infinite(self.quantity(q)?)),
            ("RING", [a, b]) => axiom(Axiom::Ring(expr(a)?, expr(b)?)),
            ("LOG", [e]) => axiom(Axiom::Log(expr(e)?)),
            ("CANCEL", [e]) => axiom(Axiom::Cancel(expr(e)?)),
            ("ZERO", [sum, factor]) => axiom(Axiom::Zero { sum: expr(sum)?, factor: expr(factor)? }),
            ("SUM-ADD", [e]) => axiom(Axiom::SumAdd(expr(e)?)),
            ("SUM-SCALE", [e]) => axiom(Axiom::SumScale(expr(e)?)),
            ("SUM-SWAP", [e]) => axiom(Axiom::SumSwap(expr(e)?)),
            ("TOTAL", [d]) => axiom(Axiom::Total(dist(d)?)),
            ("MIXTURE", [d, at]) => axiom(Axiom::Mass(dist(d)?, indices(at, place)?)),
            ("MASS-LE", [d, at]) => axiom(Axiom::AtMostOne(dist(d)?, indices(at, place)?)),
            ("LN-LE", [e]) => axiom(Axiom::LnLe(expr(e)?)),
            ("POSITIVE", [e, rel]) => axiom(Axiom::Sign(expr(e)?, relation(rel, place)?)),
            ("ABSORB", [e]) => axiom(Axiom::Absorb(expr(e)?)),
            ("LE-INF", [e]) => axiom(Axiom::Top(expr(e)?)),
            ("SUM-PART", [e]) => axiom(Axiom::Part(expr(e)?)),
            ("RENAME", [e, i]) => axiom(Axiom::Rename(expr(e)?, text(i, place)?.into())),
            ("MARGIN", [joint, from, of, at]) => axiom(Axiom::Margin {
                joint: text(joint, place)?.into(),
                from: names(from, place)?,
                of: names(of, place)?,
                at: indices(at, place)?,
            }),
            ("NUMBER", [c]) => axiom(Axiom::Number(self.table.claim(c, place)?)),
            ("ASSUME", [c]) => axiom(Axiom::Assume(self.table.claim(c, place)?)),
            ("REFL", []) => Ok(Theorem::refl(self.claim.lhs.clone())),
            ("SYM", [p]) => self.premise(p)?.sym(),
            ("TRANS", [p, q]) => self.premise(p)?.trans(self.premise(q)?),
            ("CONG", [p, path]) => {
                let path =
                    array(path, place)?.iter().map(|k| number(k, place)).collect::<Result<Vec<_>>>()?;
                self.premise(p)?.cong(&self.claim.lhs, &path)
            }
            ("WEAKEN", [p]) => Ok(self.premise(p)?.weaken(self.conds)),
            ("DISCHARGE", [p, c]) => self.premise(p)?.discharge(&self.table.cond(c, place)?),
            ("CASES", [p, q]) => Theorem::cases(self.premise(p)?, self.premise(q)?),
            ("LE-ADD", [p, q]) => self.premise(p)?.le_add(self.premise(q)?),
            ("ANTISYM", [p, q]) => self.premise(p)?.antisym(self.premise(q)?),
            ("LE-SCALE", [p, e]) => self.premise(p)?.le_scale(&expr(e)?),
            ("SUM-LE", [p, e]) => self.premise(p)?.sum_le(&expr(e)?),
            ("GIBBS-EQ", [p, i]) => self.premise(p)?.coincide(&indices(i, place)?),
            ("INST", [p, map]) => {
                let one = |j: &Json| match array(j, place)? {
                    [n, d] => Ok((text(n, place)?.into(), dist(d)?)),
                    _ => bad(place, "expected a name and a distribution"),
                };
                let map = array(map, place)?.iter().map(one).collect::<Result<Vec<_>>>()?;
                self.premise(p)?.instantiate(&map)
            }
            ("ARGMIN", [p, factor, g, shift]) => {
                let of = self.extremum()?;
                self.premise(p)?.shifted(&Shift {
                    over: of.over.clone(),
                    greatest: of.greatest,
                    factor: fraction(factor, place)?,
                    g: expr(g)?,
                    shift: expr(shift)?,
                })
            }
            ("GIBBS-MIN", []) => Theorem::closest(self.extremum()?, self.conds.clone()),
            ("MINIMUM", []) => Theorem::minimum(self.model()?, self.extremum()?),
            ("NOT-LEAST", [p, better]) => {
                let Points::Dist(worse) = self.points(&self.claim.lhs)? else {
                    return bad(place, "expected the set of one distribution on the left");
                };
                self.premise(p)?.not_least(self.minimisers(&self.claim.rhs)?, &dist(better)?, worse)
            }
            ("SETS", []) => {
                let (a, b) = (self.points(&self.claim.lhs)?, self.points(&self.claim.rhs)?);
                Theorem::sets_differ(self.model, a, b)
            }
            ("APART", []) => {
                let (f, g) = (self.extremum()?, self.minimisers(&self.claim.rhs)?);
                Theorem::apart(self.model()?, f, g)
            }
            ("SPECIALISE", [p]) => self.premise(p)?.specialise(self.model()?),
            ("EXPAND", []) => Theorem::expand(self.model()?, &self.claim.lhs),
            ("COMPUTE", []) => Theorem::compute(self.model()?, self.claim.clone()),
            ("COMPUTE", [on]) if on == "on ranges" => {
                Theorem::compute_over(self.model()?, self.conds.clone(), self.claim.clone())
            }
            _ => {
                let why = format!("there is no rule `{rule}` with {} arguments", args.len());
                return Err(CertificateError::rejected(place, why));
            }
        };
        made.map_err(|e| CertificateError::rejected(place, format!("{rule} does not give this: {e}")))
    }
}
