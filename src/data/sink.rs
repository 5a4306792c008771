//! Where rows go: labels and numbers as they come in, a model at the end.

use num_traits::One;

use super::columns::{Columns, Plan};
use super::error::DataError;
use super::numbers::Numbers;
use super::{Content, Kind, LoadRequest, Loaded, Want};
use crate::exact::rational::Rational;
use crate::model::{
    Distribution, Interner, Joint, JointBuilder, Label, Law, Masses, Measure, ModelError, Outcomes, Values,
    Variable, shown,
};

/// The labels read so far.
enum Labels {
    /// 1, 2, 3, …
    Implicit,
    /// A new label each row.
    Listed(Interner),
    /// Observations, with how often each came.
    Counted(Interner, Vec<u64>),
    Joint(JointBuilder),
}

/// One load under way.
pub(super) struct Sink<'a> {
    request: &'a LoadRequest,
    columns: Columns<'a>,
    plan: Plan,
    labels: Labels,
    numbers: Numbers,
    rows: usize,
}

impl<'a> Sink<'a> {
    /// Rows of a table.
    pub(super) fn table(
        request: &'a LoadRequest,
        columns: Columns<'a>,
        first: &[&str],
    ) -> Result<Self, DataError> {
        let plan = columns.plan(request, first)?;
        let labels = match (request.want, plan.number) {
            (Want::Joint, _) => Labels::Joint(joint_builder(request, &columns, &plan)?),
            (_, None) => Labels::Counted(Interner::new(), Vec::new()),
            _ if plan.labels.is_empty() => Labels::Implicit,
            _ => Labels::Listed(Interner::new()),
        };
        Ok(Sink { request, columns, plan, labels, numbers: Numbers::new(&request.kind), rows: 0 })
    }

    /// Numbers without labels; observations, for samples.
    pub(super) fn list(request: &'a LoadRequest) -> Result<Self, DataError> {
        let columns = Columns { file: &request.path, names: vec!["1".into()], named: false };
        let samples = request.kind == Kind::Samples;
        if request.want != Want::Law {
            let expected = "labels with the numbers, in columns or as keys".into();
            return Err(DataError::Shape {
                file: request.path.clone(),
                found: "a list of numbers".into(),
                expected,
            });
        }
        let plan = Plan { labels: if samples { vec![0] } else { vec![] }, number: (!samples).then_some(0) };
        let labels = if samples { Labels::Counted(Interner::new(), Vec::new()) } else { Labels::Implicit };
        Ok(Sink { request, columns, plan, labels, numbers: Numbers::new(&request.kind), rows: 0 })
    }

    /// Label and number in turn.
    pub(super) fn pairs(request: &'a LoadRequest) -> Result<Self, DataError> {
        let columns = Columns { file: &request.path, names: vec!["key".into(), "value".into()], named: true };
        if request.want == Want::Joint || request.kind == Kind::Samples {
            let expected = "an array of objects, one a row".into();
            return Err(DataError::Shape {
                file: request.path.clone(),
                found: "one object".into(),
                expected,
            });
        }
        let plan = Plan { labels: vec![0], number: Some(1) };
        let (labels, numbers) = (Labels::Listed(Interner::new()), Numbers::new(&request.kind));
        Ok(Sink { request, columns, plan, labels, numbers, rows: 0 })
    }

