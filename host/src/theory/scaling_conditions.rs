//! Which conditions of the square root rule a planned run meets, as numbers that can be printed.
//!
//! The rule ([`super::scaling_rules`]) is a statement about two runs. Given both, [`conditions`] says of every
//! hyperparameter whether it is where the rule puts it, and of every assumption whether it can hold.

use super::check;
use super::error::{Result, TheoryError};
use super::scaling_rules::{AdaptiveRun, Rule};

/// Hyperparameters written in decimals agree with the rule to about this.
const AGREEMENT: f64 = 1e-6;

/// One condition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// What is required, in words and with the formula of [`Self::value`].
    pub statement: &'static str,
    /// The number that it is about.
    pub value: f64,
    /// What the number must be, or stay below.
    pub limit: f64,
    /// Whether it does.
    pub holds: bool,
}

impl Condition {
    fn below(statement: &'static str, value: f64, limit: f64) -> Self {
        Self { statement, value, limit, holds: value < limit }
    }

    fn equal(statement: &'static str, value: f64, limit: f64) -> Self {
        Self { statement, value, limit, holds: (value - limit).abs() <= AGREEMENT * limit.abs() }
    }
}

/// How `planned` stands to `base` under the square root rule with `kappa = planned.batch / base.batch`.
///
/// `gradient` is a typical absolute value of a component of the full gradient; the SDE of Malladi22 wants it small
/// against the noise, and a larger batch brings it closer. Of the two weight decays the rule of Comp24 is asked for.
///
/// Where the rule has no run (a beta would be negative) only the conditions on kappa are answered, and the one that
/// fails says why.
///
/// # Errors
/// Runs or a gradient outside their domains.
pub fn conditions(base: &AdaptiveRun, planned: &AdaptiveRun, gradient: f64) -> Result<Vec<Condition>> {
    base.validate()?;
    planned.validate()?;
    check::non_negative("gradient", gradient)?;
    let kappa = check::finite("kappa", planned.batch / base.batch)?;
    let rule = Rule::square_root_with_decay(kappa)?;

    let mut conditions = Vec::new();
    if base.hyper.beta1 > 0.0 {
        let value = kappa * (1.0 - base.hyper.beta1);
        conditions.push(Condition::below("the first moment keeps a memory: kappa (1 - beta1) < 1", value, 1.0));
    }
    let value = kappa * (1.0 - base.hyper.beta2);
    conditions.push(Condition::below("the second moment keeps a memory: kappa (1 - beta2) < 1", value, 1.0));
    let statement = "the noise dominates: |gradient| sqrt(kappa) / sigma < 1";
    conditions.push(Condition::below(statement, gradient * kappa.sqrt() / base.noise, 1.0));

    match rule.apply(base) {
        Ok(ruled) => conditions.extend(agreement(&ruled, planned)),
        // Said by the conditions above, with the numbers.
        Err(TheoryError::Range { field: "kappa", .. }) => {}
        Err(error) => return Err(error),
    }
    Ok(conditions)
}

/// Every hyperparameter against the one of the rule.
fn agreement(ruled: &AdaptiveRun, planned: &AdaptiveRun) -> [Condition; 7] {
    let (rule, plan) = (&ruled.hyper, &planned.hyper);
    [
        Condition::equal("eta is multiplied by sqrt(kappa)", plan.learning_rate, rule.learning_rate),
        Condition::equal("1 - beta1 is multiplied by kappa", 1.0 - plan.beta1, 1.0 - rule.beta1),
        Condition::equal("1 - beta2 is multiplied by kappa", 1.0 - plan.beta2, 1.0 - rule.beta2),
        Condition::equal("eps is divided by sqrt(kappa)", plan.epsilon, rule.epsilon),
        Condition::equal("v_0 is divided by kappa", planned.second_moment, ruled.second_moment),
        Condition::equal("gamma is multiplied by sqrt(kappa)", planned.weight_decay, ruled.weight_decay),
        Condition::equal("the batch divides the noise by sqrt(kappa)", planned.noise, ruled.noise),
    ]
}
