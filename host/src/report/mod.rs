//! The report of a run: one HTML page, the summary for programs, the curves, and the pictures.
//!
//! | file | content |
//! | --- | --- |
//! | `report.html` | everything, in one file without scripts or links to other files |
//! | `summary.json` | every claim and digest, see [`summary`] |
//! | `csv/*.csv` | the points of every panel, see [`csv`] |
//! | `figures/*.svg` | every panel as a picture of its own |
//!
//! Files are replaced whole or not at all. Files of an earlier run with other experiments stay.

pub mod csv;
pub mod html;
mod names;
mod number;
pub mod summary;
mod svg;
pub mod terminal;

use std::io;
use std::path::{Path, PathBuf};

use crate::experiment::NotReproduced;
use crate::files::write_atomically;
use crate::reproduce::RunResult;

pub use svg::{Setting, SvgError, panel_svg};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The page.
    pub report: PathBuf,
    /// The summary.
    pub summary: PathBuf,
    /// The curves, one file for each panel.
    pub curves: Vec<PathBuf>,
    /// The pictures, one file for each panel.
    pub figures: Vec<PathBuf>,
}

/// Why the report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file could not be written: the disk is full, or the folder is not writable.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A panel could not be drawn.
    #[error("cannot draw \"{panel}\" of {experiment}: {source}")]
    Draw {
        /// The experiment.
        experiment: String,
        /// The title of the panel.
        panel: String,
        /// The cause.
        source: SvgError,
    },
    /// The points of a panel could not be written as CSV.
    #[error("cannot write \"{panel}\" of {experiment} as CSV: {source}")]
    Csv {
        /// The experiment.
        experiment: String,
        /// The title of the panel.
        panel: String,
        /// The cause.
        source: ::csv::Error,
    },
    /// The summary could not be written as JSON.
    #[error("cannot write the summary as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Writes the whole report of a run into a folder, which is made if needed. The page is written last: if
/// it is there, all it speaks of is there.
pub fn write(directory: &Path, run: &RunResult, not_reproduced: &[NotReproduced]) -> Result<Written, ReportError> {
    let mut written = Written {
        report: directory.join("report.html"),
        summary: directory.join("summary.json"),
        curves: Vec::new(),
        figures: Vec::new(),
    };
    for result in &run.experiments {
        let Ok(findings) = &result.findings else { continue };
        let id = result.experiment.id;
        for (name, panel) in names::panels(id, findings) {
            let curve = directory.join("csv").join(format!("{name}.csv"));
            let error = |source| ReportError::Csv { experiment: id.to_owned(), panel: panel.title.clone(), source };
            put(&curve, &csv::panel_csv(panel).map_err(error)?)?;
            written.curves.push(curve);

            let figure = directory.join("figures").join(format!("{name}.svg"));
            let error = |source| ReportError::Draw { experiment: id.to_owned(), panel: panel.title.clone(), source };
            put(&figure, panel_svg(panel, Setting::StandAlone).map_err(error)?.as_bytes())?;
            written.figures.push(figure);
        }
    }
    put(&written.summary, &json(&summary::summary(run)?)?)?;
    put(&written.report, html::page(run, not_reproduced)?.as_bytes())?;
    Ok(written)
}

/// Indented, and with a newline at the end.
fn json(value: &serde_json::Value) -> Result<Vec<u8>, ReportError> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn put(path: &Path, contents: &[u8]) -> Result<(), ReportError> {
    write_atomically(path, contents).map_err(|source| ReportError::Write { path: path.to_owned(), source })
}
