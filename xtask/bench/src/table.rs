//! Results as a Markdown table, and as JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::contest::{Row, Target};

/// Three digits.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.2e}"),
    }
}

/// The table of `README.md`.
pub(crate) fn markdown(machine: &str, rows: &[Row], rounds: usize) -> String {
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
        let met = match row.met() {
            Some(true) => ": met",
            Some(false) => ": **missed**",
            None => "",
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {rival} | {theirs} | {ratio} | {target}{met} |",
            row.workload,
            row.unit,
            number(row.ours),
        );
    }
    text
}

/// The same with all digits.
pub(crate) fn json(machine: &str, rows: &[Row], rounds: usize) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (theirs, ratio) = row.outcome.as_ref().ok().copied().unzip();
            let (kind, bound) = match row.target {
                Target::Faster(least) => (Some("at least"), Some(least)),
                Target::Within(largest) => (Some("at most"), Some(largest)),
                Target::Reported => (None, None),
            };
            json!({
                "workload": row.workload,
                "unit": row.unit,
                "optsde": row.ours,
                "beside": row.rival,
                "its": theirs,
                "ratio": ratio.map(|ratio| ratio.median),
                "ratio_range": ratio.map(|ratio| [ratio.least, ratio.largest]),
                "target": kind,
                "bound": bound,
                "met": row.met(),
                "skipped": row.rival.as_ref().and_then(|_| row.outcome.as_ref().err()),
            })
        })
        .collect();
    let document = json!({ "machine": machine, "rounds": rounds, "rows": rows });
    format!("{document:#}\n")
}
