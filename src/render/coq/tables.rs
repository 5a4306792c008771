//! Declared joint distributions: rows as outcomes, variables as functions of them, and quantities of variables by
//! joint entropies, which are cross entropies with the table of a law.

use super::declared::Model;
use super::exact::Table;
use super::joint::Joint;
use super::names::{Kind, comment, spelled};
use super::term::{HOLE, Style};
use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::model::{self, Label};
use crate::term::{Claim, Dist, Expr, Name, Quantity};
use num_traits::Zero;
use std::collections::BTreeMap;

/// More rows than this are not looked at pair by pair.
const ROWS: usize = 400;

impl Model<'_> {
    /// Its rows as the sample space, its variables as functions of them.
    pub(super) fn declare_joint(&mut self, name: &Name, joint: &model::Joint) -> Result<()> {
        if self.joint.is_some() {
            return Err(Unsupported("a statement about two declared joint distributions"));
        }
        let rows: Vec<(Vec<Label>, Rational)> = joint.rows().collect();
        if rows.len() > ROWS {
            return Err(Unsupported("a joint distribution of so many rows"));
        }
        let variables: Vec<Name> = joint.variables().iter().map(|v| v.name.clone()).collect();
        self.head.push_str(&format!("Definition W := outcomes {}.\n", rows.len()));
        for (k, variable) in variables.iter().enumerate() {
            let mut values: Vec<&Label> = Vec::new();
            let mut codes = Vec::new();
            for (labels, _) in &rows {
                let own = labels.get(k).ok_or(Unsupported("this table"))?;
                let place = values.iter().position(|v| *v == own).unwrap_or_else(|| {
                    values.push(own);
                    values.len() - 1
                });
                codes.push(place.to_string());
            }
            let shown: Vec<String> = values.iter().take(12).map(|l| l.to_string()).collect();
            let identifier = self.pen.names.of(Kind::Variable, variable);
            self.head.push_str(&format!(
                "(* values 0, 1, …: {} *)\nDefinition {identifier} (u : nat) : nat := nth u [{}]%nat 0%nat.\n",
                comment(&shown.join(", ")),
                codes.join("; ")
            ));
        }
        let masses: Vec<Rational> = rows.iter().map(|(_, m)| m.clone()).collect();
        let identifier = self.pen.names.of(Kind::Joint, name);
        self.pen.names.alias(Kind::Distribution, name, &identifier);
        let list = self.masses(name, &identifier, masses);
        self.head.push_str(&format!(
            "Lemma {identifier}_is_distribution : distribution W {identifier}.\nProof. by_masses {list}. Qed.\n"
        ));
        self.joint = Some(Joint { name: name.clone(), rows, variables, tables: BTreeMap::new() });
        Ok(())
    }

    /// A function on the rows; the identifier of its list.
    fn masses(&mut self, name: &Name, identifier: &str, masses: Vec<Rational>) -> String {
        let list = self.pen.names.fresh(&format!("{identifier}_masses"));
        let written: Vec<String> = masses.iter().map(|m| format!("{} # {}", m.numer(), m.denom())).collect();
        self.head.push_str(&format!(
            "Definition {list} : list Q := [{}]%Q.\nDefinition {identifier} := masses {list}.\n",
            written.join("; ")
        ));
        let n = masses.len();
        self.declared.tables.insert(name.clone(), (Table::Masses(list.clone(), masses), n));
        self.pen.lists.insert(name.clone(), "W".into());
        list
    }

    /// The claim with joint entropies in place of quantities of variables, and the lines that put them there.
    pub(super) fn open_claim(&mut self, claim: &Claim) -> Result<(Claim, String)> {
        let (lhs, mut lines, first) = self.open(&claim.lhs)?;
        let (rhs, more, second) = self.open(&claim.rhs)?;
        lines.push_str(&more);
        // A side at a time: what stands on one may occur in the other.
        let mut put = |this: &mut Self, equation: Option<String>, own: Claim| -> Result<()> {
            if let Some(h) = equation {
                let context = this.pen.claim(&own, Style::Real)?;
                lines
                    .push_str(&format!("  refine (eq_ind_r (fun hole : R => {context}) _ {h}). cbv beta.\n"));
            }
            Ok(())
        };
        let hole = || Expr::Symbol(HOLE.into());
        put(self, first, Claim::new(hole(), claim.rel, claim.rhs.clone()))?;
        put(self, second, Claim::new(lhs.clone(), claim.rel, hole()))?;
        Ok((Claim::new(lhs, claim.rel, rhs), lines))
    }

    /// The same for an expression, with the name of the equation.
    pub(super) fn open(&mut self, e: &Expr) -> Result<(Expr, String, Option<String>)> {
        if self.joint.is_none() {
            return Ok((e.clone(), String::new(), None));
        }
        let opened = self.by_entropies(e)?;
        if opened == *e {
            return Ok((opened, String::new(), None));
        }
        let Some(joint) = &self.joint else { return Ok((opened, String::new(), None)) };
        let equations: Vec<String> = joint.tables.values().map(|(_, own)| format!("?{own}")).collect();
        let name = self.pen.names.of(Kind::Joint, &joint.name.clone());
        let (before, after, h) = (self.pen.real(e)?, self.pen.real(&opened)?, self.pen.names.fresh("opened"));
        let text = format!(
            "  assert ({h} : {before}\n  = {after}).\n  {{ by_entropies {name}_is_distribution. rewrite {}. ring. }}\n",
            equations.join(", ")
        );
        Ok((opened, text, Some(h)))
    }

    fn by_entropies(&mut self, e: &Expr) -> Result<Expr> {
        if let Expr::Quantity(q) = e {
            let mut sum = Vec::new();
            for (positive, vars) in entropies(q)? {
                let own = self.table(&vars)?;
                sum.push(if positive { own } else { Expr::negative(own) });
            }
            return Ok(Expr::add(sum));
        }
        let parts: Result<Vec<Expr>> = e.children().into_iter().map(|c| self.by_entropies(c)).collect();
        e.with_children(parts?).ok_or(Unsupported("this expression"))
    }

    /// The entropy of the variables as the cross entropy with their table.
    fn table(&mut self, vars: &[Name]) -> Result<Expr> {
        let Some(joint) = &self.joint else { return Err(Unsupported("a variable without a law")) };
        let whole = joint.name.clone();
        if let Some((own, _)) = joint.tables.get(vars) {
            return Ok(cross_entropy(&whole, own));
        }
        let places: Option<Vec<usize>> =
            vars.iter().map(|v| joint.variables.iter().position(|w| w == v)).collect();
        let places = places.ok_or(Unsupported("a variable of another joint distribution"))?;
        let key = |labels: &[Label]| -> Vec<Label> {
            places.iter().filter_map(|k| labels.get(*k)).cloned().collect()
        };
        let mut law: BTreeMap<Vec<Label>, Rational> = BTreeMap::new();
        for (labels, mass) in &joint.rows {
            *law.entry(key(labels)).or_insert_with(Rational::zero) += mass;
        }
        let seen = joint.rows.iter().filter_map(|(labels, _)| law.get(&key(labels)).cloned());
        let (masses, n): (Vec<Rational>, usize) = (seen.collect(), joint.rows.len());
        let (whole_list, whole_name) = match self.declared.tables.get(&whole) {
            Some((Table::Masses(list, _), _)) => (list.clone(), self.pen.names.of(Kind::Joint, &whole)),
            _ => return Err(Unsupported("this table")),
        };
        let joined: Vec<String> = vars.iter().map(|v| spelled(v)).collect();
        let like = format!("{}_of_{}", spelled(&whole), joined.join("_"));
        let identifier = self.pen.names.fresh(&like);
        let own: Name = format!("@{identifier}").into();
        self.pen.names.alias(Kind::Distribution, &own, &identifier);
        let list = self.masses(&own, &identifier, masses);
        let group = self.pen.group(vars);
        let equation = self.pen.names.fresh(&format!("{identifier}_entropy"));
        self.head.push_str(&format!(
            "Lemma {equation} : H W {whole_name} {group} = cross_entropy W {whole_name} {identifier}.\n\
             Proof. by_table {n}%nat {whole_list} {group} {list}. Qed.\n"
        ));
        if let Some(joint) = &mut self.joint {
            joint.tables.insert(vars.to_vec(), (own.clone(), equation));
        }
        Ok(cross_entropy(&whole, &own))
    }
}

