//! The parser that pest makes of `grammar/entail.pest`; nothing outside `parse` sees its rules.

/// The generated parser.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/entail.pest"]
pub(super) struct Grammar;

/// A matched rule and its place.
pub(super) type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// Matched rules side by side.
pub(super) type Pairs<'i> = pest::iterators::Pairs<'i, Rule>;
