//! What a hint says: which rules, which definitions or which theorem a line is to follow by.

use super::fact::{self, fold};
use super::lemma::Lemma;
use crate::term::{Dist, Measure, Quantity};
use std::sync::Arc;

/// A reason that somebody gave for a line.
#[derive(Clone, Debug)]
pub struct Reason {
    /// As it was written.
    pub words: String,
    /// What it means.
    pub kind: ReasonKind,
    /// The distributions that a theorem is to be applied to, when said.
    pub args: Vec<Dist>,
}

/// The kinds of [`Reason`].
#[derive(Clone, Debug)]
pub enum ReasonKind {
    /// Rules of the calculation, by their names.
    Rules(&'static [&'static str]),
    /// A definition: of the quantities of that name, or of any.
    Definition(Option<&'static [Named]>),
    /// A fact about random variables, by its words.
    Fact,
    /// A theorem.
    Lemma(Arc<Lemma>),
    /// Nothing is known by these words; what may have been meant.
    Unknown(Vec<String>),
}

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
    fn covers(self, q: &Quantity) -> bool {
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

/// Words for rules; the first of a row is what suggestions show.
const RULES: &[(&[&str], &[&str])] = &[
    (
        &[
            "linearity",
            "linearity of sums",
            "linearity of the sum",
            "linearity of expectation",
            "linearity of summation",
            "splitting the sum",
            "splitting sums",
            "combining sums",
            "combining the sums",
            "constants out of the sum",
            "fubini",
            "swapping sums",
        ],
        &["SUM-ADD", "SUM-SCALE", "SUM-SWAP"],
    ),
    (
        &[
            "log rules",
            "log rule",
            "log laws",
            "log law",
            "logarithm rules",
            "logarithm laws",
            "rules of logarithms",
            "laws of logarithms",
            "properties of logarithms",
            "properties of the logarithm",
            "log of a quotient",
            "log of a product",
            "log of quotient",
            "log of product",
            "logarithm of a quotient",
            "logarithm of a product",
            "quotient rule",
            "product rule",
        ],
        &["LOG", "ZERO", "D-SUM", "D-PRODUCT", "D-LN"],
    ),
    (
        &[
            "differentiation",
            "differentiating",
            "derivative",
            "derivatives",
            "calculus",
            "sum rule",
            "power rule",
            "chain rule of calculus",
            "derivative of the logarithm",
            "derivative of ln",
            "derivative of log",
        ],
        &["D-SUM", "D-PRODUCT", "D-LN"],
    ),
    (
        &[
            "jensen",
            "jensens inequality",
            "concavity",
            "concavity of log",
            "concavity of ln",
            "concavity of the logarithm",
            "convexity",
            "convexity of log",
            "convexity of the logarithm",
        ],
        &["LN-LE", "LE-SCALE", "SUM-LE", "GIBBS"],
    ),
    (
        &[
            "algebra",
            "arithmetic",
            "ring arithmetic",
            "rearranging",
            "rearrangement",
            "simplification",
            "simplifying",
            "cancellation",
            "cancelling",
            "canceling",
            "commutativity",
            "distributivity",
            "factoring",
            "expanding",
            "collecting terms",
            "adding and subtracting",
            "adding zero",
        ],
        &["RING"],
    ),
    (
        &[
            "normalization",
            "normalisation",
            "total probability",
            "total mass",
            "masses sum to 1",
            "probabilities sum to 1",
            "masses sum to one",
            "probabilities sum to one",
            "a is a distribution",
        ],
        &["TOTAL"],
    ),
    (
        &["0 log 0", "0 ln 0", "zero convention", "convention", "support", "restricting to the support"],
        &["ZERO"],
    ),
    (
        &["computation", "computing", "numbers", "numerical values", "evaluation", "putting in the numbers"],
        &["COMPUTE", "EXPAND"],
    ),
    (&["mixture", "the mixture", "masses of the mixture", "mixture masses"], &["MIXTURE"]),
    (&["marginalization", "marginalisation", "marginals", "marginal", "summing out"], &["MARGIN"]),
    (
        &["bayes", "bayes rule", "product of conditionals", "conditional probability"],
        &["CHAIN", "MIXTURE", "LOG"],
    ),
    (&["assumption", "hypothesis", "the assumption", "the hypothesis"], &["ASSUME"]),
    (&["nonnegativity", "non negativity", "positivity"], &["POSITIVE"]),
    (&["log inequality", "ln x <= x 1", "tangent line", "tangent"], &["LN-LE"]),
    (&["monotonicity", "adding inequalities", "inequality arithmetic"], &["LE-ADD", "LE-SCALE", "SUM-LE"]),
];

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
        ],
        &[Named::Divergence],
    ),
    (&["s", "entropy", "shannon entropy"], &[Named::Entropy]),
    (&["h"], &[Named::Entropy, Named::Cross, Named::Conditional]),
    (&["ce", "cross entropy", "crossentropy"], &[Named::Cross]),
    (&["conditional entropy"], &[Named::Conditional]),
    (&["i", "mutual information", "information", "conditional mutual information"], &[Named::Information]),
    (&["js", "jsd", "jensen shannon", "jensen shannon divergence"], &[Named::JensenShannon]),
    (&["j", "jeffreys", "jeffreys divergence"], &[Named::Of(Measure::Jeffreys)]),
    (&["tv", "total variation"], &[Named::Of(Measure::TotalVariation)]),
    (&["perplexity"], &[Named::Of(Measure::Perplexity)]),
];

