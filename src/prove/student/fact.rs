//! Facts about random variables that people cite by name: the chain rule, "conditioning reduces
//! entropy", submodularity, data processing, the conditions assumed.
//!
//! What is proved of random variables is an identity of joint entropies and a sum of informations and
//! entropies that are not negative, and of what was given. A fact names some of these ingredients; a line
//! follows by the facts cited if they name all that its proof is made of.

use super::wording::{Named, nonnegative, plain};
use crate::prove::derivation::{Case, Piece, Step};

/// The ingredients of a proof about random variables, beside the identity of joint entropies that every
/// fact may use.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Fact {
    /// No information is negative: conditioning reduces entropy, submodularity, subadditivity.
    pub(super) information: bool,
    /// No entropy is negative: more variables have more entropy.
    pub(super) entropy: bool,
    /// No divergence is negative; the uniform law has the greatest entropy.
    pub(super) divergence: bool,
    /// What was assumed.
    pub(super) given: bool,
    /// The fact is about what was assumed: without that it says nothing.
    pub(super) only_given: bool,
}

const NONE: Fact =
    Fact { information: false, entropy: false, divergence: false, given: false, only_given: false };
const INFORMATION: Fact = Fact { information: true, ..NONE };
const ENTROPY: Fact = Fact { entropy: true, ..NONE };
const DIVERGENCE: Fact = Fact { divergence: true, ..NONE };
const GIVEN: Fact = Fact { given: true, ..NONE };
/// Nothing is processed unless a condition says so.
const PROCESSING: Fact = Fact { information: true, entropy: true, given: true, only_given: true, ..NONE };
const ANY: Fact = Fact { information: true, entropy: true, divergence: true, ..NONE };

/// Words for facts, without endings such as `inequality`; the first of a row is what suggestions show.
const FACTS: &[(&[&str], Fact)] = &[
    (
        &[
            "chain rule",
            "chain rules",
            "entropy chain rule",
            "chain rule of entropy",
            "chain rule for entropy",
            "chain rule of information",
            "chain rule for information",
            "chain rule of mutual information",
            "chain rule for mutual information",
            "chain rule of divergence",
            "chain rule for divergence",
            "chain rule of kl",
            "additivity",
        ],
        NONE,
    ),
    (
        &[
            "conditioning reduces entropy",
            "conditioning",
            "conditioning decreases entropy",
            "conditioning lowers entropy",
            "conditioning does not increase entropy",
            "conditioning cannot increase entropy",
            "conditioning never increases entropy",
            "information cant hurt",
            "information does not hurt",
        ],
        INFORMATION,
    ),
    (&["submodularity", "submodularity of entropy", "strong subadditivity"], INFORMATION),
    (&["subadditivity", "subadditivity of entropy", "independence bound"], INFORMATION),
    (&["monotonicity", "monotonicity of entropy"], ENTROPY),
    (
        &["maximum entropy", "max entropy", "uniform maximizes entropy", "uniform maximises entropy"],
        DIVERGENCE,
    ),
    // An information is a divergence.
    (
        &[
            "gibbs",
            "information",
            "jensen",
            "jensens",
            "log sum",
            "logsum",
            "concavity of log",
            "concavity of the logarithm",
            "convexity",
        ],
        Fact { information: true, ..DIVERGENCE },
    ),
    (&["nonnegativity", "positivity"], ANY),
    (
        &[
            "markov",
            "markov chain",
            "markov property",
            "markov condition",
            "markovity",
            "independence",
            "independent",
            "conditional independence",
            "functional dependence",
            "deterministic",
            "determinism",
            "function",
            "given",
            "assumption",
            "hypothesis",
            "condition",
        ],
        GIVEN,
    ),
    (&["data processing", "dpi"], PROCESSING),
];

/// The fact that goes by these words.
pub(super) fn read(words: &str) -> Option<Fact> {
    let text = plain(words);
    if let Some((_, fact)) = FACTS.iter().find(|(words, _)| words.contains(&text.as_str())) {
        return Some(*fact);
    }
    if let Some(named) = nonnegative(&text) {
        let any = |wanted: &[Named]| named.iter().any(|n| wanted.contains(n));
        return Some(Fact {
            information: any(&[Named::Information]),
            entropy: any(&[Named::Entropy, Named::Conditional]),
            divergence: any(&[Named::Divergence]),
            ..NONE
        });
    }
    // "X and Z are independent given Y", "Z is a function of X"
    ["independen", "function of", "markov"].iter().any(|w| text.contains(w)).then_some(GIVEN)
}

/// The first words of each row.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FACTS.iter().filter_map(|(words, _)| words.first().copied())
}

/// What the reasons cited are worth for a proof about random variables: the rules that are needed beside
/// them; `None` when they say nothing of it.
pub(super) fn beside<'w>(words: impl Iterator<Item = &'w str>, cases: &[Case]) -> Option<Vec<&'static str>> {
    let assumes = cases.iter().flat_map(|c| &c.derivation.steps).any(|s| needed(s).given);
    let facts: Vec<Fact> = words.filter_map(read).filter(|f| assumes || !f.only_given).collect();
    if facts.is_empty() {
        return None;
    }
    let may = |part: fn(&Fact) -> bool| facts.iter().any(part);
    let steps: Vec<&Step> = cases.iter().flat_map(|c| &c.derivation.steps).collect();
    let (mut used, mut missing) = (facts.contains(&NONE) && !steps.is_empty(), Vec::new());
    for step in steps {
        let needs = needed(step);
        let parts = [
            (needs.information, may(|f| f.information)),
            (needs.entropy, may(|f| f.entropy)),
            (needs.divergence, may(|f| f.divergence)),
            (needs.given, may(|f| f.given)),
        ];
        for (need, named) in parts {
            if need && named {
                used = true;
            } else if need && !missing.contains(&step.rule) {
                missing.push(step.rule);
            }
        }
    }
    used.then_some(missing)
}

/// What a step adds to an identity; the sentence says which bounds are summed.
fn needed(step: &Step) -> Fact {
    let says = |words: &str| step.why.iter().any(|p| matches!(p, Piece::Text(t) if t.contains(words)));
    match step.rule {
        "NONNEG" | "GIBBS" | "LE-ADD" => Fact {
            information: says("no information is negative"),
            entropy: says("no entropy is negative") || says("a number"),
            divergence: says("Gibbs' inequality") || says("the uniform law has the greatest entropy"),
            given: says("given"),
            ..NONE
        },
        "ASSUME" => GIVEN,
        // Two inequalities at once, from the conditions.
        "ANTISYM" => Fact { given: true, ..ANY },
        _ => NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_found_by_the_words_that_people_use() {
        assert_eq!(read("the chain rule"), Some(NONE));
        assert_eq!(read("Conditioning reduces entropy"), Some(INFORMATION));
        assert_eq!(read("data-processing inequality"), Some(PROCESSING));
        assert_eq!(read("non-negativity of mutual information"), Some(INFORMATION));
        assert_eq!(read("the Markov property"), Some(GIVEN));
        assert_eq!(read("magic"), None);
    }
}
