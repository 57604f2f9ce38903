//! Hyperparameters for another batch size: the linear rule for SGD, the square root rule for the adaptive methods.

mod linear;
mod square_root;

use clap::Args;

use super::advice::{Advice, Answer};
use super::{AdviceError, Hyperparameters, Optimizer, Result, options};

/// A run, and the batch size that it shall have.
#[derive(Debug, Clone, Copy, Args)]
pub struct Question {
    /// The optimizer.
    #[command(flatten)]
    pub hyper: Hyperparameters,
    /// Decay rate of the second moment, with the adaptive methods.
    #[arg(long, allow_negative_numbers = true)]
    pub beta2: Option<f64>,
    /// Epsilon, with the adaptive methods.
    #[arg(long, allow_negative_numbers = true)]
    pub eps: Option<f64>,
    /// Batch size of the run.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=options::MAX_COUNT))]
    pub batch: u64,
    /// The new batch size.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=options::MAX_COUNT))]
    pub to: u64,
    /// Trace of the covariance of the minibatch gradient, at --batch: decides conditions that are open without it.
    #[arg(long, allow_negative_numbers = true, requires = "gradient_norm2")]
    pub noise_trace: Option<f64>,
    /// Squared norm of the full gradient, with --noise-trace.
    #[arg(long, allow_negative_numbers = true, requires = "noise_trace")]
    pub gradient_norm2: Option<f64>,
}

impl Question {
    /// The rule's hyperparameters.
    ///
    /// # Errors
    /// Options that the optimizer does not have or that are missing, numbers outside their domains, a factor so large
    /// that the rule has no answer.
    pub fn advice(&self) -> Result<Advice> {
        let optimizer = self.hyper.optimizer;
        let adaptive = optimizer.is_adaptive();
        self.hyper.validate()?;
        self.hyper.refuse("beta2", self.beta2, adaptive)?;
        self.hyper.refuse("eps", self.eps, adaptive)?;
        options::not_negative("eps", self.eps.unwrap_or(0.0))?;
        options::decay_rate("beta2", self.beta2.unwrap_or(0.0))?;
        if let Some((noise, gradient)) = self.measured() {
            options::positive("noise-trace", noise)?;
            options::positive("gradient-norm2", gradient)?;
        }
        match optimizer {
            Optimizer::SignSgd => Err(AdviceError::Option {
                option: "optimizer",
                problem:
                    "signsgd has no scaling rule in the papers; allowed: sgd, sgdw, rmsprop, rmspropw, adam, adamw"
                        .into(),
            }),
            _ if adaptive => self.square_root(),
            _ => self.linear(),
        }
    }

    fn kappa(&self) -> f64 {
        count(self.to) / count(self.batch)
    }

    fn question(&self) -> String {
        let name = self.hyper.optimizer.name();
        format!("{name} from batch {} to {}, kappa = {}", self.batch, self.to, self.kappa())
    }

    fn measured(&self) -> Option<(f64, f64)> {
        self.noise_trace.zip(self.gradient_norm2)
    }

    fn steps(&self) -> Answer {
        Answer::number("steps-factor", self.kappa().recip(), "times as many steps, so that as many samples are seen")
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
fn count(samples: u64) -> f64 {
    samples as f64
}
