//! Hyperparameters for another batch size: the linear rule for SGD, the square root rule for the adaptive methods.

mod linear;
mod square_root;

use clap::Args;

use super::advice::{Advice, Answer};
use super::{AdviceError, Optimizer, Result, options};

/// A run, and the batch size that it shall have.
#[derive(Debug, Clone, Copy, Args)]
pub struct Question {
    /// The optimizer.
    #[arg(long, value_enum)]
    pub optimizer: Optimizer,
    /// Learning rate.
    #[arg(long, allow_negative_numbers = true)]
    pub lr: f64,
    /// Momentum, with sgd.
    #[arg(long, allow_negative_numbers = true)]
    pub momentum: Option<f64>,
    /// Decay rate of the first moment, with adam and adamw.
    #[arg(long, allow_negative_numbers = true)]
    pub beta1: Option<f64>,
    /// Decay rate of the second moment, with the adaptive methods.
    #[arg(long, allow_negative_numbers = true)]
    pub beta2: Option<f64>,
    /// Epsilon, with the adaptive methods.
    #[arg(long, allow_negative_numbers = true)]
    pub eps: Option<f64>,
    /// Decoupled weight decay, before it is multiplied by the learning rate.
    #[arg(long, allow_negative_numbers = true)]
    pub weight_decay: Option<f64>,
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
        let optimizer = self.optimizer;
        let adaptive = optimizer.is_adaptive();
        optimizer.refuse("momentum", self.momentum, optimizer == Optimizer::Sgd)?;
        optimizer.refuse("beta1", self.beta1, optimizer.has_first_moment())?;
        optimizer.refuse("beta2", self.beta2, adaptive)?;
        optimizer.refuse("eps", self.eps, adaptive)?;
        optimizer.refuse("weight-decay", self.weight_decay, optimizer.has_weight_decay())?;
        options::positive("lr", self.lr)?;
        options::not_negative("weight-decay", self.weight_decay.unwrap_or(0.0))?;
        options::not_negative("eps", self.eps.unwrap_or(0.0))?;
        for (option, rate) in [("momentum", self.momentum), ("beta1", self.beta1), ("beta2", self.beta2)] {
            options::decay_rate(option, rate.unwrap_or(0.0))?;
        }
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
        let name = self.optimizer.name();
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
