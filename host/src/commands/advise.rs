//! `optsde advise`

use clap::{Args, Subcommand};
use optsde::advise::{batch, floor, lr, scale};

use super::{Outcome, print, success};

/// Practical answers for given numbers: what they are, which result they rest on, and whether its conditions hold.
///
/// The exit code is 0 when no condition is known to fail, 1 when one fails, 2 when there is no answer.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    question: Question,
    /// One JSON object instead of text.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Question {
    /// Hyperparameters for another batch size.
    Scale(scale::Question),
    /// The largest batch for which linear scaling can hold.
    Batch(batch::Question),
    /// The loss and the variance that gradient noise leaves, and how far instability is.
    Floor(floor::Question),
    /// The learning rate at which SGD samples the posterior of a regression best.
    Lr(lr::Question),
}

pub(crate) fn run(options: &Options) -> Outcome {
    let advice = match &options.question {
        Question::Scale(question) => question.advice(),
        Question::Batch(question) => question.advice(),
        Question::Floor(question) => question.advice(),
        Question::Lr(question) => question.advice(),
    }?;
    print(&if options.json { serde_json::to_string(&advice)? + "\n" } else { advice.to_string() })?;
    Ok(success(advice.is_sound()))
}
