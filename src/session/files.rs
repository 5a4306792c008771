//! Opens the files that statements load: relative to the file that the statements are in.

use super::Options;
use crate::data::{self, Column, Content, Folder, Format, Kind, Width};
use crate::diag::Diagnostic;
use crate::lower::{Columns, Entries, LoadRequest, Loaded, Loader, Numbers, Want};
use crate::span::Source;
use std::path::Path;

/// The folder of a source.
pub(super) struct Files {
    folder: Folder,
    limits: data::Limits,
}

impl Files {
    pub(super) fn new(source: &Source, options: &Options) -> Files {
        // `<expression>` and the like are no files: paths start from the working folder.
        let own = Path::new(&*source.name).parent().filter(|_| !source.name.starts_with('<'));
        let own = own.unwrap_or_else(|| Path::new(""));
        let folder = match &options.confine {
            Some(others) => Folder::confined(own, others),
            None => Folder::new(own),
        };
        Files { folder, limits: options.files }
    }
}

impl Loader for Files {
    fn load(&self, request: &LoadRequest) -> Result<Loaded, Diagnostic> {
        let column = |c: &Columns| match c {
            Columns::Named(name) => Column::Name(name.clone()),
            Columns::Numbered(n) => Column::Number(*n),
        };
        let asked = data::LoadRequest {
            path: request.path.clone(),
            format: request.format.as_deref().and_then(|f| match f {
                "csv" => Some(Format::Csv),
                "json" => Some(Format::Json),
                "npy" => Some(Format::Npy),
                _ => None,
            }),
            column: request.column.as_ref().map(column),
            labels: request.labels.iter().map(column).collect(),
            names: request.variables.iter().map(ToString::to_string).collect(),
            row: request.row,
            kind: match &request.numbers {
                Numbers::Masses => Kind::Masses,
                Numbers::Counts => Kind::Counts,
                Numbers::Weights => Kind::Weights,
                Numbers::Samples => Kind::Samples,
                Numbers::Floats { single, policy } => {
                    let width = if *single { Width::F32 } else { Width::F64 };
                    Kind::Floats { width, policy: policy.clone() }
                }
            },
            want: match request.want {
                Want::Law => data::Want::Law,
                Want::Joint => data::Want::Joint,
                Want::Values => data::Want::Values,
            },
            header: request.header,
            limits: self.limits,
        };
        let loaded = data::load(&asked, &self.folder).map_err(Diagnostic::from)?;
        let entries = match loaded.content {
            Content::Law(law) => Entries::Law(law),
            Content::Joint(joint) => Entries::Joint(joint),
            Content::Values(values) => Entries::Values(values),
        };
        Ok(Loaded { entries, notes: loaded.report })
    }
}
