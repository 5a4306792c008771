//! The quantities of the field: what each is called, what it abbreviates, when it is infinite.
//!
//! Definitions are not written here: they are printed from [`Quantity::definition`], which is what
//! proofs unfold, so that an explanation cannot disagree with the kernel. [Def §1–§3]

use crate::exact::Rational;
use crate::term::{Dist, Expr, Index, Measure, Name, Quantity};

/// What is said of one quantity.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What people call it, the usual name first.
    pub title: &'static str,
    /// Words and symbols that find it.
    pub topics: &'static [&'static str],
    /// Ways to write it, in the language.
    pub spellings: &'static [&'static str],
    /// An instance of it, from which the definition is printed; none where it is no quantity of the kernel.
    pub example: fn() -> Option<Quantity>,
    /// One or two sentences: what it measures.
    pub meaning: &'static str,
    /// What values it takes.
    pub range: &'static str,
    /// When it is infinite.
    pub infinite: &'static str,
    /// Where it is defined.
    pub source: &'static str,
}

fn a() -> Dist {
    Dist::named("A")
}

fn b() -> Dist {
    Dist::named("B")
}

fn names(list: &[&str]) -> Vec<Name> {
    list.iter().map(|n| (*n).into()).collect()
}

fn law(vars: &[&str]) -> Dist {
    Dist::Law { joint: "P".into(), vars: names(vars) }
}

fn information(between: &[&str], given: &[&str]) -> Quantity {
    let between = between.iter().map(|v| names(&[v])).collect();
    Quantity::Information { joint: "P".into(), between, given: names(given) }
}

fn half() -> Expr {
    Expr::Number(Rational::new(1.into(), 2.into()))
}

fn halves() -> Vec<(Expr, Dist)> {
    vec![(half(), a()), (half(), b())]
}

fn two(measure: Measure) -> Option<Quantity> {
    Some(Quantity::Of(measure, vec![a(), b()]))
}

fn order() -> Rational {
    Rational::from_integer(2.into())
}

const NEVER: &str = "never, on finitely many outcomes";
const MISSED: &str = "exactly when some outcome has A(i) > 0 = B(i); that outcome is named as the witness";

