//! The optimizers of the papers with weight decay, on flat parameters.

use optsde_core::Real;
use optsde_core::optimizer::{
    Adam, Coordinatewise, Decayed, Epsilon, RmsProp, SecondMomentUse, Separable, Sgd, SignSgd, WeightDecay,
};
use optsde_core::svag::AdaptiveHyperparameters;

use crate::network::Number;
use crate::optimizer::{FlatOptimizer, Pass};

/// An optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// x' = x - eta g.
    Sgd,
    /// x' = x - eta sign g.
    SignSgd,
    /// With epsilon outside the root.
    RmsProp {
        /// Of the second moment.
        beta: f64,
        /// Outside the root.
        epsilon: f64,
    },
    /// With epsilon outside the root.
    Adam {
        /// Of the first moment.
        beta1: f64,
        /// Of the second moment.
        beta2: f64,
        /// Outside the root.
        epsilon: f64,
        /// Which second moment divides.
        moment: SecondMomentUse,
    },
}

/// Weight decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay {
    /// There is none.
    None,
    /// In the gradient.
    Coupled(f64),
    /// Of the parameters, times the learning rate.
    Decoupled(f64),
}

impl Method {
    /// Adam as everybody has it.
    pub(super) const fn adam(beta1: f64, beta2: f64, epsilon: f64) -> Self {
        Self::Adam { beta1, beta2, epsilon, moment: SecondMomentUse::Updated }
    }

    /// eta, betas and eps; 0 where there is none.
    pub fn hyperparameters(&self, learning_rate: f64) -> AdaptiveHyperparameters<f64> {
        let (beta1, beta2, epsilon) = match *self {
            Self::Sgd | Self::SignSgd => (0.0, 0.0, 0.0),
            Self::RmsProp { beta, epsilon } => (0.0, beta, epsilon),
            Self::Adam { beta1, beta2, epsilon, .. } => (beta1, beta2, epsilon),
        };
        AdaptiveHyperparameters { learning_rate, beta1, beta2, epsilon }
    }

    /// Numbers that it remembers of a parameter.
    pub(super) fn remembered(&self) -> usize {
        match self {
            Self::Sgd | Self::SignSgd => 0,
            Self::RmsProp { .. } => 1,
            Self::Adam { .. } => 2,
        }
    }

    /// Before step 0, with these hyperparameters instead of its own.
    pub(super) fn start(
        &self,
        hyper: &AdaptiveHyperparameters<f64>,
        decay: Decay,
        x: &[Number],
    ) -> Box<dyn FlatOptimizer<Number>> {
        let [beta1, beta2, epsilon] = [hyper.beta1, hyper.beta2, hyper.epsilon].map(Number::of);
        match *self {
            Self::Sgd => pass(Sgd, decay, x),
            Self::SignSgd => pass(SignSgd, decay, x),
            Self::RmsProp { .. } => {
                pass(RmsProp { epsilon: Epsilon::OutsideRoot(epsilon), ..RmsProp::new(beta2, epsilon) }, decay, x)
            }
            Self::Adam { moment, .. } => {
                pass(Adam { second_moment: moment, ..Adam::new(beta1, beta2, epsilon) }, decay, x)
            }
        }
    }
}

fn pass<O>(optimizer: O, decay: Decay, x: &[Number]) -> Box<dyn FlatOptimizer<Number>>
where
    O: Coordinatewise<Number> + Separable + Send + Sync + 'static,
    O::Step: Sync,
    O::State: Sync,
    O::Run: Send,
{
    let decay = match decay {
        Decay::None => return Box::new(Pass::start(optimizer, x)),
        Decay::Coupled(lambda) => WeightDecay::Coupled(Number::of(lambda)),
        Decay::Decoupled(gamma) => WeightDecay::decoupled(Number::of(gamma)),
    };
    Box::new(Pass::start(Decayed { optimizer, decay }, x))
}
