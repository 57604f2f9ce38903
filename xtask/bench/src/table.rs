//! Results as a Markdown table, and as JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::contest::{Ours, Row, Target};

/// Three digits.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.2e}"),
    }
}

/// The table of `docs/performance.md`.
pub(crate) fn markdown(machine: &str, rows: &[Row], rounds: u16) -> String {
    let mut text = format!(
        "{machine}; medians of {rounds} rounds, ratios of pairs with their range\n\n\
         | workload | unit | optsde | beside | its | ratio | target |\n\
         | --- | --- | ---: | --- | ---: | --- | --- |\n"
    );
    for row in rows {
        let rival = row.rival.as_deref().unwrap_or("");
        let (theirs, ratio) = match &row.outcome {
            Ok((theirs, ratio)) => (
                number(*theirs),
                format!("{} ({} to {})", number(ratio.median), number(ratio.least), number(ratio.largest)),
            ),
            Err(reason) if row.rival.is_some() => (String::new(), format!("skipped: {reason}")),
            Err(_) => Default::default(),
        };
        let target = match row.target {
            Target::Faster(least) => format!("at least {least}"),
            Target::Within(largest) => format!("at most {largest}"),
            Target::Reported => String::new(),
        };
        let ours = match &row.ours {
            Ours::Measured(cost) => number(*cost),
            Ours::Skipped(reason) => format!("skipped: {reason}"),
            Ours::Failed(reason) => format!("**failed**: {reason}"),
        };
        let met = match row.met() {
            Some(true) => ": met",
            Some(false) => ": **missed**",
            None => "",
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "| {} | {} | {ours} | {rival} | {theirs} | {ratio} | {target}{met} |",
            row.workload, row.unit,
        );
    }
    text
}

/// The same with all digits.
pub(crate) fn json(machine: &str, rows: &[Row], rounds: u16) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (theirs, ratio) = row.outcome.as_ref().ok().copied().unzip();
            let (ours, skipped, failed) = match &row.ours {
                Ours::Measured(cost) => (Some(cost), row.rival.as_ref().and(row.outcome.as_ref().err()), None),
                Ours::Skipped(reason) => (None, Some(reason), None),
                Ours::Failed(reason) => (None, None, Some(reason)),
            };
            let (kind, bound) = match row.target {
                Target::Faster(least) => (Some("at least"), Some(least)),
                Target::Within(largest) => (Some("at most"), Some(largest)),
                Target::Reported => (None, None),
            };
            json!({
                "workload": row.workload,
                "unit": row.unit,
                "optsde": ours,
                "beside": row.rival,
                "its": theirs,
                "ratio": ratio.map(|ratio| ratio.median),
                "ratio_range": ratio.map(|ratio| [ratio.least, ratio.largest]),
                "target": kind,
                "bound": bound,
                "met": row.met(),
                "skipped": skipped,
                "failed": failed,
            })
        })
        .collect();
    let document = json!({ "machine": machine, "rounds": rounds, "rows": rows });
    format!("{document:#}\n")
}
