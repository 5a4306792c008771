//! `diagnose`: a number and its data in, the conventions that give it out.

use super::args::{Cli, Format};
use super::diagnostics::{self, Style};
use super::exit::Exit;
use super::output::{self, Screen};
use super::question::Diagnose;
use super::rows::Table;
use super::{formatted, page};
use entail::diagnose::{self, Asked, Effort, Form, Printed, Problem, Recognised, Rows, Verdict};
use entail::eval::Env;
use entail::exact::rational::{self, Limits};
use entail::render::diagnosis;
use entail::render::measure;
use entail::render::number::Unit;
use entail::session::Session;
use entail::span::Source;
use entail::term::{Dist, Expr};
use rug::Rational;
use std::path::Path;

/// What goes wrong: said already, or to be said.
enum Fault {
    Said,
    Say(String),
}

impl<E: std::fmt::Display> From<E> for Fault {
    fn from(error: E) -> Fault {
        Fault::Say(error.to_string())
    }
}

/// Diagnoses.
pub(crate) fn run(cli: &Cli, screen: &Screen, asked: &Diagnose) -> Exit {
    let report = match asked.report(cli, screen) {
        Ok(report) => report,
        Err(fault) => {
            if let Fault::Say(message) = fault {
                output::complain(&format!("error: {message}\n"));
            }
            return Exit::Input;
        }
    };
    let text = match cli.options.format() {
        Format::Json => diagnosis::json(&report).map_err(|e| e.to_string()),
        _ => formatted(cli, screen, &diagnosis::document(&report)),
    };
    page(cli, &text).max(match report.verdict {
        Verdict::Right => Exit::Yes,
        Verdict::Explained => Exit::No,
        Verdict::Chance | Verdict::Nothing => Exit::Undecided,
    })
}

impl Diagnose {
    fn report(&self, cli: &Cli, screen: &Screen) -> Result<diagnose::Report, Fault> {
        let number: Printed = self.value.parse()?;
        let data = self.data(cli.options.limits.max_bytes)?;
        let mut session = Session::new(super::session::options(&cli.options.limits));
        session.options_mut().show.unit = cli.options.base.clone();
        let style = Style {
            color: screen.error_color,
            unicode: screen.unicode,
            width: screen.width,
            explain: "entail explain",
        };
        for file in &cli.options.files {
            let source = super::answer::read(file)?;
            let report = session.run(&source);
            if !report.is_accepted() {
                output::complain(&diagnostics::draw(&report.diagnostics, &source, style));
                return Err(Fault::Said);
            }
        }
        let mut unit = cli.options.base.clone();
        let problem = match (&self.expr, data) {
            (None, Some(data)) => {
                // A known number is in whatever unit it was printed in.
                if data.asked() == Asked::Known {
                    unit = Unit::Nats;
                }
                data
            }
            (None, None) => {
                return Err(Fault::Say(
                    "there is nothing to compare the number with\n\
                     help: give the data, as in `entail diagnose 0.5108 --p 0.5,0.5 --q 0.3,0.3`, \
                     or names from a file: `entail diagnose 0.5108 \"D(A||B)\" --file defs.ent`"
                        .into(),
                ));
            }
            (Some(expr), data) => {
                let source = Source::new("<expression>", expr.as_str());
                if let Some(data) = &data {
                    declare(&mut session, data);
                }
                let (expr, env, show) = session.expression(&source).map_err(|errors| {
                    output::complain(&diagnostics::draw(&errors, &source, style));
                    Fault::Said
                })?;
                unit = show.unit.clone();
                match data {
                    Some(data) => asking(data, &expr)?,
                    None => declared(&expr, &env, &mut unit)?,
                }
            }
        };
        let base = match &unit {
            Unit::Nats => None,
            other => {
                let base = other.base().and_then(|b| u32::try_from(b).ok());
                Some(base.ok_or("a base beyond 2^32 has no conventions to compare with")?)
            }
        };
        Ok(diagnose::diagnose(&problem.in_base(base), &number, Effort::Full))
    }