    pub(super) fn columns(&self) -> &Columns<'a> {
        &self.columns
    }

    /// One row; `line` is 0 where lines mean nothing.
    pub(super) fn row<'c>(
        &mut self,
        line: u64,
        cell: impl Fn(usize) -> Option<&'c str>,
    ) -> Result<(), DataError> {
        self.count()?;
        let at = |i: usize| cell(i).map(str::trim);
        if let Some(number) = self.plan.number {
            let text = at(number).unwrap_or("");
            let signed = self.request.want == Want::Values;
            if let Err(expected) = self.numbers.cell(text, &self.request.kind, signed) {
                return Err(self.wrong(line, number, expected, text));
            }
        }
        let label = |i: &usize| Label::from_cell(at(*i).unwrap_or(""));
        let one = || match self.plan.labels.as_slice() {
            [only] => label(only),
            several => Label::tuple(several.iter().map(label)),
        };
        let file = &self.request.path;
        let model = |error| DataError::Model { file: file.clone(), error };
        match &mut self.labels {
            Labels::Implicit => {}
            Labels::Joint(table) => table.row(self.plan.labels.iter().map(label)).map_err(model)?,
            Labels::Listed(seen) => {
                let label = one();
                let index = seen.intern(label.clone()).map_or(0, |i| i as usize);
                if index + 1 != self.rows {
                    let found = format!("{label}, which row {} has already", index + 1);
                    let column = self.plan.labels.first().copied().unwrap_or(0);
                    return Err(self.wrong_found(line, column, "a label of its own".into(), found));
                }
            }
            Labels::Counted(seen, counts) => {
                let index = seen.intern(one()).map_or(0, |i| i as usize);
                counts.resize(counts.len().max(index + 1), 0);
                if let Some(count) = counts.get_mut(index) {
                    *count += 1;
                }
            }
        }
        Ok(())
    }

    /// One number that came as bits.
    pub(super) fn float(&mut self, value: f64) -> Result<(), DataError> {
        self.count()?;
        let expected = self.numbers.float(value, self.request.want == Want::Values);
        expected.map_or(Ok(()), |e| Err(self.wrong(0, 0, e, &value.to_string())))
    }

    /// One integer that came as bits.
    pub(super) fn integer(&mut self, value: i128) -> Result<(), DataError> {
        self.count()?;
        let expected = self.numbers.integer(value, self.request.want == Want::Values);
        expected.map_or(Ok(()), |e| Err(self.wrong(0, 0, e, &value.to_string())))
    }

    fn count(&mut self) -> Result<(), DataError> {
        self.rows += 1;
        let limit = self.request.limits.rows;
        if self.rows <= limit {
            return Ok(());
        }
        Err(DataError::Limit { file: self.request.path.clone(), what: "rows", limit: limit as u64 })
    }

    /// The error that a cell of the row under way is not what was expected.
    pub(super) fn wrong(&self, line: u64, column: usize, expected: String, text: &str) -> DataError {
        let found = if text.is_empty() { "nothing".into() } else { quoted(text) };
        self.wrong_found(line, column, expected, found)
    }

    /// The same for a cell that the row about to come does not have.
    pub(super) fn wrong_next(&mut self, column: usize, expected: String) -> DataError {
        self.rows += 1;
        self.wrong(0, column, expected, "")
    }

    /// The columns that labels are read from.
    pub(super) fn labels(&self) -> &[usize] {
        &self.plan.labels
    }

    fn wrong_found(&self, line: u64, column: usize, expected: String, found: String) -> DataError {
        let (file, column) = (self.request.path.clone(), self.columns.title(column));
        DataError::Cell { file, line, row: self.rows, column, expected, found }
    }

    /// The model of all rows.
    pub(super) fn finish(self) -> Result<Loaded, DataError> {
        let file = &self.request.path;
        if self.rows == 0 {
            return Err(DataError::Empty { file: file.clone() });
        }
        let mut report = vec![format!("{file}: {} rows", self.rows)];
        let titles: Vec<String> = self.plan.labels.iter().map(|i| self.columns.title(*i)).collect();
        if let Some(number) = self.plan.number.filter(|_| self.columns.names.len() > 1) {
            report.push(format!("numbers from {}", self.columns.title(number)));
        }
        match self.plan.labels.len() {
            0 => report.push(format!("outcomes are 1, 2, …, {}", self.rows)),
            _ if self.columns.names.len() > 1 => report.push(format!("labels from {}", titles.join(", "))),
            _ => {}
        }
        let content = match self.labels {
            Labels::Joint(table) if self.plan.number.is_none() => table.samples().map(Content::Joint),
            Labels::Joint(table) => joint(self.request, table, self.numbers, &mut report).map(Content::Joint),
            Labels::Counted(seen, counts) => {
                Distribution::normalize(seen.finish(), Masses::integers(counts, 1))
                    .map(|d| Content::Law(Law::Finite(d)))
            }
            labels => {
                let outcomes = match labels {
                    Labels::Listed(seen) => seen.finish(),
                    _ => Outcomes::range(self.rows),
                };
                if self.request.want == Want::Values {
                    let labels = outcomes.iter().map(|l| l.into_owned()).collect::<Vec<_>>();
                    Values::table(labels.into_iter().zip(self.numbers.into_rationals())).map(Content::Values)
                } else {
                    self.numbers
                        .into_masses()
                        .and_then(|m| law(self.request, outcomes, m, &mut report))
                        .map(Content::Law)
                }
            }
        };
        let content = content.map_err(|error| DataError::Model { file: file.clone(), error })?;
        Ok(Loaded { content, report })
    }

    /// The joint law of the row and the column of a matrix that came in row by row.
    pub(super) fn finish_matrix(self, width: usize) -> Result<Loaded, DataError> {
        let file = &self.request.path;
        if self.rows == 0 || width == 0 {
            return Err(DataError::Empty { file: file.clone() });
        }
        let height = self.rows / width;
        let mut names = self.request.names.iter().map(String::as_str).chain(["X", "Y"]);
        let mut variable = |size: usize| Variable {
            name: names.next().unwrap_or("X").into(),
            alphabet: Outcomes::range(size),
        };
        let mut report = vec![format!("{file}: a matrix of {height} rows and {width} columns")];
        let variables = vec![variable(height), variable(width)];
        let joint = self.numbers.into_masses().and_then(|masses| {
            match law(self.request, Outcomes::range(self.rows), masses, &mut report)? {
                Law::Finite(cells) => Joint::dense(variables, cells.masses().clone()),
                other => Err(not_one(&other)),
            }
        });
        let content =
            joint.map(Content::Joint).map_err(|error| DataError::Model { file: file.clone(), error })?;
        Ok(Loaded { content, report })
    }

    /// A sink for all cells of a matrix.
    pub(super) fn cells(request: &'a LoadRequest) -> Self {
        let columns = Columns { file: &request.path, names: vec!["1".into()], named: false };
        let plan = Plan { labels: vec![], number: Some(0) };
        Sink {
            request,
            columns,
            plan,
            labels: Labels::Implicit,
            numbers: Numbers::new(&request.kind),
            rows: 0,
        }
    }
}

