//! One row of a report, and how its numbers are spelled.

use entail::verify::{Float, Status, Verdict};

/// One row of a report.
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) row: u64,
    pub(crate) verdict: &'a Verdict,
    /// Why the row is broken, or what may have caused a failure.
    pub(crate) remark: Option<&'a str>,
}

/// The word for a status.
pub(crate) fn name(status: &Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Undecided => "undecided",
        Status::Broken(_) => "broken",
    }
}

/// The shortest decimal that reads back as this float.
pub(crate) fn number(float: Float, x: f64) -> String {
    if x.is_nan() {
        return "nan".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.into();
    }
    let plain = x == 0.0 || (1e-5..1e16).contains(&x.abs());
    match (float, plain) {
        (Float::F32, true) => format!("{}", x as f32),
        (Float::F32, false) => format!("{:e}", x as f32),
        (_, true) => format!("{x}"),
        (_, false) => format!("{x:e}"),
    }
}

/// A double in C's hexadecimal notation.
pub(crate) fn hex(x: f64) -> String {
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    let sign = if x.is_sign_negative() { "-" } else { "" };
    match (exponent, fraction) {
        _ if !x.is_finite() => number(Float::F64, x),
        (0, 0) => format!("{sign}0x0p+0"),
        (0, f) => format!("{sign}0x0.{}p-1022", digits(f)),
        (e, 0) => format!("{sign}0x1p{:+}", e - 1023),
        (e, f) => format!("{sign}0x1.{}p{:+}", digits(f), e - 1023),
    }
}

fn digits(fraction: u64) -> String {
    format!("{fraction:013x}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_doubles() {
        assert_eq!(hex(1.0), "0x1p+0");
        assert_eq!(hex(-0.1), "-0x1.999999999999ap-4");
        assert_eq!(hex(5e-324), "0x0.0000000000001p-1022");
        assert_eq!(hex(f64::INFINITY), "inf");
    }

    #[test]
    fn numbers_read_back() {
        for x in [0.1, 1e-300, 123456.0, 1e22, 5e-324] {
            assert_eq!(number(Float::F64, x).parse::<f64>().unwrap(), x);
            let single = f64::from(x as f32);
            assert_eq!(f64::from(number(Float::F32, single).parse::<f32>().unwrap()), single);
        }
    }
}
