//! A closed term in a model to its exact value, or to `+∞` with the outcome that causes it.
//!
//! `expr` follows the definitions; `quantity` computes the same meaning of the common quantities
//! without a fraction an outcome, and the tests hold the two against each other. `decide` answers
//! comparisons and conditions. What has no value (`ln 0` outside a zero product, `1/0`, `∞ − ∞`) is
//! an error, never a number. [Def §1–§3]

mod decide;
mod env;
mod expr;
mod fraction;
mod mass;
mod minimum;
mod quantity;
mod ranges;
mod scope;
mod symbolic;
mod value;

pub use decide::{common_outcomes, compare, decide, holds};
pub use env::Env;
pub use expr::evaluate;
pub use fraction::fraction;
pub use mass::mass_at;
pub use minimum::{apart, minimisers, turning_point};
pub use ranges::{bounds, domain_of};
pub use scope::{index_values, well_scoped};
pub use symbolic::{decide_over, form, parameters};
pub use value::{EvalError, Value, Witness};

/// Bits up to which enclosures are refined before a comparison outside the linear fragment is
/// called undecided.
pub const PRECISION: u32 = 4096;
