//! Concrete distributions.
