//! `entail`: an exact-arithmetic proof assistant for information theory.
//!
//! # The house
//!
//! Data flows one way, down the ranks: text → `syntax` → `lower` → `term`/`model` → `prove`/`eval` →
//! theorem or value → `render` → page, terminal or file. A module imports only from a strictly
//! lower rank; `tests/layering.rs` reads the table below and holds every `use` in `src/` against it.
//!
//! | rank | room | trusted |
//! |---|---|---|
//! | 0 | `cancel` | |
//! | 0 | `span` | |
//! | 1 | `diag` | |
//! | 1 | `exact` | yes |
//! | 2 | `syntax` | |
//! | 2 | `term` | yes |
//! | 3 | `model` | yes |
//! | 4 | `advice` | |
//! | 4 | `eval` | yes |
//! | 5 | `data` | |
//! | 5 | `lower` | |
//! | 5 | `kernel` | yes |
//! | 6 | `audit` | |
//! | 6 | `diagnose` | |
//! | 6 | `prove` | |
//! | 6 | `verify` | |
//! | 7 | `render` | |
//! | 8 | `certificate` | |
//! | 8 | `session` | |
//! | 9 | `handout` | |
//! | 9 | `worksheet` | |
//! | 10 | `cli` | |

pub mod advice;
pub mod audit;
pub mod cancel;
pub mod certificate;
pub mod data;
pub mod diag;
pub mod diagnose;
pub mod eval;
pub mod exact;
pub mod handout;
pub mod kernel;
pub mod lower;
pub mod model;
pub mod prove;
pub mod render;
pub mod session;
pub mod span;
pub mod syntax;
pub mod term;
pub mod verify;
pub mod worksheet;
