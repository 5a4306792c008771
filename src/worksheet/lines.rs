//! Exercises on derivations: fill in the line that is missing, find the line that is wrong.

use super::exercise::{self, Exercise};
use super::random::Random;
use super::topics::Topic;
use crate::kernel::Theorem;
use crate::prove::{self, Derivation, Question, Verdict};
use crate::render::build::{self, Answered, Outcome};
use crate::render::document::{Block, Calculation, Inline, Line, Piece};
use crate::render::formula::Formula;
use crate::render::{notation, proof};
use crate::term::{Claim, Cond, Dist, Expr, Quantity, Rel};

/// Fewer lines than this are no exercise.
const LEAST: usize = 3;
/// More lines than this fill a page.
const MOST: usize = 12;
/// Changes of a line that are tried.
const SLIPS: usize = 3;

/// A proof of one of the topic's theorems, as a calculation; `alike` keeps to chains of equalities. One that the
/// sheet has not spoken of yet, if there is one: another exercise would give its answer away.
fn derivation(
    topic: &Topic,
    random: &mut Random,
    alike: bool,
    used: &mut Vec<&'static str>,
) -> Option<(&'static Answered, Derivation)> {
    let mut entries = random.shuffled(&topic.theorems());
    entries.sort_by_key(|e| used.contains(&e.name));
    let found = entries.into_iter().find_map(|entry| {
        let answered = entry.answer()?;
        let Verdict::Proved(proof) = &answered.answer.verdict else { return None };
        let mut first = proof.cases.first()?.derivation.clone();
        let mut shown = notation::expr(&first.start);
        first.steps.retain(|s| std::mem::replace(&mut shown, notation::expr(&s.to)) != notation::expr(&s.to));
        let fits = !alike || first.steps.iter().all(|s| s.rel == Rel::Eq);
        (fits && (LEAST..=MOST).contains(&first.steps.len())).then_some((entry.name, answered, first))
    });
    let (name, answered, first) = found?;
    used.push(name);
    Some((answered, first))
}

/// What the kernel made of the lines.
fn theorems(derivation: &Derivation) -> Vec<Theorem> {
    derivation.steps.iter().map(|s| s.theorem.clone()).chain([derivation.theorem.clone()]).collect()
}

/// "This derivation of ..., in the case that ...".
fn lead(before: &str, answered: &Answered, after: &str) -> Block {
    let mut words = vec![Piece::text(before)];
    // The derivation goes up, from the smaller side.
    words.extend(exercise::stated(&Answered { turned: false, ..answered.clone() }));
    if let Verdict::Proved(proof) = &answered.answer.verdict
        && let Some(case) = proof.cases.first()
    {
        for (n, cond) in case.assumptions.iter().enumerate() {
            words.push(Piece::text(if n == 0 { ", where " } else { " and " }));
            words.push(Piece::Math(notation::cond(cond)));
        }
    }
    words.push(Piece::text(after));
    Block::Paragraph(words)
}

fn line(step: &prove::Step, formula: Formula, why: Option<Inline>) -> Line {
    Line {
        relation: notation::relation(step.rel),
        formula,
        rule: if why.is_some() { step.rule.to_owned() } else { String::new() },
        why: why.unwrap_or_default(),
        value: None,
    }
}

/// "Fill in the missing line".
pub(super) fn missing(topic: &Topic, random: &mut Random, used: &mut Vec<&'static str>) -> Option<Exercise> {
    let (answered, derivation) = derivation(topic, random, false, used)?;
    // The first line is asked for and the last is the goal: one between them is taken out. What is only
    // rearranged may be rearranged in many ways.
    let between = derivation.steps.iter().take(derivation.steps.len() - 1).enumerate();
    let places: Vec<usize> = between.filter(|(_, s)| s.rule != "RING").map(|(n, _)| n).collect();
    let gap = *random.pick(&places)?;
    let written = |shown: bool| {
        let line = |(n, step): (usize, &prove::Step)| {
            let formula = if n == gap && !shown {
                Formula::Words("…………………………".into())
            } else {
                notation::expr(&step.to)
            };
            line(step, formula, Some(proof::prose(&step.why)))
        };
        let steps = derivation.steps.iter().enumerate().map(line).collect();
        Block::Calculation(Calculation { start: notation::expr(&derivation.start), value: None, steps })
    };
    let answer = vec![
        Block::Paragraph(vec![Piece::text("The missing line is")]),
        Block::Equation(notation::expr(&derivation.steps.get(gap)?.to)),
        written(true),
    ];
    Some(Exercise {
        kind: "Fill in the line",
        question: vec![
            lead("Fill in the missing line of this derivation of ", answered, "."),
            written(false),
        ],
        answer,
        theorems: theorems(&derivation),
    })
}

