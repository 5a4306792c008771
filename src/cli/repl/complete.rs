//! What could be meant by the beginning of a word: names, outcomes, quantities, rules, commands,
//! files, and `\alpha` for α.

use super::commands::{self, COMMANDS, Takes};
use entail::lower::{Meaning, Scope};
use entail::model::Law;
use entail::render::explain;
use entail::render::glossary::GLOSSARY;
use entail::render::rules::RULES;
use entail::syntax::words;
use reedline::{Completer, Span, Suggestion};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// More outcomes than this are not offered.
const OUTCOMES: usize = 200;

/// Completes from the names that are known when the line is typed.
pub(super) struct Words {
    pub(super) scope: Arc<Mutex<Scope>>,
    /// Characters beyond ASCII can be shown.
    pub(super) unicode: bool,
}

/// A word that could be meant: what is written, and what it is.
type Candidate = (String, String);

impl Completer for Words {
    fn complete(&mut self, line: &str, pos: usize) -> Vec<Suggestion> {
        let before = line.get(..pos).unwrap_or(line);
        let (start, found) = self.candidates(before);
        let suggestion = |(value, description): Candidate| Suggestion {
            value,
            description: Some(description).filter(|d| !d.is_empty()),
            span: Span::new(start, before.len()),
            ..Suggestion::default()
        };
        found.into_iter().map(suggestion).collect()
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'')
}

/// Where the word begins that the text ends in.
fn word_start(text: &str) -> usize {
    text.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(text.len(), |(at, _)| at)
}

impl Words {
    /// Where the replacement begins, and what it could be.
    fn candidates(&self, before: &str) -> (usize, Vec<Candidate>) {
        if let Some(rest) = before.trim_start().strip_prefix(':') {
            let Some((name, argument)) = rest.split_once(char::is_whitespace) else {
                return (before.len() - rest.len() - 1, command_names(rest));
            };
            let takes = commands::read(&format!(":{name}")).and_then(Result::ok).map(|c| c.entry.takes);
            let begun = argument.trim_start();
            let start = before.len() - begun.len();
            match takes {
                Some(Takes::Topic) => return (start, topics(begun)),
                Some(Takes::File) => return files(before, begun),
                Some(Takes::Base) => return (start, beginning(begun, bases())),
                Some(Takes::Number | Takes::Nothing) => return (start, Vec::new()),
                Some(Takes::Expression) | None => {}
            }
        }
        if let Some((start, found)) = self.symbols(before) {
            return (start, found);
        }
        let start = word_start(before);
        let word = before.get(start..).unwrap_or("");
        let lead = before.get(..start).unwrap_or("");
        if let Some(outcomes) = self.outcomes(lead) {
            let found = beginning(word, outcomes);
            if !found.is_empty() {
                return (start, found);
            }
        }
        let by = |c: char| c == ',' || c.is_whitespace();
        if lead.trim_end_matches(by).ends_with(" by") || lead.contains(" by ") {
            let rules = RULES.iter().map(|r| (r.name.to_owned(), first_sentence(r.meaning)));
            let found = beginning_any_case(word, rules);
            if !found.is_empty() {
                return (start, found);
            }
        }
        if word.is_empty() {
            return (start, Vec::new());
        }
        (start, beginning(word, self.names().chain(language())))
    }

    fn names(&self) -> impl Iterator<Item = Candidate> + use<> {
        let mut names = Vec::new();
        if let Ok(scope) = self.scope.lock() {
            for (name, meaning) in scope.iter() {
                let what = match meaning {
                    Meaning::Law(_) => "distribution",
                    Meaning::Joint(_) => "joint distribution",
                    Meaning::Parametric(_) => "distribution with a parameter",
                    Meaning::Parameter(_) => "parameter",
                    Meaning::Number(_) => "number",
                    Meaning::Values(_) => "values of outcomes",
                    Meaning::Theorem(_) => "theorem",
                };
                names.push((name.to_string(), what.to_owned()));
                if let Meaning::Joint(joint) = meaning {
                    let variable =
                        |v: &entail::model::Variable| (v.name.to_string(), "random variable".to_owned());
                    names.extend(joint.variables().iter().map(variable));
                }
            }
        }
        names.into_iter()
    }

    /// The outcomes of `A` right behind `A(`.
    fn outcomes(&self, lead: &str) -> Option<Vec<Candidate>> {
        let call = lead.trim_end().strip_suffix('(')?;
        let name = call.get(word_start(call)..)?;
        let scope = self.scope.lock().ok()?;
        let Some(Meaning::Law(law)) = scope.meaning(name) else { return None };
        let Law::Finite(d) = law else { return None };
        let all = d.iter().take(OUTCOMES);
        Some(all.map(|(label, mass)| (label.to_string(), format!("{name}({label}) = {mass}"))).collect())
    }

