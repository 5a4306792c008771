//! The names of the quantities: every spelling that the field uses for one thing.

use crate::term::Measure;

/// What a name calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    /// `S`, `H`
    Entropy,
    /// `CE`
    CrossEntropy,
    /// `D`
    Divergence,
    /// `I`
    Information,
    /// `info`
    SelfInformation,
    /// `JS`
    JensenShannon,
    /// `JSdist`
    JensenShannonDistance,
    /// `Renyi`
    Renyi,
    /// `Tsallis`
    Tsallis,
    /// Of one distribution.
    One(Measure),
    /// Of two distributions.
    Two(Measure),
    /// `E`
    Expectation,
    /// `P`, `Pr`
    Probability,
}

const NAMES: &[(&str, Head)] = &[
    ("S", Head::Entropy),
    ("H", Head::Entropy),
    ("entropy", Head::Entropy),
    ("CE", Head::CrossEntropy),
    ("crossentropy", Head::CrossEntropy),
    ("cross_entropy", Head::CrossEntropy),
    ("D", Head::Divergence),
    ("KL", Head::Divergence),
    ("D_KL", Head::Divergence),
    ("I", Head::Information),
    ("MI", Head::Information),
    ("CMI", Head::Information),
    ("info", Head::SelfInformation),
    ("surprisal", Head::SelfInformation),
    ("JS", Head::JensenShannon),
    ("JSD", Head::JensenShannon),
    ("D_JS", Head::JensenShannon),
    ("JSdist", Head::JensenShannonDistance),
    ("JSdistance", Head::JensenShannonDistance),
    ("d_JS", Head::JensenShannonDistance),
    ("Renyi", Head::Renyi),
    ("Rényi", Head::Renyi),
    ("R", Head::Renyi),
    ("Tsallis", Head::Tsallis),
    ("T", Head::Tsallis),
    ("J", Head::Two(Measure::Jeffreys)),
    ("Jeffreys", Head::Two(Measure::Jeffreys)),
    ("TV", Head::Two(Measure::TotalVariation)),
    ("d_TV", Head::Two(Measure::TotalVariation)),
    ("D_TV", Head::Two(Measure::TotalVariation)),
    ("chi2", Head::Two(Measure::ChiSquared)),
    ("χ2", Head::Two(Measure::ChiSquared)),
    ("χ²", Head::Two(Measure::ChiSquared)),
    ("chisq", Head::Two(Measure::ChiSquared)),
    ("Hel", Head::Two(Measure::Hellinger)),
    ("Hellinger", Head::Two(Measure::Hellinger)),
    ("BC", Head::Two(Measure::BhattacharyyaCoefficient)),
    ("BD", Head::Two(Measure::Bhattacharyya)),
    ("Bhattacharyya", Head::Two(Measure::Bhattacharyya)),
    ("perplexity", Head::One(Measure::Perplexity)),
    ("PP", Head::One(Measure::Perplexity)),
    ("ppl", Head::One(Measure::Perplexity)),
    ("extropy", Head::One(Measure::Extropy)),
    ("varentropy", Head::One(Measure::Varentropy)),
    ("minentropy", Head::One(Measure::MinEntropy)),
    ("H_min", Head::One(Measure::MinEntropy)),
    ("H_inf", Head::One(Measure::MinEntropy)),
    ("H_infinity", Head::One(Measure::MinEntropy)),
    ("E", Head::Expectation),
    ("P", Head::Probability),
    ("Pr", Head::Probability),
    ("Prob", Head::Probability),
];

/// The quantity of that name, with the order that a subscript states: `H_2` is `H` of order `2`.
pub(super) fn head(name: &str) -> Option<(Head, Option<&str>)> {
    if let Some((_, head)) = NAMES.iter().find(|(n, _)| *n == name) {
        return Some((*head, None));
    }
    let (base, order) = name.split_once('_')?;
    match head(base)? {
        (Head::Entropy | Head::Renyi, None) => Some((Head::Renyi, Some(order))),
        (Head::Divergence, None) => Some((Head::Renyi, Some(order))),
        (Head::Tsallis, None) => Some((Head::Tsallis, Some(order))),
        _ => None,
    }
}

/// All names, for a name that is spelled almost like one.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The functions of numbers.
pub(super) fn is_function(name: &str) -> bool {
    matches!(name, "ln" | "log" | "exp" | "sqrt" | "abs" | "max" | "min")
}

/// The families of distributions.
pub(super) fn is_family(name: &str) -> bool {
    matches!(name, "uniform" | "bernoulli" | "binomial" | "geometric" | "normalize")
}
