//! The report as one HTML page.
//!
//! It needs no other file, no script and no network, follows the reader's choice of light or dark, and can
//! be printed. Verdicts are words and symbols, not only colours.

mod claims;
mod experiment;
mod overview;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{ReportError, svg};
use crate::experiment::NotReproduced;
use crate::reproduce::RunResult;

/// How the page looks.
const STYLE: &str = include_str!("style.css");

/// The page.
pub fn page(run: &RunResult, not_reproduced: &[NotReproduced]) -> Result<String, ReportError> {
    let sections =
        run.experiments.iter().map(|result| experiment::section(&run.record, result)).collect::<Result<Vec<_>, _>>()?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Optimizers as stochastic processes: reproduced" }
                style { (PreEscaped(STYLE)) (PreEscaped(svg::css())) }
            }
            body {
                header {
                    h1 { "Optimizers as stochastic processes" }
                    p.subtitle { "What the papers predict, what was measured, and what does not hold" }
                    (overview::record(run))
                }
                main {
                    (overview::verdicts(run))
                    (overview::contents(run, not_reproduced))
                    (overview::did_not_hold(run))
                    @for section in &sections { (section) }
                    (missing(not_reproduced))
                }
            }
        }
    };
    Ok(page.into_string())
}

/// What is not reproduced.
fn missing(not_reproduced: &[NotReproduced]) -> Markup {
    html! {
        @if !not_reproduced.is_empty() {
            section id="not-reproduced" {
                h2 { "What is not reproduced, and why" }
                dl.missing {
                    @for one in not_reproduced {
                        dt { (one.id) }
                        dd { (one.reason) }
                    }
                }
            }
        }
    }
}
