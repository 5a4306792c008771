//! Claims and the statements of a file.

use super::expr::{Arg, Chain, Expr, Ident, Rel};
use crate::span::Span;

/// What can be proved, decided or assumed.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What it is.
    pub kind: ClaimKind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Claim`].
#[derive(Clone, PartialEq, Debug)]
pub enum ClaimKind {
    /// A comparison or a chain of them; also `Z = f(X,Y)`, and `argmin B. f = argmin B. g`.
    Chain(Chain),
    /// `X -> Y -> Z`: at least three groups, each a name or a tuple of names.
    Markov(Vec<Expr>),
    /// `X _|_ Y | Z`: at least two groups, independent given the last.
    Independent {
        /// The groups.
        parts: Vec<Expr>,
        /// What is conditioned on.
        given: Option<Expr>,
    },
    /// `A << B`: wherever `B` has no mass, `A` has none.
    AbsolutelyContinuous(Expr, Expr),
}

/// The unit asked for.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Which.
    pub kind: UnitKind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Unit`].
#[derive(Clone, PartialEq, Debug)]
pub enum UnitKind {
    /// `nats`: base e.
    Nats,
    /// `bits`: base 2.
    Bits,
    /// `dits`, `hartleys`: base 10.
    Dits,
    /// `base N`: the literal as written.
    Base(String),
}

/// How an answer is to be shown: `in bits digits 50`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Show {
    /// `in UNIT`.
    pub unit: Option<Unit>,
    /// `digits N`: the literal as written, and where.
    pub digits: Option<Ident>,
}

/// One statement of a file.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Stmt`].
#[derive(Clone, PartialEq, Debug)]
pub enum StmtKind {
    /// `A = {sun: 3/4, rain: 1/4}`.
    Define {
        /// `A`.
        name: Ident,
        /// The distribution.
        value: Expr,
    },
    /// `joint P(X, Y) = ...`.
    Joint {
        /// `P`.
        name: Ident,
        /// The variables, at least one.
        vars: Vec<Ident>,
        /// Braces with tuple labels, `counts`, `load` or matrix rows.
        value: Expr,
    },
    /// `param p, q in (0,1)`.
    Param {
        /// The symbols.
        names: Vec<Ident>,
        /// Their range.
        range: Interval,
    },
    /// `let x = 1/3`.
    Let {
        /// `x`.
        name: Ident,
        /// The number.
        value: Expr,
    },
    /// `values f = {sun: 3, rain: -1}` or `values f = x => x^2`.
    Values {
        /// `f`.
        name: Ident,
        /// Braces or a `ExprKind::Lambda`.
        value: Expr,
    },
    /// An expression alone: what is its value?
    Evaluate {
        /// The expression.
        expr: Expr,
        /// How to show it.
        show: Show,
    },
    /// A claim alone: does it hold of the declared distributions?
    Decide {
        /// The claim.
        claim: Claim,
        /// How to show the values.
        show: Show,
    },
    /// `prove CLAIM given CONDITIONS by HINTS as NAME`; also `theorem NAME: CLAIM`.
    Prove {
        /// The claim.
        claim: Claim,
        /// Its conditions.
        given: Vec<Claim>,
        /// The theorems that it is to follow from.
        hints: Vec<Hint>,
        /// What it is kept as.
        name: Option<Ident>,
    },
    /// `check EXPR = FLOAT UNIT`.
    Check {
        /// The quantity.
        expr: Expr,
        /// What somebody says it is: a literal, possibly under `ExprKind::Neg`, or infinity.
        value: Expr,
        /// The unit that the value is in.
        unit: Option<Unit>,
    },
    /// `proof NAME given ... / e0 / = e1 by hint / ... qed`.
    Proof {
        /// What it is kept as.
        name: Option<Ident>,
        /// Its conditions.
        given: Vec<Claim>,
        /// The first expression.
        first: Expr,
        /// The steps, at least one.
        steps: Vec<Step>,
    },
}

/// The range of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Interval {
    /// Lower end.
    pub low: Expr,
    /// Whether the lower end belongs to it.
    pub low_closed: bool,
    /// Upper end.
    pub high: Expr,
    /// Whether the upper end belongs to it.
    pub high_closed: bool,
}

/// One line of a proof: `<= e1 by gibbs`.
#[derive(Clone, Debug)]
pub struct Step {
    /// How the line follows from the one before.
    pub rel: Rel,
    /// The line.
    pub expr: Expr,
    /// Why, as the author says.
    pub hints: Vec<Hint>,
    /// The line from its relation to its last hint.
    pub span: Span,
}

/// `gibbs`, `definition of D`, `chain rule (X, Y)`.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The words, one space between them.
    pub words: String,
    /// What it is to be applied to, when said.
    pub args: Vec<Arg>,
    /// Where.
    pub span: Span,
}

equal_up_to_spans! {
    Claim: kind;
    Unit: kind;
    Stmt: kind;
    Step: rel, expr, hints;
    Hint: words, args;
}

at_place! {
    Claim(ClaimKind);
    Unit(UnitKind);
    Stmt(StmtKind);
}
