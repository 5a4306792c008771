//! What a claimed float is meant to be: the quantity, its columns and its conventions.

use std::fmt;

/// A quantity of a row. p and q are the row's masses, y its label, z its logits; sums are over the
/// outcomes, 0·ln 0 = 0, and the logarithm has the base asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// S(p) = −Σ p ln p.
    Entropy,
    /// H(p,q) = −Σ p ln q; +∞ if q = 0 < p somewhere.
    CrossEntropy,
    /// D(p‖q) = Σ p ln(p/q); +∞ if q = 0 < p somewhere.
    Divergence,
    /// Σ p ln(p/q) − p + q, the divergence of measures that need not sum to 1 (base e).
    GeneralizedDivergence,
    /// JS(p,q) = ½ D(p‖m) + ½ D(q‖m), m = (p + q)/2.
    JensenShannon,
    /// √JS(p,q).
    JensenShannonDistance,
    /// TV(p,q) = ½ Σ |p − q|.
    TotalVariation,
    /// e^S(p), the same in every base.
    Perplexity,
    /// I(X;Y) = Σ p(x,y) ln[p(x,y)/(p(x) p(y))] of a joint table.
    MutualInformation,
    /// −ln p(y): the loss of predicted class probabilities; of one number p per row, −ln p if y = 1
    /// and −ln(1 − p) if y = 0.
    LogLoss,
    /// ln Σ exp z − z(y), or −Σ q ln softmax(z) for target probabilities q, with weights and smoothing.
    SoftmaxCrossEntropy,
    /// ln(1 + e^z) − y z of one logit per row and y = 0 or 1.
    SigmoidCrossEntropy,
}

/// What a second column of a quantity holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// There is none.
    None,
    /// Masses, as many as in the first.
    Masses,
    /// A label.
    Label,
}

impl Quantity {
    /// What stands beside the first column.
    pub fn second(self) -> Second {
        match self {
            Quantity::Entropy | Quantity::Perplexity | Quantity::MutualInformation => Second::None,
            Quantity::LogLoss | Quantity::SoftmaxCrossEntropy | Quantity::SigmoidCrossEntropy => {
                Second::Label
            }
            _ => Second::Masses,
        }
    }

    /// Whether values scale with the logarithm's base.
    pub fn has_unit(self) -> bool {
        !matches!(self, Quantity::TotalVariation | Quantity::Perplexity)
    }

    /// Whether the first column holds logits instead of masses.
    pub fn takes_logits(self) -> bool {
        matches!(self, Quantity::SoftmaxCrossEntropy | Quantity::SigmoidCrossEntropy)
    }
}

/// A quantity of named columns, as in `D(p||q)`.
///
/// ```
/// use entail::verify::{Quantity, Request};
/// let request: Request = "KL(p || q)".parse().unwrap();
/// assert_eq!(request.quantity, Quantity::Divergence);
/// assert_eq!((request.first.as_str(), request.second.as_deref()), ("p", Some("q")));
/// assert_eq!(request.to_string(), "D(p||q)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The quantity.
    pub quantity: Quantity,
    /// The column of p, of the joint table or of the logits.
    pub first: String,
    /// The column of q or of the labels.
    pub second: Option<String>,
}

/// Why a text names no quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no quantity of columns: {why}")]
pub struct RequestError {
    text: String,
    why: String,
}

/// Spellings, the canonical one of each quantity first.
const NAMES: &[(Quantity, &[&str])] = &[
    (Quantity::Entropy, &["S", "entropy"]),
    (Quantity::CrossEntropy, &["H", "CE", "cross_entropy"]),
    (Quantity::Divergence, &["D", "KL", "D_KL", "DKL", "rel_entr", "relative_entropy"]),
    (Quantity::GeneralizedDivergence, &["kl_div", "GKL", "generalized_kl"]),
    (Quantity::JensenShannon, &["JS", "JSD", "jensen_shannon"]),
    (Quantity::JensenShannonDistance, &["JSdistance", "jensenshannon", "js_distance"]),
    (Quantity::TotalVariation, &["TV", "total_variation"]),
    (Quantity::Perplexity, &["perplexity", "PP"]),
    (Quantity::MutualInformation, &["I", "MI", "mutual_information"]),
    (Quantity::LogLoss, &["log_loss", "nll"]),
    (Quantity::SoftmaxCrossEntropy, &["softmax", "softmax_cross_entropy"]),
    (Quantity::SigmoidCrossEntropy, &["sigmoid", "bce_with_logits"]),
];

