//! The optimizer of a run with the hyperparameters that several questions share.

use clap::Args;

use super::{AdviceError, Optimizer, Result, options};

/// An optimizer, its learning rate, and what it may have besides.
#[derive(Debug, Clone, Copy, Args)]
pub struct Hyperparameters {
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
    /// Decoupled weight decay, before it is multiplied by the learning rate.
    #[arg(long, allow_negative_numbers = true)]
    pub weight_decay: Option<f64>,
}

impl Hyperparameters {
    /// Refuses an option that the optimizer does not have, and a number outside its domain.
    pub(super) fn validate(&self) -> Result<()> {
        let optimizer = self.optimizer;
        self.refuse("momentum", self.momentum, optimizer == Optimizer::Sgd)?;
        self.refuse("beta1", self.beta1, optimizer.has_first_moment())?;
        self.refuse("weight-decay", self.weight_decay, optimizer.has_weight_decay())?;
        options::positive("lr", self.lr)?;
        options::decay_rate("momentum", self.momentum())?;
        options::decay_rate("beta1", self.beta1.unwrap_or(0.0))?;
        options::not_negative("weight-decay", self.weight_decay())
    }

    /// Momentum; 0 where there is none.
    pub(super) fn momentum(&self) -> f64 {
        self.momentum.unwrap_or(0.0)
    }

    /// Decoupled weight decay; 0 where there is none.
    pub(super) fn weight_decay(&self) -> f64 {
        self.weight_decay.unwrap_or(0.0)
    }

    /// Decay rate of the first moment, which Adam needs; 0 for RMSprop, which has none.
    pub(super) fn first_moment(&self) -> Result<f64> {
        if self.optimizer.has_first_moment() { self.need("beta1", self.beta1) } else { Ok(0.0) }
    }

    /// Refuses an option that is given and that this optimizer does not have.
    pub(super) fn refuse(&self, option: &'static str, value: Option<f64>, has: bool) -> Result<()> {
        match value {
            Some(value) if !has => {
                let problem = format!("{value} has no meaning for {}", self.optimizer.name());
                Err(AdviceError::Option { option, problem })
            }
            _ => Ok(()),
        }
    }

    /// An option that this optimizer needs.
    pub(super) fn need(&self, option: &'static str, value: Option<f64>) -> Result<f64> {
        let problem = || format!("is missing: {} needs it", self.optimizer.name());
        value.ok_or_else(|| AdviceError::Option { option, problem: problem() })
    }
}
