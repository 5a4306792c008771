//! Why data make no problem.

/// The most numbers that a problem may have.
pub const MAX_ELEMENTS: usize = 200_000;

/// Why the data make no problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// Nothing was given.
    #[error("{what} is empty")]
    Empty {
        /// Which table.
        what: String,
    },
    /// Rows of unlike lengths.
    #[error("row {row} of {what} has {found} numbers, the rows before it {expected}")]
    Ragged {
        /// Which table.
        what: String,
        /// The row, from 1.
        row: usize,
        /// Its length.
        found: usize,
        /// The length of the others.
        expected: usize,
    },
    /// Tables of unlike shape.
    #[error("{first} is {}×{}, {second} is {}×{}", .shapes[0], .shapes[1], .shapes[2], .shapes[3])]
    Shapes {
        /// One table.
        first: String,
        /// The other.
        second: String,
        /// Rows and columns of both.
        shapes: [usize; 4],
    },
    /// A list of the wrong length.
    #[error("{what} has {found} entries where {expected} are needed")]
    Length {
        /// Which list.
        what: String,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A label that is no class.
    #[error("the label {label} of row {row} is no class: there are {classes}, counted from 0")]
    Label {
        /// The row, from 1.
        row: usize,
        /// The label.
        label: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// Too much data.
    #[error("{found} numbers are more than the {limit} that a diagnosis can work with", limit = MAX_ELEMENTS)]
    Large {
        /// How many there are.
        found: usize,
    },
    /// A table that must not be negative, or sum to 0.
    #[error("{what} must hold numbers that are not negative and not all 0")]
    NotAMeasure {
        /// Which table.
        what: String,
    },
    /// A quantity that the data do not have.
    #[error("{asked} needs {needs}")]
    Asked {
        /// The quantity.
        asked: String,
        /// What is missing.
        needs: &'static str,
    },
}
