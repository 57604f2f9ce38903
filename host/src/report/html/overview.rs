//! The head of the page: how the run was made, how it ended, and what did not hold.

use maud::{Markup, html};

use super::claims;
use crate::experiment::{Claim, FALSE_ALARM_RATE, NotReproduced, Profile, Verdict};
use crate::report::number::{number, percent};
use crate::report::{names, summary};
use crate::reproduce::{ExperimentResult, RunResult};
use crate::theory::errata::{self, Erratum};

/// How the run was made.
pub(super) fn record(run: &RunResult) -> Markup {
    let record = &run.record;
    let seconds: f64 = run.experiments.iter().map(|result| result.seconds).sum();
    html! {
        dl.record {
            div { dt { "seed" } dd { (record.seed) } }
            div { dt { "profile" } dd { (profile(record.profile)) } }
            div { dt { "device" } dd { (record.device) } }
            div { dt { "threads" } dd { (record.threads) } }
            div { dt { "version" } dd { (record.version) } }
            div { dt { "commit" } dd { code { (record.commit) } } }
            div { dt { "toolchain" } dd { (record.toolchain) } }
            div { dt { "time" } dd { (format!("{seconds:.1} s")) } }
            div { dt { "digest of all simulations" } dd { code { (summary::hexadecimal(summary::overall_digest(run))) } } }
            div.wide { dt { "command" } dd { code { (record.command) } } }
        }
    }
}

/// The name of a profile on the command line.
pub(super) fn profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Quick => "quick",
        Profile::Paper => "paper",
    }
}

/// How many claims hold, and how sure that is.
pub(super) fn verdicts(run: &RunResult) -> Markup {
    let counts = run.counts();
    let success = counts.is_success(run.record.profile);
    let numbers = [
        (counts.pass, Verdict::Pass),
        (counts.refuted, Verdict::Refuted),
        (counts.inconclusive, Verdict::Inconclusive),
        (counts.fail, Verdict::Fail),
    ];
    html! {
        section #verdicts {
            h2 { "Verdicts" }
            ul.counts {
                @for (count, verdict) in numbers {
                    li { b { (count) } " " (claims::badge(verdict)) }
                }
            }
            p {
                @if success {
                    "The run succeeded: every experiment was finished, and every verdict is the one that was expected"
                    @if counts.inconclusive > 0 { ", " (counts.inconclusive) " inconclusive ones aside" } "."
                } @else {
                    strong { "The run did not succeed: " }
                    (counts.fail) " failed, " (counts.unexpected) " with an unexpected verdict, "
                    (counts.inconclusive) " inconclusive; "
                    (counts.unfinished) " of " (run.experiments.len()) " experiments not finished."
                }
            }
            @for result in &run.experiments {
                @if let Err(error) = &result.findings {
                    p.failure { strong { "! Not finished: " } a href=(anchor(result)) { (result.experiment.id) } ". " (error) }
                }
            }
            p {
                "Of " (counts.claims) " claims " (counts.sampled) " are decided by sampling. The interval of each misses the \
                 true value at the nominal rate " (number(FALSE_ALARM_RATE)) ", so chance decides any of them wrongly at the nominal \
                 rate of at most " b { (percent(counts.family_wise_error())) } ". Nominal: for normal means. Means of squares under \
                 minibatch noise near its stability limit have finite variance but heavier tails."
            }
            p.legend {
                (claims::badge(Verdict::Pass)) " it holds. "
                (claims::badge(Verdict::Refuted)) " a paper's claim that does not hold: a result, not an error. "
                (claims::badge(Verdict::Inconclusive)) " the measurement is not precise enough to say. "
                (claims::badge(Verdict::Fail)) " a claim of this project that does not hold."
            }
        }
    }
}

/// The table of contents.
pub(super) fn contents(run: &RunResult, not_reproduced: &[NotReproduced]) -> Markup {
    html! {
        nav {
            h2 { "Contents" }
            ol {
                li { a href="#did-not-hold" { "What did not hold" } }
                @for result in &run.experiments {
                    li {
                        a href=(anchor(result)) { (result.experiment.id) }
                        " " (result.experiment.title) " "
                        span.tally { (tally(result)) }
                    }
                }
                @if !not_reproduced.is_empty() {
                    li { a href="#not-reproduced" { "What is not reproduced, and why" } }
                }
            }
        }
    }
}

/// The verdicts of one experiment in symbols.
fn tally(result: &ExperimentResult) -> String {
    if result.findings.is_err() {
        return "! not finished".to_owned();
    }
    let count = |verdict| result.claims().iter().filter(|claim| claim.verdict() == verdict).count();
    let parts: Vec<String> = [Verdict::Pass, Verdict::Refuted, Verdict::Inconclusive, Verdict::Fail]
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {}", claims::symbol(verdict), count(verdict)))
        .collect();
    parts.join("  ")
}

/// The claims of papers that do not hold, by experiment.
pub(super) fn did_not_hold(run: &RunResult) -> Markup {
    html! {
        section #did-not-hold {
            h2 { "What did not hold" }
            @if run.counts().refuted == 0 {
                p { "Every claim of the papers that this run could decide holds." }
            }
            @for result in &run.experiments {
                @if refuted(result).next().is_some() {
                    h3 {
                        a href=(anchor(result)) { (result.experiment.id) }
                        " " (result.experiment.title)
                    }
                    p.source { (result.experiment.source) }
                    (claims::refuted(refuted(result)))
                    @for erratum in errata_of(result) { (erratum_note(erratum)) }
                }
            }
        }
    }
}

/// The refuted claims of an experiment.
fn refuted(result: &ExperimentResult) -> impl Iterator<Item = &Claim> {
    result.claims().iter().filter(|claim| claim.verdict() == Verdict::Refuted)
}

/// The address of a section.
fn anchor(result: &ExperimentResult) -> String {
    format!("#{}", names::identifier(result.experiment.id))
}

/// The errata that the claims of an experiment show.
pub(super) fn errata_of(result: &ExperimentResult) -> Vec<&'static Erratum> {
    let folder = result.experiment.id.split('/').next();
    let paper = errata::PAPERS.into_iter().find(|paper| Some(paper.id()) == folder);
    let mut rows = paper.map_or_else(Vec::new, errata::of);
    rows.retain(|erratum| result.claims().iter().any(|claim| claim.erratum == Some(erratum.number)));
    rows
}

/// What is printed, and what is true.
pub(super) fn erratum_note(erratum: &Erratum) -> Markup {
    html! {
        p.erratum {
            "Erratum " (erratum.number) ", " (erratum.location) "." br; "Printed: " span.printed { (erratum.printed) }
            br; "Correct: " span.correct { (erratum.correct) }
        }
    }
}
