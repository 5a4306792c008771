//! Which columns of a table are meant: by name, by number, or by what is in them.

use super::error::DataError;
use super::{Column, Kind, LoadRequest, Want};

/// The columns of a table.
pub(super) struct Columns<'a> {
    pub(super) file: &'a str,
    /// Names from the header or keys of the objects; numbers when there are none.
    pub(super) names: Vec<String>,
    pub(super) named: bool,
}

/// The columns to read.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) labels: Vec<usize>,
    /// `None` for samples.
    pub(super) number: Option<usize>,
}

impl Columns<'_> {
    /// How a column is called in messages.
    pub(super) fn title(&self, index: usize) -> String {
        match self.names.get(index) {
            Some(name) if self.named => format!("column `{name}`"),
            _ => format!("column {}", index + 1),
        }
    }

    /// The position of the column that the user named.
    fn find(&self, wanted: &Column) -> Result<usize, DataError> {
        let found = match wanted {
            Column::Name(name) if self.named => self.names.iter().position(|n| n == name),
            Column::Name(_) => None,
            Column::Number(n) => n.checked_sub(1).filter(|i| *i < self.names.len()),
        };
        found.ok_or_else(|| self.missing(wanted))
    }

    pub(super) fn missing(&self, wanted: &Column) -> DataError {
        const ALIKE: f64 = 0.7;
        let mut similar = None;
        if let (Column::Name(name), true) = (wanted, self.named) {
            let key = |n: &String| strsim::jaro_winkler(&n.to_lowercase(), &name.to_lowercase());
            let best = self.names.iter().map(|n| (key(n), n)).max_by(|a, b| a.0.total_cmp(&b.0));
            similar = best.filter(|(score, _)| *score > ALIKE).map(|(_, n)| format!("`{n}`"));
        }
        let wanted = match wanted {
            Column::Name(name) => format!("`{name}`"),
            Column::Number(n) => n.to_string(),
        };
        DataError::NoColumn { file: self.file.into(), wanted, columns: self.listed(), similar }
    }

    /// The columns for a message: not more than a reader takes in.
    fn listed(&self) -> Vec<String> {
        const MOST: usize = 12;
        let quoted = |n: &String| if self.named { format!("`{n}`") } else { n.clone() };
        let mut listed: Vec<String> = self.names.iter().take(MOST).map(quoted).collect();
        if self.names.len() > MOST {
            listed.push(format!("… ({} in all)", self.names.len()));
        }
        listed
    }

    /// Chooses the columns for a request; `first` is the first row of data.
    pub(super) fn plan(&self, request: &LoadRequest, first: &[&str]) -> Result<Plan, DataError> {
        let which = |what| DataError::WhichColumn { file: self.file.into(), columns: self.listed(), what };
        let mut labels = request.labels.iter().map(|c| self.find(c)).collect::<Result<Vec<_>, _>>()?;
        let column = request.column.as_ref().map(|c| self.find(c)).transpose()?;
        let all = 0..self.names.len();
        if request.kind == Kind::Samples {
            if labels.is_empty() {
                labels = match column {
                    Some(column) => vec![column],
                    None if self.names.len() == 1 || request.want == Want::Joint => all.collect(),
                    None => return Err(which("the observations")),
                };
            }
            return Ok(Plan { labels, number: None });
        }
        let free: Vec<usize> = all.filter(|i| !labels.contains(i)).collect();
        let number = match (column, free.as_slice()) {
            (Some(column), _) => column,
            (None, [only]) => *only,
            (None, [label, number]) if labels.is_empty() && request.want != Want::Joint => {
                labels.push(*label);
                *number
            }
            (None, [.., last]) if labels.is_empty() && request.want == Want::Joint => *last,
            (None, _) => return Err(which("the numbers")),
        };
        if labels.is_empty() {
            let others: Vec<usize> = free.into_iter().filter(|i| *i != number).collect();
            let text = |i: &usize| first.get(*i).is_some_and(|cell| !is_number(cell));
            labels = match (request.want, others.as_slice()) {
                (Want::Joint, [] | [_]) => return Err(which("the labels of each random variable")),
                (Want::Joint, _) => others,
                (Want::Values, [] | [_, _, ..]) if !others.first().is_some_and(text) => {
                    return Err(which("the labels"));
                }
                (Want::Values, [first, ..]) => vec![*first],
                (_, [first, ..]) if *first == 0 && text(first) => vec![0],
                _ => Vec::new(),
            };
        }
        Ok(Plan { labels, number: Some(number) })
    }
}

/// Whether a cell looks like a number: a header does not.
pub(super) fn is_number(cell: &str) -> bool {
    let plain = cell.trim_start_matches(['-', '+']);
    plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') || cell.parse::<f64>().is_ok()
}
