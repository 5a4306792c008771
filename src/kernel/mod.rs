//! The kernel: the only code that can make a [`Theorem`].
//!
//! `theorem` holds the type and the inference rules (those about order are in `order`), `axioms` the closed list of axiom schemas,
//! `judge` the side conditions that are decided by looking at Γ, `ring` the normal form of
//! polynomials. What the statements mean is said in [`crate::term`]; why each rule and schema is
//! sound is written in `docs/THEORY.md` [Kernel §2–§4].

mod axioms;
mod error;
mod expand;
mod instance;
mod judge;
mod minimisers;
mod order;
mod place;
mod ring;
mod shift;
mod theorem;

pub use axioms::Axiom;
pub use error::KernelError;
pub use judge::{
    Conds, above_zero, distribution, dominated, extended, fails, finite, follows, nonnegative, positive,
};
pub use place::{at_path, replace_at};
pub use ring::{Monomial, Polynomial, polynomial, same};
pub use shift::Shift;
pub use theorem::{Rule, Theorem};
