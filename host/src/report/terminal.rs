//! The claims of a run as a table for a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::Path;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width};

use super::number::{self, percent};
use super::summary;
use crate::experiment::{Claim, Owner, Prediction, Simulated, Verdict};
use crate::reproduce::RunResult;

/// Tables are never narrower or wider than this.
const WIDTHS: (u16, u16) = (80, 120);
/// No more refuted claims of one experiment than this are listed again at the end.
const LISTED: usize = 4;
/// Widths of the columns behind the claim, with their padding.
const PREDICTED: u16 = 15;
const MEASURED: u16 = 25;
const VERDICT: u16 = 18;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: u16,
    /// Whether it shows colours.
    pub colour: bool,
}

impl Terminal {
    /// A file or a pipe: 100 columns, no colour.
    pub const PLAIN: Self = Self { width: 100, colour: false };

    /// The terminal at standard output. No colour when it is none, or when `NO_COLOR` is set.
    pub fn of_stdout() -> Self {
        if !std::io::stdout().is_terminal() {
            return Self::PLAIN;
        }
        let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { width: Table::new().width().unwrap_or(Self::PLAIN.width), colour }
    }
}

/// All claims, grouped by experiment, and what follows from them.
pub fn table(run: &RunResult, report: &Path, terminal: Terminal) -> String {
    let width = terminal.width.clamp(WIDTHS.0, WIDTHS.1);
    let mut out = String::new();
    for result in &run.experiments {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}  {}  ({:.1} s)",
            result.experiment.id,
            printable(result.experiment.title),
            result.seconds
        );
        match &result.findings {
            Err(error) => {
                let _ = writeln!(out, " ! NOT FINISHED: {}", printable(error));
            }
            Ok(findings) if findings.claims.is_empty() => out.push_str("   no claims\n"),
            Ok(findings) => {
                let _ = writeln!(out, "{}", claims(&findings.claims, width, terminal.colour));
            }
        }
        out.push('\n');
    }
    closing(&mut out, run, report);
    out
}

fn claims(claims: &[Claim], width: u16, colour: bool) -> String {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    // What is a terminal was decided by the caller.
    if colour {
        table.enforce_styling()
    } else {
        table.force_no_tty()
    };
    let rest = width - PREDICTED - MEASURED - VERDICT - 3;
    for claim in claims {
        let verdict = claim.verdict();
        let unexpected =
            if claim.is_unexpected() { format!("\nexpected {}", word(claim.expected)) } else { String::new() };
        let mark = if claim.is_unexpected() { "!" } else { symbol(verdict) };
        let mut verdict_cell = Cell::new(format!("{}{unexpected}", word(verdict)));
        if colour {
            verdict_cell = verdict_cell.fg(tint(claim));
            if claim.is_unexpected() {
                verdict_cell = verdict_cell.add_attribute(Attribute::Bold);
            }
        }
        let owner = if claim.owner == Owner::Paper { " (paper)" } else { "" };
        table.add_row([
            Cell::new(mark).set_alignment(CellAlignment::Right),
            Cell::new(format!("{}{owner}", printable(&claim.name))),
            Cell::new(predicted(&claim.prediction)),
            Cell::new(number::estimate(&claim.measured)),
            verdict_cell,
        ]);
    }
    // Only now there are columns.
    table.set_constraints(
        [3, rest, PREDICTED, MEASURED, VERDICT].map(|width| ColumnConstraint::Absolute(Width::Fixed(width))),
    );
    table.trim_fmt()
}

/// The prediction with its sense; `=` where equality is claimed, `~` where only the nearer one counts.
fn predicted(prediction: &Prediction) -> String {
    let sense = match prediction {
        Prediction::Equal { .. } => "= ",
        Prediction::Closer { .. } => "~ ",
        _ => "",
    };
    format!("{sense}{}", number::prediction(prediction))
}

/// Without control characters, which could move the cursor.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// One word for a verdict.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Refuted => "refuted",
    }
}

/// One symbol for a verdict.
pub(super) fn symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::Inconclusive => "?",
        Verdict::Refuted => "≠",
    }
}

fn tint(claim: &Claim) -> Color {
    match claim.verdict() {
        _ if claim.is_unexpected() => Color::Red,
        Verdict::Pass => Color::Green,
        Verdict::Fail => Color::Red,
        Verdict::Inconclusive => Color::Yellow,
        Verdict::Refuted => Color::Magenta,
    }
}

/// The claims of papers that do not hold, by experiment.
fn did_not_hold(out: &mut String, run: &RunResult) {
    if run.counts().refuted == 0 {
        return;
    }
    out.push_str("What did not hold:\n");
    for result in &run.experiments {
        let refuted: Vec<&Claim> = result.claims().iter().filter(|claim| claim.verdict() == Verdict::Refuted).collect();
        if refuted.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {}  {}", result.experiment.id, printable(result.experiment.title));
        for claim in refuted.iter().take(LISTED) {
            let _ = writeln!(out, "    {}: {}", printable(&claim.name), number::sentence(claim));
        }
        if let Some(more) = refuted.len().checked_sub(LISTED).filter(|more| *more > 0) {
            let _ = writeln!(out, "    and {more} more");
        }
    }
    out.push('\n');
}

/// Counts, errors, what did not hold, and where to read on.
fn closing(out: &mut String, run: &RunResult, report: &Path) {
    let counts = run.counts();
    did_not_hold(out, run);
    let _ = writeln!(
        out,
        "{} claims: {} pass, {} fail, {} inconclusive, {} refuted; {} unexpected",
        counts.claims, counts.pass, counts.fail, counts.inconclusive, counts.refuted, counts.unexpected
    );
    for result in &run.experiments {
        for simulation in result.simulations.iter().filter(|simulation| simulation.diverged > 0) {
            let Simulated { name, paths, diverged, .. } = simulation;
            let _ =
                writeln!(out, "diverged: {diverged} of {paths} paths of {}, {}", result.experiment.id, printable(name));
        }
    }
    if counts.unfinished > 0 {
        let _ = writeln!(out, "experiments not finished: {}", counts.unfinished);
    }
    let _ = writeln!(
        out,
        "{} claims are sampled: chance decides any of them wrongly at the nominal rate of at most {}",
        counts.sampled,
        percent(counts.family_wise_error())
    );
    let _ = writeln!(out, "digest of all simulations: {}", summary::hexadecimal(summary::overall_digest(run)));
    let success = if counts.is_success(run.record.profile) { "The run succeeded." } else { "The run did not succeed." };
    let _ = writeln!(out, "{success} Report: {}", report.display());
}
