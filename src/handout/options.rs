//! What a block asks for in the line that opens it: ```` ```entail steps digits=50 ````.

use super::format::Format;
use crate::diag::Diagnostic;
use crate::exact::Integer;
use crate::render::number::Unit;
use crate::span::Span;

/// What is drawn of a block.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Plot {
    /// Masses of distributions, or what each outcome adds to a quantity.
    Bars,
    /// Quantities over a parameter.
    Over {
        /// The parameter.
        name: String,
        /// The first and the last value.
        range: (f64, f64),
    },
}

/// The options of a block.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Options {
    /// Show derivations line by line, and values term by term.
    pub(super) steps: bool,
    /// Answer, but show nothing.
    pub(super) hide: bool,
    /// Show the statements too.
    pub(super) code: bool,
    /// Show in these formats only; everywhere when empty.
    pub(super) only: Vec<Format>,
    /// Significant digits.
    pub(super) digits: Option<u32>,
    /// The unit.
    pub(super) base: Option<Unit>,
    /// A picture instead of the answers.
    pub(super) plot: Option<Plot>,
    /// What stands below the picture.
    pub(super) caption: Option<String>,
}

const KNOWN: [&str; 10] =
    ["steps", "hide", "code", "plot", "only", "digits", "base", "from", "to", "caption"];

/// Reads the words after `entail`; `at` is where they begin in the document.
pub(super) fn read(info: &str, at: usize) -> Result<Options, Diagnostic> {
    let mut options = Options::default();
    let (mut from, mut to) = (None, None);
    for (place, word) in words(info) {
        let span = Span::new(at + place, at + place + word.len());
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, Some(value.trim_matches('"'))),
            None => (word, None),
        };
        let wrong = |expected: &str| {
            Diagnostic::error("E100", format!("`{key}` is not given as the block needs it"))
                .at(span, format!("expected {expected}"))
                .help("`entail explain E100` lists the options of a block")
        };
        match (key, value) {
            ("steps", None) => options.steps = true,
            ("hide", None) => options.hide = true,
            ("code", None) => options.code = true,
            ("plot", None) => options.plot = Some(Plot::Bars),
            ("plot", Some(name)) if !name.is_empty() => {
                options.plot = Some(Plot::Over { name: name.to_owned(), range: (0.0, 1.0) });
            }
            ("only", Some(formats)) => {
                for name in formats.split(',') {
                    let format = Format::named(name).ok_or_else(|| wrong("pdf, html, tex, typ or md"))?;
                    options.only.push(format);
                }
            }
            ("digits", Some(n)) => {
                let n = n.parse().ok().filter(|n| (1..=100_000).contains(n));
                options.digits = Some(n.ok_or_else(|| wrong("a number from 1 to 100000, as in digits=50"))?);
            }
            ("base", Some("e")) => options.base = Some(Unit::Nats),
            ("base", Some(n)) => {
                let base: Option<Integer> = n.parse().ok();
                let unit = base.as_ref().and_then(Unit::of_base);
                options.base =
                    Some(unit.ok_or_else(|| wrong("`e` or an integer of at least 2, as in base=2"))?);
            }
            ("from" | "to", Some(n)) => {
                let n: f64 = n
                    .parse()
                    .ok()
                    .filter(|n: &f64| n.is_finite())
                    .ok_or_else(|| wrong("a decimal number"))?;
                *(if key == "from" { &mut from } else { &mut to }) = Some(n);
            }
            ("caption", Some(text)) => options.caption = Some(text.to_owned()),
            _ if KNOWN.contains(&key) => {
                return Err(wrong(if value.is_some() {
                    "the word alone"
                } else {
                    "a value, as in `digits=50`"
                }));
            }
            _ => {
                let near = KNOWN.iter().max_by_key(|k| (strsim::jaro_winkler(k, key) * 1000.0) as u32);
                let mut error = Diagnostic::error("E100", format!("a block has no option `{key}`"))
                    .at(span, "not an option");
                if let Some(near) = near.filter(|k| strsim::jaro_winkler(k, key) > 0.75) {
                    error = error.help(format!("did you mean `{near}`?"));
                }
                return Err(error.help(format!("the options are {}", KNOWN.join(", "))));
            }
        }
    }
    if let Some(Plot::Over { range, .. }) = &mut options.plot {
        *range = (from.unwrap_or(range.0), to.unwrap_or(range.1));
        if range.0 >= range.1 {
            let span = Span::new(at, at + info.len());
            return Err(Diagnostic::error("E100", "the plot has no width")
                .at(span, format!("from {} to {}", range.0, range.1))
                .help("`from` is less than `to`; without them a plot goes from 0 to 1"));
        }
    }
    Ok(options)
}

/// The words of a line with their places; quotes hold one together.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let (mut start, mut quoted) = (None, false);
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if c == '"' {
            quoted = !quoted;
        }
        let end = at == line.len() || (!quoted && (c.is_whitespace() || c == ',' && start.is_none()));
        match (start, end) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.extend(line.get(from..at).map(|w| (from, w)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let o = read(" steps digits=50 base=2 only=pdf,html plot=t from=0.1 to=0.9 caption=\"two words\"", 0)
            .unwrap();
        assert!(o.steps && !o.hide);
        assert_eq!((o.digits, o.base), (Some(50), Some(Unit::Bits)));
        assert_eq!(o.only, [Format::Pdf, Format::Html]);
        assert_eq!(o.plot, Some(Plot::Over { name: "t".into(), range: (0.1, 0.9) }));
        assert_eq!(o.caption.as_deref(), Some("two words"));
    }

    #[test]
    fn mistakes_have_places() {
        let error = read(" stpes", 100).unwrap_err();
        assert_eq!(error.span(), Some(Span::new(101, 106)));
        assert!(error.help.iter().any(|h| h.contains("`steps`")), "{error:?}");
        for wrong in ["digits", "digits=x", "base=1", "only=doc", "steps=1", "plot=t from=2", "from=nan"] {
            assert!(read(wrong, 0).is_err(), "{wrong}");
        }
    }
}
