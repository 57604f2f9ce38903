//! The linear rule of SGD and SGDW, and how far it can hold.

use super::{Question, count};
use crate::advise::advice::{Advice, Answer, Condition};
use crate::advise::{Optimizer, Result};
use crate::theory::closeness::NoiseToSignal;
use crate::theory::scaling_rules::{SgdRun, linear_sgd};

impl Question {
    /// `lr` times kappa, everything else as it is.
    pub(super) fn linear(&self) -> Result<Advice> {
        let base =
            SgdRun { learning_rate: self.hyper.lr, batch: count(self.batch), weight_decay: self.hyper.weight_decay() };
        let scaled = linear_sgd(&base, self.kappa())?;
        let mut answers = vec![Answer::change("lr", self.hyper.lr, scaled.learning_rate, "times kappa")];
        if let Some(momentum) = self.hyper.momentum {
            answers.push(Answer::change(
                "momentum",
                momentum,
                momentum,
                "unchanged: the noise acts through lr / (1 - mu)",
            ));
        }
        if let Some(decay) = self.hyper.weight_decay {
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
        conditions.push(Condition::open(match self.hyper.optimizer {
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
}
