//! Arguments that go by a name and stand for several theorems: Jensen's inequality, the log-sum inequality,
//! convexity, non-negativity.
//!
//! A line follows by one of them if it follows by one of its theorems, or if all the bounds that its proof
//! adds up are of the kinds that the name stands for: what is left then is only calculation.

use super::wording::{Named, nonnegative, plain, quantities};
use crate::prove::derivation::{Case, Piece};
use crate::term::Measure;

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Principle {
    /// Theorems of the library.
    pub(super) theorems: &'static [&'static str],
    /// Rules: of bounds that are added up, and of identities.
    pub(super) rules: &'static [&'static str],
}

/// The rules that an inequality rests on; others only calculate.
const BOUNDS: &[(&str, &str)] = &[
    ("GIBBS", "Gibbs' inequality"),
    ("NONNEG", "no entropy is negative"),
    ("LOG-SUM", "divergence is convex"),
    ("PART", "a mixture has at least"),
    ("LN-LE", "a logarithm below 1"),
    ("NUMBER", "a number"),
    ("ASSUME", "given"),
];

const GIBBS: Principle =
    Principle { theorems: &["gibbs", "jeffreys_nonnegative"], rules: &["GIBBS", "GIBBS-EQ"] };
const ENTROPY: Principle = Principle { theorems: &["entropy_nonnegative"], rules: &["NONNEG"] };
const JENSEN_SHANNON: Principle = Principle { theorems: &["js_nonnegative"], rules: &[] };
const JEFFREYS: Principle = Principle { theorems: &["jeffreys_nonnegative"], rules: &[] };
const NONNEGATIVE: Principle = Principle {
    theorems: &["gibbs", "entropy_nonnegative", "js_nonnegative", "jeffreys_nonnegative"],
    rules: &["GIBBS", "NONNEG", "POSITIVE", "SUM-PART"],
};
const JENSEN: Principle = Principle {
    theorems: &["gibbs", "entropy_bound", "entropy_concave", "divergence_convex", "divergence_convex_left"],
    rules: &["GIBBS", "LOG-SUM", "PART"],
};
const LOG_SUM: Principle = Principle {
    theorems: &["divergence_convex", "divergence_convex_left", "gibbs", "entropy_concave"],
    rules: &["LOG-SUM", "GIBBS"],
};
const CONVEX_DIVERGENCE: Principle =
    Principle { theorems: &["divergence_convex", "divergence_convex_left"], rules: &["LOG-SUM"] };
/// S(½A + ½B) exceeds the mean entropy by divergences from the mixture.
const CONCAVE_ENTROPY: Principle = Principle { theorems: &["entropy_concave"], rules: &["GIBBS"] };
const CONVEX: Principle = Principle {
    theorems: &["divergence_convex", "divergence_convex_left", "entropy_concave"],
    rules: &["LOG-SUM", "GIBBS"],
};
const UNIFORM: Principle = Principle { theorems: &["entropy_bound"], rules: &[] };
const TANGENT: Principle = Principle { theorems: &[], rules: &["LN-LE"] };

/// Words for principles; the first of a row is what suggestions show.
const PRINCIPLES: &[(&[&str], Principle)] = &[
    (
        &["gibbs", "information", "equality in gibbs", "equality case of gibbs", "equality case in gibbs"],
        GIBBS,
    ),
    (&["nonnegativity", "positivity"], NONNEGATIVE),
    (
        &[
            "jensen",
            "jensens",
            "concavity of log",
            "concavity of ln",
            "concavity of logarithm",
            "concavity of the log",
            "concavity of the logarithm",
            "log is concave",
            "ln is concave",
            "convexity of x log x",
            "convexity of the logarithm",
            "convexity of log",
        ],
        JENSEN,
    ),
    (&["log sum", "logsum"], LOG_SUM),
    (&["convexity", "concavity", "joint convexity"], CONVEX),
    (
        &[
            "maximum entropy",
            "max entropy",
            "uniform maximizes entropy",
            "uniform maximises entropy",
            "entropy is at most ln n",
        ],
        UNIFORM,
    ),
    (&["log inequality", "tangent", "tangent line", "ln x at most x minus 1"], TANGENT),
];

/// The principle of that name.
pub(super) fn read(words: &str) -> Option<Principle> {
    let text = plain(words);
    if let Some((_, own)) = PRINCIPLES.iter().find(|(names, _)| names.contains(&text.as_str())) {
        return Some(*own);
    }
    if let Some(named) = nonnegative(&text) {
        return named.iter().find_map(|n| match n {
            Named::Divergence => Some(GIBBS),
            Named::Entropy => Some(ENTROPY),
            Named::JensenShannon => Some(JENSEN_SHANNON),
            Named::Of(Measure::Jeffreys) => Some(JEFFREYS),
            _ => None,
        });
    }
    let of =
        ["convexity of ", "joint convexity of ", "concavity of "].iter().find_map(|p| text.strip_prefix(p));
    let is = [" is convex", " is concave"].iter().find_map(|s| text.strip_suffix(s));
    quantities(of.or(is)?)?.iter().find_map(|n| match n {
        Named::Divergence => Some(CONVEX_DIVERGENCE),
        Named::Entropy => Some(CONCAVE_ENTROPY),
        _ => None,
    })
}

/// The first words of each row.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PRINCIPLES.iter().filter_map(|(words, _)| words.first().copied())
}

/// The bounds that a proof adds up, by their rules, each once.
pub(super) fn bounds(cases: &[Case]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for step in cases.iter().flat_map(|c| &c.derivation.steps) {
        let says = |name: &str| step.why.iter().any(|p| matches!(p, Piece::Text(t) if t.contains(name)));
        for (rule, name) in BOUNDS {
            if (step.rule == *rule || step.rule == "LE-ADD" && says(name)) && !found.contains(rule) {
                found.push(rule);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principles_are_found_by_the_words_that_people_use() {
        let theorems = |words: &str| read(words).map(|p| p.theorems.first().copied().unwrap_or_default());
        assert_eq!(theorems("Jensen's inequality"), Some("gibbs"));
        assert_eq!(theorems("the log-sum inequality"), Some("divergence_convex"));
        assert_eq!(theorems("non-negativity of entropy"), Some("entropy_nonnegative"));
        assert_eq!(theorems("positivity of the relative entropy"), Some("gibbs"));
        assert_eq!(theorems("D is non-negative"), Some("gibbs"));
        assert_eq!(theorems("concavity of S"), Some("entropy_concave"));
        assert_eq!(theorems("convexity of KL"), Some("divergence_convex"));
        assert_eq!(theorems("non-negativity of mutual information"), None);
        assert_eq!(theorems("magic"), None);
    }
}