/// Upper-case names of the kernel that may be cited as they stand.
const KERNEL: &[&[&str]] = &[
    &["RING"],
    &["LOG"],
    &["CANCEL"],
    &["ZERO"],
    &["SUM-ADD"],
    &["SUM-SCALE"],
    &["SUM-SWAP"],
    &["TOTAL"],
    &["MIXTURE"],
    &["LN-LE"],
    &["POSITIVE"],
    &["INFINITE"],
    &["ABSORB"],
    &["ASSUME"],
    &["COMPUTE"],
    &["EXPAND"],
    &["LE-ADD"],
    &["LE-SCALE"],
    &["SUM-LE"],
    &["MARGIN"],
    &["CHAIN"],
];

/// What the words of a hint mean. `lemma` finds a theorem by its name, `names` lists those there are.
///
/// ```
/// use entail::prove::student::{read_reason, ReasonKind};
/// let read = |words| read_reason(words, &|_| None, &["gibbs"]);
/// assert!(matches!(read("definition of D"), ReasonKind::Definition(Some(_))));
/// assert!(matches!(read("log rules"), ReasonKind::Rules(_)));
/// assert!(matches!(read("gibs"), ReasonKind::Unknown(near) if near == ["gibbs"]));
/// ```
pub fn read_reason(words: &str, lemma: &dyn Fn(&str) -> Option<Arc<Lemma>>, names: &[&str]) -> ReasonKind {
    if let Some(found) = lemma(words) {
        return ReasonKind::Lemma(found);
    }
    let text = fold(words);
    for start in ["definition", "definitions", "def", "defn", "unfolding", "unfold"] {
        let Some(rest) = text.strip_prefix(start) else { continue };
        let rest = rest
            .trim()
            .strip_prefix("of ")
            .map(|r| r.trim().trim_start_matches("the "))
            .unwrap_or(rest.trim());
        if rest.is_empty() {
            return ReasonKind::Definition(None);
        }
        if let Some((_, named)) = QUANTITIES.iter().find(|(words, _)| words.contains(&rest)) {
            return ReasonKind::Definition(Some(named));
        }
        if let Some((_, rules)) = RULES.iter().find(|(words, _)| words.contains(&rest)) {
            return ReasonKind::Rules(rules);
        }
    }
    if let Some((_, rules)) = RULES.iter().find(|(words, _)| words.contains(&text.as_str())) {
        return ReasonKind::Rules(rules);
    }
    if let Some(rule) = KERNEL.iter().find(|r| r.iter().any(|r| fold(r) == text)) {
        return ReasonKind::Rules(rule);
    }
    for ending in [" inequality", " theorem", " lemma", " identity", " equation"] {
        if let Some(found) =
            text.strip_suffix(ending).and_then(|t| lemma(&t.replace(' ', "_")).or_else(|| lemma(t)))
        {
            return ReasonKind::Lemma(found);
        }
    }
    if let Some(found) = lemma(&text.replace(' ', "_")).or_else(|| lemma(&text)) {
        return ReasonKind::Lemma(found);
    }
    if fact::read(words).is_some() {
        return ReasonKind::Fact;
    }
    ReasonKind::Unknown(near(&text, names))
}

/// Known words that look like these, the nearest first.
fn near(text: &str, names: &[&str]) -> Vec<String> {
    let first = RULES.iter().filter_map(|(words, _)| words.first().copied());
    let known =
        names.iter().copied().chain(first).chain(fact::names().map(|n| -> &str { n })).chain(["definition"]);
    let allowed = 1 + text.chars().count() / 4;
    let mut scored: Vec<(usize, String)> = known
        .map(|k| {
            (strsim::damerau_levenshtein(&fold(k).replace('_', " "), &text.replace('_', " ")), k.to_owned())
        })
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    scored.sort();
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, k)| k).collect()
}

impl Reason {
    /// Whether the reason is about that rule.
    pub(super) fn covers(&self, rule: &str) -> bool {
        match &self.kind {
            ReasonKind::Rules(rules) => rules.contains(&rule),
            ReasonKind::Definition(_) => rule == "UNFOLD",
            ReasonKind::Fact | ReasonKind::Lemma(_) | ReasonKind::Unknown(_) => false,
        }
    }

    /// Whether it lets that quantity be unfolded.
    pub(super) fn unfolds(&self, q: &Quantity) -> bool {
        match &self.kind {
            ReasonKind::Definition(None) => true,
            ReasonKind::Definition(Some(named)) => named.iter().any(|n| n.covers(q)),
            _ => false,
        }
    }
}