/// The law of the numbers, as the request understands them.
fn law(
    request: &LoadRequest,
    outcomes: Outcomes,
    masses: Masses,
    report: &mut Vec<String>,
) -> Result<Law, ModelError> {
    let given = Measure::new(outcomes, masses)?;
    match &request.kind {
        Kind::Masses => Distribution::try_from(given).map(Law::Finite),
        Kind::Counts | Kind::Weights | Kind::Samples => {
            report.push(format!("divided by their sum {}", shown(&given.total())));
            given.normalized().map(Law::Finite)
        }
        Kind::Floats { policy, .. } => {
            let (law, done) = policy.apply(&given)?;
            let what = match &law {
                _ if done.scaled => "divided by it, so that they sum to 1",
                Law::Unnormalised(_) => "kept as they are: a measure, not a distribution",
                _ => "nothing to do",
            };
            let (sum, defect) = (shown(&done.sum), shown(&done.defect));
            report.push(format!("the floats sum to {sum} (off by {defect}): {what}"));
            Ok(law)
        }
    }
}

fn joint(
    request: &LoadRequest,
    table: JointBuilder,
    numbers: Numbers,
    report: &mut Vec<String>,
) -> Result<Joint, ModelError> {
    let masses = numbers.into_masses()?;
    if matches!(request.kind, Kind::Counts | Kind::Weights) {
        report.push(format!("divided by their sum {}; equal rows are added up", shown(&masses.sum())));
        return table.normalize(masses);
    }
    match law(request, Outcomes::range(masses.len()), masses, report)? {
        Law::Finite(rows) => table.distribution(rows.masses().clone()),
        other => Err(not_one(&other)),
    }
}

/// Random variables need a distribution: a measure will not do.
fn not_one(law: &Law) -> ModelError {
    let sum = if let Law::Unnormalised(measure) = law { measure.total() } else { Rational::one() };
    ModelError::Sum { what: "masses", sum }
}

fn joint_builder(
    request: &LoadRequest,
    columns: &Columns<'_>,
    plan: &Plan,
) -> Result<JointBuilder, DataError> {
    let name = |(k, i): (usize, &usize)| match (request.names.get(k), columns.names.get(*i)) {
        (Some(name), _) => name.clone(),
        (None, Some(header)) if columns.named => header.clone(),
        _ => match plan.labels.len() {
            1..=3 => ["X", "Y", "Z"].get(k).map_or_else(String::new, ToString::to_string),
            _ => format!("X{}", k + 1),
        },
    };
    JointBuilder::new(plan.labels.iter().enumerate().map(name))
        .map_err(|error| DataError::Model { file: request.path.clone(), error })
}

/// Text from a file for a message: short, and nothing in it that a terminal would obey.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
