//! The table, in Markdown.

use std::time::Duration;

use super::Run;
use super::compare::{Verdict, digest};
use super::rows::{Expected, Row};
use super::tools::Problem;

/// Heading and width of each column.
const COLUMNS: [(&str, usize); 7] = [
    ("target", 22),
    ("build", 34),
    ("how run", 26),
    ("sections equal", 14),
    ("digest of all", 16),
    ("build s", 7),
    ("run s", 5),
];

fn print(cells: [&str; COLUMNS.len()]) {
    let cells: Vec<String> = cells.iter().zip(COLUMNS).map(|(cell, (_, width))| format!("{cell:<width$}")).collect();
    println!("| {} |", cells.join(" | "));
}

pub(super) fn head() {
    print(COLUMNS.map(|(heading, _)| heading));
    print(COLUMNS.map(|_| "---"));
}

/// A row that ran.
pub(super) fn line(row: &Row, run: &Run, verdict: &Verdict) {
    let seconds = |time: Duration| format!("{:.1}", time.as_secs_f64());
    let equal = format!("{} of {}", verdict.equal, verdict.sections);
    let digest = format!("{:016x}", digest(&run.text));
    let build = build(row);
    print([row.target.name, &build, &row.target.how(), &equal, &digest, &seconds(run.build), &seconds(run.execution)]);
}

/// A row that did not.
pub(super) fn unfinished(row: &Row, problem: &Problem) {
    let outcome = match problem {
        Problem::Skipped(_) => "skipped",
        Problem::Failed(_) => "failed",
    };
    print([row.target.name, &build(row), &row.target.how(), outcome, "", "", ""]);
}

fn build(row: &Row) -> String {
    match row.expected {
        Expected::Equal => row.build.into(),
        Expected::Changed(_) => format!("CONTROL {}", row.build),
        Expected::Except(_) => format!("EXCEPTION {}", row.build),
    }
}