    /// The data of the command line; none when there are none.
    fn data(&self, limit: u64) -> Result<Option<Problem>, Fault> {
        let table = match self.data.as_slice() {
            [] => None,
            paths => Some(Table::read(paths, &self.row, limit)?),
        };
        let given = Given(table, limit);
        let mut kinds = 0;
        let places = |option: Option<&String>| -> Result<Option<u32>, Fault> {
            Ok(option.map(|o| given.text(o)).transpose()?.and_then(|text| decimals(&text)))
        };
        let scored = self.q.as_ref().or(self.probs.as_ref()).or(self.log_probs.as_ref());
        let printed = (places(self.p.as_ref())?, places(scored.or(self.logits.as_ref()))?);
        let mut problem = None;
        let scores = [
            (&self.q, Form::Probabilities),
            (&self.probs, Form::Probabilities),
            (&self.log_probs, Form::LogProbabilities),
            (&self.logits, Form::Logits),
        ];
        let mut scores = scores.into_iter().filter_map(|(text, form)| Some((text.as_ref()?, form)));
        let scores =
            scores.next().map(|(text, form)| Ok::<_, Fault>((given.rows(text)?, form))).transpose()?;
        if let Some(p) = &self.p {
            kinds += 1;
            problem = Some(match scores {
                Some((q, form)) => Problem::scored(given.rows(p)?, q, form)?,
                None => Problem::single(given.rows(p)?)?,
            });
        } else if let Some(labels) = &self.labels {
            kinds += 1;
            problem = Some(self.labelled(&given.words(labels)?, scores)?);
        } else if scores.is_some() {
            return Err(Fault::from("predictions need a target: give --labels or --p"));
        }
        if let (Some(x), Some(y)) = (&self.x, &self.y) {
            kinds += 1;
            problem = Some(Problem::joint(&counts(&given.words(x)?, &given.words(y)?)?)?);
        }
        if let Some(joint) = &self.joint {
            kinds += 1;
            problem = Some(Problem::joint(&given.rows(joint)?)?);
        }
        if let Some(known) = &self.expected {
            kinds += 1;
            problem = Some(Problem::known(&known.parse()?)?);
        }
        if kinds > 1 {
            return Err("give one kind of data: --p, --labels, --x and --y, --joint or --expected".into());
        }
        let Some(mut problem) = problem else { return Ok(None) };
        if let (Some(names), true) = (&self.classes, self.labels.is_some()) {
            problem = problem.class_names(&words(names))?;
        }
        if let Some(weights) = &self.class_weights {
            problem = problem.class_weights(rows(weights)?.concat())?;
        }
        if let Some(weights) = &self.row_weights {
            problem = problem.row_weights(given.list(weights)?)?;
        }
        if let Some(alpha) = &self.label_smoothing {
            problem = problem.label_smoothing(number(alpha)?);
        }
        if let Some(groups) = &self.groups {
            problem = problem.groups(numbered(&given.words(groups)?))?;
        }
        Ok(Some(problem.printed_with(printed.0, printed.1)))
    }

    fn labelled(&self, labels: &[String], scores: Option<(Rows, Form)>) -> Result<Problem, Fault> {
        let names = self.classes.as_deref().map(words);
        let ignored = self.ignore_index.as_deref().map(str::trim);
        let place = |label: &String| -> Result<Option<usize>, Fault> {
            if Some(label.as_str()) == ignored {
                return Ok(None);
            }
            let found = match &names {
                Some(names) => names.iter().position(|n| n == label),
                None => label.parse().ok(),
            };
            found.map(Some).ok_or_else(|| {
                Fault::Say(match &names {
                    Some(_) => format!("the label `{label}` is not among --classes"),
                    None => format!(
                        "the label `{label}` is no class number from 0\n\
                         help: name the columns with --classes, or the label to ignore with --ignore-index"
                    ),
                })
            })
        };
        let labels = labels.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        match (scores, self.class_count, &names) {
            (Some((scores, form)), _, _) => Ok(Problem::labelled(&labels, scores, form)?),
            (None, count, names) => {
                let count = count.or(names.as_ref().map(Vec::len));
                let count = count.ok_or("labels need predictions (--probs, --logits) or --class-count")?;
                if count.saturating_mul(labels.len()) > diagnose::MAX_ELEMENTS {
                    let limit = diagnose::MAX_ELEMENTS;
                    return Err(Fault::Say(format!(
                        "{count} classes are too many: at most {limit} numbers in all"
                    )));
                }
                let zero = vec![vec![Rational::new(); count]; labels.len()];
                Ok(Problem::labelled(&labels, zero, Form::Probabilities)?.target())
            }
        }
    }
}

/// The names of the data, for the expression.
fn declare(session: &mut Session, data: &Problem) {
    // What they stand for does not matter here: only which of them the expression speaks of.
    let text = "p = (1/2, 1/2)\nq = (1/2, 1/2)\ny = (1/2, 1/2)\nx = (1/2, 1/2)\njoint P(X, Y) = [[1/4, 1/4], [1/4, 1/4]]\n";
    let text =
        if data.asked() == Asked::Information { text } else { text.split("joint").next().unwrap_or("") };
    session.run(&Source::new("<data>", text));
}

/// The data, asked for what the expression says.
fn asking(data: Problem, expr: &Expr) -> Result<Problem, Fault> {
    let refused = || {
        Fault::Say(
            "with data of its own the expression is one of `D(p||q)`, `H(p,q)`, `S(p)`, `JS(p,q)`, \
             `sqrt(JS(p,q))`, `exp(H(p,q))`, `I(X;Y)`, `H(X)`, `H(Y)`, `H(X,Y)`, `H(X|Y)`, `H(Y|X)`\n\
             help: declare the distributions in a file for other expressions: --file defs.ent"
                .into(),
        )
    };
    let name = |d: &Dist| match d {
        Dist::Named(n) => n.to_string(),
        _ => String::new(),
    };
    match diagnose::recognise(expr).ok_or_else(refused)? {
        Recognised::Distributions(asked, dists) => {
            let names: Vec<String> = dists.iter().map(name).collect();
            match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["p" | "y"] | ["p" | "y", "q" | "x"] => Ok(data.asking(asked)?),
                ["q" | "x"] => Ok(data.asking(Asked::EntropyOfSecond)?),
                ["q" | "x", "p" | "y"] => Ok(data.exchanged()?.asking(asked)?),
                _ => Err(refused()),
            }
        }
        Recognised::Variables(asked, _, x, _) => {
            let of_y = *x == *"Y";
            Ok(data.asking(match asked {
                Asked::EntropyX if of_y => Asked::EntropyY,
                Asked::XGivenY if of_y => Asked::YGivenX,
                other => other,
            })?)
        }
    }
}