/// "Find the wrong line".
pub(super) fn wrong(topic: &Topic, random: &mut Random, used: &mut Vec<&'static str>) -> Option<Exercise> {
    // In a chain of equalities a line is wrong exactly when it differs from the first.
    let (answered, derivation) = derivation(topic, random, true, used)?;
    let conds: Vec<Cond> = derivation.theorem.conds().iter().cloned().collect();
    let places: Vec<usize> = (0..derivation.steps.len() - 1).collect();
    for place in random.shuffled(&places) {
        let right = &derivation.steps.get(place)?.to;
        for slip in random.shuffled(&slips(right)).into_iter().take(SLIPS) {
            // What the slip makes is on the sheet only if it has been refuted.
            let claimed = Claim::new(derivation.start.clone(), Rel::Eq, slip.clone());
            let question = Question { claim: claimed, given: conds.clone(), model: Default::default() };
            let answer = prove::prove(&question);
            if !matches!(answer.verdict, Verdict::Refuted(_)) {
                continue;
            }
            let lines = |shown: bool| {
                let line = |(n, step): (usize, &prove::Step)| {
                    let formula =
                        if n == place && !shown { notation::expr(&slip) } else { notation::expr(&step.to) };
                    let number = vec![Piece::text(format!("line {}", n + 1))];
                    line(step, formula, Some(if shown { proof::prose(&step.why) } else { number }))
                };
                let steps =
                    derivation.steps.iter().enumerate().map(line).map(|l| unruled(l, shown)).collect();
                Block::Calculation(Calculation {
                    start: notation::expr(&derivation.start),
                    value: None,
                    steps,
                })
            };
            let mut solution = vec![
                Block::Paragraph(vec![
                    Piece::Strong(format!("Line {} is wrong.", place + 1)),
                    Piece::text(" It should be"),
                ]),
                Block::Equation(notation::expr(right)),
                lines(true),
            ];
            let refuted = Answered { answer, turned: false, ..answered.clone() };
            solution.extend(build::document(&[Outcome::Answer(Box::new(refuted))]).blocks);
            let asked = " is not equal to the others. Which one, and what should it be?";
            let question =
                vec![lead("One of the lines of this derivation of ", answered, asked), lines(false)];
            let theorems = theorems(&derivation);
            return Some(Exercise { kind: "Find the mistake", question, answer: solution, theorems });
        }
    }
    None
}

/// Rules would give the answer away.
fn unruled(mut line: Line, shown: bool) -> Line {
    if !shown {
        line.rule.clear();
    }
    line
}

/// What a student might have written instead: a sign, an order of arguments, a term left out.
fn slips(e: &Expr) -> Vec<Expr> {
    let mut slips = Vec::new();
    match e {
        Expr::Add(parts) => {
            for k in 0..parts.len() {
                let changed = |new: Option<Expr>| {
                    let other = parts
                        .iter()
                        .enumerate()
                        .filter_map(|(n, p)| if n == k { new.clone() } else { Some(p.clone()) });
                    Expr::add(other)
                };
                let part = parts.get(k).cloned().unwrap_or_else(|| Expr::int(0));
                slips.push(changed(Some(Expr::negative(part.clone()))));
                if parts.len() > 2 {
                    slips.push(changed(None));
                }
                slips.extend(slips_within(&part).into_iter().map(|s| changed(Some(s))));
            }
        }
        other => {
            slips.push(Expr::negative(other.clone()));
            slips.extend(slips_within(other));
        }
    }
    slips.retain(|s| s != e);
    slips
}

fn slips_within(e: &Expr) -> Vec<Expr> {
    let swapped = |a: &Dist, b: &Dist, make: &dyn Fn(Dist, Dist) -> Quantity| {
        vec![Expr::quantity(make(b.clone(), a.clone()))]
    };
    match e {
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::Divergence(a, b) => swapped(a, b, &Quantity::Divergence),
            Quantity::CrossEntropy(a, b) => swapped(a, b, &Quantity::CrossEntropy),
            _ => Vec::new(),
        },
        Expr::Mul(parts) => {
            let one = |k: usize| {
                let inner = parts.get(k).map(slips_within).unwrap_or_default();
                inner.into_iter().map(move |s| {
                    Expr::mul(
                        parts.iter().enumerate().map(|(n, p)| if n == k { s.clone() } else { p.clone() }),
                    )
                })
            };
            (0..parts.len()).flat_map(one).collect()
        }
        _ => Vec::new(),
    }
}
