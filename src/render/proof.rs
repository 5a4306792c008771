//! The prover's answers as pages: proofs with their conditions and cases, counterexamples, and what
//! was tried in vain.

use super::document::{Block, Calculation, Inline, Line, Piece, Tone};
use super::formula::{Formula, Relation};
use super::number::Unit;
use super::outcome::{Answered, Defined, Meaning};
use super::values::{definition, law_block, sides};
use super::{given, measure, notation, point};
use crate::eval::Value;
use crate::kernel::Theorem;
use crate::prove::{self, Counterexample, Proof, Verdict};
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel, Space};
use num_traits::{One, Signed, Zero};

/// Appends the page of one answer.
pub fn answer(a: &Answered, blocks: &mut Vec<Block>) {
    let spelled = if a.turned { notation::claim_reversed } else { notation::claim };
    // A claim that is all of what was written is shown as it was written.
    let claim = match own_spelling(a) {
        Some(words) => Piece::Math(Formula::Words(words.to_owned())),
        None => Piece::Math(spelled(&a.answer.claim)),
    };
    match &a.answer.verdict {
        Verdict::Proved(proof) => {
            blocks.push(Block::Verdict(Tone::Good, "proved".into(), vec![claim]));
            self::proof(proof, a, blocks);
        }
        Verdict::Refuted(counterexample) => {
            blocks.push(Block::Verdict(Tone::Bad, "refuted".into(), under(claim, a)));
            refutation(a, counterexample, blocks);
        }
        Verdict::Unknown(tried) => {
            blocks.push(Block::Verdict(Tone::Open, "unknown".into(), under(claim, a)));
            let words =
                "Neither a proof nor a counterexample was found. This does not say that the claim is false.";
            blocks.push(Block::Paragraph(vec![Piece::text(words)]));
            blocks.extend(tried.iter().map(|t| Block::Note(prose(t))));
        }
    }
}

/// The claim with what was given: a theorem has its conditions in its scope, others say them here.
fn under(claim: Piece, a: &Answered) -> Inline {
    [vec![claim], given::given(&a.answer.given, &a.spellings)].concat()
}

/// How the claim was written, if by a statement that says nothing more.
fn own_spelling(a: &Answered) -> Option<&str> {
    let (_, words) = a.spellings.iter().find(|(c, _)| *c == a.answer.claim)?;
    let alone = a.spellings.iter().filter(|(_, w)| w == words).count() == 1;
    alone.then_some(words.as_str())
}

/// Conditions as they were written.
pub(super) fn respelled(inline: Inline, spellings: &[(Claim, String)]) -> Inline {
    let piece = |piece: Piece| match piece {
        Piece::Math(formula) => {
            let own = spellings.iter().find(|(c, _)| notation::claim(c) == formula);
            Piece::Math(own.map_or(formula, |(_, words)| Formula::Words(words.clone())))
        }
        other => other,
    };
    inline.into_iter().map(piece).collect()
}

fn proof(proof: &Proof, a: &Answered, blocks: &mut Vec<Block>) {
    let scope = scope(&proof.theorem, &a.spellings);
    if !scope.is_empty() {
        let mut scope = scope;
        scope.push(Piece::text("."));
        blocks.push(Block::Paragraph(scope));
    }
    let Claim { lhs, rhs, .. } = &a.answer.claim;
    if lhs == rhs {
        blocks.push(Block::Note(vec![Piece::text("both sides are the same")]));
        return;
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
        // `D(A‖B) ≥ 0` is read from left to right, though the prover goes up from 0.
        let derivation = &case.derivation;
        let turned = a.turned && derivation.steps.iter().any(|s| matches!(s.rel, Rel::Le | Rel::Lt));
        blocks.push(Block::Calculation(if turned {
            calculation(&reversed(derivation), a, &|rel| notation::reversed(notation::relation(rel)))
        } else {
            calculation(derivation, a, &notation::relation)
        }));
    }
}

