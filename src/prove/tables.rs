//! Small models as the search for counterexamples makes them: outcomes or rows of values with integer
//! weights over one total.

use crate::eval::Env;
use crate::model::{Distribution, Joint, JointBuilder, Label, Law, Masses, Outcomes};
use crate::term::Name;

/// A distribution on few outcomes, or a table of random variables.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    /// The random variables; none for a distribution on Ω.
    pub(super) vars: &'t [Name],
    /// How many values each of them has.
    pub(super) sizes: &'t [usize],
    /// The values of the variables, a row each.
    pub(super) rows: &'t [Vec<usize>],
    /// The weight of each outcome or row.
    pub(super) weights: &'t [u64],
    /// What the weights sum to.
    pub(super) total: u64,
}

impl Table<'_> {
    /// The masses of all tuples of values of some variables, in order; of all outcomes for none.
    pub(super) fn masses(&self, vars: &[Name]) -> Option<Vec<f64>> {
        let mass = |w: &u64| *w as f64 / self.total as f64;
        if vars.is_empty() && self.vars.is_empty() {
            return Some(self.weights.iter().map(mass).collect());
        }
        let places =
            vars.iter().map(|v| self.vars.iter().position(|own| own == v)).collect::<Option<Vec<_>>>()?;
        let sizes = places.iter().map(|k| self.sizes.get(*k).copied()).collect::<Option<Vec<_>>>()?;
        let mut masses = vec![0.0; sizes.iter().product()];
        for (row, weight) in self.rows.iter().zip(self.weights) {
            let place = |sum: usize, (k, size): (&usize, &usize)| Some(sum * size + row.get(*k)?);
            let at = places.iter().zip(&sizes).try_fold(0, place)?;
            *masses.get_mut(at)? += mass(weight);
        }
        Some(masses)
    }

    /// Gives the name this meaning, on these outcomes if it is a distribution on Ω.
    pub(super) fn define(&self, name: &Name, omega: &Outcomes, env: &mut Env) -> Option<()> {
        let masses = Masses::integers(self.weights, u128::from(self.total));
        if self.vars.is_empty() {
            let law = Distribution::new(omega.clone(), masses).ok()?;
            env.define(name.clone(), Law::Finite(law));
        } else {
            env.define_joint(name.clone(), self.joint(masses)?);
        }
        Some(())
    }

    fn joint(&self, masses: Masses) -> Option<Joint> {
        let mut builder = JointBuilder::new(self.vars.iter().cloned()).ok()?;
        for row in self.rows {
            builder.row(row.iter().map(|value| Label::integer(*value as u64))).ok()?;
        }
        builder.distribution(masses).ok()
    }
}

/// All rows of so many variables with so many values each, in order.
pub(super) fn all_rows(vars: usize, size: usize) -> Vec<Vec<usize>> {
    let digit = |cell: usize, k: usize| (cell / size.pow((vars - 1 - k) as u32)) % size;
    (0..size.pow(vars as u32)).map(|cell| (0..vars).map(|k| digit(cell, k)).collect()).collect()
}
