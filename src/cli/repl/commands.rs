//! The commands of the REPL, as data: name, argument, help. Nothing here knows an editor or a session.

use std::fmt;

/// What a command does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    Help,
    Steps,
    Plot,
    Latex,
    Coq,
    Digits,
    Base,
    Defs,
    Undo,
    Load,
    Save,
    Time,
    Quit,
}

/// What an argument can be completed from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Takes {
    Nothing,
    Topic,
    Expression,
    Number,
    Base,
    File,
}

/// One command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) action: Action,
    /// The name, without the colon.
    pub(crate) name: &'static str,
    /// Other names of it.
    pub(crate) aliases: &'static [&'static str],
    /// Its argument as help shows it.
    pub(crate) argument: &'static str,
    pub(crate) takes: Takes,
    /// One line.
    pub(crate) summary: &'static str,
    /// What else there is to know.
    pub(crate) details: &'static str,
}

/// All commands, in the order of the help page.
pub(crate) const COMMANDS: &[Entry] = &[
    Entry {
        action: Action::Help,
        name: "help",
        aliases: &["h", "?", "explain"],
        argument: "[TOPIC]",
        takes: Takes::Topic,
        summary: "these commands, or what a quantity, rule, command or error code is",
        details: "Such as `:help D`, `:help LOG`, `:help E020`, `:help plot`, `:help language` or `:help keys`; `:help topics` lists what can be explained.",
    },
    Entry {
        action: Action::Steps,
        name: "steps",
        aliases: &["why"],
        argument: "[EXPRESSION]",
        takes: Takes::Expression,
        summary: "how the last result came about: definitions and their terms, one by one",
        details: "With an expression: how its value comes about. Of a proof it shows the steps again.",
    },
    Entry {
        action: Action::Plot,
        name: "plot",
        aliases: &[],
        argument: "[A or D(A||B)]",
        takes: Takes::Expression,
        summary: "bars: the masses of a distribution, or what each outcome contributes to a quantity",
        details: "Without an argument: of the last result.",
    },
    Entry {
        action: Action::Latex,
        name: "latex",
        aliases: &["tex"],
        argument: "",
        takes: Takes::Nothing,
        summary: "the last result in LaTeX, for your own document",
        details: "It needs the packages amsmath and amssymb. `entail ... --format latex` writes a whole document.",
    },
    Entry {
        action: Action::Coq,
        name: "coq",
        aliases: &["rocq"],
        argument: "",
        takes: Takes::Nothing,
        summary: "the last result for the Coq proof assistant",
        details: "Proofs, values and comparisons; `entail prove ... --format coq -o FILE.v` writes the same to a file.",
    },
    Entry {
        action: Action::Digits,
        name: "digits",
        aliases: &[],
        argument: "[N]",
        takes: Takes::Number,
        summary: "show N significant digits from now on",
        details: "One statement alone: `S(A) digits 50`.",
    },
    Entry {
        action: Action::Base,
        name: "base",
        aliases: &["unit"],
        argument: "[e, 2, 10 or N]",
        takes: Takes::Base,
        summary: "the base of the logarithm from now on: e for nats, 2 for bits",
        details: "One statement alone: `S(A) in bits`. The words nats, bits and dits are understood as well.",
    },
    Entry {
        action: Action::Defs,
        name: "defs",
        aliases: &["definitions", "names"],
        argument: "",
        takes: Takes::Nothing,
        summary: "every name defined so far and what it means",
        details: "",
    },
    Entry {
        action: Action::Undo,
        name: "undo",
        aliases: &[],
        argument: "",
        takes: Takes::Nothing,
        summary: "take the last definition back",
        details: "Answers given since then are forgotten too; `:undo` again goes further back.",
    },
    Entry {
        action: Action::Load,
        name: "load",
        aliases: &["run"],
        argument: "FILE",
        takes: Takes::File,
        summary: "run the statements of a file here; all of them or, after a mistake, none",
        details: "Data files: `K = load \"weather.csv\" column p`.",
    },
    Entry {
        action: Action::Save,
        name: "save",
        aliases: &[],
        argument: "FILE",
        takes: Takes::File,
        summary: "write this session to a file that `entail run` answers alike",
        details: "A file that is there already is replaced only with `:save! FILE`.",
    },
    Entry {
        action: Action::Time,
        name: "time",
        aliases: &[],
        argument: "[STATEMENT]",
        takes: Takes::Expression,
        summary: "say how long each answer takes, or stop saying it",
        details: "With a statement: answer it and say how long that took.",
    },
    Entry {
        action: Action::Quit,
        name: "quit",
        aliases: &["q", "exit"],
        argument: "",
        takes: Takes::Nothing,
        summary: "leave; so does Ctrl-D",
        details: "",
    },
];

