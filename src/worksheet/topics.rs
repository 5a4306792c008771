//! What there is to ask about: statements that are true, statements that students often believe, and quantities.

/// A field of exercises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Topic {
    /// How it is asked for.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Statements that hold for all distributions or random variables.
    pub(super) theorems: &'static [&'static str],
    /// Statements that do not.
    pub(super) fallacies: &'static [&'static str],
    /// Quantities of `A`, `B` on common outcomes.
    pub(super) quantities: &'static [&'static str],
    /// Quantities of random variables `X`, `Y`.
    pub(super) joint: &'static [&'static str],
}

const TOPICS: [Topic; 5] = [
    Topic {
        name: "entropy",
        about: "entropy of a distribution: its definition, its bounds, mixtures",
        theorems: &[
            "S(A) >= 0",
            "S(1/2 A + 1/2 B) >= 1/2 S(A) + 1/2 S(B)",
            "H(A,A) = S(A)",
            "S(A) = -sum_i A(i) ln A(i)",
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
        theorems: &[
            "H(A,B) = D(A||B) + S(A)",
            "H(A,B) >= S(A)",
            "D(A||B) = H(A,B) - S(A)",
            "H(1/2 A + 1/2 B, C) = 1/2 H(A,C) + 1/2 H(B,C)",
        ],
        fallacies: &[
            "H(A,B) = H(B,A)",
            "H(A,B) = D(A||B) - S(A)",
            "H(A,B) = D(B||A) + S(A)",
            "H(A,B) <= S(A) + S(B)",
            "H(A,B) = S(B) + D(A||B)",
        ],
        quantities: &["H(A,B)", "H(B,A)", "H(A,B) - S(A)"],
        joint: &[],
    },
    Topic {
        name: "divergence",
        about: "Kullback–Leibler divergence and its relatives",
        theorems: &[
            "D(A||B) >= 0",
            "D(A||A) = 0",
            "D(A||B) + D(B||A) = H(A,B) + H(B,A) - S(A) - S(B)",
            "JS(A,B) = S(1/2 A + 1/2 B) - 1/2 S(A) - 1/2 S(B)",
            "JS(A,B) = 1/2 D(A||1/2 A + 1/2 B) + 1/2 D(B||1/2 A + 1/2 B)",
        ],
        fallacies: &[
            "D(A||B) = D(B||A)",
            "D(A||C) <= D(A||B) + D(B||C)",
            "JS(A,B) = 1/2 D(A||B) + 1/2 D(B||A)",
            "D(A||B) <= 1",
            "D(A||B) = S(A) - S(B)",
        ],
        quantities: &["D(A||B)", "D(B||A)", "JS(A,B)", "D(A||B) + D(B||A)"],
        joint: &[],
    },
    Topic {
        name: "mutual-information",
        about: "mutual information of two random variables",
        theorems: &[
            "I(X;Y) >= 0",
            "I(X;Y) = H(X) + H(Y) - H(X,Y)",
            "I(X;Y) = H(X) - H(X|Y)",
            "I(X;Y) = I(Y;X)",
            "I(X;Y) <= H(X)",
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
        about: "joint and conditional entropy",
        theorems: &[
            "H(X,Y) = H(X) + H(Y|X)",
            "H(X,Y) <= H(X) + H(Y)",
            "H(X|Y) <= H(X)",
            "H(X,Y|Z) = H(X|Z) + H(Y|X,Z)",
            "H(X) <= H(X,Y)",
        ],
        fallacies: &[
            "H(X,Y) = H(X) + H(Y)",
            "H(X|Y) = H(Y|X)",
            "H(X,Y) = H(X) + H(X|Y)",
            "H(X|Y) <= H(X|Y,Z)",
            "H(X,Y) <= H(X)",
        ],
        quantities: &[],
        joint: &["H(X,Y)", "H(X)", "H(Y|X)"],
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