/// The calculation read from its last line to its first; a line with its numbers put in stays below the
/// line it is of.
fn reversed(d: &prove::Derivation) -> prove::Derivation {
    let mut groups: Vec<(Option<&prove::Step>, Vec<&prove::Step>)> = vec![(None, Vec::new())];
    for step in &d.steps {
        match groups.last_mut() {
            Some((_, numbers)) if step.rule == "EXPAND" => numbers.push(step),
            _ => groups.push((Some(step), Vec::new())),
        }
    }
    let mut turned = d.clone();
    turned.steps.clear();
    let mut link: Option<&prove::Step> = None;
    for (main, numbers) in groups.into_iter().rev() {
        let (to, value) = main.map_or((&d.start, &d.value), |s| (&s.to, &s.value));
        match link {
            None => (turned.start, turned.value) = (to.clone(), value.clone()),
            Some(by) => {
                turned.steps.push(prove::Step { to: to.clone(), value: value.clone(), ..by.clone() });
            }
        }
        turned.steps.extend(numbers.into_iter().cloned());
        link = main;
    }
    turned
}

/// A calculation of the prover's as lines. A value stands on the first line, on the last, and wherever it
/// is another than before.
fn calculation(d: &prove::Derivation, a: &Answered, relation: &dyn Fn(Rel) -> Relation) -> Calculation {
    let show = &a.show;
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
            relation: relation(s.rel),
            formula: notation::expr(&s.to),
            rule: s.rule.to_owned(),
            why: respelled(prose(&s.why), &a.spellings),
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
    if let Some(derivation) = &c.by {
        for name in &c.names {
            blocks.extend(c.model.law(name).map(|law| law_block(Formula::name(&**name), law)));
        }
        let families: Vec<_> = c.model.families().filter(|(n, _)| claim.names().contains(n)).collect();
        blocks.extend(
            families
                .into_iter()
                .map(|(n, f)| definition(&Defined { name: n.clone(), meaning: Meaning::Family(f.clone()) })),
        );
        blocks.push(Block::Calculation(calculation(derivation, a, &notation::relation)));
        return;
    }
    let at = point::shown(&point::parameters(claim, &c.model));
    // In the order in which they stand in the claim as it was written.
    let names = if a.turned {
        Claim::new(claim.rhs.clone(), claim.rel, claim.lhs.clone()).names()
    } else {
        claim.names()
    };
    let others = c.names.iter().filter(|n| !names.contains(n));
    let shown = names.iter().filter(|n| c.names.contains(n)).chain(others);
    // What a parameter makes of a family is seen from the parameter.
    let family = |n: &Name| c.model.families().any(|(f, _)| f == n);
    let shown: Vec<&Name> = shown.filter(|n| at.is_empty() || !family(n)).collect();
    if shown.is_empty() && !at.is_empty() {
        let mut line = vec![Piece::text("It fails at ")];
        line.extend(at);
        line.push(Piece::text(differ(claim.rel, a.turned)));
        blocks.push(Block::Paragraph(line));
    } else if !shown.is_empty() {
        let mut line = vec![Piece::text("It fails for")];
        if !at.is_empty() {
            line.push(Piece::text(" "));
            line.extend(at);
            line.push(Piece::text(" and"));
        }
        blocks.push(Block::Paragraph(line));
        for name in shown {
            if let Some(law) = c.model.law(name) {
                blocks.push(law_block(Formula::name(&**name), law));
            } else if let Some(joint) = c.model.joint(name) {
                let meaning = Meaning::Joint(joint.clone());
                blocks.push(definition(&Defined { name: name.clone(), meaning }));
            }
        }
        let words = differ(claim.rel, a.turned).trim_start_matches(", ");
        blocks.push(Block::Paragraph(vec![Piece::text(words)]));
    }
    // A claim about every outcome fails at one of them, and that instance is shown.
    let instance = match claim.lhs {
        Expr::Mass(..) => c.theorem.claim(),
        _ => claim,
    };
    let mut both = [(instance.lhs.clone(), c.lhs.clone()), (instance.rhs.clone(), c.rhs.clone())];
    if a.turned {
        both.reverse();
    }
    sides(&both, &a.show, blocks);
    if let (Unit::Nats, Some(Block::Values(shown))) = (&a.show.unit, blocks.last_mut()) {
        let values = both.iter().filter(|(e, _)| !matches!(e, Expr::Number(_) | Expr::Infinity));
        for ((_, value), shown) in values.zip(shown) {
            shown.remark = shown.remark.take().or_else(|| in_bits(value));
        }
    }
}