impl std::str::FromStr for Request {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Request, RequestError> {
        let fail = |why: String| RequestError { text: text.trim().to_owned(), why };
        let all = || NAMES.iter().map(|(_, names)| names[0]).collect::<Vec<_>>().join(", ");
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let inner = compact.strip_prefix("sqrt(").and_then(|t| t.strip_suffix(")"));
        let (root, body) = inner.map_or((false, compact.as_str()), |inner| (true, inner));
        let (name, rest) =
            body.split_once('(').and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?))).ok_or_else(
                || fail("expected a quantity and its columns, such as D(p||q), S(p) or log_loss(p,y)".into()),
            )?;
        let columns: Vec<String> =
            rest.replace("||", ",").replace(['‖', '|', ';'], ",").split(',').map(str::to_owned).collect();
        if columns.len() > 2 || columns.iter().any(String::is_empty) {
            return Err(fail("expected one column, or two as in D(p||q)".into()));
        }
        let named = |candidate: &&str| candidate.eq_ignore_ascii_case(name);
        let found = NAMES.iter().find(|(_, names)| names.iter().any(&named));
        let two = columns.len() == 2;
        let quantity = match (found.map(|(q, _)| *q), two) {
            (Some(Quantity::CrossEntropy), false) => Quantity::Entropy,
            (Some(Quantity::Entropy), true) if name.eq_ignore_ascii_case("entropy") => Quantity::CrossEntropy,
            (Some(Quantity::JensenShannon), _) if root => Quantity::JensenShannonDistance,
            (Some(other), _) => other,
            (None, _) => return Err(fail(format!("`{name}` is not known; there are {}", all()))),
        };
        if root && quantity != Quantity::JensenShannonDistance {
            return Err(fail("only sqrt(JS(p,q)) is a quantity here".into()));
        }
        match (quantity.second(), two) {
            (Second::None, true) => return Err(fail(format!("{} takes one column", quantity.name()))),
            (Second::Masses, false) => {
                return Err(fail(format!("{} takes two columns, such as p and q", quantity.name())));
            }
            (Second::Label, false) => {
                return Err(fail(format!(
                    "{} takes a column and the labels, such as {0}(p,y)",
                    quantity.name()
                )));
            }
            _ => {}
        }
        let mut columns = columns.into_iter();
        let (Some(first), second) = (columns.next(), columns.next()) else {
            return Err(fail("expected a column".into()));
        };
        Ok(Request { quantity, first, second })
    }
}

impl Quantity {
    /// The short name used on the command line and in reports.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(q, _)| *q == self).map_or("", |(_, names)| names[0])
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if matches!(self.quantity, Quantity::Divergence | Quantity::GeneralizedDivergence) {
            "||"
        } else {
            ","
        };
        match &self.second {
            None => write!(f, "{}({})", self.quantity.name(), self.first),
            Some(second) => write!(f, "{}({}{between}{second})", self.quantity.name(), self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let read = |text: &str| text.parse::<Request>().map(|r| r.to_string());
        for (text, canonical) in [
            ("D(p||q)", "D(p||q)"),
            ("KL( a , b )", "D(a||b)"),
            ("D_KL(p‖q)", "D(p||q)"),
            ("H(p)", "S(p)"),
            ("H(p,q)", "H(p,q)"),
            ("sqrt(JS(p,q))", "JSdistance(p,q)"),
            ("kl_div(p,q)", "kl_div(p||q)"),
            ("log_loss(p,y)", "log_loss(p,y)"),
            ("I(table)", "I(table)"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(canonical), "{text}");
        }
        for (text, why) in [
            ("D(p)", "two columns"),
            ("S(p,q)", "one column"),
            ("foo(p)", "not known"),
            ("D", "expected a quantity"),
            ("D(p||)", "one column, or two"),
            ("sqrt(D(p||q))", "only sqrt"),
        ] {
            assert!(read(text).unwrap_err().to_string().contains(why), "{text}");
        }
    }
}
