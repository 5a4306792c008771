//! How people word reasons: what may differ between two spellings of one name, and the names of quantities.

use crate::term::{Measure, Quantity};

/// A family of quantities that people call by one name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// Entropy.
    Entropy,
    /// Cross entropy.
    Cross,
    /// Divergence.
    Divergence,
    /// Conditional entropy.
    Conditional,
    /// Mutual information.
    Information,
    /// Jensen–Shannon divergence.
    JensenShannon,
    /// One of the simpler quantities.
    Of(Measure),
}

impl Named {
    /// Whether the quantity is one of the family.
    pub(super) fn covers(self, q: &Quantity) -> bool {
        match q {
            Quantity::Entropy(_) => self == Named::Entropy,
            Quantity::CrossEntropy(..) => self == Named::Cross,
            Quantity::Divergence(..) | Quantity::ConditionalDivergence { .. } => self == Named::Divergence,
            Quantity::ConditionalEntropy { .. } => self == Named::Conditional,
            Quantity::Information { .. } => self == Named::Information,
            Quantity::JensenShannon(_) | Quantity::JensenShannonDistance(_) => self == Named::JensenShannon,
            Quantity::Of(m, _) => self == Named::Of(*m),
            _ => false,
        }
    }
}

/// Words for quantities in `definition of ...`.
const QUANTITIES: &[(&[&str], &[Named])] = &[
    (
        &[
            "d",
            "kl",
            "d_kl",
            "divergence",
            "kl divergence",
            "relative entropy",
            "kullback leibler divergence",
            "kullback leibler",
            "relative entropies",
        ],
        &[Named::Divergence],
    ),
    (
        &["s", "entropy", "shannon entropy", "joint entropy", "marginal entropy", "entropies"],
        &[Named::Entropy],
    ),
    (&["h"], &[Named::Entropy, Named::Cross, Named::Conditional]),
    (&["ce", "cross entropy", "crossentropy"], &[Named::Cross]),
    (&["conditional entropy"], &[Named::Conditional]),
    (
        &["i", "mutual information", "information", "conditional mutual information", "informations"],
        &[Named::Information],
    ),
    (&["js", "jsd", "jensen shannon", "jensen shannon divergence"], &[Named::JensenShannon]),
    (&["j", "jeffreys", "jeffreys divergence"], &[Named::Of(Measure::Jeffreys)]),
    (&["tv", "total variation"], &[Named::Of(Measure::TotalVariation)]),
    (&["perplexity"], &[Named::Of(Measure::Perplexity)]),
];

/// Lower case, no hyphens, no article in front.
pub(super) fn fold(words: &str) -> String {
    let text: String = words.to_lowercase().chars().map(|c| if c == '-' { ' ' } else { c }).collect();
    let text = text.replace(['\'', '’'], "");
    text.strip_prefix("the ").unwrap_or(&text).trim().to_owned()
}

/// The same without `inequality`, `theorem` or the like behind.
pub(super) fn plain(words: &str) -> String {
    let text = fold(words).replace('_', " ").replace("non negativ", "nonnegativ").replace(" the ", " ");
    let endings = [" inequality", " theorem", " lemma", " identity", " property"];
    let short = endings.iter().find_map(|ending| text.strip_suffix(ending));
    short.unwrap_or(&text).to_owned()
}

/// The quantities of that name, or of those names: `S and H`.
pub(super) fn quantities(words: &str) -> Option<Vec<Named>> {
    let mut found = Vec::new();
    for name in words.split(" and ") {
        let name = name.trim();
        let name = name.strip_prefix("the ").unwrap_or(name);
        found.extend(QUANTITIES.iter().find(|(words, _)| words.contains(&name))?.1);
    }
    Some(found)
}

/// The quantities that the words say are not negative.
pub(super) fn nonnegative(text: &str) -> Option<Vec<Named>> {
    let of = ["nonnegativity of ", "positivity of "].iter().find_map(|p| text.strip_prefix(p));
    let is = [" is nonnegative", " is not negative", " is never negative", " cannot be negative"]
        .iter()
        .find_map(|s| text.strip_suffix(s));
    quantities(of.or(is)?)
}
