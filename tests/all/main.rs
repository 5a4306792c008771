//! The one integration-test binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod byte_order_mark;
mod certificate_kinds;
mod certificates;
mod channels;
mod coq;
mod coq_generated;
mod corpus_parse;
mod corpus_session;
mod diagnose;
mod divergences;
mod examples;
mod flint;
mod handout;
mod kernel;
mod kernel_joint;
mod layering;
mod library;
mod mutations;
mod parameters;
mod parse_limits;
mod parse_random;
mod picture;
mod reference;
mod render;
mod repl;
mod soundness;
mod terminal;
mod variables;
mod variables_soundness;
mod verify_flint;
mod verify_formats;
mod verify_hostile;
mod verify_process;
mod verify_producers;
