//! The square root rule of the adaptive methods, and what it needs.

use optsde_core::svag::AdaptiveHyperparameters;

use super::{Question, count};
use crate::advise::advice::{Advice, Answer, Condition};
use crate::advise::{AdviceError, Result};
use crate::theory::noise_dominance;
use crate::theory::scaling_rules::{AdaptiveRun, Rule};

/// Relative rounding of `1 - beta`.
const ROUNDING: f64 = 1e-12;

impl Question {
    /// The square root rule with the weight decay of Comp24.
    pub(super) fn square_root(&self) -> Result<Advice> {
        let kappa = self.kappa();
        let beta1 = self.hyper.first_moment()?;
        let hyper = AdaptiveHyperparameters {
            learning_rate: self.hyper.lr,
            beta1,
            beta2: self.hyper.need("beta2", self.beta2)?,
            epsilon: self.eps.unwrap_or(0.0),
        };
        // The rule multiplies; the noise in units of itself serves.
        let base = AdaptiveRun {
            hyper,
            weight_decay: self.hyper.weight_decay(),
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
        let mut answers = vec![Answer::change("lr", self.hyper.lr, new.learning_rate, "times sqrt(kappa)")];
        if beta1 > 0.0 {
            answers.push(Answer::change("beta1", beta1, new.beta1, "1 - beta1 times kappa"));
        }
        answers.push(Answer::change("beta2", hyper.beta2, new.beta2, "1 - beta2 times kappa"));
        if let Some(eps) = self.eps {
            answers.push(Answer::change("eps", eps, new.epsilon, "over sqrt(kappa)"));
        }
        if let Some(decay) = self.hyper.weight_decay {
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
            conditions: self.conditions_of_square_root(beta1, hyper.beta2)?,
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

    fn conditions_of_square_root(&self, beta1: f64, beta2: f64) -> Result<Vec<Condition>> {
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
                // The noise of the old batch stands for that of one sample, of which the new one has kappa.
                let ratio = noise_dominance::ratio(gradient, noise, kappa)?;
                Condition::below(statement, ratio, 1.0)
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
        Ok(conditions)
    }
}
