//! A declared joint distribution: its rows, and the tables of laws that a section has.

use crate::exact::Rational;
use crate::model::Label;
use crate::term::Name;
use std::collections::BTreeMap;

/// The joint distribution of a section.
pub(super) struct Joint {
    pub(super) name: Name,
    pub(super) rows: Vec<(Vec<Label>, Rational)>,
    pub(super) variables: Vec<Name>,
    /// The names under which tables stand, with the equations about them.
    pub(super) tables: BTreeMap<Vec<Name>, (Name, String)>,
}
