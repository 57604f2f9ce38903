//! `docs/errata.md`, from the tables.

use super::{Erratum, Evidence, PAPERS, Paper, of};

const INTRODUCTION: &str = "\
# Errata of the four papers

This project implements the formulas of four papers and recomputes them by ways that do not use them: Stein and
Lyapunov equations of the update rules themselves, sums over all values of a finite noise, exact recursions of
moments, quadrature, first passage times. This page lists where the result differs from the print. It is written for
the authors and for those who build on the papers. Most results stand; each section begins with those that were
confirmed. Corrections of this page are welcome.

The papers were read in one version each, as text extracted from the PDF. A slip of a single symbol may be due to
the extraction, or be corrected in another version.

How to read the tables:

- **#** is stable: tests and experiments name an erratum by paper and number.
- **printed** and **correct** are in the symbols of the paper, which a line above the table recalls.
- **evidence** is an argument, or a measurement: what is compared with an independent computation and where, by how
  much the printed form is off, and within what the correct form agrees; then the test that evaluates both forms. A
  relative error of 2 often means that only the sign is wrong. Where the correct form is itself a limit, its
  tolerance is larger, and the entry says what remains.
- The first table of each paper holds what changes a formula, a bound, a step of a proof or a statement. The second
  holds label slips, places that disagree, and damage of the extraction.

The part of a test's name before `::` is its file. To run one:

    cargo test -p optsde-tests --test errata_li21 the_weak_error_of_svag_falls_as_one_over_l

This page is written by `optsde golden bless` from `host/src/theory/errata/`.
";

/// The page as Markdown.
pub fn page() -> String {
    INTRODUCTION.to_owned() + &PAPERS.map(section).concat()
}

fn section(paper: Paper) -> String {
    let rows = of(paper);
    format!(
        "\n## {}\n\n{}\n\n*Symbols.* {}\n{}{}",
        paper.title(),
        escaped(paper.confirmed()),
        escaped(paper.symbols()),
        table(&rows, "Errata", false),
        table(&rows, "Label slips and damage of the extraction", true),
    )
}

fn table(rows: &[&Erratum], title: &str, slips: bool) -> String {
    let rows: String = rows.iter().filter(|row| row.kind.is_slip() == slips).map(|row| line(row)).collect();
    if rows.is_empty() {
        return rows;
    }
    format!("\n### {title}\n\n| # | where | printed | correct | evidence |\n| --- | --- | --- | --- | --- |\n{rows}")
}

fn line(row: &Erratum) -> String {
    let Erratum { paper, number, location, printed, correct, .. } = row;
    let [location, printed, correct] = [location, printed, correct].map(|text| escaped(text));
    let anchor = format!("<a id=\"{}-{number}\"></a>", paper.id());
    format!("| {anchor}{number} | {location} | {printed} | {correct} | {} |\n", evidence(&row.evidence))
}

fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Argument(argument) => escaped(argument),
        Evidence::Measured { test, what, miss, tolerance } => {
            let (what, miss) = (capitalised(&escaped(what)), digits(miss.abs()));
            format!("{what}. **Printed: off by {miss}; correct: within {tolerance:e}.** `{test}`")
        }
    }
}

/// Three digits: plain between a thousandth and ten thousand.
fn digits(size: f64) -> String {
    let rounded = format!("{size:.2e}");
    match rounded.parse::<f64>() {
        Ok(value) if (1e-3..1e4).contains(&value) => value.to_string(),
        _ => rounded,
    }
}

/// A sentence begins with a capital, unless with a symbol.
fn capitalised(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    if word.len() < 4 || !word.chars().all(|letter| letter.is_ascii_lowercase()) {
        return text.to_owned();
    }
    text[..1].to_uppercase() + &text[1..]
}

/// A text inside a table, where Markdown would take some signs for its own; between backticks it does not.
fn escaped(text: &str) -> String {
    let outside = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('&', "&amp;").replace('<', "&lt;");
        ['|', '*', '_', '['].iter().fold(text, |text, sign| text.replace(*sign, &format!("\\{sign}")))
    };
    let parts = text.split('`').enumerate();
    let parts: Vec<_> = parts.map(|(i, part)| if i % 2 == 0 { outside(part) } else { part.to_owned() }).collect();
    parts.join("`")
}
