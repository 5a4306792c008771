//! A first guess at why a claim fails: one other convention that gives the number, or rounding.
//!
//! A guess and no more: it is computed in double-double, compared within some ulps and said as "as if".

use super::double::Double;
use super::fast;
use super::float::Float;
use super::judge::{Status, Verdict};
use super::quantity::{Quantity, Second};
use super::rows::{Numbers, Row, Rows};
use super::setting::{Policy, Setting};
use super::verifier::Verifier;

/// How near, in ulps of the claim's format, a value of another convention has to be: its program rounds too.
const NEAR: f64 = 256.0;

impl Verifier {
    /// What may have caused a failed verdict on row `index`: the sentence begins with a small letter. `None`
    /// if nothing simple fits.
    ///
    /// ```
    /// use entail::verify::{Matrix, Quantity, Rows, Verifier};
    /// let verifier = Verifier::new(Quantity::Divergence);
    /// let (p, q) = ([0.5, 0.5], [0.25, 0.75]);
    /// let rows = Rows::pairs(Matrix::new(&p, 2), Matrix::new(&q, 2));
    /// let verdict = &verifier.verify(&rows, &[0.20751874963942185]).unwrap()[0];
    /// assert_eq!(verifier.likely_cause(&rows, 0, verdict).unwrap(), "as if in base 2");
    /// ```
    pub fn likely_cause(&self, rows: &Rows, index: usize, verdict: &Verdict) -> Option<String> {
        if verdict.status != Status::Failed {
            return None;
        }
        let (setting, row, claim) = (&self.setting, rows.row(index), verdict.claimed);
        if claim.is_nan() {
            return Some(match setting.quantity {
                Quantity::JensenShannonDistance => {
                    "the root of a sum that rounding made negative, or 0·ln 0".into()
                }
                _ => "0·ln 0, 0/0 or ∞ − ∞ in the program".into(),
            });
        }
        if verdict.truth == f64::INFINITY {
            return infinity(setting.float, claim);
        }
        if setting.quantity == Quantity::LogLoss && verdict.truth == 0.0 && claim > 0.0 && claim < 1e-6 {
            return Some("the probability 1 clipped to 1 − ε".into());
        }
        let unit = unit(setting.float);
        let terms = size(setting, &row);
        let count = row.first.len() as f64 + 2.0;
        if verdict.error <= count * unit * terms * 2.0 {
            let cancelled = terms > 64.0 * verdict.truth.abs();
            return Some(if claim < 0.0 && verdict.truth >= 0.0 {
                "rounding: the terms cancel, and what is left has the wrong sign".into()
            } else if cancelled {
                "rounding: the terms nearly cancel".into()
            } else {
                "rounding in the sum".into()
            });
        }
        if let Some(name) = other_convention(setting, &row, claim) {
            return Some(format!("as if {name}"));
        }
        let single = f64::from(claim as f32) == claim && setting.float == Float::F64;
        if verdict.error <= count * terms * 2f64.powi(-23) {
            return Some(
                if single {
                    "a single printed or stored as a double"
                } else {
                    "as if computed in single precision"
                }
                .into(),
            );
        }
        None
    }
}

/// Half an ulp at 1.
fn unit(float: Float) -> f64 {
    float.ulp(1.0) / 2.0
}

/// +∞ hidden by an ε.
fn infinity(float: Float, claim: f64) -> Option<String> {
    let near = |x: f64| (claim - x).abs() <= x.abs() * unit(float) * 64.0;
    if near(100.0) {
        return Some("∞ hidden: a logarithm clamped at −100".into());
    }
    [
        (2f64.powi(-52), "2^-52"),
        (2f64.powi(-23), "2^-23"),
        (1e-15, "1e-15"),
        (1e-12, "1e-12"),
        (1e-10, "1e-10"),
        (1e-8, "1e-8"),
        (1e-7, "1e-7"),
    ]
    .iter()
    .find(|(eps, _)| near(-eps.ln()) || near(-eps.log2()))
    .map(|(_, name)| format!("∞ hidden: a probability clipped to {name}"))
}

