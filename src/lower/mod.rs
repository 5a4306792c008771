//! Syntax tree to terms and models: what names mean, which kind each one is, what is meant by `H(A,B)`.
//!
//! It knows the tree, terms and models; it opens no file (a [`Loader`] does) and evaluates nothing but
//! closed rational numbers. A statement is lowered wholly or not at all: the [`Scope`] is only read.

mod arithmetic;
mod binder;
mod claim;
mod codes;
mod context;
mod data;
mod dependence;
mod errors;
mod event;
mod expectation;
mod family;
mod functional;
mod joint;
mod kinds;
mod load;
mod mass;
mod minimiser;
mod mixture;
mod operand;
mod parametric;
mod parametric_joint;
mod proof;
mod quantities;
mod quantity;
mod scope;
mod statement;

pub use codes::CODES;
pub use load::{Columns, Entries, LoadRequest, Loaded, Loader, NoFiles, Numbers, Want};
pub use proof::{Hint, Written, WrittenLine};
pub use scope::{Interval, Meaning, Scope, Valuation};
pub use statement::{Base, Chain, Lowered, Show, Statement, lower};

use crate::diag::Diagnostic;
use crate::exact::rational;

/// One diagnostic a statement: the first thing that cannot be understood.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// How much a statement may ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Literals; `--max-exponent`.
    pub literals: rational::Limits,
    /// The greatest `n` of `n!`.
    pub factorial: u32,
    /// Bits of a power of two numbers that is worked out.
    pub bits: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { literals: rational::Limits::default(), factorial: 10_000, bits: 1 << 20 }
    }
}
