//! Mathematics as people read it: subtraction, fractions and roots are back, precedence is not yet
//! parentheses and nothing is spelled.
//!
//! `notation` makes these from terms, `number` from exact values; `linear` spells them on one line
//! and `tex` in LaTeX. It knows neither terms nor formats.

/// A formula. Names and labels are kept as they are: whoever spells escapes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula {
    /// A distribution, a random variable, a parameter or a bound index.
    Name(String),
    /// The label of an outcome, in the language's syntax.
    Label(String),
    /// An unsigned numeral or decimal; digits that go on end in `…`.
    Numeral(String),
    /// `+∞`
    Infinity,
    /// Ω, the common outcome set.
    Outcomes,
    /// Words inside mathematics.
    Words(String),
    /// `−a`
    Negative(Box<Formula>),
    /// `a − b + c`: `true` marks what is subtracted.
    Sum(Vec<(bool, Formula)>),
    /// `a·b·c`
    Product(Vec<Formula>),
    /// `a/b`
    Fraction(Box<Formula>, Box<Formula>),
    /// `a^b`
    Power(Box<Formula>, Box<Formula>),
    /// `√a`
    Root(Box<Formula>),
    /// A logarithm: natural, or to the base written here.
    Log(Option<String>, Box<Formula>),
    /// `exp a`
    Exp(Box<Formula>),
    /// `|a|`, an absolute value or the size of a set.
    Bars(Box<Formula>),
    /// `Σ` over indices, perhaps only where something is positive.
    Total {
        /// The bound indices, one or more.
        indices: Vec<String>,
        /// Only where this is positive.
        positive: Option<Box<Formula>>,
        /// What is summed.
        body: Box<Formula>,
    },
    /// `d/dp a`
    Derivative(String, Box<Formula>),
    /// `argmin` or `argmax` of something, over a name in a set.
    Extremum {
        /// `argmax` rather than `argmin`.
        greatest: bool,
        /// What varies.
        variable: String,
        /// The set it varies in, where it is said.
        within: Option<Box<Formula>>,
        /// What is made least or greatest.
        body: Box<Formula>,
    },
    /// `{a, b}`; none is the empty set.
    Set(Vec<Formula>),
    /// `(0, 1]`: whether the ends belong to it, and the ends.
    Range([bool; 2], Box<[Formula; 2]>),
    /// `D(A‖B)`, `A(i)`, `H₂(A)`.
    Call(Head, Option<Box<Formula>>, Vec<(Sep, Formula)>),
    /// `(a, b)`
    Group(Vec<Formula>),
    /// `a = b ≤ c`
    Chain(Box<Formula>, Vec<(Relation, Formula)>),
}

/// What stands before an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sep {
    /// Nothing: it is the first.
    Start,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `|`
    Bar,
    /// `‖`
    DoubleBar,
}

/// What stands between the sides of a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// `=`
    Equal,
    /// `≠`
    NotEqual,
    /// `<`
    Less,
    /// `≤`
    AtMost,
    /// `>`
    Greater,
    /// `≥`
    AtLeast,
    /// `≈`
    Near,
    /// `≪`
    Dominated,
    /// `≪̸`
    NotDominated,
    /// `is`, in words
    Is,
}

/// What is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Head {
    /// A distribution: its mass.
    Mass(String),
    /// A function of the field; see [`Function::spelling`].
    Function(Function),
}

/// A function of the field with a fixed symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Function {
    /// Entropy of a distribution.
    S,
    /// Cross, joint or conditional entropy.
    H,
    /// Divergence.
    D,
    /// Mutual information.
    I,
    /// Jensen–Shannon divergence.
    JensenShannon,
    /// Jensen–Shannon distance.
    JensenShannonDistance,
    /// Rényi entropy.
    Renyi,
    /// Rényi divergence.
    RenyiDivergence,
    /// Tsallis entropy.
    Tsallis,
    /// Total variation.
    TotalVariation,
    /// χ² divergence.
    ChiSquared,
    /// Hellinger distance.
    Hellinger,
    /// Bhattacharyya coefficient.
    BhattacharyyaCoefficient,
    /// Bhattacharyya distance.
    Bhattacharyya,
    /// Jeffreys divergence.
    Jeffreys,
    /// Perplexity.
    Perplexity,
    /// Extropy.
    Extropy,
    /// Varentropy.
    Varentropy,
    /// Min-entropy.
    MinEntropy,
    /// The uniform distribution.
    Uniform,
}