/// A problem of declared names: a known quantity with its distributions, else the exact value alone.
fn declared(expr: &Expr, env: &Env, unit: &mut Unit) -> Result<Problem, Fault> {
    if let Some(problem) = diagnose::of_expression(expr, env)? {
        return Ok(problem);
    }
    let value = entail::eval::evaluate(env, expr)?;
    let real = value.finite().ok_or("the expression is infinite: give its distributions with --p and --q")?;
    // Only what is measured in the unit changes with it.
    if measure::degree(expr) != Some(entail::exact::Rational::from_integer(1.into())) {
        *unit = Unit::Nats;
    }
    Ok(Problem::exactly(real))
}

/// Where the text of an option is found: in itself, in a file behind `@` of so many bytes at most, or in a column of
/// that name.
struct Given(Option<Table>, u64);

impl Given {
    fn text(&self, given: &str) -> Result<String, Fault> {
        match (given.strip_prefix('@'), &self.0) {
            (Some(path), _) => {
                let size = std::fs::metadata(path).map_or(0, |m| m.len());
                if size > self.1 {
                    return Err(Fault::Say(format!(
                        "{path} has {size} bytes, more than --max-bytes {}",
                        self.1
                    )));
                }
                Ok(super::answer::read(Path::new(path))?.text.to_string())
            }
            (None, Some(table)) => Ok(table.column(given)?),
            (None, None) => Ok(given.to_owned()),
        }
    }

    fn rows(&self, given: &str) -> Result<Rows, Fault> {
        rows(&self.text(given)?)
    }

    fn list(&self, given: &str) -> Result<Vec<Rational>, Fault> {
        Ok(self.rows(given)?.concat())
    }

    fn words(&self, given: &str) -> Result<Vec<String>, Fault> {
        Ok(words(&self.text(given)?))
    }
}

fn number(text: &str) -> Result<Rational, Fault> {
    let bare = text.trim().trim_matches(['\'', '"']);
    Ok(rational::to_rug(&rational::parse(bare, &Limits { exponent: 1100, length: 2000 })?))
}

/// Rows at semicolons and line ends, numbers at commas and blanks; brackets as other languages print them
/// separate rows too.
fn rows(text: &str) -> Result<Rows, Fault> {
    let text = text.replace("],", ";").replace(']', ";").replace(['[', '(', ')'], " ");
    let lines = text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let entries = line.split([',', ' ', '\t']).filter(|entry| !entry.trim().is_empty());
            entries.map(number).collect::<Result<Vec<_>, _>>()
        })
        .collect()
}

/// The decimals that a table seems to be rounded to: three or more, and none of its numbers has more. Fewer are
/// likely to be all there are, and so are those of fractions and of exponents.
fn decimals(text: &str) -> Option<u32> {
    const FEWEST: usize = 3;
    const MOST: usize = 9;
    if text.contains(['/', 'e', 'E', 'x']) {
        return None;
    }
    let entries = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    let places = entries.filter_map(|entry| Some(entry.split_once('.')?.1.len())).max()?;
    u32::try_from(places).ok().filter(|_| (FEWEST..=MOST).contains(&places))
}

fn words(text: &str) -> Vec<String> {
    let text = text.replace(['[', ']'], " ");
    let entries = text.split([',', ';', '\n']).map(|w| w.trim().trim_matches(['\'', '"']).to_owned());
    entries.filter(|w| !w.is_empty()).collect()
}

/// Each word by the place of its first occurrence.
fn numbered(words: &[String]) -> Vec<usize> {
    words.iter().map(|w| words.iter().position(|other| other == w).unwrap_or(0)).collect()
}

/// The joint counts of two lists of observations.
fn counts(x: &[String], y: &[String]) -> Result<Rows, Fault> {
    if x.len() != y.len() {
        return Err(Fault::Say(format!("--x has {} observations, --y {}", x.len(), y.len())));
    }
    let known = |all: &[String]| {
        let mut known = all.to_vec();
        known.sort();
        known.dedup();
        known
    };
    let (xs, ys) = (known(x), known(y));
    let mut cells = vec![vec![Rational::new(); ys.len()]; xs.len()];
    for (a, b) in x.iter().zip(y) {
        let (i, j) = (xs.binary_search(a).unwrap_or(0), ys.binary_search(b).unwrap_or(0));
        if let Some(cell) = cells.get_mut(i).and_then(|row| row.get_mut(j)) {
            *cell += 1;
        }
    }
    Ok(cells)
}
