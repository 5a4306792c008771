//! A checked proof as a page: each line with its verdict, what it follows by, or why it does not.

use super::document::{Block, Calculation, Inline, Piece, Tone};
use super::formula::{Formula, Relation};
use super::outcome::{Defined, Meaning, ProofCheck, Show};
use super::values::{self, definition, law_block};
use super::{dependence, notation, point, proof};
use crate::eval::{EvalError, Value};
use crate::prove::student::{Example, Finding, Grounds, Judged, Missing, Right, Wrong};
use crate::prove::{Case, Derivation};
use crate::term::{Claim, Cond, Expr, Name, Rel};

/// Appends the page of a checked proof.
pub(super) fn page(p: &ProofCheck, blocks: &mut Vec<Block>) {
    let mut title = vec![Piece::text("Proof")];
    if let Some(name) = &p.name {
        title.push(Piece::text(" "));
        title.push(Piece::Name(name.to_string()));
    }
    title.extend(super::given::given(&p.checked.given, &p.spellings));
    title.push(Piece::text(":"));
    blocks.push(Block::Paragraph(title));
    blocks.push(Block::Equation(notation::expr(&p.checked.first)));
    for (n, judged) in p.checked.lines.iter().enumerate() {
        line(judged, p.places.get(n).map_or(0, |(line, _)| *line), &p.show, blocks);
    }
    conclusion(p, blocks);
}

/// The relation as it was written.
pub(super) fn relation(rel: Rel, turned: bool) -> Relation {
    let plain = notation::relation(rel);
    if turned { notation::reversed(plain) } else { plain }
}

/// `= −Σᵢ A(i)·ln B(i)`: a line with its relation in front.
fn chained(rel: Rel, turned: bool, to: &Expr) -> Formula {
    let empty = Formula::Words(String::new());
    Formula::Chain(Box::new(empty), vec![(relation(rel, turned), notation::expr(to))])
}

fn line(judged: &Judged, number: usize, show: &Show, blocks: &mut Vec<Block>) {
    let written = &judged.line;
    let mut words = vec![Piece::Math(chained(written.rel, written.turned, &written.to))];
    for (n, reason) in written.reasons.iter().enumerate() {
        words.push(Piece::text(if n == 0 { "   by " } else { ", " }));
        words.push(Piece::text(reason.words.clone()));
    }
    let place = |word: &str| if number == 0 { word.to_owned() } else { format!("line {number}, {word}") };
    match &judged.finding {
        Finding::Right(right) => {
            blocks.push(Block::Verdict(Tone::Good, String::new(), words));
            self::right(judged, right, blocks);
        }
        Finding::Missing(missing) => {
            blocks.push(Block::Verdict(Tone::Bad, place("right only under a condition"), words));
            self::missing(judged, missing, show, blocks);
        }
        Finding::Wrong(wrong) => {
            blocks.push(Block::Verdict(Tone::Bad, place("wrong"), words));
            self::wrong(judged, wrong, show, blocks);
        }
        Finding::Open(tried) => {
            blocks.push(Block::Verdict(Tone::Open, place("undecided"), words));
            let sentence =
                "neither a proof of this step nor a counterexample was found; that does not make it false";
            blocks.push(Block::Note(vec![Piece::text(sentence)]));
            blocks.extend(tried.iter().map(|t| Block::Note(proof::prose(t))));
        }
    }
}

/// The reasons as they were written, in quotation.
fn reasons(judged: &Judged) -> Inline {
    let mut out = Vec::new();
    for (n, reason) in judged.line.reasons.iter().enumerate() {
        out.extend((n > 0).then(|| Piece::text(", ")));
        out.push(Piece::Code(reason.words.clone()));
    }
    out
}