    /// `\alp` becomes α where it can be shown.
    fn symbols(&self, before: &str) -> Option<(usize, Vec<Candidate>)> {
        let start = before.rfind('\\')?;
        let word = before.get(start + 1..)?;
        if !word.chars().all(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let shown = |(name, symbol): (&'static str, &'static str)| {
            let command = format!("\\{name}");
            if self.unicode { (symbol.to_owned(), command) } else { (command, String::new()) }
        };
        let found = words::symbols().filter(|(name, _)| name.starts_with(word)).map(shown);
        Some((start, found.collect()))
    }
}

fn beginning(word: &str, all: impl IntoIterator<Item = Candidate>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = all.into_iter().filter(|(name, _)| name.starts_with(word)).collect();
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

fn beginning_any_case(word: &str, all: impl IntoIterator<Item = Candidate>) -> Vec<Candidate> {
    let wanted = word.to_lowercase();
    all.into_iter().filter(|(name, _)| name.to_lowercase().starts_with(&wanted)).collect()
}

fn first_sentence(text: &str) -> String {
    text.split(". ").next().unwrap_or(text).trim_end_matches('.').to_owned()
}

fn command_names(begun: &str) -> Vec<Candidate> {
    let all = COMMANDS.iter().map(|e| (format!(":{}", e.name), e.summary.to_owned()));
    all.filter(|(name, _)| name.get(1..).is_some_and(|n| n.starts_with(begun))).collect()
}

fn topics(begun: &str) -> Vec<Candidate> {
    let glossary = GLOSSARY.iter().map(|e| (e.title.to_owned(), first_sentence(e.meaning)));
    let rules = RULES.iter().map(|r| (r.name.to_owned(), first_sentence(r.meaning)));
    let codes = explain::codes().map(|(code, title, _)| ((*code).to_owned(), (*title).to_owned()));
    let own = ["language", "keys", "topics"].map(|t| (t.to_owned(), String::new()));
    let commands = COMMANDS.iter().map(|e| (e.name.to_owned(), e.summary.to_owned()));
    beginning_any_case(begun, own.into_iter().chain(commands).chain(glossary).chain(rules).chain(codes))
}

fn bases() -> impl Iterator<Item = Candidate> {
    [("e", "nats"), ("2", "bits"), ("10", "dits")].into_iter().map(|(b, u)| (b.to_owned(), u.to_owned()))
}

/// Words of the language and of the field, each as it begins: `D(`, `KL(`, `prove`.
fn language() -> impl Iterator<Item = Candidate> {
    let quantities = GLOSSARY.iter().flat_map(|e| {
        let head = |spelling: &&'static str| {
            let end = spelling.find('(').filter(|end| *end > 0)?;
            let head = spelling.get(..=end)?;
            head.chars().all(|c| is_part(c) || matches!(c, '(' | '[' | ']')).then(|| head.to_owned())
        };
        e.spellings.iter().filter_map(move |s| Some((head(s)?, e.title.to_owned())))
    });
    let families = ["bernoulli(", "binomial(", "geometric(", "uniform(", "delta("];
    let families = families.into_iter().map(|f| (f.to_owned(), "distribution".to_owned()));
    let words = words::RESERVED.iter().filter(|w| w.is_ascii()).map(|w| ((*w).to_owned(), String::new()));
    quantities.chain(families).chain(words)
}

/// Files and folders that the last part of a path could be.
fn files(before: &str, begun: &str) -> (usize, Vec<Candidate>) {
    let (folder, part) = begun.rsplit_once('/').map_or(("", begun), |(f, p)| (f, p));
    let start = before.len() - part.len();
    let place = match (folder, begun.starts_with('/')) {
        ("", true) => Path::new("/"),
        ("", false) => Path::new("."),
        (folder, _) => Path::new(folder),
    };
    let Ok(entries) = std::fs::read_dir(place) else { return (start, Vec::new()) };
    let mut found: Vec<Candidate> = Vec::new();
    for entry in entries.flatten() {
        let Ok(mut name) = entry.file_name().into_string() else { continue };
        let is_folder = entry.path().is_dir();
        let fits = name.starts_with(part) && (part.starts_with('.') || !name.starts_with('.'));
        if fits && (is_folder || name.ends_with(".ent")) {
            if is_folder {
                name.push('/');
            }
            found.push((name, String::new()));
        }
    }
    found.sort();
    (start, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entail::{session::Session, span::Source};

    fn complete(line: &str, unicode: bool) -> Vec<String> {
        let mut session = Session::default();
        let text =
            "A = {sun: 3/4, snow: 1/8, rain: 1/8}\nweather = A\njoint P(Xray, Y) = {(0,0): 1/2, (1,1): 1/2}";
        assert!(session.run(&Source::new("x", text)).is_accepted());
        let scope = Arc::new(Mutex::new(session.scope().clone()));
        let found = Words { scope, unicode }.complete(line, line.len());
        found.into_iter().map(|s| format!("{}{}", line.get(..s.span.start).unwrap(), s.value)).collect()
    }

    #[test]
    fn every_kind_of_word() {
        assert_eq!(complete("S(wea", true), ["S(weather"]);
        assert_eq!(complete("H(Xr", true), ["H(Xray"]);
        assert_eq!(complete("A(s", true), ["A(snow", "A(sun"]);
        assert_eq!(complete("pro", true), ["proof", "prove"]);
        assert!(complete("1 + K", true).contains(&"1 + KL(".to_owned()));
        assert_eq!(complete(":di", true), [":digits"]);
        assert_eq!(complete("\\alp", true), ["α"]);
        assert_eq!(complete("\\alp", false), ["\\alpha"]);
        assert!(complete(":help cross", true).contains(&":help cross entropy".to_owned()));
        assert!(complete("= S(A) by sum", true).iter().any(|s| s.ends_with("SUM-ADD")));
        assert!(complete("", true).is_empty() && complete("S(A) ", true).is_empty());
    }
}
