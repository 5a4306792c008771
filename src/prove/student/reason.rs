//! What a hint says: which rules, which definitions or which theorem a line is to follow by.

use super::fact;
use super::lemma::Lemma;
use super::principle;
use super::wording::{Named, fold, quantities};
use crate::prove::shannon::speaks_of_variables;
use crate::term::{Claim, Dist, Quantity};
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
    /// A definition: of the quantities of those names, or of any.
    Definition(Option<Vec<Named>>),
    /// A fact about random variables, by its words.
    Fact,
    /// That arguments may change places.
    Symmetry,
    /// A theorem.
    Lemma(Arc<Lemma>),
    /// An argument that stands for any of these theorems, and for rules.
    Principle(Vec<Arc<Lemma>>, &'static [&'static str]),
    /// Nothing is known by these words; what may have been meant.
    Unknown(Vec<String>),
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
            "properties of log",
            "properties of logs",
            "log properties",
            "log identities",
            "logarithms",
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
        &["RING", "NUMBER", "CANCEL"],
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
        &["TOTAL", "MARGIN", "SUM-PART"],
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
    (
        &[
            "marginalization",
            "marginalisation",
            "marginals",
            "marginal",
            "summing out",
            "definition of marginals",
            "law of total probability",
        ],
        &["MARGIN"],
    ),
    (
        &[
            "bayes",
            "bayes rule",
            "bayes theorem",
            "bayes formula",
            "product of conditionals",
            "conditional probability",
            "conditional probabilities",
            "chain rule of probability",
            "chain rule for probability",
            "chain rule for probabilities",
            "multiplication rule",
        ],
        CONDITIONAL,
    ),
    (&["assumption", "hypothesis", "given", "assumptions", "hypotheses"], &["ASSUME"]),
    (&["monotonicity", "adding inequalities", "inequality arithmetic"], &["LE-ADD", "LE-SCALE", "SUM-LE"]),
];

/// What is known of conditional masses.
const CONDITIONAL: &[&str] = &["CHAIN", "MIXTURE", "LOG"];

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
    let text = fold(words);
    let principle = principle::read(words);
    if let Some(found) = lemma(words) {
        // A name may stand for more than the theorem that is called so.
        return match principle {
            Some(more) => {
                let others = more.theorems.iter().filter_map(|name| lemma(name));
                let others = others.filter(|l| l.name != found.name);
                ReasonKind::Principle([found.clone()].into_iter().chain(others).collect(), more.rules)
            }
            None => ReasonKind::Lemma(found),
        };
    }
    for start in ["definition", "definitions", "def", "defn", "unfolding", "unfold"] {
        let Some(rest) = text.strip_prefix(start) else { continue };
        let rest = rest.trim();
        let rest = rest.strip_prefix("of ").map_or(rest, str::trim);
        if rest.is_empty() {
            return ReasonKind::Definition(None);
        }
        if let Some(named) = quantities(rest) {
            return ReasonKind::Definition(Some(named));
        }
        if let Some((_, rules)) = RULES.iter().find(|(words, _)| words.contains(&rest)) {
            return ReasonKind::Rules(rules);
        }
    }
    if let Some(principle) = principle {
        let own = principle.theorems.iter().filter_map(|name| lemma(name));
        return ReasonKind::Principle(own.collect(), principle.rules);
    }
    if text.starts_with("symmetry") || text.ends_with("symmetric") {
        return ReasonKind::Symmetry;
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
    // "by mutual information" alone means its definition; one letter is too little to mean anything.
    if let Some(named) = quantities(&text).filter(|_| text.len() > 1) {
        return ReasonKind::Definition(Some(named));
    }
    ReasonKind::Unknown(near(&text, names))
}

/// Known words that look like these, the nearest first.
fn near(text: &str, names: &[&str]) -> Vec<String> {
    let first = RULES.iter().filter_map(|(words, _)| words.first().copied());
    let words = fact::names().chain(principle::names()).chain(["definition", "symmetry"]);
    let known = names.iter().copied().chain(first).chain(words.map(|w| -> &str { w }));
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
            ReasonKind::Rules(rules) | ReasonKind::Principle(_, rules) => rules.contains(&rule),
            ReasonKind::Definition(_) => rule == "UNFOLD",
            ReasonKind::Fact | ReasonKind::Symmetry | ReasonKind::Lemma(_) | ReasonKind::Unknown(_) => false,
        }
    }

    /// Whether it can be a reason for anything about such a claim: rules of conditional masses are none where
    /// there are no random variables.
    pub(super) fn is_about(&self, claim: &Claim) -> bool {
        !matches!(&self.kind, ReasonKind::Rules(rules) if *rules == CONDITIONAL) || speaks_of_variables(claim)
    }

    /// The theorems that it cites.
    pub fn theorems(&self) -> &[Arc<Lemma>] {
        match &self.kind {
            ReasonKind::Lemma(lemma) => std::slice::from_ref(lemma),
            ReasonKind::Principle(all, _) => all,
            _ => &[],
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
