//! The small numbers that keep a logarithm from 0 in programs.

use super::scalar::Scalar;
use rug::Rational;

/// An ε as a program holds it: the float, and the float that it computes for 1 − ε.
pub(super) struct Epsilon {
    /// As people write it.
    pub(super) name: &'static str,
    low: f64,
    high: f64,
    /// Whether much used, and so tried together with other conventions.
    pub(super) is_common: bool,
}

const fn double(name: &'static str, low: f64, is_common: bool) -> Epsilon {
    Epsilon { name, low, high: 1.0 - low, is_common }
}

const fn single(name: &'static str, low: f32, is_common: bool) -> Epsilon {
    Epsilon { name, low: low as f64, high: (1.0 - low) as f64, is_common }
}

/// What is left for the other class where 1 − ε was rounded: a little less or more than ε.
const fn complement(name: &'static str, low: f64) -> Epsilon {
    Epsilon { name, low: 1.0 - (1.0 - low), high: 1.0 - low, is_common: true }
}

/// What libraries are known to use, the much used ones first.
pub(super) const EPSILONS: &[Epsilon] = &[
    double("1e-7", 1e-7, true),
    double("1e-15", 1e-15, true),
    complement("1e-15, as the float64 1 − (1 − ε)", 1e-15),
    double("2^-52 (eps of float64)", f64::EPSILON, true),
    double("1e-12", 1e-12, true),
    double("1e-8", 1e-8, true),
    double("1e-10", 1e-10, true),
    single("1e-7 in float32", 1e-7, true),
    double("1e-7 rounded to float32", 1e-7_f32 as f64, true),
    double("2^-23 (eps of float32, and 1 − (1 − 1e-7) in it)", f32::EPSILON as f64, true),
    double("1e-6", 1e-6, true),
    double("1e-16", 1e-16, false),
    double("1e-5", 1e-5, false),
    double("1e-9", 1e-9, false),
    double("1e-4", 1e-4, false),
    double("1e-3", 1e-3, false),
    double("1e-2", 1e-2, false),
    double("1e-11", 1e-11, false),
    double("1e-14", 1e-14, false),
    double("1e-20", 1e-20, false),
    double("1e-30", 1e-30, false),
    double("2^-10 (eps of float16)", 0.0009765625, false),
    double("2^-53", f64::EPSILON / 2.0, false),
    double("2^-126 (smallest normal float32)", f32::MIN_POSITIVE as f64, false),
    double("2^-1022 (smallest normal float64)", f64::MIN_POSITIVE, false),
];

impl Epsilon {
    /// The ε itself.
    pub(super) fn low<S: Scalar>(&self) -> S {
        S::rational(&Rational::from_f64(self.low).unwrap_or_default())
    }

    /// What stands for 1 − ε.
    pub(super) fn high<S: Scalar>(&self) -> S {
        S::rational(&Rational::from_f64(self.high).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floats_of_one_minus_epsilon() {
        let of = |name: &str| EPSILONS.iter().find(|e| e.name == name).unwrap();
        // What scikit-learn's log_loss gave for a perfect prediction while its eps was 1e-15.
        assert_eq!(-of("1e-15").high.ln(), 9.992007221626415e-16);
        // What Keras prints for one, 1.1920929e-07, is the same but for a rounding.
        let keras = -of("1e-7 in float32").high.ln();
        assert!((keras - f64::from(1.1920929e-7_f32)).abs() < 1e-14);
    }
}
