//! Exact values as people write them: `3/2 ln 2`, `ln 3 − 2/3 ln 2`, in bits `2 − 3/4 log₂ 3`.

use super::formula::Formula;
use super::notation;
use crate::exact::logsum::LogSum;
use crate::exact::{Integer, Rational};
use num_traits::{One, Signed, Zero};

/// The unit that information is measured in: the base of the logarithm.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub enum Unit {
    /// Base e.
    #[default]
    Nats,
    /// Base 2.
    Bits,
    /// Base 10.
    Dits,
    /// Any other integer base > 1.
    Base(Integer),
}

impl Unit {
    /// The unit of logarithms to an integer base; `None` unless the base is above 1.
    pub fn of_base(base: &Integer) -> Option<Unit> {
        match (u8::try_from(base), base > &Integer::one()) {
            (Ok(2), _) => Some(Unit::Bits),
            (Ok(10), _) => Some(Unit::Dits),
            (_, true) => Some(Unit::Base(base.clone())),
            _ => None,
        }
    }

    /// The integer base; `None` for e.
    pub fn base(&self) -> Option<Integer> {
        match self {
            Unit::Nats => None,
            Unit::Bits => Some(2.into()),
            Unit::Dits => Some(10.into()),
            Unit::Base(b) => Some(b.clone()),
        }
    }

    /// What stands after a number: `nats`, `bits`, `dits`, `(base 3)`; singular for exactly one.
    pub fn name(&self, one: bool) -> String {
        let plural = if one { "" } else { "s" };
        match self {
            Unit::Nats => format!("nat{plural}"),
            Unit::Bits => format!("bit{plural}"),
            Unit::Dits => format!("dit{plural}"),
            Unit::Base(b) => format!("(base {b})"),
        }
    }

    /// The base as `--base` and JSON spell it.
    pub fn symbol(&self) -> String {
        self.base().map_or_else(|| "e".to_owned(), |b| b.to_string())
    }
}

/// A power of a unit by its name: `bits`, `bits²`, `√bits`; none for the power 0.
pub fn powered(name: String, power: &Rational) -> Option<String> {
    match power {
        _ if power.is_zero() => None,
        _ if power.is_one() => Some(name),
        _ if *power == Rational::from_integer(2.into()) => Some(format!("{name}²")),
        _ if *power == Rational::new(1.into(), 2.into()) => Some(format!("√{name}")),
        _ => Some(format!("{name}^({power})")),
    }
}

/// How much of a long form is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Detail {
    /// Terms; what is left out is counted.
    pub terms: usize,
    /// Digits of a numeral; from longer ones the middle is left out.
    pub numeral: usize,
}

impl Detail {
    /// For people.
    pub const PAGE: Detail = Detail { terms: 12, numeral: 40 };
    /// For programs: everything.
    pub const FULL: Detail = Detail { terms: usize::MAX, numeral: usize::MAX };
}

/// A logarithmic form, measured in a unit.
///
/// ```
/// use entail::exact::logsum::LogSum;
/// use entail::render::{linear::{self, Script}, number::{self, Detail, Unit}};
/// let ln = |text: &str| LogSum::ln(&text.parse().unwrap()).unwrap();
/// let shown = |x: &LogSum, unit| linear::spell(&number::form(x, unit, Detail::PAGE), Script::Unicode);
/// let x = ln("8").scale(&"1/2".parse().unwrap());
/// assert_eq!(shown(&x, &Unit::Nats), "3/2 ln 2");
/// assert_eq!(shown(&x, &Unit::Bits), "3/2");
/// assert_eq!(shown(&ln("4/3"), &Unit::Bits), "2 − log₂ 3");
/// assert_eq!(shown(&ln("3/4"), &Unit::Nats), "ln 3 − 2 ln 2");
/// ```
pub fn form(value: &LogSum, unit: &Unit, detail: Detail) -> Formula {
    let base = unit.base();
    if let Some(whole) = base.as_ref().and_then(|b| value.multiple_of_ln(b)) {
        return rational(&whole, detail);
    }
    let mut constant = value.constant();
    let mut logs = Vec::new();
    let mut plain = Rational::zero();
    for (coefficient, number) in value.display_terms() {
        match base.as_ref().and_then(|b| exponent(b, &number)) {
            // The base itself, or a power of which it is a root: log₂ 2 = 1, log₄ 2 = 1/2.
            Some(power) => plain += coefficient / power,
            None => {
                let arg = numeral(&number, detail);
                let log = Formula::Log(base.as_ref().map(ToString::to_string), Box::new(arg));
                logs.push(scaled(&coefficient, log, detail));
            }
        }
    }
    let mut terms = Vec::new();
    if base.is_none() {
        plain = std::mem::take(&mut constant);
    }
    if !plain.is_zero() {
        terms.push(rational(&plain, detail));
    }
    if let (Some(base), false) = (&base, constant.is_zero()) {
        let ln = Formula::Log(None, Box::new(numeral(base, detail)));
        let below = scaled(&Rational::from_integer(constant.denom().clone()), ln, detail);
        let over = Formula::Fraction(Box::new(numeral(&constant.numer().abs(), detail)), Box::new(below));
        terms.push(if constant.is_negative() { Formula::Negative(Box::new(over)) } else { over });
    }
    terms.extend(logs);
    // A leading minus reads badly when there is something to put before it.
    let (negative, mut ordered): (Vec<_>, Vec<_>) =
        terms.into_iter().partition(|t| matches!(t, Formula::Negative(_)));
    ordered.extend(negative);
    let more = ordered.len().saturating_sub(detail.terms);
    if more > 1 {
        ordered.truncate(detail.terms);
        ordered.push(Formula::Words(format!("… ({more} more terms)")));
    }
    notation::sum(ordered)
}

