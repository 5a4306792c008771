//! Proofs by cases: each parameter at an end that belongs to its range, and inside.

use super::names::Kind;
use super::parametric::Families;
use super::{Result, Unsupported};
use crate::exact::symbolic::Fraction;
use crate::term::{Expr, Name};

impl Families<'_> {
    /// A proof by cases: each parameter at an end that belongs to its range, and inside.
    pub(super) fn by_faces(&mut self, step: &mut dyn FnMut(&mut Self) -> Result<String>) -> Result<String> {
        let parameters: Vec<Name> = self.domain.ranges().map(|(s, _)| s.clone()).collect();
        self.faces(&parameters, step)
    }

    fn faces(&mut self, left: &[Name], step: &mut dyn FnMut(&mut Self) -> Result<String>) -> Result<String> {
        let Some((symbol, rest)) = left.split_first() else { return step(self) };
        let range = self.domain.range(symbol);
        let own = self.pen.names.of(Kind::Parameter, symbol);
        let mut out = String::new();
        for (end, closed, upper) in
            [(&range.low, range.low_closed, false), (&range.high, range.high_closed, true)]
        {
            let Some(end) = end.as_ref().filter(|_| closed) else { continue };
            let written = self.pen.real(&Expr::Number(end.clone()))?;
            let (at, inside) = (self.pen.names.fresh("at_end"), self.pen.names.fresh("inside"));
            self.fixed.insert(symbol.clone(), end.clone());
            let case = self.faces(rest, step);
            self.fixed.remove(symbol);
            let order = if upper { format!("{own} < {written}") } else { format!("{written} < {own}") };
            out.push_str(&format!(
                "  destruct (Req_dec {own} ({written})) as [{at}|{at}].\n  {{ try rewrite {at}. clear {at}.\n{}  }}\n  \
                 assert ({inside} : {order}) by lra. clear {at}.\n",
                case?
            ));
        }
        out.push_str(&self.faces(rest, step)?);
        Ok(out)
    }

    /// The function where parameters are at ends.
    pub(super) fn here(&self, f: &Fraction) -> Result<Fraction> {
        let put = |s: &str| self.fixed.get(s).map(Fraction::rational);
        f.substitute(&put).ok_or(Unsupported("a function that has no value at an end of a range"))
    }

    /// No quantity is infinite at these ends.
    pub(super) fn finite(&self) -> Result<()> {
        for (a, b) in &self.vanishing {
            if self.here(b)?.is_zero() && !self.here(a)?.is_zero() {
                return Err(Unsupported("a quantity that is infinite at an end of a range"));
            }
        }
        Ok(())
    }
}
