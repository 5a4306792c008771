//! Joint laws of named random variables: sparse tables, marginals, conditionals, independence.
//!
//! Each variable keeps its alphabet; a row of the table is one code (the index of a label) a
//! variable, stored by columns. Everything groups rows by hashing: linear in the rows.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use super::distribution::Distribution;
use super::error::{MAX_OUTCOMES, ModelError};
use super::label::Label;
use super::masses::Masses;
use super::outcomes::{Interner, Outcomes};
use crate::exact::rational::Rational;

/// A named random variable with its alphabet.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name, such as `X`.
    pub name: Arc<str>,
    /// The values it can take, those of probability 0 included.
    pub alphabet: Outcomes,
}

/// The joint law of named random variables; cloning shares it.
///
/// ```
/// use entail::model::{Joint, JointBuilder, Label, Masses};
/// let mut table = JointBuilder::new(["X", "Y"]).unwrap();
/// for (x, y) in [(0, 0), (0, 1), (1, 1)] {
///     table.row([Label::integer(x), Label::integer(y)]).unwrap();
/// }
/// let joint: Joint = table.distribution(Masses::integers([2, 1, 1], 4)).unwrap();
/// assert_eq!(joint.law(&["X"]).unwrap().mass(0).to_string(), "3/4");
/// assert!(!joint.is_independent(&["X"], &["Y"], &[]).unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct Joint {
    variables: Vec<Variable>,
    /// One column a variable; distinct rows of positive mass.
    columns: Vec<Arc<[u32]>>,
    masses: Masses,
}

impl Joint {
    /// The law on the full product of the alphabets, `masses` with the last variable running
    /// fastest: the rows of a matrix, for two variables.
    ///
    /// # Errors
    /// [`ModelError::RepeatedVariable`], [`ModelError::Lengths`], [`ModelError::TooMany`],
    /// [`ModelError::Sum`] when the masses do not sum to 1.
    pub fn dense(variables: Vec<Variable>, masses: Masses) -> Result<Joint, ModelError> {
        distinct(variables.iter().map(|v| &v.name))?;
        let cells = product(&variables)?.len();
        if cells != masses.len() {
            return Err(ModelError::Lengths { labels: cells, masses: masses.len() });
        }
        let mut columns = Vec::new();
        let mut stride = cells;
        for variable in &variables {
            let size = variable.alphabet.len().max(1);
            stride /= size;
            columns.push((0..cells).map(|cell| (cell / stride.max(1) % size) as u32).collect());
        }
        Joint { variables, columns, masses }.checked()
    }

    /// The random variables in order.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The masses of the rows, all positive: what entropies of all variables together need.
    pub fn masses(&self) -> &Masses {
        &self.masses
    }

