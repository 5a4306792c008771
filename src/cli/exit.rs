//! The exit status: what a script learns from the command.

use entail::prove::Verdict;
use entail::render::build::Outcome;
use std::process::ExitCode;

/// The four answers. Where a file asks several questions the worst counts, in the order in which the
/// variants stand here, the last being the worst: one undecided claim among proved ones is undecided, one
/// refuted claim is a no, and input that cannot be used is an error whatever else was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// 0: yes, proved, all right.
    Yes,
    /// 3: undecided.
    Undecided,
    /// 1: no, refuted, mismatch.
    No,
    /// 2: the input is wrong.
    Input,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Yes => 0,
            Exit::No => 1,
            Exit::Input => 2,
            Exit::Undecided => 3,
        })
    }
}

impl Exit {
    /// What an exit status of this program says; others are no answers of its.
    pub(crate) fn from_code(code: i32) -> Exit {
        match code {
            0 => Exit::Yes,
            1 => Exit::No,
            3 => Exit::Undecided,
            _ => Exit::Input,
        }
    }

    fn of_decision(holds: Option<bool>) -> Exit {
        match holds {
            Some(true) => Exit::Yes,
            Some(false) => Exit::No,
            None => Exit::Undecided,
        }
    }

    /// What one answer says.
    pub(crate) fn of(outcome: &Outcome) -> Exit {
        match outcome {
            Outcome::Defined(_) | Outcome::Value(_) | Outcome::Formula(_) | Outcome::Note(_) => Exit::Yes,
            Outcome::Comparison(c) => Exit::of_decision(c.holds),
            Outcome::Proof(p) => Exit::of_decision(p.checked.holds()),
            Outcome::Check(c) => Exit::of_decision(c.right),
            Outcome::Answer(a) => match a.answer.verdict {
                Verdict::Proved(_) => Exit::Yes,
                Verdict::Refuted(_) => Exit::No,
                Verdict::Unknown(_) => Exit::Undecided,
            },
        }
    }

    /// The worst of several.
    pub(crate) fn worst(outcomes: &[Outcome]) -> Exit {
        outcomes.iter().map(Exit::of).max().unwrap_or(Exit::Yes)
    }
}
