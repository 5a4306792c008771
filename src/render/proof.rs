//! The prover's answers as pages: proofs with their conditions and cases, counterexamples, and what
//! was tried in vain.

use super::document::{Block, Calculation, Inline, Line, Piece, Tone};
use super::formula::Formula;
use super::outcome::{Answered, Defined, Meaning, Show};
use super::values::{definition, law_block, sides};
use super::{measure, notation};
use crate::eval::Value;
use crate::kernel::Theorem;
use crate::prove::{self, Counterexample, Proof, Verdict};
use crate::term::{Cond, Dist, Expr, Rel};

/// Appends the page of one answer.
pub fn answer(a: &Answered, blocks: &mut Vec<Block>) {
    let spelled = if a.turned { notation::claim_reversed } else { notation::claim };
    let claim = Piece::Math(spelled(&a.answer.claim));
    match &a.answer.verdict {
        Verdict::Proved(proof) => {
            blocks.push(Block::Verdict(Tone::Good, "proved".into(), vec![claim]));
            self::proof(proof, &a.show, blocks);
        }
        Verdict::Refuted(counterexample) => {
            blocks.push(Block::Verdict(Tone::Bad, "refuted".into(), vec![claim]));
            refutation(a, counterexample, blocks);
        }
        Verdict::Unknown(tried) => {
            blocks.push(Block::Verdict(Tone::Open, "unknown".into(), vec![claim]));
            let words =
                "Neither a proof nor a counterexample was found. This does not say that the claim is false.";
            blocks.push(Block::Paragraph(vec![Piece::text(words)]));
            blocks.extend(tried.iter().map(|t| Block::Note(prose(t))));
        }
    }
}

fn proof(proof: &Proof, show: &Show, blocks: &mut Vec<Block>) {
    let scope = scope(&proof.theorem);
    if !scope.is_empty() {
        let mut scope = scope;
        scope.push(Piece::text("."));
        blocks.push(Block::Paragraph(scope));
    }
    let several = proof.cases.len() > 1;
    for (n, case) in proof.cases.iter().enumerate() {
        let mut heading = Vec::new();
        if several {
            heading.push(Piece::Emphasis(format!("Case {}", n + 1)));
            heading.push(Piece::text(": "));
        }
        if !several && !case.assumptions.is_empty() {
            heading.push(Piece::text("Here "));
        }
        for (k, assumption) in case.assumptions.iter().enumerate() {
            heading.extend((k > 0).then(|| Piece::text("; ")));
            heading.extend(self::cond(assumption));
        }
        heading.extend((!case.assumptions.is_empty()).then(|| Piece::text(".")));
        if !heading.is_empty() {
            blocks.push(Block::Paragraph(heading));
        }
        blocks.push(Block::Calculation(calculation(&case.derivation, show)));
    }
}

/// A calculation of the prover's as lines. A value stands on the first line, on the last, and wherever it
/// is another than before.
fn calculation(d: &prove::Derivation, show: &Show) -> Calculation {
    let value =
        |v: &Option<Value>, e: &Expr| v.as_ref().map(|v| measure::brief(v, e, &show.unit, show.limits));
    let first = value(&d.value, &d.start);
    let mut before = first.clone();
    let last = d.steps.len().saturating_sub(1);
    let mut line = |(n, s): (usize, &prove::Step)| {
        let own = value(&s.value, &s.to);
        let news = n == last || own != before;
        before.clone_from(&own);
        Line {
            relation: notation::relation(s.rel),
            formula: notation::expr(&s.to),
            rule: s.rule.to_owned(),
            why: prose(&s.why),
            value: own.filter(|_| news),
        }
    };
    let mut steps: Vec<Line> = d.steps.iter().enumerate().map(&mut line).collect();
    // Lines that differ in what a page does not show, such as how terms are grouped, are one line to a reader.
    let mut shown = notation::expr(&d.start);
    steps.retain(|s| std::mem::replace(&mut shown, s.formula.clone()) != s.formula || s.value.is_some());
    Calculation { start: notation::expr(&d.start), value: first, steps }
}

fn refutation(a: &Answered, c: &Counterexample, blocks: &mut Vec<Block>) {
    let claim = &a.answer.claim;
    if claim.names().iter().any(|n| c.names.contains(n)) && !c.names.is_empty() {
        blocks.push(Block::Paragraph(vec![Piece::text("It fails for")]));
        // In the order in which they stand in the claim as it was written.
        let names = if a.turned {
            crate::term::Claim::new(claim.rhs.clone(), claim.rel, claim.lhs.clone()).names()
        } else {
            claim.names()
        };
        let others = c.names.iter().filter(|n| !names.contains(n));
        for name in names.iter().filter(|n| c.names.contains(n)).chain(others) {
            if let Some(law) = c.model.law(name) {
                blocks.push(law_block(Formula::name(&**name), law));
            } else if let Some(joint) = c.model.joint(name) {
                let meaning = Meaning::Joint(joint.clone());
                blocks.push(definition(&Defined { name: name.clone(), meaning }));
            }
        }
        let words = match (claim.rel, a.turned) {
            (Rel::Eq, _) => "where the two sides differ:",
            (Rel::Ne, _) => "where the two sides are equal:",
            (Rel::Le, false) => "where the left side is greater:",
            (Rel::Le, true) => "where the left side is less:",
            (Rel::Lt, false) => "where the left side is not less:",
            (Rel::Lt, true) => "where the left side is not greater:",
        };
        blocks.push(Block::Paragraph(vec![Piece::text(words)]));
    }
    let mut both = [(claim.lhs.clone(), c.lhs.clone()), (claim.rhs.clone(), c.rhs.clone())];
    if a.turned {
        both.reverse();
    }
    sides(&both, &a.show, blocks);
}

