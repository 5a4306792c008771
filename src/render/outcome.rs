//! What a session finds out, before it is a page or an object.

use super::document::Inline;
use super::formula::Formula;
use super::number::Unit;
use crate::eval::{Env, Value};
use crate::exact::Rational;
use crate::exact::round::Limits;
use crate::model::{Joint, Law, Parametric};
use crate::prove::Answer;
use crate::prove::student::Checked;
use crate::term::{Claim, Cond, Expr, Name};
use std::sync::Arc;

/// How values are shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Show {
    /// The unit of information.
    pub unit: Unit,
    /// Significant digits.
    pub digits: u32,
    /// How far digits may be pursued.
    pub limits: Limits,
}

impl Default for Show {
    fn default() -> Show {
        Show { unit: Unit::Nats, digits: 20, limits: Limits::default() }
    }
}

/// What came of one statement.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A name has a meaning now.
    Defined(Defined),
    /// An expression was evaluated.
    Value(Evaluation),
    /// An expression with parameters was worked out.
    Formula(Formulated),
    /// A claim about declared distributions was decided.
    Comparison(Comparison),
    /// A stated number was held against the truth.
    Check(Check),
    /// A claim was to be proved.
    Answer(Box<Answered>),
    /// A proof of the author's own was checked.
    Proof(Box<ProofCheck>),
    /// A remark, such as a policy that was applied to data.
    Note(String),
}

/// A definition.
#[derive(Clone, Debug)]
pub struct Defined {
    /// The name.
    pub name: Name,
    /// What it means now.
    pub meaning: Meaning,
}

/// What a name can mean.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A distribution.
    Law(Law),
    /// A joint distribution of random variables.
    Joint(Joint),
    /// A number.
    Number(Rational),
    /// A distribution that depends on parameters.
    Family(Parametric),
    /// A parameter: its range, as the language writes it.
    Parameter(String),
    /// Values of outcomes, for expectations.
    Values,
}

/// An evaluated expression.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// As the user wrote it.
    pub input: String,
    /// What it means.
    pub expr: Expr,
    /// Its value.
    pub value: Value,
    /// How to show it.
    pub show: Show,
    /// What its names mean.
    pub model: Arc<Env>,
}

/// An expression with parameters, as a formula in them.
#[derive(Clone, Debug)]
pub struct Formulated {
    /// As the user wrote it.
    pub input: String,
    /// What it means.
    pub expr: Expr,
    /// What the names stand for.
    pub model: Arc<Env>,
    /// The closed form: logarithms with rational functions before them.
    pub closed: Expr,
    /// The ranges of the parameters in which it holds.
    pub conditions: Vec<Cond>,
    /// How to show it.
    pub show: Show,
}

/// A decided claim.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// As the user wrote it.
    pub input: String,
    /// The claim.
    pub claim: Formula,
    /// Whether it holds; `None` when that was not decided.
    pub holds: Option<bool>,
    /// Its sides with their values; none for claims that are not about numbers, such as `A << B`.
    pub sides: Vec<(Expr, Value)>,
    /// Why, where there is more to say than the sides: a witness, the precision reached.
    pub why: Option<Inline>,
    /// How to show the values.
    pub show: Show,
    /// The relations one by one, from left to right; none for claims that are not about numbers.
    pub links: Vec<Claim>,
    /// What the names mean.
    pub model: Arc<Env>,
}

/// A number held against the truth.
#[derive(Clone, Debug)]
pub struct Check {
    /// As the user wrote it.
    pub input: String,
    /// The quantity.
    pub expr: Expr,
    /// Its value.
    pub value: Value,
    /// The number stated, as written.
    pub stated: String,
    /// Whether it is right: the value rounded to as many digits as were stated; `None` when undecided.
    pub right: Option<bool>,
    /// What should have been stated.
    pub nearest: String,
    /// What more there is to say: ulps, a likely convention.
    pub remarks: Vec<String>,
    /// How to show the value.
    pub show: Show,
    /// What the names mean.
    pub model: Arc<Env>,
}

/// A checked proof.
#[derive(Clone, Debug)]
pub struct ProofCheck {
    /// What it is kept as.
    pub name: Option<Name>,
    /// The lines with what was found.
    pub checked: Checked,
    /// Line and column of each line after the first, from 1.
    pub places: Vec<(usize, usize)>,
    /// Conditions that are statements about dependence, as they were written.
    pub spellings: Vec<(crate::term::Claim, String)>,
    /// How to show values.
    pub show: Show,
}

/// An answer of the prover with how its values are shown.
#[derive(Clone, Debug)]
pub struct Answered {
    /// As the user wrote the claim.
    pub input: String,
    /// The answer.
    pub answer: Answer,
    /// Whether it was written with `>` or `≥`, the right side of the claim first.
    pub turned: bool,
    /// Claims that were written in another way, such as `X -> Y -> Z`.
    pub spellings: Vec<(crate::term::Claim, String)>,
    /// How to show values.
    pub show: Show,
}
