//! The name of an outcome: a number, a text or a tuple of these.
//!
//! Labels are compared and hashed by their reduced numerator and denominator: the hash and the
//! order of `num_rational` recurse along the continued fraction, as deep as the input wishes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use num_bigint::{BigInt, Sign};

use crate::exact::rational::Rational;

/// The name of one outcome. Numbers come before texts, texts before tuples.
///
/// ```
/// use entail::model::Label;
/// assert_eq!(Label::text("rain").to_string(), "rain");
/// assert_eq!(Label::text("light rain").to_string(), "\"light rain\"");
/// assert_eq!(Label::tuple([Label::integer(0), Label::text("a")]).to_string(), "(0, a)");
/// ```
#[derive(Clone, Debug)]
pub enum Label {
    /// A rational number, which is also the outcome's default value in an expectation.
    Number(Rational),
    /// A text.
    Text(Arc<str>),
    /// An outcome of a product or of several random variables together.
    Tuple(Arc<[Label]>),
}

impl Label {
    /// A text label, whatever the text looks like.
    pub fn text(text: impl Into<Arc<str>>) -> Label {
        Label::Text(text.into())
    }

    /// An integer label.
    pub fn integer(n: impl Into<BigInt>) -> Label {
        Label::Number(Rational::from_integer(n.into()))
    }

    /// A tuple label.
    pub fn tuple(parts: impl IntoIterator<Item = Label>) -> Label {
        Label::Tuple(parts.into_iter().collect())
    }

    /// The label that a cell of a data file means: a number when it is written as an integer or
    /// a plain decimal without superfluous leading zeros (`7`, `-0.5`), else the text as it
    /// stands (`007`, `1e5`, `sun`).
    ///
    /// ```
    /// use entail::model::Label;
    /// assert_eq!(Label::from_cell("7"), Label::integer(7));
    /// assert_eq!(Label::from_cell("007"), Label::text("007"));
    /// ```
    pub fn from_cell(cell: &str) -> Label {
        decimal(cell).map_or_else(|| Label::text(cell), Label::Number)
    }

    /// The number, if the label is one.
    pub fn number(&self) -> Option<&Rational> {
        match self {
            Label::Number(n) => Some(n),
            Label::Text(_) | Label::Tuple(_) => None,
        }
    }
}

/// More digits than this make an identifier, not a quantity.
const NUMBER_CHARS: usize = 40;

fn decimal(cell: &str) -> Option<Rational> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    if cell.len() > NUMBER_CHARS || padded || !digits(whole) || !digits(fraction) {
        return None;
    }
    if let Ok(small) = cell.parse::<i64>() {
        return Some(Rational::from_integer(small.into()));
    }
    let scale = BigInt::from(10).pow(u32::try_from(fraction.len()).ok()?);
    let magnitude: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let numerator = if cell.starts_with('-') { -magnitude } else { magnitude };
    Some(Rational::new(numerator, scale))
}

impl Ord for Label {
    fn cmp(&self, other: &Label) -> Ordering {
        use Label::{Number, Text, Tuple};
        match (self, other) {
            (Number(a), Number(b)) if a.denom() == b.denom() => a.numer().cmp(b.numer()),
            (Number(a), Number(b)) => (a.numer() * b.denom()).cmp(&(b.numer() * a.denom())),
            (Text(a), Text(b)) => a.cmp(b),
            (Tuple(a), Tuple(b)) => a.cmp(b),
            (Number(_), _) | (Text(_), Tuple(_)) => Ordering::Less,
            (_, Number(_)) | (Tuple(_), Text(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Label) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Label) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Label {}

impl Hash for Label {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Label::Number(n) => (n.numer(), n.denom()).hash(state),
            Label::Text(t) => t.hash(state),
            Label::Tuple(parts) => parts.hash(state),
        }
    }
}

/// The language's own syntax: reading what is printed gives the same label.
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Number(n) => f.write_str(&number(n)),
            Label::Text(text) if is_name(text) => f.write_str(text),
            Label::Text(text) => write!(f, "\"{}\"", text.chars().map(escaped).collect::<String>()),
            Label::Tuple(parts) => {
                f.write_str("(")?;
                for (i, part) in parts.iter().enumerate() {
                    write!(f, "{}{part}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str(if parts.len() == 1 { ",)" } else { ")" })
            }
        }
    }
}

/// Whether the grammar reads the text as one word: `label_word`.
fn is_name(text: &str) -> bool {
    text.starts_with(unicode_ident::is_xid_start)
        && text.chars().all(unicode_ident::is_xid_continue)
        && !text.ends_with('_')
}

/// A decimal where there is a short one, since the language reads no fraction as a label.
fn number(n: &Rational) -> String {
    const MOST_PLACES: usize = 60;
    let ten = Rational::from_integer(10.into());
    let mut scaled = n.clone();
    for places in 0..=MOST_PLACES {
        if scaled.is_integer() {
            let digits = format!("{:0>width$}", scaled.numer().magnitude().to_string(), width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            let sign = if scaled.numer().sign() == Sign::Minus { "-" } else { "" };
            return format!("{sign}{whole}{}{fraction}", if places == 0 { "" } else { "." });
        }
        scaled *= &ten;
    }
    n.to_string()
}

/// One character inside quotes; what a terminal would obey or hide is spelled out.
fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\'' => c.to_string(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\0' => c.escape_unicode().collect(),
        _ => c.escape_debug().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_is_no_name_and_hides_nothing() {
        let shown = |s: &str| Label::text(s).to_string();
        assert_eq!(shown("soleil_2"), "soleil_2");
        assert_eq!(shown("Дождь"), "Дождь");
        assert_eq!(shown(""), "\"\"");
        assert_eq!(shown("7"), "\"7\"");
        assert_eq!(shown("_a") + &shown("a_"), "\"_a\"\"a_\"");
        assert_eq!(shown("it's \"so\"\\"), r#""it's \"so\"\\""#);
        assert_eq!(shown("a\u{1b}[31m\0\u{202e}\n"), r#""a\u{1b}[31m\u{0}\u{202e}\n""#);
    }

    #[test]
    fn cells() {
        let half = Rational::new(BigInt::from(-1), BigInt::from(2));
        assert_eq!(Label::from_cell("-0.5"), Label::Number(half));
        assert_eq!(Label::from_cell("1.0"), Label::integer(1));
        for text in ["", "-", "1.", ".5", "1e5", "00", "+1", "1/2", "١"] {
            assert_eq!(Label::from_cell(text), Label::text(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_decimals_where_they_can_be() {
        for text in ["-0.05", "12", "0", "3.25", "-7"] {
            assert_eq!(Label::from_cell(text).to_string(), text);
        }
        assert_eq!(Label::Number(Rational::new(1.into(), 3.into())).to_string(), "1/3");
    }

    #[test]
    fn order_is_by_value() {
        let half = Label::Number(Rational::new(BigInt::from(1), BigInt::from(2)));
        let third = Label::Number(Rational::new(BigInt::from(1), BigInt::from(3)));
        assert!(third < half && half < Label::integer(1) && Label::integer(9) < Label::text("a"));
        assert!(Label::text("z") < Label::tuple([]));
    }
}