impl Entry {
    /// `:digits [N]`
    pub(crate) fn usage(&self) -> String {
        format!(":{} {}", self.name, self.argument).trim_end().to_owned()
    }
}

/// A command as it was typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Call<'a> {
    pub(crate) entry: &'static Entry,
    /// An `!` behind the name: do it all the same.
    pub(crate) forced: bool,
    pub(crate) argument: &'a str,
}

/// No command has that name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unknown {
    name: String,
    near: Vec<&'static str>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: there is no command `:{}`", entail::render::escape::terminal(&self.name))?;
        match self.near.as_slice() {
            [] => writeln!(f, "help: `:help` lists the commands"),
            near => writeln!(f, "help: did you mean `:{}`?", near.join("` or `:")),
        }
    }
}

/// The line as a command; `None` when it is none. Beginnings of names do where only one command has them.
pub(crate) fn read(line: &str) -> Option<Result<Call<'_>, Unknown>> {
    let line = line.trim();
    let typed = match line.strip_prefix(':') {
        Some(rest) => rest,
        // What people type who want out, or help. Neither is a statement.
        None if matches!(line, "help" | "?" | "quit" | "exit") => line,
        None => return None,
    };
    let (name, argument) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let (name, forced) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    let exactly = |e: &&Entry| e.name == name || e.aliases.contains(&name);
    let found = COMMANDS.iter().find(exactly).or_else(|| {
        let mut begun = COMMANDS.iter().filter(|e| !name.is_empty() && e.name.starts_with(name));
        begun.next().filter(|_| begun.next().is_none())
    });
    let call = |entry| Call { entry, forced, argument: argument.trim() };
    Some(found.map(call).ok_or_else(|| Unknown { name: name.to_owned(), near: near(name) }))
}

/// The names that look most like this one.
pub(super) fn near(name: &str) -> Vec<&'static str> {
    let wanted = name.to_lowercase();
    let names = COMMANDS.iter().flat_map(|e| std::iter::once(&e.name).chain(e.aliases)).copied();
    let mut scored: Vec<(usize, &'static str)> = names
        .filter(|n| n.len() > 1)
        .map(|n| (strsim::damerau_levenshtein(n, &wanted), n))
        .filter(|(distance, n)| {
            *distance <= 1 + wanted.len() / 4 || (!wanted.is_empty() && n.starts_with(&wanted))
        })
        .collect();
    scored.sort_by_key(|(distance, _)| *distance);
    scored.into_iter().map(|(_, n)| n).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(line: &str) -> Option<Action> {
        read(line).and_then(Result::ok).map(|call| call.entry.action)
    }

    #[test]
    fn names_aliases_and_beginnings() {
        assert_eq!(action(":steps"), Some(Action::Steps));
        assert_eq!(action("  :q "), Some(Action::Quit));
        assert_eq!(action(":dig 100"), Some(Action::Digits));
        assert_eq!(action("exit"), Some(Action::Quit));
        // `:d` could be two commands, and a statement is none.
        assert!(read(":d").unwrap().is_err() && read("S(A)").is_none());
        let call = read(":save!  my file.ent ").unwrap().unwrap();
        assert_eq!((call.forced, call.argument), (true, "my file.ent"));
    }

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let said = |line: &str| read(line).unwrap().unwrap_err().to_string();
        assert!(said(":dgits 5").contains("did you mean `:digits`?"));
        assert!(said(":xyzzy").contains("`:help` lists"));
        assert!(said(":d").contains(":defs") && said(":d").contains(":digits"));
        assert!(!said(":\u{1b}[2J").contains('\u{1b}'));
    }

    #[test]
    fn no_name_means_two_commands() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in COMMANDS {
            assert!(entry.summary.chars().next().is_some_and(char::is_lowercase), "{}", entry.name);
            for name in std::iter::once(&entry.name).chain(entry.aliases) {
                assert!(seen.insert(*name), "{name}");
            }
        }
    }
}
