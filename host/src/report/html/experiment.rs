//! One section for each experiment.

use maud::{Markup, PreEscaped, html};

use super::{claims, overview};
use crate::experiment::{Figure, Findings, Simulated, Table};
use crate::report::svg::{Setting, panel_svg};
use crate::report::{ReportError, names, summary};
use crate::reproduce::{ExperimentResult, RunRecord};

/// The section.
pub(super) fn section(record: &RunRecord, result: &ExperimentResult) -> Result<Markup, ReportError> {
    let experiment = result.experiment;
    let found = match &result.findings {
        Ok(findings) => findings_of(experiment.id, findings)?,
        Err(error) => html! {
            p.failure role="alert" { strong { "! Not finished. " } (error) }
        },
    };
    let errata = overview::errata_of(result);
    Ok(html! {
        section id=(names::identifier(experiment.id)) {
            h2 { span.id { (experiment.id) } " " (experiment.title) }
            p.source { (experiment.source) }
            p { b { "The paper. " } (experiment.paper_says) }
            p { b { "Here. " } (experiment.method) }
            (found)
            (conclusion(result))
            @if !errata.is_empty() {
                h3 { "Errata shown" }
                @for erratum in errata { (overview::erratum_note(erratum)) }
            }
            footer {
                p {
                    "Alone: " code { (command(record, experiment.id)) } " (" (format!("{:.1} s", result.seconds)) " here)"
                }
                @if !result.simulations.is_empty() { (simulations(&result.simulations)) }
            }
        }
    })
}

/// What a reader may conclude, if the verdicts are what the conclusion was drawn from.
fn conclusion(result: &ExperimentResult) -> Markup {
    let as_expected = result.findings.is_ok() && !result.claims().iter().any(crate::experiment::Claim::is_unexpected);
    html! {
        @if as_expected {
            p.conclusion { b { "What to conclude. " } (result.experiment.conclusion) }
        } @else {
            p.failure { strong { "! No conclusion: " } "the experiment did not end as expected." }
        }
    }
}

/// What was simulated, with the digests of the final states.
fn simulations(simulations: &[Simulated]) -> Markup {
    let diverged = simulations.iter().any(|simulation| simulation.diverged > 0);
    html! {
        details open[diverged] {
            summary { (simulations.len()) " simulations" @if diverged { ", some with diverged paths" } }
            div.scroll {
                table.digests {
                    thead { tr { th { "simulation" } th { "paths" } th { "steps" } th { "diverged paths" } th { "digest" } } }
                    tbody {
                        @for simulation in simulations {
                            tr {
                                td { (simulation.name) }
                                td { (simulation.paths) }
                                td { (simulation.steps) }
                                td { (simulation.diverged) }
                                td { code { (summary::hexadecimal(simulation.digest)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The command that runs one experiment as it was run here.
fn command(record: &RunRecord, id: &str) -> String {
    format!(
        "cargo xtask reproduce --only '{id}' --profile {} --seed {}",
        overview::profile(record.profile),
        record.seed
    )
}

fn findings_of(id: &str, findings: &Findings) -> Result<Markup, ReportError> {
    let mut panels = names::panels(id, findings).into_iter();
    let figures =
        findings.figures.iter().map(|figure| figure_markup(id, figure, &mut panels)).collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        @for figure in figures { (figure) }
        @for table in &findings.tables { (text_table(table)) }
        @if !findings.claims.is_empty() {
            h3 { "Claims" }
            (claims::table(&findings.claims))
        }
        @if !findings.notes.is_empty() {
            h3 { "Notes" }
            ul { @for note in &findings.notes { li { (note) } } }
        }
    })
}

/// Panels side by side, with their caption and the names of their files.
fn figure_markup<'a>(
    id: &str,
    figure: &Figure,
    panels: &mut impl Iterator<Item = (String, &'a crate::experiment::Panel)>,
) -> Result<Markup, ReportError> {
    let mut pictures = Vec::new();
    for (name, panel) in panels.take(figure.panels.len()) {
        let error = |source| ReportError::Draw { experiment: id.to_owned(), panel: panel.title.clone(), source };
        pictures.push((name, panel_svg(panel, Setting::Inline).map_err(error)?));
    }
    Ok(html! {
        figure {
            div.panels { @for (_, picture) in &pictures { (PreEscaped(picture)) } }
            figcaption {
                (figure.caption)
                span.files {
                    " Points: " @for (index, (name, _)) in pictures.iter().enumerate() {
                        @if index > 0 { ", " }
                        code { "csv/" (name) ".csv" }
                    } "."
                }
            }
        }
    })
}

fn text_table(table: &Table) -> Markup {
    html! {
        div.scroll {
            table {
                caption { (table.caption) }
                thead { tr { @for column in &table.columns { th { (column) } } } }
                tbody { @for row in &table.rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}