/// The first other convention, simplest first, whose value is the claim within rounding.
fn other_convention(setting: &Setting, row: &Row, claim: f64) -> Option<String> {
    let fits = |value: Double| {
        let unit = setting.float.ulp(claim) * NEAR;
        let count = row.first.len() as f64;
        value.err.is_finite()
            && value.hi != 0.0
            && (value.hi - claim).abs() <= unit.max(count * setting.float.ulp(claim))
    };
    let value = |setting: &Setting, row: &Row| fast::value(setting, row);
    if fits(value(setting, row).neg()) {
        return Some("with the opposite sign".into());
    }
    let mut tried: Vec<(String, Setting)> = Vec::new();
    if setting.quantity.has_unit() && setting.quantity != Quantity::GeneralizedDivergence {
        for (base, name) in [(0, "e"), (2, "2"), (10, "10")] {
            if base != setting.base {
                tried.push((format!("in base {name}"), Setting { base, ..setting.clone() }));
            }
        }
    }
    let policy = if setting.normalizes() { Policy::AsIs } else { Policy::Normalize };
    let scaled = if setting.normalizes() { "without normalising" } else { "with the masses normalised" };
    if setting.quantity.second() != Second::Label || setting.quantity == Quantity::LogLoss {
        tried.push((scaled.into(), Setting { policy, ..setting.clone() }));
    }
    let other = |quantity, text: &str| (text.to_owned(), Setting { quantity, ..setting.clone() });
    match setting.quantity {
        Quantity::Divergence => {
            tried.push(other(Quantity::GeneralizedDivergence, "with the terms − p + q added"));
            tried.push(other(Quantity::CrossEntropy, "the cross entropy H(p,q)"));
            tried.push(other(Quantity::JensenShannon, "the Jensen-Shannon divergence"));
        }
        Quantity::GeneralizedDivergence => {
            tried.push(other(Quantity::Divergence, "without the terms − p + q"))
        }
        Quantity::CrossEntropy => {
            tried.push(other(Quantity::Divergence, "the divergence D(p‖q): S(p) is missing"))
        }
        Quantity::JensenShannon => {
            tried.push(other(Quantity::JensenShannonDistance, "the distance: a root is taken"))
        }
        Quantity::JensenShannonDistance => {
            tried.push(other(Quantity::JensenShannon, "the divergence: no root is taken"))
        }
        Quantity::Perplexity => tried.push(other(Quantity::Entropy, "the entropy, not its exponential")),
        _ => {}
    }
    if let Some((name, _)) = tried.iter().find(|(_, setting)| fits(value(setting, row))) {
        return Some(name.clone());
    }
    let swapped =
        row.second.map(|second| Row { first: second, second: Some(row.first), label: row.label })?;
    let finite = |row: &Row| matches!(super::check::check(setting, row), Ok(super::check::Kind::Finite));
    (setting.quantity.second() == Second::Masses && finite(&swapped) && fits(value(setting, &swapped)))
        .then(|| "with p and q exchanged".into())
}

/// About the sum of the magnitudes of the terms, in the base asked for.
fn size(setting: &Setting, row: &Row) -> f64 {
    let at = |numbers: &Numbers, i: usize| numbers.double(i);
    let scale =
        if setting.base == 0 || !setting.quantity.has_unit() { 1.0 } else { f64::from(setting.base).ln() };
    let ln = |x: f64| if x > 0.0 { x.ln() } else { 0.0 };
    let sum: f64 = (0..row.first.len())
        .map(|i| {
            let p = at(&row.first, i);
            let q = row.second.map_or(1.0, |q| at(&q, i));
            match setting.quantity {
                Quantity::CrossEntropy => (p * ln(q)).abs(),
                Quantity::Divergence => (p * ln(p / q)).abs() + p.abs(),
                Quantity::GeneralizedDivergence => (p * ln(p / q)).abs() + p + q,
                Quantity::SoftmaxCrossEntropy | Quantity::SigmoidCrossEntropy => p.abs() + 1.0,
                Quantity::TotalVariation => p + q,
                _ => (p * ln(p)).abs() + p.abs() + if row.second.is_some() { q } else { 0.0 },
            }
        })
        .sum();
    sum / scale
}
