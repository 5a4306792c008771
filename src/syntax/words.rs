//! The words that the language keeps for itself, and the LaTeX commands it knows.
//!
//! The grammar spells them again where it matches them; a test holds the two lists together.

/// Words that cannot be names.
pub const RESERVED: &[&str] = &[
    "argmax", "argmin", "as", "bit", "bits", "by", "check", "counts", "digits", "dit", "dits", "exp",
    "floats", "given", "hartley", "hartleys", "in", "inf", "infinity", "joint", "let", "ln", "load", "log",
    "log10", "log2", "max", "min", "nat", "nats", "over", "param", "proof", "prove", "qed", "sqrt", "sum",
    "supp", "theorem", "values", "Σ", "∑",
];

/// Words that begin a statement.
pub(super) const OPENERS: &[&str] =
    &["check", "joint", "let", "param", "proof", "prove", "qed", "theorem", "values"];

/// Words that take what follows them as their argument.
pub(super) const FUNCTIONS: &[&str] = &["exp", "ln", "log", "log10", "log2", "max", "min", "sqrt", "supp"];

/// Words after which a statement goes on.
pub(super) const OPEN: &[&str] = &["given", "by", "in", "over", "as", "prove"];

/// Is this a word that no name may be? Also `sum_i` and the like, which bind a name.
///
/// ```
/// use entail::syntax::words::is_reserved;
/// assert!(is_reserved("given") && is_reserved("sum_i") && is_reserved("ln2") && !is_reserved("summary"));
/// ```
pub fn is_reserved(word: &str) -> bool {
    let ln_of = word.strip_prefix("ln").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    ln_of || RESERVED.binary_search(&word).is_ok() || binds(word)
}

/// `sum_i`, `Σ_x`, `argmin_B`, `log_2`: a reserved word with a subscript.
pub(super) fn binds(word: &str) -> bool {
    let head = word.split_once('_').map_or(word, |(head, _)| head);
    head != word && matches!(head, "sum" | "Σ" | "∑" | "argmin" | "argmax" | "min" | "max" | "log")
}

/// What a LaTeX command stands for, as far as cutting a text into statements needs to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
    /// Spacing and sizes, skipped.
    Space,
    /// `+`-like: a line that ends with it goes on.
    Times,
    /// `=`-like.
    Relation,
    /// A separator of arguments.
    Bars,
    /// Takes an argument.
    Function,
    /// Binds a name.
    Binder,
    /// `\mathrm{..}`.
    Style,
    /// A letter or another operand.
    Operand,
}

/// The LaTeX commands of the language, Greek letters apart.
pub(super) const COMMANDS: &[(&str, Command)] = &[
    (",", Command::Space),
    (";", Command::Space),
    (":", Command::Space),
    ("!", Command::Space),
    (" ", Command::Space),
    ("\\", Command::Space),
    ("Big", Command::Space),
    ("Bigl", Command::Space),
    ("Bigr", Command::Space),
    ("big", Command::Space),
    ("bigl", Command::Space),
    ("bigr", Command::Space),
    ("displaystyle", Command::Space),
    ("left", Command::Space),
    ("middle", Command::Space),
    ("qquad", Command::Space),
    ("quad", Command::Space),
    ("right", Command::Space),
    ("cdot", Command::Times),
    ("times", Command::Times),
    ("div", Command::Times),
    ("approx", Command::Relation),
    ("ge", Command::Relation),
    ("geq", Command::Relation),
    ("geqslant", Command::Relation),
    ("in", Command::Relation),
    ("indep", Command::Relation),
    ("le", Command::Relation),
    ("leq", Command::Relation),
    ("leqslant", Command::Relation),
    ("ll", Command::Relation),
    ("ne", Command::Relation),
    ("neq", Command::Relation),
    ("perp", Command::Relation),
    ("rightarrow", Command::Relation),
    ("to", Command::Relation),
    ("|", Command::Bars),
    ("Vert", Command::Bars),
    ("mid", Command::Bars),
    ("parallel", Command::Bars),
    ("dfrac", Command::Function),
    ("exp", Command::Function),
    ("frac", Command::Function),
    ("ln", Command::Function),
    ("log", Command::Function),
    ("sqrt", Command::Function),
    ("tfrac", Command::Function),
    ("arg", Command::Binder),
    ("argmax", Command::Binder),
    ("argmin", Command::Binder),
    ("max", Command::Binder),
    ("min", Command::Binder),
    ("partial", Command::Binder),
    ("sum", Command::Binder),
    ("mathbb", Command::Style),
    ("mathbf", Command::Style),
    ("mathcal", Command::Style),
    ("mathit", Command::Style),
    ("mathrm", Command::Style),
    ("mathsf", Command::Style),
    ("operatorname", Command::Style),
    ("text", Command::Style),
    ("textbf", Command::Style),
    ("textrm", Command::Style),
    ("infty", Command::Operand),
];

/// Greek letters by their LaTeX name.
pub(super) const GREEK: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("vartheta", "ϑ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
];

/// What can be typed as a LaTeX command and has a character of its own that the language reads.
///
/// ```
/// assert!(entail::syntax::words::symbols().any(|s| s == ("alpha", "α")));
/// ```
pub fn symbols() -> impl Iterator<Item = (&'static str, &'static str)> {
    const SIGNS: &[(&str, &str)] = &[
        ("cdot", "·"),
        ("ge", "≥"),
        ("in", "∈"),
        ("infty", "∞"),
        ("le", "≤"),
        ("ll", "≪"),
        ("ne", "≠"),
        ("parallel", "‖"),
        ("perp", "⊥"),
        ("sqrt", "√"),
        ("sum", "Σ"),
        ("times", "×"),
        ("to", "→"),
    ];
    GREEK.iter().chain(SIGNS).copied()
}

/// What the command (without its backslash) is, if the language knows it.
pub(super) fn command(name: &str) -> Option<Command> {
    let greek = || GREEK.iter().any(|(n, _)| *n == name).then_some(Command::Operand);
    COMMANDS.iter().find(|(n, _)| *n == name).map(|(_, c)| *c).or_else(greek)
}

/// The known command that looks most like this one.
pub(super) fn nearest_command(name: &str) -> Option<&'static str> {
    let known = COMMANDS.iter().map(|(n, _)| *n).chain(GREEK.iter().map(|(n, _)| *n));
    known
        .filter(|n| n.len() > 1)
        .map(|n| (strsim::damerau_levenshtein(n, name), n))
        .filter(|(distance, n)| *distance <= 2 && *distance < n.len())
        .min()
        .map(|(_, n)| n)
}