/// Every quantity, roughly from the basic to the derived.
pub const GLOSSARY: &[Entry] = &[
    Entry {
        title: "self-information",
        topics: &["I", "surprisal", "surprise", "information content", "self information"],
        spellings: &["I(A(sun))", "-ln A(sun)"],
        example: || Some(Quantity::SelfInformation(a(), Index::Bound("i".into()))),
        meaning: "How surprising one outcome is: rare outcomes carry much information.",
        range: "0 or more; 0 exactly for an outcome that is certain",
        infinite: "exactly when the outcome has mass 0",
        source: "Shannon 1948",
    },
    Entry {
        title: "entropy",
        topics: &["S", "H", "Shannon entropy"],
        spellings: &["S(A)", "S_A", "H(A)"],
        example: || Some(Quantity::Entropy(a())),
        meaning: "The expected surprise of an outcome of A; no code for its outcomes is shorter on average.",
        range: "from 0 (one outcome is certain) to ln n (n outcomes, all equally likely)",
        infinite: NEVER,
        source: "Shannon 1948, §6",
    },
    Entry {
        title: "joint entropy",
        topics: &["H", "joint"],
        spellings: &["H(X,Y)", "S(P)"],
        example: || Some(Quantity::Entropy(law(&["X", "Y"]))),
        meaning: "The entropy of several random variables taken together. H(A,B) with distributions A and B is the cross entropy instead: kinds tell the two apart.",
        range: "from max(H(X), H(Y)) to H(X) + H(Y)",
        infinite: NEVER,
        source: "Cover and Thomas 2006, §2.2",
    },
    Entry {
        title: "conditional entropy",
        topics: &["H", "equivocation"],
        spellings: &["H(Y|X)", "H(X,Y|Z)"],
        example: || {
            Some(Quantity::ConditionalEntropy { joint: "P".into(), of: names(&["Y"]), given: names(&["X"]) })
        },
        meaning: "What is left to learn of Y by one who knows X, on average.",
        range: "from 0 (Y is a function of X) to H(Y) (they are independent)",
        infinite: NEVER,
        source: "Cover and Thomas 2006, §2.2",
    },
    Entry {
        title: "cross entropy",
        topics: &["H", "CE", "log loss", "cross-entropy"],
        spellings: &["H(A,B)", "CE(A,B)"],
        example: || Some(Quantity::CrossEntropy(a(), b())),
        meaning: "The average cost of outcomes of A in a code made for B. It is S(A) + D(A‖B). H(X,Y) with random variables X and Y is the joint entropy instead: kinds tell the two apart.",
        range: "S(A) or more; S(A) exactly when B = A",
        infinite: MISSED,
        source: "Cover and Thomas 2006, §5.4",
    },
    Entry {
        title: "Kullback–Leibler divergence",
        topics: &[
            "D",
            "KL",
            "D_KL",
            "relative entropy",
            "divergence",
            "kullback-leibler",
            "information gain",
        ],
        spellings: &["D(A||B)", "KL(A||B)", "D_KL(A||B)", r"D_{KL}(A \parallel B)", "D(A|B)"],
        example: || Some(Quantity::Divergence(a(), b())),
        meaning: "What it costs, on average, to take B for the truth when A is. It is no distance: D(A‖B) and D(B‖A) differ.",
        range: "0 or more; 0 exactly when A = B",
        infinite: MISSED,
        source: "Kullback and Leibler 1951",
    },
    Entry {
        title: "conditional divergence",
        topics: &["D", "KL", "conditional relative entropy", "conditional KL"],
        spellings: &["D(P(Y|X) || Q(Y|X))"],
        example: || {
            let (of, given) = (names(&["Y"]), names(&["X"]));
            Some(Quantity::ConditionalDivergence { p: "P".into(), q: "Q".into(), of, given })
        },
        meaning: "The divergence of two conditional laws, averaged over what is given under P.",
        range: "0 or more",
        infinite: "when some (x, y) has P(x,y) > 0 = Q(x,y)",
        source: "Cover and Thomas 2006, §2.5",
    },
    Entry {
        title: "mutual information",
        topics: &["I", "MI"],
        spellings: &["I(X;Y)", "I(X,Y;Z)"],
        example: || Some(information(&["X", "Y"], &[])),
        meaning: "What X tells about Y, and Y about X: H(X) + H(Y) − H(X,Y).",
        range: "from 0 (independent) to min(H(X), H(Y))",
        infinite: NEVER,
        source: "Cover and Thomas 2006, §2.3",
    },
    Entry {
        title: "conditional mutual information",
        topics: &["I", "CMI"],
        spellings: &["I(X;Y|Z)"],
        example: || Some(information(&["X", "Y"], &["Z"])),
        meaning: "What X tells about Y to one who knows Z already.",
        range: "0 or more; 0 exactly when X and Y are independent given Z",
        infinite: NEVER,
        source: "Cover and Thomas 2006, §2.5",
    },
    Entry {
        title: "co-information",
        topics: &["I", "interaction information", "multivariate mutual information"],
        spellings: &["I(X;Y;Z)"],
        example: || Some(information(&["X", "Y", "Z"], &[])),
        meaning: "What three or more variables share: I(X;Y) − I(X;Y|Z). It may be negative.",
        range: "any real number",
        infinite: NEVER,
        source: "McGill 1954",
    },
    Entry {
        title: "Jensen–Shannon divergence",
        topics: &["JS", "JSD", "jensen-shannon"],
        spellings: &["JS(A,B)", "JS[1/4, 3/4](A,B)"],
        example: || Some(Quantity::JensenShannon(halves())),
        meaning: "How far distributions are from their mixture, on average; for any number of them and any weights. Symmetric, and finite always.",
        range: "from 0 (all equal) to the entropy of the weights, ln 2 for two with equal weights",
        infinite: "never",
        source: "Lin 1991",
    },
    Entry {
        title: "Jensen–Shannon distance",
        topics: &["JSdist", "jensen-shannon distance", "jensen-shannon"],
        spellings: &["JSdist(A,B)"],
        example: || Some(Quantity::JensenShannonDistance(halves())),
        meaning: "The square root of the Jensen–Shannon divergence, which is a metric. Software often returns this one under the other's name.",
        range: "from 0 to √(ln 2)",
        infinite: "never",
        source: "Endres and Schindelin 2003",
    },
    Entry {
        title: "Jeffreys divergence",
        topics: &["J", "symmetrised KL", "symmetric KL"],
        spellings: &["J(A,B)"],
        example: || two(Measure::Jeffreys),
        meaning: "The two Kullback–Leibler divergences added up.",
        range: "0 or more; 0 exactly when A = B",
        infinite: "when the supports of A and B differ",
        source: "Jeffreys 1946",
    },
    Entry {
        title: "total variation",
        topics: &["TV", "total variation distance", "statistical distance"],
        spellings: &["TV(A,B)"],
        example: || two(Measure::TotalVariation),
        meaning: "The greatest difference that A and B make for the probability of any event.",
        range: "from 0 (equal) to 1 (disjoint supports)",
        infinite: "never",
        source: "Cover and Thomas 2006, §11.6",
    },
    Entry {
        title: "χ² divergence",
        topics: &["chi2", "χ²", "chi-squared", "chi squared", "Pearson"],
        spellings: &["chi2(A||B)"],
        example: || two(Measure::ChiSquared),
        meaning: "Squared differences, each measured against the mass under B.",
        range: "0 or more; 0 exactly when A = B",
        infinite: MISSED,
        source: "Pearson 1900",
    },
    Entry {
        title: "Hellinger distance",
        topics: &["Hel", "hellinger"],
        spellings: &["Hel(A,B)"],
        example: || two(Measure::Hellinger),
        meaning: "The distance of the square roots of the masses, scaled to end at 1.",
        range: "from 0 (equal) to 1 (disjoint supports)",
        infinite: "never",
        source: "Hellinger 1909",
    },
    Entry {
        title: "Bhattacharyya coefficient",
        topics: &["BC", "bhattacharyya", "fidelity", "affinity"],
        spellings: &["BC(A,B)"],
        example: || two(Measure::BhattacharyyaCoefficient),
        meaning: "How much two distributions overlap.",
        range: "from 0 (disjoint supports) to 1 (equal)",
        infinite: "never",
        source: "Bhattacharyya 1943",
    },
    Entry {
        title: "Bhattacharyya distance",
        topics: &["BD", "bhattacharyya"],
        spellings: &["BD(A,B)"],
        example: || two(Measure::Bhattacharyya),
        meaning: "Minus the logarithm of the overlap.",
        range: "0 or more; 0 exactly when A = B",
        infinite: "exactly when the supports are disjoint",
        source: "Bhattacharyya 1943",
    },
    Entry {
        title: "Rényi entropy",
        topics: &["Renyi", "rényi", "H_2", "collision entropy", "H"],
        spellings: &["Renyi[2](A)", "H_2(A)"],
        example: || Some(Quantity::Renyi(order(), a())),
        meaning: "The entropy of order α: likely outcomes count the more the greater α is. Its limit at α = 1 is the entropy S(A).",
        range: "from 0 to ln n",
        infinite: NEVER,
        source: "Rényi 1961",
    },
    Entry {
        title: "min-entropy",
        topics: &["minentropy", "H_min", "H_inf", "guessing", "H"],
        spellings: &["minentropy(A)", "H_min(A)", "Renyi[inf](A)"],
        example: || Some(Quantity::Of(Measure::MinEntropy, vec![a()])),
        meaning: "How surprising the likeliest outcome is: −ln max A(i). It is the limit of the Rényi entropies for α → ∞, and the greatest probability of guessing right is exp(−minentropy(A)).",
        range: "from 0 (one outcome is certain) to ln n; never above S(A)",
        infinite: NEVER,
        source: "Rényi 1961",
    },
    Entry {
        title: "Rényi divergence",
        topics: &["Renyi", "rényi", "D_2", "D"],
        spellings: &["Renyi[2](A||B)", "D_2(A||B)"],
        example: || Some(Quantity::RenyiDivergence(order(), a(), b())),
        meaning: "The divergence of order α. Its limit at α = 1 is D(A‖B).",
        range: "0 or more; 0 exactly when A = B",
        infinite: "for α > 1 when some outcome has A(i) > 0 = B(i); for α < 1 when the supports are disjoint",
        source: "van Erven and Harremoës 2014",
    },
    Entry {
        title: "Tsallis entropy",
        topics: &["Tsallis", "T", "Havrda-Charvat", "q-entropy"],
        spellings: &["Tsallis[2](A)"],
        example: || Some(Quantity::Tsallis(order(), a())),
        meaning: "An entropy of order q without a logarithm; order 2 is the Gini index of impurity.",
        range: "from 0 to (1 − n^(1−q))/(q − 1)",
        infinite: NEVER,
        source: "Tsallis 1988",
    },
    Entry {
        title: "perplexity",
        topics: &["perplexity", "PP", "ppl"],
        spellings: &["perplexity(A)"],
        example: || Some(Quantity::Of(Measure::Perplexity, vec![a()])),
        meaning: "How many equally likely outcomes would be as uncertain as A. It does not depend on the base of the logarithm.",
        range: "from 1 to n",
        infinite: NEVER,
        source: "Jelinek et al. 1977",
    },
    Entry {
        title: "extropy",
        topics: &["extropy"],
        spellings: &["extropy(A)"],
        example: || Some(Quantity::Of(Measure::Extropy, vec![a()])),
        meaning: "The complementary dual of the entropy: what is learned of the outcomes that do not happen.",
        range: "from 0 to (n − 1) ln(n/(n − 1))",
        infinite: NEVER,
        source: "Lad, Sanfilippo and Agrò 2015",
    },
    Entry {
        title: "varentropy",
        topics: &["varentropy", "information variance", "dispersion"],
        spellings: &["varentropy(A)"],
        example: || Some(Quantity::Of(Measure::Varentropy, vec![a()])),
        meaning: "The variance of the surprise whose mean is the entropy.",
        range: "0 or more; 0 exactly when A is uniform on its support",
        infinite: NEVER,
        source: "Kontoyiannis and Verdú 2014",
    },
    Entry {
        title: "expectation",
        topics: &["E", "expected value", "mean"],
        spellings: &["E[A] f", "E[A](x => x^2)"],
        example: || None,
        meaning: "The average of values of the outcomes, weighted by their masses: Σ A(i)·f(i). Numeric labels are their own values.",
        range: "from the least value to the greatest",
        infinite: NEVER,
        source: "Cover and Thomas 2006, §2.1",
    },
    Entry {
        title: "probability",
        topics: &["P", "Pr", "event", "mass"],
        spellings: &["A(sun)", "P(X = 1)", "P(A in {sun, rain})"],
        example: || None,
        meaning: "The mass of an outcome or of a set of outcomes: Σ A(i) over the outcomes in the event.",
        range: "from 0 to 1",
        infinite: "never",
        source: "Kolmogorov 1933",
    },
];
