//! `docs/errata.md`, from the tables.

use super::{Erratum, Evidence, PAPERS, Paper, of};

const INTRODUCTION: &str = "\
# Errata of the four papers

Formulas of the four papers that this project implements, where they differ from what an independent computation
gives. The first table of each paper holds what changes a formula, a bound, a proof or a statement; the second holds
label slips, and damage of the text extraction that was read, which may not be in the paper at all. The numbers are
stable. A row that changes a number or an inequality names the test that evaluates the printed form: *printed misses
by* is what that test measures, and the correct form agrees within the stated tolerance in the same test
(`cargo test -p optsde-tests`).

This page is written by `optsde golden bless` from `host/src/theory/errata/`.
";

/// The page as Markdown.
pub fn page() -> String {
    let section = |paper: Paper| {
        let rows = of(paper);
        let errata = table(paper, "Errata", &rows, false);
        let slips = table(paper, "Label slips and damage of the text extraction", &rows, true);
        format!("\n## {}\n{errata}{slips}", paper.title())
    };
    INTRODUCTION.to_owned() + &PAPERS.map(section).concat()
}

fn table(paper: Paper, title: &str, rows: &[&Erratum], slips: bool) -> String {
    let rows: Vec<_> = rows.iter().filter(|row| row.kind.is_slip() == slips).map(|row| line(paper, row)).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "\n### {title}\n\n| # | where | printed | correct | evidence |\n| --- | --- | --- | --- | --- |\n{}",
        rows.concat()
    )
}

fn line(paper: Paper, row: &Erratum) -> String {
    let cells = [row.location, row.printed, row.correct].map(cell);
    let [location, printed, correct] = cells;
    let anchor = format!("{}-{}", paper.id(), row.number);
    format!(
        "| <a id=\"{anchor}\"></a>{} | {location} | {printed} | {correct} | {} |\n",
        row.number,
        evidence(&row.evidence)
    )
}

fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Argument(argument) => cell(argument),
        Evidence::Measured { test, what, miss, tolerance } => {
            format!("{}: printed misses by {}, correct within {tolerance:e}. Test `{test}`", cell(what), digits(*miss))
        }
    }
}

/// A number as a reader expects it: plain between a thousandth and ten thousand.
fn digits(miss: f64) -> String {
    if (1e-3..1e4).contains(&miss) { format!("{miss}") } else { format!("{miss:e}") }
}

/// A text inside a table, where a bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('_', "\\_")
}
