//! The one integration-test binary.

mod corpus_parse;
mod flint;
mod corpus_session;
mod kernel;
mod layering;
mod parse_limits;
mod parse_random;
mod render;
