//! Source text and its tree.
