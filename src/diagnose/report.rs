//! What a diagnosis found.

use super::printed::Printed;

/// How the question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The plain definition gives the number.
    Right,
    /// Another convention does, and not by chance.
    Explained,
    /// Some conventions do, but so many were tried that one had to.
    Chance,
    /// None does.
    Nothing,
}

/// How well a value agrees with the number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// Within half a unit of the last printed digit.
    Digits,
    /// The digits are those of the value, cut off instead of rounded.
    Cut,
    /// Within what the printed digits of the data leave open.
    Data,
    /// Within what a computation in float64 may be off by.
    Double,
    /// Within what a computation in float32 may be off by.
    Single,
    /// Within what a computation in float16 may be off by.
    Half,
    /// Within what a computation in bfloat16 may be off by.
    Brain,
    /// Both infinite, or both no number.
    Special,
    /// A root of 0 that rounding can make a root of less.
    RootOfNoise,
    /// It does not.
    None,
}

impl Agreement {
    /// Whether the number is the value as the data and its digits say, or as float64 computes it.
    pub fn is_firm(self) -> bool {
        matches!(self, Agreement::Digits | Agreement::Data | Agreement::Double | Agreement::Special)
    }
}

/// A value, and how far it is from the number.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// Its decimal: every digit is proved, the last is rounded; `inf`, `-inf`, `nan`.
    pub decimal: String,
    /// |value − number|, rounded; none where one is not finite.
    pub distance: Option<f64>,
    /// Doubles between the number and the value, each rounded to the nearest.
    pub ulps: Option<u64>,
    /// The distance in units of the last printed digit; none for a whole number.
    pub units: Option<f64>,
}

/// A deviation from the plain definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Deviation {
    /// In plain words.
    pub words: String,
    /// What is known to do so.
    pub known_of: Vec<&'static str>,
}

/// A convention, with the value it gives.
#[derive(Clone, PartialEq, Debug)]
pub struct Fit {
    /// How it deviates; empty for the plain definition.
    pub deviations: Vec<Deviation>,
    /// Conventions much like it that fit as well.
    pub alike: Vec<String>,
    /// Library calls that were found to give this value.
    pub calls: Vec<&'static str>,
    /// The value.
    pub value: Figure,
    /// How well it agrees.
    pub agreement: Agreement,
    /// How many conventions that are no more complicated are expected to fit a number that has nothing to do
    /// with the data.
    pub expected_by_chance: f64,
    /// Whether that is not small.
    pub may_be_chance: bool,
    /// How far-fetched: the sum of the deviations' costs, 10 for an ordinary one.
    pub cost: u32,
}

/// What a diagnosis found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The number.
    pub number: Printed,
    /// The quantity meant.
    pub meant: String,
    /// Its unit, or nothing.
    pub unit: &'static str,
    /// Its value.
    pub plain: Figure,
    /// The verdict.
    pub verdict: Verdict,
    /// What fits, the simplest first.
    pub fits: Vec<Fit>,
    /// How many more fit.
    pub more: usize,
    /// The nearest that do not fit, when nothing does (or by chance alone).
    pub nearest: Vec<Fit>,
    /// How many conventions were tried.
    pub tried: usize,
    /// What was not tried for lack of time, and the like.
    pub notes: Vec<String>,
}

/// From so many expected matches on, a match may be chance.
pub const CHANCE: f64 = 0.1;
