//! The tree that `parse` builds, `print` spells and `lower` reads: pure data, no meaning.
//!
//! A literal keeps its source text (`0.1` stays `"0.1"`, never a float); names are not looked up;
//! `H(A,B)` is one [`Call`] whatever `A` and `B` turn out to be. Every node has a [`Span`](crate::span::Span), and `==`
//! on any node ignores spans, so that `parse(print(t)) == t` can be said as it stands.
//!
//! Sums, products and chains are flat lists: a sum of a million terms is one node deep.

/// `==` compares what a node says and not where it stands.
macro_rules! equal_up_to_spans {
    ($($node:ident: $($field:ident),+;)+) => {$(
        impl PartialEq for $node {
            fn eq(&self, other: &$node) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
    )+};
}

/// A node at a place, for those who build trees.
macro_rules! at_place {
    ($($node:ident($kind:ident);)+) => {$(
        impl $node {
            /// A node at a place.
            pub fn new(kind: $kind, span: Span) -> $node {
                $node { kind, span }
            }
        }
    )+};
}

mod expr;
mod stmt;

pub use expr::*;
pub use stmt::*;