fn right(judged: &Judged, right: &Right, blocks: &mut Vec<Block>) {
    let mut note: Inline = Vec::new();
    let single = right.cases.first().filter(|_| !right.leap).map(|c| &c.derivation);
    match &right.grounds {
        Grounds::Given | Grounds::Unsaid => {}
        Grounds::Partly(also) => {
            note.extend(reasons(judged));
            note.push(Piece::text(if judged.line.reasons.len() == 1 {
                " is part of the reason"
            } else {
                " are part of the reason"
            }));
            note.push(Piece::text("; it also needs "));
            rules(also, right, &mut note);
        }
        Grounds::Other => {
            note.push(Piece::text("it holds, but not by "));
            note.extend(reasons(judged));
        }
        Grounds::Unknown(words, near) => {
            note.push(Piece::text("it holds, but nothing is known by the name "));
            note.push(Piece::Code(words.clone()));
            for (n, word) in near.iter().enumerate() {
                note.push(Piece::text(if n == 0 { "; did you mean " } else { " or " }));
                note.push(Piece::Code(word.clone()));
            }
            note.extend((!near.is_empty()).then(|| Piece::text("?")));
        }
    }
    // A theorem that says just what the line says need not be told again.
    let uses = right.uses.iter().filter(|(_, c)| right.uses.len() > 1 || right.differs || *c != judged.claim);
    for (name, claim) in uses {
        if !note.is_empty() {
            note.push(Piece::text("; "));
        }
        note.push(Piece::Name(name.to_string()));
        note.push(Piece::text(" here says "));
        note.push(Piece::Math(notation::claim(claim)));
    }
    if right.differs {
        note.push(Piece::text(", and the two sides of this line differ by just that"));
    }
    let explain = !matches!(right.grounds, Grounds::Given | Grounds::Partly(_));
    let same = judged.claim.lhs == judged.claim.rhs;
    if explain && same {
        note.extend((!note.is_empty()).then(|| Piece::text("; ")));
        note.push(Piece::text("both lines are the same"));
    } else if explain && let Some(derivation) = single {
        note.extend((!note.is_empty()).then(|| Piece::text("; it follows ")));
        note.push(Piece::text("by "));
        by(derivation, &mut note);
    }
    let leap = right.leap && !same;
    if leap && !matches!(right.grounds, Grounds::Given) {
        note.extend((!note.is_empty()).then(|| Piece::text("; ")));
        note.push(Piece::text("more than one step; in between:"));
    } else if leap && right.cases.iter().any(|c| c.derivation.steps.len() > 1) {
        note.push(Piece::text("in smaller steps:"));
    }
    if !note.is_empty() {
        blocks.push(Block::Note(note));
    }
    if leap {
        between(&right.cases, blocks);
    }
}

/// The one rule that matters, with its sentence.
fn by(d: &Derivation, note: &mut Inline) {
    let step = d.steps.iter().find(|s| s.rule != "RING").or(d.steps.first());
    match step {
        Some(step) => {
            note.push(Piece::Keyword(step.rule.to_owned()));
            note.push(Piece::text(": "));
            note.extend(proof::prose(&step.why));
        }
        None => note.push(Piece::text("nothing: both lines are the same")),
    }
}

