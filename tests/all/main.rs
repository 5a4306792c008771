//! The one integration-test binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus_parse;
mod corpus_session;
mod examples;
mod flint;
mod handout;
mod kernel;
mod kernel_joint;
mod layering;
mod mutations;
mod parse_limits;
mod parse_random;
mod reference;
mod render;
mod soundness;
