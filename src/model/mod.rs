//! Concrete distributions: finite laws with exact masses, joint tables, one infinite family.
//!
//! It knows `exact` for numbers; it does no input or output and uses no
//! floating point (doubles arrive as the dyadic rationals they are). Everything is immutable and
//! cheap to clone.
//!
//! A million outcomes are ordinary: masses that fit are kept as 64-bit integers over one common
//! total, so entropies can be computed as `ln T - (1/T)·Σ w ln w` without a fraction an outcome.

mod distribution;
mod error;
mod families;
mod floats;
mod joint;
mod label;
mod masses;
mod outcomes;
mod parametric;
mod parametric_table;
mod values;

pub use distribution::{Distribution, Measure};
pub use error::{MAX_OUTCOMES, ModelError, shown};
pub use families::{Geometric, MAX_TRIALS};
pub use floats::{FloatPolicy, FloatReport};
pub use joint::{Joint, JointBuilder, Variable};
pub use label::Label;
pub use masses::Masses;
pub use outcomes::{Interner, Outcomes};
pub use parametric::{MAX_DEGREE, Parametric, ParametricError, simple_points};
pub use parametric_table::MAX_CELLS;
pub use values::Values;

/// What a distribution name can mean.
#[derive(Clone, Debug)]
pub enum Law {
    /// Finitely many outcomes, masses that sum to exactly 1.
    Finite(Distribution),
    /// Finitely many outcomes, masses that need not sum to 1: floats taken as they are.
    Unnormalised(Measure),
    /// The number of trials up to the first success.
    Geometric(Geometric),
}

#[cfg(test)]
mod tests;