impl Function {
    /// Its symbol in Unicode, in the language's ASCII syntax and in LaTeX.
    pub fn spelling(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Function::S => ("S", "S", "S"),
            Function::H => ("H", "H", "H"),
            Function::D => ("D", "D", "D"),
            Function::I => ("I", "I", "I"),
            Function::JensenShannon => ("JS", "JS", r"\mathrm{JS}"),
            Function::JensenShannonDistance => ("JSdist", "JSdist", r"\mathrm{JSdist}"),
            Function::Renyi => ("H", "Renyi", "H"),
            Function::RenyiDivergence => ("D", "Renyi", "D"),
            Function::Tsallis => ("T", "Tsallis", "T"),
            Function::TotalVariation => ("TV", "TV", r"\mathrm{TV}"),
            Function::ChiSquared => ("χ²", "chi2", r"\chi^2"),
            Function::Hellinger => ("Hel", "Hel", r"\mathrm{Hel}"),
            Function::BhattacharyyaCoefficient => ("BC", "BC", r"\mathrm{BC}"),
            Function::Bhattacharyya => ("BD", "BD", r"\mathrm{BD}"),
            Function::Jeffreys => ("J", "J", "J"),
            Function::Perplexity => ("perplexity", "perplexity", r"\mathrm{perplexity}"),
            Function::Extropy => ("extropy", "extropy", r"\mathrm{extropy}"),
            Function::Varentropy => ("varentropy", "varentropy", r"\mathrm{varentropy}"),
            Function::MinEntropy => ("minentropy", "minentropy", r"\mathrm{minentropy}"),
            Function::Uniform => ("uniform", "uniform", r"\mathrm{uniform}"),
        }
    }
}

/// How tightly a formula holds together: what binds looser than its place wants parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Binding {
    /// `a = b`
    Chain,
    /// `a + b`
    Sum,
    /// `a·b`, `a/b`, `−a`, `Σ a`
    Product,
    /// `ln a`
    Prefix,
    /// `a²`
    Power,
    /// A name, a numeral, a call
    Atom,
}

impl Formula {
    /// A name.
    pub fn name(text: impl Into<String>) -> Formula {
        Formula::Name(text.into())
    }

    /// A numeral.
    pub fn numeral(text: impl ToString) -> Formula {
        Formula::Numeral(text.to_string())
    }

    /// `lhs relation rhs`.
    pub fn chain(lhs: Formula, relation: Relation, rhs: Formula) -> Formula {
        Formula::Chain(Box::new(lhs), vec![(relation, rhs)])
    }

    /// A call of a function of the field.
    pub fn call(function: Function, args: Vec<(Sep, Formula)>) -> Formula {
        Formula::Call(Head::Function(function), None, args)
    }

    /// How tightly it holds together when written on one line.
    pub fn binding(&self) -> Binding {
        match self {
            Formula::Chain(..) => Binding::Chain,
            Formula::Sum(_) => Binding::Sum,
            Formula::Negative(_) | Formula::Product(_) | Formula::Fraction(..) | Formula::Total { .. } => {
                Binding::Product
            }
            Formula::Log(..) | Formula::Exp(_) => Binding::Prefix,
            Formula::Derivative(..) => Binding::Prefix,
            Formula::Extremum { .. } => Binding::Sum,
            Formula::Power(..) => Binding::Power,
            _ => Binding::Atom,
        }
    }

    /// A numeral, or a fraction of two.
    pub fn is_numeric(&self) -> bool {
        match self {
            Formula::Numeral(_) => true,
            Formula::Fraction(a, b) => a.is_numeric() && b.is_numeric(),
            _ => false,
        }
    }

    /// Whether it is taller than a line, so that parentheses around it must grow.
    pub fn is_tall(&self) -> bool {
        match self {
            Formula::Fraction(..) | Formula::Total { .. } => true,
            Formula::Negative(a) | Formula::Power(a, _) | Formula::Log(_, a) | Formula::Exp(a) => a.is_tall(),
            Formula::Bars(a) | Formula::Root(a) => a.is_tall(),
            Formula::Derivative(..) | Formula::Extremum { .. } => true,
            Formula::Sum(parts) => parts.iter().any(|(_, p)| p.is_tall()),
            Formula::Product(parts) | Formula::Group(parts) => parts.iter().any(Formula::is_tall),
            Formula::Call(_, _, args) => args.iter().any(|(_, a)| a.is_tall()),
            _ => false,
        }
    }

    /// Whether everything to its right would be read as part of it: a logarithm without
    /// parentheses, a sum sign.
    pub fn is_open(&self) -> bool {
        match self {
            Formula::Log(..) | Formula::Exp(_) | Formula::Total { .. } | Formula::Negative(_) => true,
            Formula::Derivative(..) | Formula::Extremum { .. } => true,
            Formula::Product(parts) => parts.last().is_some_and(Formula::is_open),
            _ => false,
        }
    }
}