    /// The rows of positive mass.
    pub fn rows(&self) -> impl Iterator<Item = (Vec<Label>, Rational)> + '_ {
        (0..self.masses.len()).map(|row| {
            let cell = |(v, c): (&Variable, &Arc<[u32]>)| v.alphabet.label(*c.get(row)? as usize);
            (self.variables.iter().zip(&self.columns).filter_map(cell).collect(), self.masses.get(row))
        })
    }

    /// The joint law of some of the variables, in the order asked for.
    ///
    /// # Errors
    /// [`ModelError::UnknownVariable`], [`ModelError::RepeatedVariable`].
    pub fn marginal(&self, names: &[&str]) -> Result<Joint, ModelError> {
        distinct(names)?;
        let chosen = self.positions(names)?;
        let (variables, columns) = self.select(&chosen);
        Ok(Joint { variables, columns, masses: self.masses.clone() }.merged())
    }

    /// The law of some of the variables: on the alphabet for one variable, on all tuples of the
    /// product of the alphabets for several.
    ///
    /// # Errors
    /// Those of [`Joint::marginal`]; [`ModelError::TooMany`] past [`MAX_OUTCOMES`] tuples, where
    /// [`Joint::marginal`] still serves.
    pub fn law(&self, names: &[&str]) -> Result<Distribution, ModelError> {
        distinct(names)?;
        let chosen = self.positions(names)?;
        let (variables, columns) = self.select(&chosen);
        let outcomes = match variables.as_slice() {
            [one] => one.alphabet.clone(),
            several => product(several)?,
        };
        let mut groups = vec![0u32; self.masses.len()];
        for (variable, column) in variables.iter().zip(&columns) {
            let size = variable.alphabet.len() as u32;
            // No overflow: the result is below the number of cells.
            groups.iter_mut().zip(column.iter()).for_each(|(g, code)| *g = *g * size + code);
        }
        let masses = self.masses.gather(&groups, outcomes.len());
        Distribution::new(outcomes, masses)
    }

    /// The joint law of the other variables when some have the given values.
    ///
    /// # Errors
    /// [`ModelError::NullCondition`] when the values have probability 0,
    /// [`ModelError::UnknownVariable`], [`ModelError::RepeatedVariable`],
    /// [`ModelError::UnknownOutcome`].
    pub fn condition(&self, given: &[(&str, Label)]) -> Result<Joint, ModelError> {
        let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
        distinct(&names)?;
        let fixed = self.positions(&names)?;
        let (variables, columns) = self.select(&fixed);
        let mut rows: Vec<usize> = (0..self.masses.len()).collect();
        for ((variable, column), (_, label)) in variables.iter().zip(&columns).zip(given) {
            let code = variable.alphabet.index_of(label).ok_or_else(|| ModelError::UnknownOutcome {
                label: label.clone(),
                of: format!("`{}`", variable.name),
            })?;
            rows.retain(|row| column.get(*row).is_some_and(|c| *c as usize == code));
        }
        if rows.is_empty() {
            return Err(ModelError::NullCondition);
        }
        let others: Vec<usize> = (0..self.variables.len()).filter(|i| !fixed.contains(i)).collect();
        let (variables, columns) = self.select(&others);
        let columns =
            columns.iter().map(|c| rows.iter().filter_map(|r| c.get(*r).copied()).collect()).collect();
        Ok(Joint { variables, columns, masses: self.masses.pick(&rows).normalized()? })
    }

    /// The law of some variables when others have the given values; see [`Joint::law`].
    ///
    /// # Errors
    /// Those of [`Joint::condition`] and [`Joint::law`].
    pub fn conditional(&self, of: &[&str], given: &[(&str, Label)]) -> Result<Distribution, ModelError> {
        self.condition(given)?.law(of)
    }

    /// Whether `a` and `b` are independent given `c` (an empty `c`: unconditionally), decided
    /// exactly: `P(a,b,c)·P(c) = P(a,c)·P(b,c)` everywhere.
    ///
    /// It is enough to look where `P(a,b,c) > 0`: if the equation holds there, the masses
    /// `P(a,c)·P(b,c)/P(c)` already sum to 1 there, so they vanish elsewhere, as `P(a,b,c)` does.
    ///
    /// # Errors
    /// [`ModelError::UnknownVariable`].
    pub fn is_independent(&self, a: &[&str], b: &[&str], c: &[&str]) -> Result<bool, ModelError> {
        let grouped = |sets: &[&[&str]]| -> Result<(Vec<u32>, Masses), ModelError> {
            let (_, columns) = self.select(&self.positions(&sets.concat())?);
            let (groups, first) = group(&columns, self.masses.len());
            let masses = self.masses.gather(&groups, first.len());
            Ok((groups, masses))
        };
        let all = [grouped(&[a, b, c])?, grouped(&[c])?, grouped(&[a, c])?, grouped(&[b, c])?];
        // All four share one total, so integer weights compare without it.
        let weights: Option<Vec<_>> = all.iter().map(|(_, m)| m.common().map(|(w, _)| w)).collect();
        let [abc, c, ac, bc] = &all;
        let at = |(groups, _): &(Vec<u32>, Masses), row: usize| groups.get(row).map_or(0, |g| *g as usize);
        let holds = |row: usize| {
            let places = [at(abc, row), at(c, row), at(ac, row), at(bc, row)];
            if let Some([w0, w1, w2, w3]) = weights.as_deref() {
                let [i, j, k, l] = places;
                let wide = |w: &[u64], i: usize| w.get(i).map_or(0, |w| u128::from(*w));
                return wide(w0, i) * wide(w1, j) == wide(w2, k) * wide(w3, l);
            }
            let [i, j, k, l] = places;
            abc.1.get(i) * c.1.get(j) == ac.1.get(k) * bc.1.get(l)
        };
        Ok((0..self.masses.len()).all(holds))
    }

    /// Whether the sets form a Markov chain `X₁ → X₂ → … → Xₙ`: for each set, the ones before
    /// and the one after are independent given it.
    ///
    /// # Errors
    /// [`ModelError::UnknownVariable`].
    pub fn is_markov(&self, chain: &[&[&str]]) -> Result<bool, ModelError> {
        for (i, window) in chain.windows(2).enumerate() {
            let (Some(now), Some(next)) = (window.first(), window.last()) else { continue };
            let before = chain.get(..i).unwrap_or_default().concat();
            if !self.is_independent(&before, next, now)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn positions(&self, names: &[&str]) -> Result<Vec<usize>, ModelError> {
        let find = |name: &&str| {
            self.variables.iter().position(|v| *v.name == **name).ok_or_else(|| ModelError::UnknownVariable {
                name: (*name).into(),
                known: self.variables.iter().map(|v| v.name.clone()).collect(),
            })
        };
        names.iter().map(find).collect()
    }

    fn select(&self, positions: &[usize]) -> (Vec<Variable>, Vec<Arc<[u32]>>) {
        let variables = positions.iter().filter_map(|i| self.variables.get(*i).cloned());
        (variables.collect(), positions.iter().filter_map(|i| self.columns.get(*i).cloned()).collect())
    }

    /// The same law with equal rows added up.
    fn merged(self) -> Joint {
        let (groups, first) = group(&self.columns, self.masses.len());
        let masses = self.masses.gather(&groups, first.len());
        self.picked(&first, masses)
    }

    fn picked(self, rows: &[usize], masses: Masses) -> Joint {
        let pick = |c: &Arc<[u32]>| rows.iter().filter_map(|r| c.get(*r).copied()).collect();
        Joint { columns: self.columns.iter().map(pick).collect(), masses, variables: self.variables }
    }

    /// Distinct rows with sum 1, those of mass 0 left out.
    fn checked(self) -> Result<Joint, ModelError> {
        let sum = self.masses.sum();
        if sum != Rational::from_integer(1.into()) {
            return Err(ModelError::Sum { what: "masses", sum });
        }
        let support: Vec<usize> = (0..self.masses.len()).filter(|i| self.masses.is_positive(*i)).collect();
        let masses = self.masses.pick(&support);
        Ok(self.picked(&support, masses))
    }
}

/// A joint table while its rows come in.
#[derive(Clone, Debug)]
pub struct JointBuilder {
    names: Vec<Arc<str>>,
    alphabets: Vec<Interner>,
    columns: Vec<Vec<u32>>,
    rows: usize,
}

impl JointBuilder {
    /// A table of the named variables, without rows.
    ///
    /// # Errors
    /// [`ModelError::RepeatedVariable`].
    pub fn new<N: Into<Arc<str>>>(names: impl IntoIterator<Item = N>) -> Result<JointBuilder, ModelError> {
        let names: Vec<Arc<str>> = names.into_iter().map(Into::into).collect();
        distinct(&names)?;
        let (alphabets, columns) = (vec![Interner::new(); names.len()], vec![Vec::new(); names.len()]);
        Ok(JointBuilder { names, alphabets, columns, rows: 0 })
    }

    /// Adds a row: one label a variable.
    ///
    /// # Errors
    /// [`ModelError::RowLength`], [`ModelError::TooMany`] past [`MAX_OUTCOMES`] rows.
    pub fn row(&mut self, labels: impl IntoIterator<Item = Label>) -> Result<(), ModelError> {
        let labels: Vec<Label> = labels.into_iter().collect();
        if labels.len() != self.names.len() {
            return Err(ModelError::RowLength {
                row: self.rows,
                expected: self.names.len(),
                found: labels.len(),
            });
        }
        self.rows += 1;
        for ((label, alphabet), column) in labels.into_iter().zip(&mut self.alphabets).zip(&mut self.columns)
        {
            let code = alphabet.intern(label).filter(|_| column.len() < MAX_OUTCOMES);
            column.push(code.ok_or_else(|| ModelError::outcomes(self.rows))?);
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The law with one mass a row.
    ///
    /// # Errors
    /// [`ModelError::Duplicate`] for two equal rows, [`ModelError::Sum`], [`ModelError::Lengths`],
    /// [`ModelError::Empty`].
    pub fn distribution(self, masses: Masses) -> Result<Joint, ModelError> {
        let joint = self.unchecked(masses)?;
        let (groups, first) = group(&joint.columns, joint.masses.len());
        // The first row that does not open a group repeats an earlier one.
        if let Some(second) = (0..groups.len()).find(|row| first.get(*row) != Some(row)) {
            let place = groups.get(second).and_then(|g| first.get(*g as usize)).copied().unwrap_or(0);
            let label =
                joint.rows().nth(second).map_or_else(|| Label::tuple([]), |(row, _)| Label::tuple(row));
            return Err(ModelError::Duplicate { label, first: place, second });
        }
        joint.checked()
    }

    /// The law proportional to one weight a row; equal rows are added up.
    ///
    /// # Errors
    /// [`ModelError::AllZero`], [`ModelError::Lengths`], [`ModelError::Empty`].
    pub fn normalize(self, weights: Masses) -> Result<Joint, ModelError> {
        let weights = weights.normalized()?;
        self.unchecked(weights)?.merged().checked()
    }

    /// The empirical law of the rows: each counts once.
    ///
    /// # Errors
    /// [`ModelError::Empty`] without rows.
    pub fn samples(self) -> Result<Joint, ModelError> {
        let rows = self.rows;
        self.normalize(Masses::integers(vec![1; rows], 1))
    }

    fn unchecked(self, masses: Masses) -> Result<Joint, ModelError> {
        if self.rows != masses.len() {
            return Err(ModelError::Lengths { labels: self.rows, masses: masses.len() });
        }
        if self.rows == 0 {
            return Err(ModelError::Empty);
        }
        let alphabets = self.alphabets.into_iter().map(Interner::finish);
        let variables =
            self.names.into_iter().zip(alphabets).map(|(name, alphabet)| Variable { name, alphabet });
        let columns = self.columns.into_iter().map(Arc::from).collect();
        Ok(Joint { variables: variables.collect(), columns, masses })
    }
}

/// All tuples of values.
pub(super) fn product(variables: &[Variable]) -> Result<Outcomes, ModelError> {
    Outcomes::product(&variables.iter().map(|v| v.alphabet.clone()).collect::<Vec<_>>())
}

pub(super) fn distinct<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Result<(), ModelError> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(Arc::<str>::from(name.as_ref())) {
            return Err(ModelError::RepeatedVariable { name: name.as_ref().into() });
        }
    }
    Ok(())
}

/// Numbers the distinct rows in the order they first come: the number of each row, and where each
/// number comes first. One pass a column, pairing the number so far with the next code.
fn group(columns: &[Arc<[u32]>], rows: usize) -> (Vec<u32>, Vec<usize>) {
    let mut groups = vec![0u32; rows];
    let mut first: Vec<usize> = (0..rows.min(1)).collect();
    for column in columns {
        let mut seen: HashMap<(u32, u32), u32> = HashMap::new();
        first.clear();
        for (row, (number, code)) in groups.iter_mut().zip(column.iter()).enumerate() {
            let next = seen.len() as u32;
            *number = *seen.entry((*number, *code)).or_insert_with(|| {
                first.push(row);
                next
            });
        }
    }
    (groups, first)
}
