//! A proof of somebody's own: its reasons resolved, its lines checked, its mistakes pointed at.

use super::answer::{Answering, replay};
use super::library;
use crate::diag::Diagnostic;
use crate::eval::Env;
use crate::lower::{Hint, Written};
use crate::prove::student::{self, ByLemmas, Finding, Lemma, Line, Proposal, Reason, ReasonKind};
use crate::prove::{self, Answer, Case, Derivation, Piece, Proof, Question, Step, Verdict};
use crate::render::build::{Outcome, ProofCheck, Show};
use crate::render::proof::sentence;
use crate::term::{Claim, Cond, Dist, Name};
use std::sync::Arc;

impl Answering<'_> {
    /// Checks a proof; a named one whose lines are all right is kept.
    pub(super) fn proof(
        &mut self,
        written: Written,
        env: Arc<Env>,
        spellings: Vec<(Claim, String)>,
        show: Show,
    ) -> Outcome {
        let line = |l: &crate::lower::WrittenLine| Line {
            rel: l.rel,
            turned: l.turned,
            to: l.to.clone(),
            reasons: l.hints.iter().flat_map(|h| self.reasons(h)).collect(),
        };
        let proposal = Proposal {
            first: written.first.clone(),
            lines: written.lines.iter().map(line).collect(),
            given: written.given.clone(),
            model: env,
        };
        let mut checked = student::check(&proposal);
        // Every theorem is replayed by the separate checker before it is shown.
        for judged in &mut checked.lines {
            if let Some(doubt) = judged.theorems().into_iter().find_map(|t| replay(t).err()) {
                let words =
                    format!("E083: a proof was found that the separate checker does not accept: {doubt}");
                judged.finding = Finding::Open(vec![vec![Piece::Text(words)]]);
                checked.conclusion = None;
            }
        }
        if checked.conclusion.as_ref().is_some_and(|t| replay(t).is_err()) {
            checked.conclusion = None;
        }
        for (judged, line) in checked.lines.iter().zip(&written.lines) {
            let (code, message, label) = match &judged.finding {
                Finding::Right(_) => continue,
                Finding::Missing(_) => {
                    ("E085", "this step needs a condition that is not stated", "holds only under a condition")
                }
                Finding::Wrong(_) => ("E084", "this step is wrong", "does not follow from the line before"),
                Finding::Open(_) => ("E086", "this step was not decided", "neither proved nor refuted"),
            };
            let help = "the page of the proof shows an example and what may be behind it";
            self.warnings.push(Diagnostic::warning(code, message).at(line.span, label).help(help));
        }
        if let (Some(name), Some(theorem), Some(true)) = (&written.name, &checked.conclusion, checked.holds())
        {
            self.keep(name.clone(), vec![theorem.clone()]);
        }
        let places = written.lines.iter().map(|l| self.source.line_col(l.span.start)).collect();
        Outcome::Proof(Box::new(ProofCheck { name: written.name, checked, places, spellings, show }))
    }

    /// What a hint says; `gibbs and linearity` are two reasons if they are none together.
    fn reasons(&self, hint: &Hint) -> Vec<Reason> {
        let whole = self.reason(hint);
        if !matches!(whole.kind, ReasonKind::Unknown(_)) || !hint.args.is_empty() {
            return vec![whole];
        }
        let part = |words: &str| self.reason(&Hint { words: words.trim().to_owned(), ..hint.clone() });
        let parts: Vec<Reason> = hint.words.split(" and ").map(part).collect();
        let known = parts.iter().all(|r| !matches!(r.kind, ReasonKind::Unknown(_)));
        if known { parts } else { vec![whole] }
    }

    /// What words say, with the theorems known here.
    fn reason(&self, hint: &Hint) -> Reason {
        let own = self.theorems.iter().map(|t| &*t.name).chain(self.known.keys().map(|n| &**n));
        let names: Vec<&str> = own.chain(library::entries().iter().map(|e| e.name)).collect();
        let kind = student::read_reason(&hint.words, &|name| self.lemma(name), &names);
        Reason { words: hint.words.clone(), kind, args: hint.args.clone() }
    }

    /// The prover's answer; where theorems are named, by them if they suffice, and what to say if they do not.
    pub(super) fn by_name(&self, question: &Question, hints: &[Hint]) -> (Answer, Option<String>) {
        let reasons: Vec<Reason> = hints.iter().flat_map(|h| self.reasons(h)).collect();
        let lemmas: Vec<(&Lemma, &[Dist])> = reasons
            .iter()
            .flat_map(|r| r.theorems().iter().map(|l| (l.as_ref(), r.args.as_slice())))
            .collect();
        let found = student::by_lemmas(question, &lemmas);
        if let ByLemmas::Proved(theorem, uses) = found {
            let claim = question.claim.clone();
            let mut why = Vec::new();
            for (name, instance) in uses {
                why.push(Piece::Text(format!("{}{name}: ", if why.is_empty() { "" } else { "; " })));
                why.push(Piece::Cond(Cond::Holds(instance)));
            }
            let step = Step {
                rel: claim.rel,
                to: claim.rhs.clone(),
                rule: "INST",
                why,
                theorem: theorem.clone(),
                value: None,
            };
            let derivation = Derivation {
                start: claim.lhs.clone(),
                value: None,
                steps: vec![step],
                theorem: theorem.clone(),
            };
            let cases = vec![Case { assumptions: Vec::new(), derivation }];
            let verdict = Verdict::Proved(Box::new(Proof { theorem, cases }));
            return (Answer { claim, given: question.given.clone(), verdict }, None);
        }
        let answer = prove::prove(question);
        let proved = matches!(answer.verdict, Verdict::Proved(_));
        let words = hints.iter().map(|h| format!("`{}`", h.words)).collect::<Vec<_>>().join(", ");
        let unknown = reasons.iter().find_map(|r| match &r.kind {
            ReasonKind::Unknown(near) => Some((&r.words, near)),
            _ => None,
        });
        let remark = match unknown {
            Some((words, near)) => {
                let near = near.first().map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                Some(format!("nothing is known by the name `{words}`{near}"))
            }
            // Of an argument such as convexity it is not said what all it might give.
            None if !hints.iter().any(|h| self.lemma(&h.words).is_some()) => None,
            None => {
                let own = if proved { "; the proof above is the prover's own" } else { "" };
                Some(match found {
                    ByLemmas::Needs(conds) => {
                        let conds = conds.iter().map(|c| format!("`{}`", sentence(c))).collect::<Vec<_>>();
                        format!("{words} would need {}, which was not given{own}", conds.join(" and "))
                    }
                    _ => format!("it does not follow from {words} alone{own}"),
                })
            }
        };
        (answer, remark)
    }

    /// A theorem by its name: of this source, of earlier ones.
    pub(super) fn lemma(&self, name: &str) -> Option<Arc<Lemma>> {
        let own = self.theorems.iter().rev().find(|l| &*l.name == name);
        own.or_else(|| self.known.get(name)).cloned().or_else(|| library::lemma(name))
    }

    /// Keeps theorems under a name.
    pub(super) fn keep(&mut self, name: Name, theorems: Vec<crate::kernel::Theorem>) {
        self.theorems.push(Arc::new(Lemma { name, theorems }));
    }
}