/// `k` when `base = number^k`.
fn exponent(base: &Integer, number: &Integer) -> Option<Rational> {
    let (mut rest, mut k) = (base.clone(), 0_u32);
    while number > &Integer::one() && (&rest % number).is_zero() {
        rest /= number;
        k += 1;
    }
    (k > 0 && rest.is_one()).then(|| Rational::from_integer(k.into()))
}

fn scaled(coefficient: &Rational, log: Formula, detail: Detail) -> Formula {
    let size = coefficient.abs();
    let body = if size.is_one() { log } else { Formula::Product(vec![rational(&size, detail), log]) };
    if coefficient.is_negative() { Formula::Negative(Box::new(body)) } else { body }
}

/// A rational number, long numerals shortened.
pub fn rational(value: &Rational, detail: Detail) -> Formula {
    let top = numeral(&value.numer().abs(), detail);
    let size = if value.is_integer() {
        top
    } else {
        Formula::Fraction(Box::new(top), Box::new(numeral(value.denom(), detail)))
    };
    if value.is_negative() { Formula::Negative(Box::new(size)) } else { size }
}

fn numeral(n: &Integer, detail: Detail) -> Formula {
    let text = n.to_string();
    if text.len() <= detail.numeral {
        return Formula::Numeral(text);
    }
    let ends = detail.numeral / 4;
    let (head, tail) = (text.get(..ends).unwrap_or(""), text.get(text.len() - ends..).unwrap_or(""));
    Formula::Words(format!("{head}…{tail} ({} digits)", text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::linear::{Script, spell};

    fn ln(text: &str) -> LogSum {
        LogSum::ln(&text.parse().unwrap()).unwrap()
    }

    fn shown(x: &LogSum, unit: Unit) -> String {
        spell(&form(x, &unit, Detail::PAGE), Script::Unicode)
    }

    #[test]
    fn units_absorb_their_own_logarithm() {
        let x =
            LogSum::combination([("3/2".parse().unwrap(), &ln("2")), ("-3/4".parse().unwrap(), &ln("3"))]);
        assert_eq!(shown(&x, Unit::Nats), "3/2 ln 2 − 3/4 ln 3");
        assert_eq!(shown(&x, Unit::Bits), "3/2 − 3/4 log₂ 3");
        assert_eq!(shown(&x, Unit::Base(4.into())), "3/4 − 3/4 log₄ 3");
        assert_eq!(shown(&x, Unit::Dits), "3/2 log₁₀ 2 − 3/4 log₁₀ 3");
    }

    #[test]
    fn a_rational_part_is_measured_too() {
        let x = LogSum::sum([&LogSum::rational(&"-1/2".parse().unwrap()), &ln("3")]);
        assert_eq!(shown(&x, Unit::Nats), "ln 3 − 1/2");
        assert_eq!(shown(&x, Unit::Bits), "log₂ 3 − 1/(2 ln 2)");
    }

    #[test]
    fn long_forms_are_cut_and_counted() {
        let primes = ["2", "3", "5", "7", "11", "13", "17", "19", "23", "29", "31", "37", "41", "43"];
        let logs: Vec<LogSum> = primes.iter().map(|p| ln(p)).collect();
        let shown = shown(&LogSum::sum(&logs), Unit::Nats);
        assert!(shown.ends_with("ln 37 + … (2 more terms)"), "{shown}");
        let zero = LogSum::zero();
        assert_eq!(spell(&form(&zero, &Unit::Bits, Detail::PAGE), Script::Unicode), "0");
    }
}
