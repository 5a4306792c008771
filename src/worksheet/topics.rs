//! What there is to ask about: statements that are true, statements that students often believe, and quantities.

use crate::session::library::{self, Entry};

/// A field of exercises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Topic {
    /// How it is asked for.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Theorems of the library, by their names.
    pub(super) library: &'static [&'static str],
    /// Statements that do not.
    pub(super) fallacies: &'static [&'static str],
    /// Quantities of `A`, `B` on common outcomes.
    pub(super) quantities: &'static [&'static str],
    /// Quantities of random variables `X`, `Y`.
    pub(super) joint: &'static [&'static str],
}

const TOPICS: [Topic; 9] = [
    Topic {
        name: "entropy",
        about: "entropy of a distribution: its definition, its bounds, mixtures",
        library: &[
            "entropy_nonnegative",
            "entropy_bound",
            "entropy_concave",
            "self_cross_entropy",
            "divergence_uniform",
            "mixture_entropy",
            "product_entropy",
        ],
        fallacies: &[
            "sum_i A(i) ln A(i) = S(A)",
            "S(1/2 A + 1/2 B) = 1/2 S(A) + 1/2 S(B)",
            "S(A) = S(B)",
            "S(1/2 A + 1/2 B) <= 1/2 S(A) + 1/2 S(B)",
            "S(A) <= 1/2",
        ],
        quantities: &["S(A)", "perplexity(A)", "S(1/2 A + 1/2 B)"],
        joint: &[],
    },
    Topic {
        name: "cross-entropy",
        about: "cross entropy and what it has to do with entropy and divergence",
        library: &[
            "cross_entropy_decomposition",
            "cross_entropy_bound",
            "divergence_difference",
            "self_cross_entropy",
            "cross_entropy_linear",
            "label_smoothing",
            "mixture_code",
        ],
        fallacies: &[
            "CE(A,B) = CE(B,A)",
            "H(A,B) = D(A||B) - S(A)",
            "H(A,B) = D(B||A) + S(A)",
            "H(A,B) <= S(A) + S(B)",
            "H(A,B) = S(B) + D(A||B)",
        ],
        quantities: &["H(A,B)", "H(B,A)", "H(A,B) - S(A)"],
        joint: &[],
    },
    Topic {
        name: "minimising",
        about: "when minimising cross entropy is minimising the divergence",
        library: &[
            "same_minimisers",
            "closest_distribution",
            "cross_entropy_decomposition",
            "cross_entropy_bound",
            "divergence_difference",
            "gibbs",
        ],
        fallacies: &["H(A,B) = D(A||B)", "H(A,B) - D(A||B) = S(B)", "H(A,B) <= D(A||B)", "D(A||B) >= S(A)"],
        quantities: &["H(A,B) - D(A||B)", "H(A,B)", "D(A||B)"],
        joint: &[],
    },
    Topic {
        name: "divergence",
        about: "Kullback–Leibler divergence: its sign, its convexity, mixtures and products",
        library: &[
            "gibbs",
            "self_divergence",
            "divergence_difference",
            "divergence_uniform",
            "divergence_convex_left",
            "divergence_convex",
            "compensation_identity",
            "half_mixture_bound",
            "product_divergence",
        ],
        fallacies: &[
            "D(A||B) = D(B||A)",
            "D(A||C) <= D(A||B) + D(B||C)",
            "D(A||B) <= 1",
            "D(A||B) = S(A) - S(B)",
            "D(1/2 A + 1/2 B || C) = 1/2 D(A||C) + 1/2 D(B||C)",
        ],
        quantities: &["D(A||B)", "D(B||A)", "D(A || 1/2 A + 1/2 B)", "D(A||B) + D(B||A)"],
        joint: &[],
    },
    Topic {
        name: "jensen-shannon",
        about: "Jensen–Shannon and Jeffreys divergence, the symmetric relatives",
        library: &[
            "jeffreys_sum",
            "jeffreys_nonnegative",
            "jeffreys_symmetric",
            "js_entropy",
            "js_mean",
            "js_nonnegative",
            "js_bound",
            "mixture_entropy",
        ],
        fallacies: &[
            "JS(A,B) = 1/2 D(A||B) + 1/2 D(B||A)",
            "JS(A,B) = S(1/2 A + 1/2 B)",
            "J(A,B) = 2 D(A||B)",
            "J(A,B) <= 1",
            "JS(A,B) >= D(A||B)",
        ],
        quantities: &["JS(A,B)", "J(A,B)"],
        joint: &[],
    },
    Topic {
        name: "mutual-information",
        about: "mutual information of random variables",
        library: &[
            "information_entropies",
            "information_difference",
            "information_divergence",
            "information_symmetric",
            "information_nonnegative",
            "information_bound",
            "self_information",
            "conditional_information_nonnegative",
            "information_chain_rule",
            "interaction",
        ],
        fallacies: &[
            "I(X;Y) = H(X,Y) - H(X) - H(Y)",
            "I(X;Y|Z) <= I(X;Y)",
            "I(X;Y) <= I(X;Y|Z)",
            "I(X;Y) = H(X|Y) - H(X)",
            "I(X;Y) = H(X) - H(Y|X)",
        ],
        quantities: &[],
        joint: &["I(X;Y)", "H(X|Y)", "H(Y|X)"],
    },
    Topic {
        name: "chain-rule",
        about: "chain rules of entropy, information and divergence",
        library: &[
            "chain_rule",
            "chain_rule_three",
            "chain_rule_conditional",
            "information_chain_rule",
            "divergence_chain_rule",
            "grouping",
            "independent_entropies",
        ],
        fallacies: &[
            "H((X,Y)) = H(X) + H(Y)",
            "H(X|Y) = H(Y|X)",
            "H(X,Y) = H(X) + H(X|Y)",
            "H(X,Y|Z) = H(X|Z) + H(Y|X)",
            "I(X,Y;Z) = I(X;Z) + I(Y;Z)",
        ],
        quantities: &[],
        joint: &["H(X,Y)", "H(X)", "H(Y|X)"],
    },
    Topic {
        name: "entropy-inequalities",
        about: "what conditioning and further variables do to entropy",
        library: &[
            "conditional_entropy_nonnegative",
            "conditioning",
            "conditioning_more",
            "monotonicity",
            "subadditivity",
            "submodularity",
            "han",
            "han_conditional",
            "shearer",
            "variation_triangle",
        ],
        fallacies: &[
            "H(X|Y) <= H(X|Y,Z)",
            "H((X,Y)) <= H(X)",
            "H(X,Y,Z) + H(Z) >= H(X,Z) + H(Y,Z)",
            "H((X,Y)) >= H(X) + H(Y)",
            "H(X|Y) = H(X)",
        ],
        quantities: &[],
        joint: &["H(X|Y)", "H(X,Y)", "H(Y)"],
    },
    Topic {
        name: "data-processing",
        about: "what a function or a channel can do: Markov chains, Fano's inequality, secrecy",
        library: &[
            "data_processing",
            "data_processing_function",
            "markov_conditioning",
            "function_entropy",
            "marginal_divergence",
            "fano",
            "perfect_secrecy",
        ],
        fallacies: &[
            "I(X;Y) <= I(X;Z) given X -> Y -> Z",
            "I(X;Z) = I(X;Y) given X -> Y -> Z",
            "I(X;Y|Z) = 0 given X -> Y -> Z",
            "I(X;Z) <= I(X;Y)",
        ],
        quantities: &[],
        joint: &["I(X;Y)", "H(X|Y)", "H(X)"],
    },
];

