//! Expressions, their labels and names.

use crate::span::Span;

/// A name as spelled canonically: `A`, `x'`, `S_A`, `D_α` (a braced subscript such as `x_{ij}` of
/// letters and digits alone is written `x_ij`).
#[derive(Clone, Debug)]
pub struct Ident {
    /// The whole name, subscript included.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Ident {
    /// A name at a place.
    pub fn new(text: impl Into<String>, span: Span) -> Ident {
        Ident { text: text.into(), span }
    }

    /// The name before its first `_` and the subscript after it; `None` when either would be empty.
    /// Whether `S_A` means the entropy of `A` or is a name of its own is for `lower` to say.
    ///
    /// ```
    /// use entail::{span::Span, syntax::ast::Ident};
    /// assert_eq!(Ident::new("S_A", Span::default()).split(), Some(("S", "A")));
    /// assert_eq!(Ident::new("A", Span::default()).split(), None);
    /// ```
    pub fn split(&self) -> Option<(&str, &str)> {
        self.text.split_once('_').filter(|(base, sub)| !base.is_empty() && !sub.is_empty())
    }
}

/// The label of an outcome.
#[derive(Clone, Debug)]
pub struct Label {
    /// What it is.
    pub kind: LabelKind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Label`].
#[derive(Clone, PartialEq, Debug)]
pub enum LabelKind {
    /// `sun` or `"New York"`: quotes do not make a label another one. Escapes are resolved.
    Text(String),
    /// `3`, `-1`, `0.5`: the source text with its sign.
    Number(String),
    /// `(0, 1)`: an outcome of several variables.
    Tuple(Vec<Label>),
}

/// One `label: value` of a braced form.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The outcome.
    pub label: Label,
    /// Its mass, count or value.
    pub value: Expr,
}

/// An expression: a number, a distribution, a quantity. `lower` finds out which.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where, without the parentheses around it.
    pub span: Span,
}

/// The kinds of [`Expr`].
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// A literal without sign, as written: `1`, `0.25`, `.5`, `1e-3`, `0x1.8p-1`, `25%`.
    Number(String),
    /// `inf`, `infinity`, `∞`, `\infty`.
    Infinity,
    /// A quoted string, escapes resolved: a label where an expression may stand, as in `A("New York")`.
    Text(String),
    /// A name standing alone.
    Name(Ident),
    /// A name with an index, arguments, or both.
    Call(Call),
    /// `(a, b, ...)` of at least two: masses of outcomes 1, 2, ..., or a group of variables.
    Tuple(Vec<Expr>),
    /// `[a, b, ...]`: a row of a matrix, or the matrix.
    List(Vec<Expr>),
    /// `{label: value, ...}`, possibly empty.
    Braces(Vec<Entry>),
    /// `{label, ...}` of at least one.
    Set(Vec<Label>),
    /// `counts {..}` or `counts (..)`.
    Counts(Box<Expr>),
    /// `floats [f32] {..}` or `floats [f32] (..)`, with what to do about their sum.
    Floats {
        /// Width of the floats.
        format: FloatFormat,
        /// [`ExprKind::Braces`], [`ExprKind::Tuple`], [`ExprKind::List`] or a lone parenthesised expression.
        values: Box<Expr>,
        /// `as normalize` and the like.
        policy: Option<Policy>,
    },
    /// `load "file" ...`.
    Load {
        /// The path as written.
        path: String,
        /// `column p`, `labels q`, `as counts`, `row 3`, ... in source order.
        options: Vec<LoadOption>,
        /// What to do when the sum is not 1.
        policy: Option<Policy>,
    },
    /// `-x`.
    Neg(Box<Expr>),
    /// `x!`.
    Factorial(Box<Expr>),
    /// `a + b - c`: at least two terms, the first of which is added.
    Sum(Vec<Term>),
    /// `a * b / c`: at least two factors, the first of which multiplies.
    Product(Vec<Factor>),
    /// `base ^ exponent`.
    Power(Box<Expr>, Box<Expr>),
    /// `sum_i ...`, `argmin B. ...`, `max_{p in ...} ...`.
    Binder {
        /// Which.
        kind: BinderKind,
        /// The bound names, at least one.
        vars: Vec<Ident>,
        /// What they range over, when said.
        domain: Option<Box<Expr>>,
        /// What is summed or minimised.
        body: Box<Expr>,
    },
    /// `d/dp body`.
    Derivative {
        /// `p`.
        var: Ident,
        /// What is differentiated.
        body: Box<Expr>,
    },
    /// `x => x^2`, `(x, y) => x + y`; only as an argument or as what `values` defines.
    Lambda {
        /// At least one.
        params: Vec<Ident>,
        /// The value.
        body: Box<Expr>,
    },
    /// A comparison standing as an argument: the event of `P(X = 1)`, `P(A in {sun, rain})`.
    Event(Box<Chain>),
}

/// `name index args`: `H(X,Y|Z)`, `D(A||B)`, `Renyi[2](A)`, `A(sun)`, `ln(2)`, `log[2](5)`, `E[A](f)`.
///
/// Spelling alone has been made canonical: `KL`, `D_KL`, `D_{KL}` are `D`; `log` and `ln` are `ln`;
/// `log2`, `log10`, `log_b` are `log` with an index; `|x|` is `abs`, `√x` is `sqrt`.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// What is called. `H_2(A)` has the name `H_2`: see [`Ident::split`].
    pub name: Ident,
    /// `[2]` in `Renyi[2](A)`; also a braced subscript that is no plain name, as in `H_{1/2}(A)`.
    pub index: Vec<Arg>,
    /// What stands between the parentheses.
    pub args: Vec<Arg>,
}

impl Call {
    /// The arguments cut at every separator `sep`: `D(A||B|X)` at [`Sep::DoubleBar`] is `[A]`, `[B, X]`.
    pub fn groups(&self, sep: Sep) -> Vec<&[Arg]> {
        let mut groups = Vec::new();
        let mut start = 0;
        for (at, arg) in self.args.iter().enumerate() {
            if at > 0 && arg.sep == sep {
                groups.extend(self.args.get(start..at));
                start = at;
            }
        }
        groups.extend(self.args.get(start..).filter(|g| !g.is_empty()));
        groups
    }
}

/// One argument and the separator before it.
#[derive(Clone, PartialEq, Debug)]
pub struct Arg {
    /// [`Sep::Start`] for the first.
    pub sep: Sep,
    /// The argument.
    pub value: Expr,
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
    /// `|`, `\mid`
    Bar,
    /// `||`, `‖`, `∥`, `\|`, `\parallel`, `\Vert`
    DoubleBar,
}

/// A term of a [`ExprKind::Sum`].
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    /// `true` when it is subtracted; never for the first term.
    pub minus: bool,
    /// The term.
    pub value: Expr,
}

/// A factor of a [`ExprKind::Product`].
#[derive(Clone, PartialEq, Debug)]
pub struct Factor {
    /// `true` when it divides; never for the first factor.
    pub divides: bool,
    /// The factor.
    pub value: Expr,
}

/// What binds a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinderKind {
    /// `sum_i`, `Σ_i`, `\sum_i`
    Sum,
    /// `argmin B.`, `\argmin_B`
    Argmin,
    /// `argmax B.`
    Argmax,
    /// `min_B`
    Min,
    /// `max_B`
    Max,
}

/// IEEE width of `floats`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatFormat {
    /// binary64, the default.
    F64,
    /// binary32.
    F32,
}

/// What to do when masses do not sum to 1.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    /// Which.
    pub kind: PolicyKind,
    /// `within TOL`.
    pub within: Option<Box<Expr>>,
}

/// The kinds of [`Policy`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyKind {
    /// Divide by the sum.
    Normalize,
    /// Use the measure as it stands.
    AsIs,
    /// Refuse, unless the defect is within the tolerance.
    Reject,
}

/// `column p`, `row 3`, `as counts`: a key and, for most keys, a value.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadOption {
    /// The word.
    pub key: Ident,
    /// What it is set to.
    pub value: Label,
}

/// `e0 = e1 <= e2`: at least one relation.
#[derive(Clone, PartialEq, Debug)]
pub struct Chain {
    /// The leftmost side.
    pub first: Expr,
    /// The relations and what stands right of each.
    pub rest: Vec<(Rel, Expr)>,
}

/// A relation of a [`Chain`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rel {
    /// `=`
    Eq,
    /// `!=`, `≠`, `\ne`
    Ne,
    /// `<`
    Lt,
    /// `<=`, `≤`, `\le`
    Le,
    /// `>`
    Gt,
    /// `>=`, `≥`, `\ge`
    Ge,
    /// `in`, `∈`, `\in`: membership of an event
    In,
}

equal_up_to_spans! {
    Ident: text;
    Label: kind;
    Expr: kind;
}

at_place! {
    Label(LabelKind);
    Expr(ExprKind);
}