/// "1 bit", where the value is a rational number of bits.
fn in_bits(value: &Value) -> Option<Inline> {
    let Value::Finite(real) = value else { return None };
    let bits = real.as_logsum()?.multiple_of_ln(&2.into()).filter(|b| !b.is_zero())?;
    let unit = Unit::Bits.name(bits.abs().is_one());
    Some(vec![Piece::Math(notation::number(&bits)), Piece::text(format!(" {unit}"))])
}

/// How the sides of a false claim compare.
fn differ(rel: Rel, turned: bool) -> &'static str {
    match (rel, turned) {
        (Rel::Eq, _) => ", where the two sides differ:",
        (Rel::Ne, _) => ", where the two sides are equal:",
        (Rel::Le, false) => ", where the left side is greater:",
        (Rel::Le, true) => ", where the left side is less:",
        (Rel::Lt, false) => ", where the left side is not less:",
        (Rel::Lt, true) => ", where the left side is not greater:",
    }
}

/// `for all distributions A and B on a common finite set Ω with A ≪ B`.
pub(super) fn scope(theorem: &Theorem, spellings: &[(Claim, String)]) -> Inline {
    let plain: Vec<&Dist> = theorem
        .conds()
        .iter()
        .filter_map(|c| match c {
            // A mixture or a product of distributions is one.
            Cond::Distribution(Dist::Mixture(_) | Dist::Product(_)) => None,
            Cond::Distribution(d) => Some(d),
            _ => None,
        })
        .collect();
    let rest: Vec<&Cond> = theorem.conds().iter().filter(|c| !matches!(c, Cond::Distribution(_))).collect();
    // What was written as one statement is named once.
    let mut named: Vec<&str> = Vec::new();
    let rest: Vec<&Cond> = rest
        .into_iter()
        .filter(|c| match given::spelling(c, spellings) {
            Some(words) if named.contains(&words) => false,
            Some(words) => {
                named.push(words);
                true
            }
            None => true,
        })
        .collect();
    let mut out = Vec::new();
    if theorem.model().is_some() && !theorem.claim().names().is_empty() {
        out.push(Piece::text("For the distributions as they are declared"));
    } else if !plain.is_empty() {
        out.extend(distributions(&plain));
    }
    if theorem.model().is_none() {
        variables(theorem, &mut out);
    }
    if !rest.is_empty() {
        out.push(Piece::text(if out.is_empty() { "If " } else { ", if " }));
        let rest: Vec<Cond> = rest.into_iter().cloned().collect();
        out.extend(respelled(given::ranges(&rest), spellings));
    }
    out
}

/// The random variables that the theorem is about.
fn variables(theorem: &Theorem, out: &mut Inline) {
    let mut all = Vec::new();
    let claim = theorem.claim();
    named(&claim.lhs, &mut all);
    named(&claim.rhs, &mut all);
    for cond in theorem.conds() {
        match cond {
            Cond::Holds(c) => {
                named(&c.lhs, &mut all);
                named(&c.rhs, &mut all);
            }
            Cond::Distribution(d) => laws(d, &mut all),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => {
                laws(p, &mut all);
                laws(q, &mut all);
            }
        }
    }
    all.sort();
    let Some(first) = all.first() else { return };
    let start = if out.is_empty() { "For " } else { " and " };
    if all.len() == 1 {
        out.push(Piece::text(format!("{start}every random variable ")));
        out.push(Piece::Math(Formula::name(&**first)));
    } else {
        out.push(Piece::text(format!("{start}all random variables ")));
        for (n, v) in all.iter().enumerate() {
            out.extend((n > 0).then(|| Piece::text(if n + 1 == all.len() { " and " } else { ", " })));
            out.push(Piece::Math(Formula::name(&**v)));
        }
    }
    out.push(Piece::text(" with finitely many values"));
}

/// The random variables of an expression, each once.
fn named(e: &Expr, into: &mut Vec<Name>) {
    match e {
        Expr::Quantity(q) => {
            for v in q.variables().into_iter().flat_map(|(_, vars)| vars) {
                if !into.contains(v) {
                    into.push(v.clone());
                }
            }
            q.dists().into_iter().for_each(|d| laws(d, into));
        }
        Expr::Mass(d, _) => laws(d, into),
        _ => {}
    }
    e.children().into_iter().for_each(|c| named(c, into));
}

fn laws(d: &Dist, into: &mut Vec<Name>) {
    for space in d.spaces() {
        if let Space::Alphabet(v) = space
            && !into.contains(&v)
        {
            into.push(v);
        }
    }
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