/// All topics.
///
/// ```
/// assert!(entail::worksheet::topics().iter().any(|t| t.name == "entropy"));
/// ```
pub fn topics() -> &'static [Topic] {
    &TOPICS
}

impl Topic {
    /// Its theorems, in the order of the topic.
    pub(super) fn theorems(&self) -> Vec<&'static Entry> {
        self.library.iter().filter_map(|name| library::find(name)).collect()
    }

    /// What its statements are about, for all of which they hold or do not.
    pub(super) fn subject(&self) -> &'static str {
        if self.joint.is_empty() { "distributions" } else { "random variables" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prove::Verdict;
    use crate::render::build::Outcome;
    use crate::session::Session;
    use crate::span::Source;

    #[test]
    fn every_theorem_of_the_library_has_a_topic() {
        for topic in topics() {
            assert_eq!(topic.theorems().len(), topic.library.len(), "{}", topic.name);
        }
        for entry in library::entries() {
            assert!(topics().iter().any(|t| t.library.contains(&entry.name)), "{} has no topic", entry.name);
        }
    }

    #[test]
    fn every_fallacy_is_refuted() {
        for topic in topics() {
            for fallacy in topic.fallacies {
                let report = Session::default().run(&Source::new("<worksheet>", format!("prove {fallacy}")));
                let [Outcome::Answer(a)] = report.outcomes.as_slice() else {
                    panic!("{fallacy}: {report:?}")
                };
                assert!(matches!(a.answer.verdict, Verdict::Refuted(_)), "{}: {fallacy}", topic.name);
            }
        }
    }
}