fn rules(names: &[&'static str], right: &Right, note: &mut Inline) {
    for (n, name) in names.iter().enumerate() {
        note.extend((n > 0).then(|| Piece::text(", ")));
        note.push(Piece::Keyword((*name).to_owned()));
        let step = right.cases.iter().flat_map(|c| &c.derivation.steps).find(|s| s.rule == *name);
        if let Some(step) = step {
            note.push(Piece::text(" ("));
            note.extend(proof::prose(&step.why));
            note.push(Piece::text(")"));
        }
    }
}

/// The calculation from one line to the next.
fn between(cases: &[Case], blocks: &mut Vec<Block>) {
    for (n, case) in cases.iter().enumerate() {
        if cases.len() > 1 {
            let mut words = vec![Piece::Emphasis(format!("Case {}", n + 1)), Piece::text(": ")];
            for (k, assumption) in case.assumptions.iter().enumerate() {
                words.extend((k > 0).then(|| Piece::text("; ")));
                words.extend(proof::cond(assumption));
            }
            words.push(Piece::text("."));
            blocks.push(Block::Paragraph(words));
        }
        let d = &case.derivation;
        let start = notation::expr(&d.start);
        let mut steps: Vec<super::document::Line> = Vec::new();
        for s in &d.steps {
            let formula = notation::expr(&s.to);
            // What looks the same on paper is no line of its own.
            if s.rel == Rel::Eq && steps.last().map_or(&start, |l| &l.formula) == &formula {
                continue;
            }
            let (relation, rule, why) = (notation::relation(s.rel), s.rule.to_owned(), proof::prose(&s.why));
            steps.push(super::document::Line { relation, formula, rule, why, value: None });
        }
        blocks.push(Block::Calculation(Calculation { start, value: None, steps }));
    }
}

fn missing(judged: &Judged, missing: &Missing, show: &Show, blocks: &mut Vec<Block>) {
    let mut note = vec![Piece::text("it needs ")];
    for (n, cond) in missing.conds.iter().enumerate() {
        note.extend((n > 0).then(|| Piece::text(" and ")));
        match dependence::of(cond) {
            Some(d) => note.push(Piece::text(d.words)),
            None => note.extend(proof::cond(cond)),
        }
    }
    note.push(Piece::text("; state it in the first line of the proof, as in "));
    let given: Vec<String> = missing
        .conds
        .iter()
        .map(|c| dependence::of(c).map_or_else(|| proof::sentence(c), |d| d.code))
        .collect();
    note.push(Piece::Code(format!("proof given {}", given.join(", "))));
    blocks.push(Block::Note(note));
    self::right(judged, &missing.right, blocks);
    match &missing.example {
        Some(e) => {
            example("Without it, for", &judged.claim, e, show, blocks);
        }
        None => {
            let words = "no distributions were found for which it fails without";
            blocks.push(Block::Note(vec![Piece::text(words)]));
        }
    }
}

fn wrong(judged: &Judged, wrong: &Wrong, show: &Show, blocks: &mut Vec<Block>) {
    for (n, slip) in wrong.slips.iter().enumerate() {
        let mut note = vec![Piece::text(if n == 0 { "the likely slip: " } else { "or: " })];
        note.extend(proof::prose(&slip.what));
        note.push(Piece::text("; right is "));
        note.push(Piece::Math(chained(slip.rel.0, slip.rel.1, &slip.line)));
        blocks.push(Block::Note(note));
    }
    if let Some((rel, turned)) = wrong.holds {
        let mut note = vec![Piece::text("what does hold is ")];
        note.push(Piece::Math(chained(rel, turned, &judged.line.to)));
        blocks.push(Block::Note(note));
    }
    let lead = if wrong.declared { "For the declared distributions" } else { "It fails for" };
    example(lead, &judged.claim, &wrong.example, show, blocks);
}

/// The distributions, what both lines come to, and by how much they differ.
fn example(lead: &str, claim: &Claim, e: &Example, show: &Show, blocks: &mut Vec<Block>) {
    let at = point::shown(&point::parameters(claim, &e.model));
    // What a parameter makes of a family is seen from the parameter.
    let family = |n: &Name| e.model.families().any(|(f, _)| f == n);
    let names: Vec<&Name> = e.names.iter().filter(|n| at.is_empty() || !family(n)).collect();
    let mut line = Vec::new();
    if at.is_empty() {
        line.push(Piece::text(lead));
    } else {
        line.push(Piece::text(
            lead.replace(" for", " at").replace("For ", "At ").replace("the declared distributions", ""),
        ));
        line.extend((!lead.starts_with("For")).then(|| Piece::text(" ")));
        line.extend(at);
        line.extend((!names.is_empty()).then(|| Piece::text(", for")));
    }
    blocks.push(Block::Paragraph(line));
    for name in names {
        if let Some(law) = e.model.law(name) {
            blocks.push(law_block(Formula::name(&**name), law));
        } else if let Some(joint) = e.model.joint(name) {
            let meaning = Meaning::Joint(joint.clone());
            blocks.push(definition(&Defined { name: name.clone(), meaning }));
        }
    }
    let sides: Vec<(Expr, Value)> = [&e.before, &e.after]
        .into_iter()
        .filter_map(|(e, v)| Some((e.clone(), v.as_ref().ok()?.clone())))
        .collect();
    values::sides(&sides, show, blocks);
    for (expr, value) in [&e.before, &e.after] {
        if let Err(error) = value {
            let why = match error {
                EvalError::Indeterminate(what) => format!(" has no value: it comes to {what}"),
                other => format!(" has no value: {other}"),
            };
            blocks.push(Block::Note(vec![Piece::Math(notation::expr(expr)), Piece::text(why)]));
        }
    }
    if let Some(gap) = &e.gap {
        let difference = Expr::difference(e.before.0.clone(), e.after.0.clone());
        let mut shown = values::shown(Formula::Words("difference".into()), &difference, gap, show);
        shown.witness = None;
        blocks.push(Block::Values(vec![shown]));
    }
}

fn conclusion(p: &ProofCheck, blocks: &mut Vec<Block>) {
    let Some((claim, turned)) = p.checked.whole() else {
        let words = "the steps go up and down, so nothing follows for the first line and the last";
        blocks.push(Block::Note(vec![Piece::text(words)]));
        return;
    };
    let spelled = if turned { notation::claim_reversed(&claim) } else { notation::claim(&claim) };
    let claim = vec![Piece::Math(spelled)];
    let lines = p.checked.lines.len();
    let right = p.checked.lines.iter().filter(|j| matches!(j.finding, Finding::Right(_))).count();
    match (&p.checked.conclusion, p.checked.holds()) {
        (Some(theorem), holds) => {
            let word = if holds == Some(true) { "proved" } else { "proved under conditions" };
            let tone = if holds == Some(true) { Tone::Good } else { Tone::Bad };
            blocks.push(Block::Verdict(tone, word.into(), claim));
            // Conditions that were missing are spelled as they should have been stated.
            let missing = p.checked.lines.iter().filter_map(|j| match &j.finding {
                Finding::Missing(m) => Some(&m.conds),
                _ => None,
            });
            let own = missing.flatten().filter_map(|c| match c {
                Cond::Holds(claim) => Some((claim.clone(), dependence::of(c)?.code)),
                _ => None,
            });
            let spellings: Vec<_> = p.spellings.iter().cloned().chain(own).collect();
            let mut scope = proof::scope(theorem, &spellings);
            if !scope.is_empty() {
                scope.push(Piece::text("."));
                blocks.push(Block::Paragraph(scope));
            }
        }
        (None, holds) => {
            let (tone, word) = match holds {
                Some(true) => (Tone::Good, "every step holds"),
                Some(false) => (Tone::Bad, "not proved"),
                None => (Tone::Open, "not decided"),
            };
            blocks.push(Block::Verdict(tone, word.into(), claim));
            if right < lines {
                let plural = if lines == 1 { "step is" } else { "steps are" };
                blocks.push(Block::Note(vec![Piece::text(format!("{right} of {lines} {plural} right"))]));
            }
        }
    }
}
