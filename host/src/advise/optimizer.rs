//! The optimizers that advice is given for, and which options each has.

use clap::ValueEnum;

/// An optimizer by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Optimizer {
    /// SGD; with --momentum heavy ball, m' = mu m + g, x' = x - lr m'.
    Sgd,
    /// SGD with decoupled weight decay, x' = x - lr (g + decay x).
    Sgdw,
    /// SignSGD.
    #[value(name = "signsgd")]
    SignSgd,
    /// RMSprop; --beta2 is its decay rate.
    Rmsprop,
    /// RMSprop with decoupled weight decay.
    Rmspropw,
    /// Adam.
    Adam,
    /// Adam with decoupled weight decay, multiplied by lr as in PyTorch.
    Adamw,
}

impl Optimizer {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Sgdw => "sgdw",
            Self::SignSgd => "signsgd",
            Self::Rmsprop => "rmsprop",
            Self::Rmspropw => "rmspropw",
            Self::Adam => "adam",
            Self::Adamw => "adamw",
        }
    }

    /// Whether it divides by the root of a second moment.
    pub(super) fn is_adaptive(self) -> bool {
        matches!(self, Self::Rmsprop | Self::Rmspropw | Self::Adam | Self::Adamw)
    }

    /// Whether it is RMSprop or Adam with a first moment.
    pub(super) fn has_first_moment(self) -> bool {
        matches!(self, Self::Adam | Self::Adamw)
    }

    /// Whether it has decoupled weight decay.
    pub(super) fn has_weight_decay(self) -> bool {
        matches!(self, Self::Sgdw | Self::Rmspropw | Self::Adamw)
    }
}