fn cross_entropy(p: &Name, q: &Name) -> Expr {
    Expr::quantity(Quantity::CrossEntropy(Dist::Named(p.clone()), Dist::Named(q.clone())))
}

/// The quantity by joint entropies, with their signs, as the prelude has it.
fn entropies(q: &Quantity) -> Result<Vec<(bool, Vec<Name>)>> {
    let join = |groups: &[&[Name]]| -> Vec<Name> { groups.iter().flat_map(|g| g.iter().cloned()).collect() };
    let mut all = match q {
        Quantity::Entropy(Dist::Law { vars, .. }) => vec![(true, vars.clone())],
        Quantity::ConditionalEntropy { of, given, .. } => {
            vec![(true, join(&[of, given])), (false, given.clone())]
        }
        Quantity::Information { between, given, .. } => match between.as_slice() {
            [a, b] => vec![
                (true, join(&[a, given])),
                (true, join(&[b, given])),
                (false, join(&[a, b, given])),
                (false, given.clone()),
            ],
            groups => shared(groups, given, true),
        },
        _ => return Err(Unsupported("this quantity of declared random variables")),
    };
    all.retain(|(_, vars)| !vars.is_empty());
    Ok(all)
}

/// Co-information by inclusion and exclusion.
fn shared(groups: &[Vec<Name>], given: &[Name], positive: bool) -> Vec<(bool, Vec<Name>)> {
    match groups {
        [] => Vec::new(),
        [last] => {
            let both = last.iter().chain(given).cloned().collect();
            vec![(positive, both), (!positive, given.to_vec())]
        }
        [first, rest @ ..] => {
            let both: Vec<Name> = first.iter().chain(given).cloned().collect();
            let mut all = shared(rest, given, positive);
            all.extend(shared(rest, &both, !positive));
            all
        }
    }
}
