//! Hyperparameters for another batch size: the linear rule for SGD, the square root rule for the adaptive methods.

use clap::Args;
use optsde_core::svag::AdaptiveHyperparameters;

use super::advice::{Advice, Answer, Condition};
use super::{AdviceError, Optimizer, Result, options};
use crate::theory::closeness::NoiseToSignal;
use crate::theory::scaling_rules::{AdaptiveRun, Rule, SgdRun, linear_sgd};

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

/// Relative rounding of `1 - beta`.
const ROUNDING: f64 = 1e-12;

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

    fn linear(&self) -> Result<Advice> {
        let base =
            SgdRun { learning_rate: self.lr, batch: count(self.batch), weight_decay: self.weight_decay.unwrap_or(0.0) };
        let scaled = linear_sgd(&base, self.kappa())?;
        let mut answers = vec![Answer::change("lr", self.lr, scaled.learning_rate, "times kappa")];
        if let Some(momentum) = self.momentum {
            answers.push(Answer::change(
                "momentum",
                momentum,
                momentum,
                "unchanged: the noise acts through lr / (1 - mu)",
            ));
        }
        if let Some(decay) = self.weight_decay {
            let meaning =
                "unchanged: the update multiplies it by lr (Comp24 multiplies it by kappa, which loses the loss)";
            answers.push(Answer::change("weight-decay", decay, scaled.weight_decay, meaning));
        }
        answers.push(self.steps());
        let mut conditions = vec![match self.measured() {
            Some((noise, gradient)) => {
                let largest = NoiseToSignal::new(noise, gradient)?.critical_factor(2.0)?.sharp;
                let statement = "equilibrium can stay within a factor C = sqrt(2): kappa <= C^2 + (C^2 - 1) N / G";
                Condition::at_most(statement, self.kappa(), largest)
            }
            None => Condition::open(
                "kappa <= C^2 + (C^2 - 1) N / G, with C^2 = 2: give --noise-trace N and --gradient-norm2 G",
            ),
        }];
        conditions.push(Condition::open(
            "this limit is for scale-invariant losses under SGD with weight decay and without momentum, N and G in equilibrium",
        ));
        conditions.push(Condition::open(match self.optimizer {
            Optimizer::Sgdw => "the new learning rate is stable: lr < 2 / (largest curvature + weight decay)",
            _ => "the new learning rate is stable: lr < 2 (1 + momentum) / largest curvature",
        }));
        Ok(Advice {
            question: self.question(),
            answers,
            rests_on: vec![
                "linear scaling rule: the first-order SDE depends on lr and batch through lr / batch only (Li21 eq. (2))",
                "Li21 Theorem 5.6 with the threshold of its own proof: beyond it the rule must fail, below it may hold",
            ],
            conditions,
        })
    }

    fn square_root(&self) -> Result<Advice> {
        let kappa = self.kappa();
        let beta1 = if self.optimizer.has_first_moment() { self.optimizer.need("beta1", self.beta1)? } else { 0.0 };
        let hyper = AdaptiveHyperparameters {
            learning_rate: self.lr,
            beta1,
            beta2: self.optimizer.need("beta2", self.beta2)?,
            epsilon: self.eps.unwrap_or(0.0),
        };
        // The rule multiplies; the noise in units of itself serves.
        let base = AdaptiveRun {
            hyper,
            weight_decay: self.weight_decay.unwrap_or(0.0),
            batch: count(self.batch),
            noise: 1.0,
            second_moment: 0.0,
        };
        // No first moment stays none.
        if beta1 > 0.0 {
            self.require_memory("beta1", beta1)?;
        }
        self.require_memory("beta2", hyper.beta2)?;
        let scaled = Rule::square_root_with_decay(kappa)?.apply(&base)?;
        let new = scaled.hyper;
        let mut answers = vec![Answer::change("lr", self.lr, new.learning_rate, "times sqrt(kappa)")];
        if beta1 > 0.0 {
            answers.push(Answer::change("beta1", beta1, new.beta1, "1 - beta1 times kappa"));
        }
        answers.push(Answer::change("beta2", hyper.beta2, new.beta2, "1 - beta2 times kappa"));
        if let Some(eps) = self.eps {
            answers.push(Answer::change("eps", eps, new.epsilon, "over sqrt(kappa)"));
        }
        if let Some(decay) = self.weight_decay {
            let meaning = "times sqrt(kappa), so that as many samples decay as much (Comp24); Malladi22 leaves it";
            answers.push(Answer::change("weight-decay", decay, scaled.weight_decay, meaning));
        }
        answers.push(self.steps());
        Ok(Advice {
            question: self.question(),
            answers,
            rests_on: vec![
                "square root scaling rule: Malladi22 Definitions 5.1, 5.2 and Theorem 5.3; weight decay: Comp24 section 3",
            ],
            conditions: self.conditions_of_square_root(beta1, hyper.beta2),
        })
    }

    /// Refuses a batch for which the rule wants a negative beta.
    fn require_memory(&self, option: &'static str, beta: f64) -> Result<()> {
        // 1 - 0.9 is not quite 0.1: a memory of the size of its rounding is none.
        let without = count(self.batch) / (1.0 - beta) * (1.0 - ROUNDING);
        if count(self.to) < without {
            return Ok(());
        }
        let largest = without.ceil() - 1.0;
        let problem = format!(
            "{beta} leaves the rule no answer at batch {}: the new {option} would not be above 0; allowed: --to up to {largest}",
            self.to
        );
        Err(AdviceError::Option { option, problem })
    }

    fn conditions_of_square_root(&self, beta1: f64, beta2: f64) -> Vec<Condition> {
        let kappa = self.kappa();
        let mut conditions = Vec::new();
        if beta1 > 0.0 {
            let statement = "the first moment keeps a memory: kappa (1 - beta1) < 1";
            conditions.push(Condition::below(statement, kappa * (1.0 - beta1), 1.0));
        }
        let statement = "the second moment keeps a memory: kappa (1 - beta2) < 1";
        conditions.push(Condition::below(statement, kappa * (1.0 - beta2), 1.0));
        conditions.push(match self.measured() {
            Some((noise, gradient)) => {
                let statement = "the noise dominates at the new batch: kappa |gradient|^2 / trace of the noise < 1";
                Condition::below(statement, kappa * gradient / noise, 1.0)
            }
            None => Condition::open(
                "the noise dominates the gradient at the new batch: give --noise-trace and --gradient-norm2",
            ),
        });
        conditions.push(Condition::open(
            "a second moment taken over from a run is divided by kappa; one that starts at 0 with bias correction stays",
        ));
        conditions.push(Condition::open("lr, 1 - beta1 and 1 - beta2 are small at both batches: the rule is a limit"));
        conditions.push(Condition::open("the noise has low skewness: a skewed one halves the order of the SDE"));
        conditions
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