/// `for all distributions A and B on a common finite set Ω with A ≪ B`.
fn scope(theorem: &Theorem) -> Inline {
    let plain: Vec<&Dist> = theorem
        .conds()
        .iter()
        .filter_map(|c| match c {
            Cond::Distribution(d) => Some(d),
            _ => None,
        })
        .collect();
    let rest: Vec<&Cond> = theorem.conds().iter().filter(|c| !matches!(c, Cond::Distribution(_))).collect();
    let mut out = Vec::new();
    if theorem.model().is_some() {
        out.push(Piece::text("For the distributions as they are declared"));
    } else if !plain.is_empty() {
        out.extend(distributions(&plain));
    }
    if !rest.is_empty() {
        out.push(Piece::text(if out.is_empty() { "If " } else { ", if " }));
        for (n, c) in rest.iter().enumerate() {
            if n > 0 {
                out.push(Piece::text(if n + 1 == rest.len() { " and " } else { ", " }));
            }
            out.push(Piece::Math(notation::cond(c)));
        }
    }
    out
}

/// Names on Ω and laws of random variables are told apart.
fn distributions(dists: &[&Dist]) -> Inline {
    let (named, laws): (Vec<&&Dist>, Vec<&&Dist>) =
        dists.iter().partition(|d| !matches!(d, Dist::Law { .. } | Dist::Conditional { .. }));
    let mut out = Vec::new();
    if !named.is_empty() {
        let every = if named.len() == 1 { "For every distribution " } else { "For all distributions " };
        out.push(Piece::text(every));
        enumerate(&named, &mut out);
        let place = if named.len() == 1 { " on a finite set Ω" } else { " on a common finite set Ω" };
        out.push(Piece::text(place));
    }
    if !laws.is_empty() {
        out.push(Piece::text(if out.is_empty() { "For every joint law " } else { " and every joint law " }));
        enumerate(&laws, &mut out);
        out.push(Piece::text(" of random variables with finitely many values"));
    }
    out
}

fn enumerate(dists: &[&&Dist], out: &mut Inline) {
    for (n, d) in dists.iter().enumerate() {
        if n > 0 {
            out.push(Piece::text(if n + 1 == dists.len() { " and " } else { ", " }));
        }
        out.push(Piece::Math(notation::dist(d)));
    }
}

/// A condition with what it says in words.
pub fn cond(c: &Cond) -> Inline {
    let mut out = vec![Piece::Math(notation::cond(c))];
    let masses = |p: &Dist, q: &Dist| {
        let at = |d: &Dist| {
            let own = d.indices();
            let shared = if matches!(d, Dist::Named(_) | Dist::Mixture(_)) { p.indices() } else { own };
            let index = shared.into_iter().map(|(n, _)| crate::term::Index::Bound(n)).collect();
            notation::expr(&crate::term::Expr::Mass(d.clone(), index))
        };
        (at(p), at(q))
    };
    let zero = |f: Formula| Formula::chain(f, super::formula::Relation::Equal, Formula::numeral(0));
    match c {
        Cond::Dominated(p, q) => {
            let (p, q) = masses(p, q);
            out.push(Piece::text(", that is, "));
            out.push(Piece::Math(zero(q)));
            out.push(Piece::text(" only where "));
            out.push(Piece::Math(zero(p)));
        }
        Cond::NotDominated(p, q) => {
            let (p, q) = masses(p, q);
            out.push(Piece::text(", that is, some outcome has "));
            out.push(Piece::Math(Formula::Chain(
                Box::new(p),
                vec![
                    (super::formula::Relation::Greater, Formula::numeral(0)),
                    (super::formula::Relation::Equal, q),
                ],
            )));
        }
        Cond::Distribution(_) | Cond::Holds(_) => {}
    }
    out
}

/// A condition as one sentence in plain text, for programs.
pub fn sentence(c: &Cond) -> String {
    let script = super::linear::Script::Ascii;
    let spell = |f: &Formula| super::linear::spell(f, script);
    match c {
        Cond::Distribution(d) => {
            format!("{} is a distribution on a finite set", spell(&notation::dist(d)))
        }
        Cond::Dominated(..) | Cond::Holds(_) => spell(&notation::cond(c)),
        Cond::NotDominated(p, q) => {
            format!("not {} << {}", spell(&notation::dist(p)), spell(&notation::dist(q)))
        }
    }
}

/// The prover's sentence with its mathematics set.
pub fn prose(sentence: &prove::Prose) -> Inline {
    let piece = |p: &prove::Piece| match p {
        prove::Piece::Text(t) => Piece::text(t.clone()),
        prove::Piece::Math(e) => Piece::Math(notation::expr(e)),
        prove::Piece::Cond(c) => Piece::Math(notation::cond(c)),
        prove::Piece::Dist(d) => Piece::Math(notation::dist(d)),
    };
    sentence.iter().map(piece).collect()
}
