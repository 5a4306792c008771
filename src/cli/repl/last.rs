//! The last result: what `_` stands for, and what `:steps` and the like speak of.

use entail::render::build::{Evaluation, Outcome, Show};
use entail::render::json;
use entail::render::number::Unit;
use entail::session::Session;
use entail::span::Source;
use entail::syntax::ast::StmtKind;
use entail::syntax::highlight::{self, Class};
use entail::syntax::{parse, print};
use std::sync::Arc;

/// What was answered last.
#[derive(Clone, Default)]
pub(crate) struct Last {
    answered: Option<Arc<Answered>>,
    value: Option<Arc<LastValue>>,
    /// Counts the changes of what names mean.
    age: u64,
}

/// The last text that was answered.
pub(crate) struct Answered {
    pub(super) source: Source,
    pub(super) outcomes: Vec<Outcome>,
    /// What names meant before it.
    pub(super) before: Session,
}

impl Answered {
    /// What came of the last statement that was more than a definition, or of the last one.
    pub(super) fn result(&self) -> &[Outcome] {
        let is_news = |o: &Outcome| !matches!(o, Outcome::Defined(_) | Outcome::Note(_));
        let last = match self.outcomes.iter().rposition(is_news) {
            Some(last) => last,
            None => return &self.outcomes,
        };
        // A chain of claims has an answer for each.
        let kind = |o: &Outcome| std::mem::discriminant(o);
        let same =
            |o: &Outcome| self.outcomes.get(last).is_some_and(|l| kind(l) == kind(o) && asked(l) == asked(o));
        let first = self.outcomes.iter().take(last).rposition(|o| !same(o)).map_or(0, |before| before + 1);
        self.outcomes.get(first..=last).unwrap_or(&[])
    }
}

/// The text of the question.
fn asked(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Value(e) => Some(&e.input),
        Outcome::Comparison(c) => Some(&c.input),
        Outcome::Formula(f) => Some(&f.input),
        Outcome::Check(c) => Some(&c.input),
        Outcome::Answer(a) => Some(&a.input),
        Outcome::Proof(_) | Outcome::Defined(_) | Outcome::Note(_) => None,
    }
}

/// The last result that `_` can stand for.
struct LastValue {
    /// In the language's syntax.
    text: String,
    /// The value, if it was an expression.
    evaluation: Option<Evaluation>,
    age: u64,
}

/// A text with `_` replaced.
pub(crate) enum Substitution {
    /// There is no `_` in it.
    None,
    /// The text to answer.
    Done(String),
    /// There is nothing that it could stand for: why, and what to do.
    Impossible(String, &'static str),
}

/// A closed form longer than this is not written into a statement.
const LONGEST: usize = 10_000;

impl Last {
    /// The last text that was answered.
    pub(super) fn answered(&self) -> Option<&Answered> {
        self.answered.as_deref()
    }

    /// What `_` stands for, as it was written.
    pub(super) fn text(&self) -> Option<&str> {
        self.value.as_ref().map(|v| v.text.as_str())
    }

    /// Names may mean something else from now on.
    pub(super) fn age(&mut self) {
        self.age += 1;
    }

    pub(super) fn remember(
        &mut self,
        source: &Source,
        before: &Session,
        outcomes: Vec<Outcome>,
        defines: bool,
    ) {
        if defines {
            self.age();
        }
        let value = outcomes.iter().rev().find_map(|outcome| match outcome {
            Outcome::Value(e) => Some((spelled(source, before)?, Some(e.clone()))),
            Outcome::Formula(_) => Some((spelled(source, before)?, None)),
            Outcome::Defined(d) => Some((d.name.to_string(), None)),
            _ => None,
        });
        if let Some((text, evaluation)) = value {
            self.value = Some(Arc::new(LastValue { text, evaluation, age: self.age }));
        }
        let (source, before) = (source.clone(), before.clone());
        self.answered = Some(Arc::new(Answered { source, outcomes, before }));
    }

    /// Puts the last result in the place of each `_`: as it was written while names mean what they
    /// meant then, else as its closed form.
    pub(super) fn substitute(&self, line: &Source) -> Substitution {
        let text = &*line.text;
        let places: Vec<_> = highlight::pieces(text)
            .filter(|(class, _)| *class == Class::Last)
            .map(|(_, span)| span)
            .collect();
        if places.is_empty() {
            return Substitution::None;
        }
        let Some(value) = &self.value else {
            let help = "ask for a value first, such as `S((1/2, 1/4, 1/4))`";
            return Substitution::Impossible("there is no result yet that `_` could stand for".into(), help);
        };
        let meant = match (&value.evaluation, value.age == self.age) {
            (_, true) => value.text.clone(),
            (None, false) => {
                let why = format!("the last result was `{}`, and names have changed since", value.text);
                return Substitution::Impossible(why, "write the name that you mean");
            }
            (Some(e), false) => match closed_form(e) {
                Some(text) => text,
                None => {
                    let why = "names have changed since the last result, and its closed form is too long";
                    return Substitution::Impossible(why.into(), "write out what you mean");
                }
            },
        };
        let meant = if is_one_operand(&meant) || text.trim() == "_" { meant } else { format!("({meant})") };
        let mut out = String::with_capacity(text.len() + meant.len());
        let mut at = 0;
        for span in places {
            out.push_str(text.get(at..span.start).unwrap_or(""));
            out.push_str(&meant);
            at = span.end;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        Substitution::Done(out)
    }
}

/// The last expression of a text, in canonical spelling.
fn spelled(source: &Source, session: &Session) -> Option<String> {
    let parsed = parse::parse_file(source, &session.options().text);
    parsed.items.iter().rev().find_map(|stmt| match &stmt.kind {
        StmtKind::Evaluate { expr, .. } => Some(print::expr(expr)),
        _ => None,
    })
}

/// The value in the language's syntax, in nats: what it is whatever names mean.
fn closed_form(e: &Evaluation) -> Option<String> {
    // Digits play no part here.
    let show = Show { unit: Unit::Nats, digits: 1, ..e.show.clone() };
    let value = json::object(&Outcome::Value(Evaluation { show, ..e.clone() })).ok()?;
    let json::Object::Value(object) = value else { return None };
    Some(object.number.exact).filter(|text| text.len() <= LONGEST)
}

/// A name, a number, or a call such as `D(A||B)`, which needs no parentheses around it.
fn is_one_operand(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
    let Some(rest) = text.trim_start_matches(word).strip_prefix('(') else {
        return text.chars().all(word);
    };
    let mut depth = 1_usize;
    let end = rest.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    text.starts_with(word) && !rest.contains('"') && end == Some(rest.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_keep_their_face() {
        for text in ["A", "S(A)", "D(A||B)", "exp(S(A))", "1"] {
            assert!(is_one_operand(text), "{text}");
        }
        for text in ["S(A) + S(B)", "(1/2, 1/2)(1)", "-S(A)", "f(\")\")", "1/2", "S(A)^2"] {
            assert!(!is_one_operand(text), "{text}");
        }
    }
}
