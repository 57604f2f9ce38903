//! Claims as a table.

use maud::{Markup, html};

use crate::experiment::{Claim, Owner, Verdict};
use crate::report::number;

pub(super) use crate::report::terminal::symbol;
use crate::report::terminal::word;

/// The claims of one experiment.
pub(super) fn table(claims: &[Claim]) -> Markup {
    html! {
        div.scroll {
            table.claims {
                thead {
                    tr { th { "claim" } th { "of" } th { "kind" } th { "predicted" } th { "rival" } th { "measured, interval" } th { "verdict" } }
                }
                tbody {
                    @for claim in claims {
                        tr.unexpected[claim.is_unexpected()] {
                            td { (claim.name) }
                            td { (owner(claim.owner)) }
                            td { (claim.prediction.kind()) }
                            td.number { (number::prediction(&claim.prediction)) }
                            td.number { @if let Some(rival) = number::rival(&claim.prediction) { (number::number(rival)) } @else { "–" } }
                            td.number { (number::estimate(&claim.measured)) }
                            td { (badge(claim.verdict())) @if claim.is_unexpected() { br; strong { "expected " (word(claim.expected)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A verdict in words, with a symbol, and in colour.
pub(super) fn badge(verdict: Verdict) -> Markup {
    html! { span.verdict.(word(verdict)) { (symbol(verdict)) " " (word(verdict)) } }
}

fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Ours => "ours",
        Owner::Paper => "paper",
    }
}
