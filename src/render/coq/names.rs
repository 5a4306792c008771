//! Identifiers of Coq for the names and labels of a page: readable where that is safe, never a keyword,
//! never two things by one identifier.

use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for; one name can be several of these.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    /// A distribution on the common outcomes.
    Distribution,
    /// A joint law of random variables.
    Joint,
    /// A random variable.
    Variable,
    /// A real parameter.
    Parameter,
    /// One outcome.
    Outcome,
    /// A set of distributions.
    Family,
}

/// Words of Coq's own, and what the exported files use of the prelude and of the standard library.
const TAKEN: &[&str] = &[
    "Admitted",
    "Axiom",
    "Axioms",
    "Check",
    "Close",
    "Conjecture",
    "Context",
    "Corollary",
    "Definition",
    "Defined",
    "End",
    "Export",
    "Fact",
    "False",
    "Fixpoint",
    "From",
    "Goal",
    "Hint",
    "Hypotheses",
    "Hypothesis",
    "IF",
    "INR",
    "IZR",
    "Import",
    "In",
    "Infinity",
    "Lemma",
    "Let",
    "Ltac",
    "Module",
    "Nothing",
    "Om",
    "Open",
    "Parameter",
    "Parameters",
    "Print",
    "Proof",
    "Prop",
    "Proposition",
    "Q",
    "Q2R",
    "Qed",
    "R",
    "Rabs",
    "Real",
    "Remark",
    "Require",
    "Rewrite",
    "Rlt_dec",
    "Section",
    "Set",
    "SProp",
    "T",
    "Theorem",
    "Time",
    "True",
    "Type",
    "U",
    "Unset",
    "Variable",
    "Variables",
    "W",
    "Z",
    "as",
    "at",
    "by",
    "cofix",
    "else",
    "end",
    "eq",
    "exists",
    "exists2",
    "exp",
    "fix",
    "for",
    "forall",
    "fst",
    "fun",
    "hole",
    "if",
    "in",
    "is",
    "length",
    "let",
    "list",
    "ln",
    "match",
    "mix",
    "mod",
    "move",
    "nat",
    "not",
    "option",
    "or",
    "and",
    "pow",
    "prod",
    "return",
    "row",
    "snd",
    "split",
    "struct",
    "sum",
    "sum_on",
    "then",
    "tuples",
    "uniform",
    "using",
    "vals",
    "values",
    "where",
    "with",
    "distribution",
    "dominated",
    "entropy",
    "cross_entropy",
    "divergence",
    "law",
    "H",
    "I",
    "S",
    "O",
    "Hc",
    "rpower",
];

/// The identifiers given out so far.
#[derive(Default)]
pub(super) struct Names {
    given: BTreeMap<(Kind, String), String>,
    used: BTreeSet<String>,
}

impl Names {
    /// The identifier of a name.
    pub(super) fn of(&mut self, kind: Kind, name: &str) -> String {
        let key = (kind, name.to_owned());
        if let Some(known) = self.given.get(&key) {
            return known.clone();
        }
        let identifier = self.fresh(&spelled(name));
        self.given.insert(key, identifier.clone());
        identifier
    }

    /// From now on the name has that identifier, which another one has too.
    pub(super) fn alias(&mut self, kind: Kind, name: &str, identifier: &str) {
        self.given.insert((kind, name.to_owned()), identifier.to_owned());
    }

    /// An identifier that nothing else has, like the one proposed.
    pub(super) fn fresh(&mut self, like: &str) -> String {
        let mut candidate = like.to_owned();
        if TAKEN.contains(&like) {
            candidate.push('_');
        }
        let stem = candidate.clone();
        let mut n = 1;
        while !self.used.insert(candidate.clone()) {
            n += 1;
            candidate =
                format!("{stem}{}{n}", if stem.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" });
        }
        candidate
    }

    /// Gives an identifier of [`Names::fresh`] back, once its scope is left.
    pub(super) fn release(&mut self, identifier: &str) {
        self.used.remove(identifier);
    }

    /// The names of a kind that were asked for, with their identifiers.
    pub(super) fn all(&self, kind: Kind) -> Vec<(String, String)> {
        let own = self.given.iter().filter(|((k, _), _)| *k == kind);
        own.map(|((_, name), identifier)| (name.clone(), identifier.clone())).collect()
    }
}

/// The name in letters, digits and `_`: Greek letters by their names, anything else by its number; of a term such as
/// `bernoulli(t)` its words alone.
pub(super) fn spelled(name: &str) -> String {
    if name.contains('(') {
        let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        return spelled(&words.join("_"));
    }
    const GREEK: &[(char, &str)] = &[
        ('α', "alpha"),
        ('β', "beta"),
        ('γ', "gamma"),
        ('δ', "delta"),
        ('ε', "epsilon"),
        ('ζ', "zeta"),
        ('η', "eta"),
        ('θ', "theta"),
        ('λ', "lambda"),
        ('μ', "mu"),
        ('ν', "nu"),
        ('π', "pi"),
        ('ρ', "rho"),
        ('σ', "sigma"),
        ('τ', "tau"),
        ('φ', "phi"),
        ('ψ', "psi"),
        ('ω', "omega"),
    ];
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else if let Some((_, word)) = GREEK.iter().find(|(g, _)| *g == c) {
            out.push_str(word);
        } else if c == '\'' && !out.is_empty() {
            out.push('\'');
        } else {
            out.push_str(&format!("_u{:x}", u32::from(c)));
        }
    }
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) { out } else { format!("n{out}") }
}

/// Text for a comment: it cannot end the comment, begin another, or open a string.
pub(super) fn comment(text: &str) -> String {
    let tame = crate::render::escape::terminal(text).into_owned();
    tame.replace("(*", "( *").replace("*)", "* )").replace('"', "''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_keyword_and_no_two_are_one() {
        let mut names = Names::default();
        let given: Vec<String> = ["A", "forall", "θ", "theta", "1st", "a b", "S", "*) Axiom f : False. (*"]
            .iter()
            .map(|n| names.of(Kind::Distribution, n))
            .collect();
        assert_eq!(given[..7], ["A", "forall_", "theta", "theta2", "n1st", "a_u20b", "S_"]);
        assert_eq!(names.of(Kind::Distribution, "bernoulli(1 - t/2)"), "bernoulli_1_t_2");
        assert!(given[7].chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        assert_eq!(names.of(Kind::Distribution, "A"), "A");
        assert_eq!(names.of(Kind::Variable, "A"), "A2");
    }

    #[test]
    fn a_comment_stays_one() {
        assert_eq!(comment("a *) (* \" b"), "a * ) ( * '' b");
    }
}
