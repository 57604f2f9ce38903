//! The head of the page: how the run was made, how it ended, and what did not hold.

use maud::{Markup, html};

use super::claims;
use crate::experiment::{FALSE_ALARM_RATE, NotReproduced, Profile, Verdict};
use crate::report::number::{self, percent};
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
                    "The run succeeded: every experiment was finished, and every verdict is the one that was expected."
                } @else {
                    strong { "The run did not succeed: " }
                    (counts.fail) " failed, " (counts.unexpected) " with an unexpected verdict, "
                    (counts.unfinished) " experiments not finished, "
                    (counts.inconclusive) " of " (counts.claims) " claims inconclusive."
                }
            }
            p {
                "Of " (counts.claims) " claims " (counts.sampled) " are decided by sampling. The interval of each misses the \
                 true value with probability at most " (number::number(FALSE_ALARM_RATE)) ", so the probability that chance decided any of them \
                 wrongly is at most " b { (percent(counts.family_wise_error())) } "."
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
                        a href=(format!("#{}", names::identifier(result.experiment.id))) { (result.experiment.id) }
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

/// The claims of papers that do not hold.
pub(super) fn did_not_hold(run: &RunResult) -> Markup {
    let refuted: Vec<_> = run
        .experiments
        .iter()
        .flat_map(|result| result.claims().iter().map(move |claim| (result, claim)))
        .filter(|(_, claim)| claim.verdict() == Verdict::Refuted)
        .collect();
    html! {
        section #did-not-hold {
            h2 { "What did not hold" }
            @if refuted.is_empty() {
                p { "Every claim of the papers that this run could decide holds." }
            } @else {
                ul.refuted {
                    @for (result, claim) in refuted {
                        li {
                            p {
                                a href=(format!("#{}", names::identifier(result.experiment.id))) { (result.experiment.id) }
                                " (" (result.experiment.source) "): " b { (claim.name) }
                                @if claim.is_unexpected() { " " strong.unexpected { "unexpected" } }
                            }
                            p { (number::sentence(claim)) "." }
                            @for erratum in errata_of(result) { (erratum_note(erratum)) }
                        }
                    }
                }
            }
        }
    }
}

/// The errata that an experiment shows.
pub(super) fn errata_of(result: &ExperimentResult) -> Vec<&'static Erratum> {
    let table: &'static [Erratum] = match result.experiment.id.split('/').next() {
        Some("liu21") => errata::LIU21,
        _ => &[],
    };
    table.iter().filter(|erratum| result.experiment.errata.contains(&erratum.number)).collect()
}

/// What is printed, and what is true.
pub(super) fn erratum_note(erratum: &Erratum) -> Markup {
    html! {
        p.erratum {
            "Erratum " (erratum.number) ", " (erratum.location) ". Printed: " span.printed { (erratum.printed) }
            " Correct: " span.correct { (erratum.correct) }
        }
    }
}
