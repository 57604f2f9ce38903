//! The algorithms and the hyperparameters of each.

use optsde_core::svag::AdaptiveHyperparameters;

use crate::predict::quantities::{decay_rate, not_negative, positive, svag};
use crate::predict::{Error, Inputs};

const MOMENTUM: &[&str] = &["eta", "mu", "beta"];
const RMSPROP: &[&str] = &["eta", "beta", "eps"];
const ADAM: &[&str] = &["eta", "beta1", "beta2", "eps"];

/// Names, and the hyperparameters that each has.
pub(super) const ALGORITHMS: [(&str, &[&str]); 20] = [
    ("sgd", &["eta"]),
    ("sgdm_heavyball", MOMENTUM),
    ("sgdm_ema", MOMENTUM),
    ("qhm", &["eta", "mu", "beta", "nu"]),
    ("sgdw", &["eta", "gamma"]),
    ("signsgd", &["eta"]),
    ("rmsprop_vk", RMSPROP),
    ("rmsprop_vk1", RMSPROP),
    ("rmsprop_vk1_eps_inside", RMSPROP),
    ("rmspropw_vk1", &["eta", "beta", "eps", "gamma"]),
    ("adam_kingma", ADAM),
    ("adamw", &["eta", "beta1", "beta2", "eps", "gamma"]),
    ("adam_malladi_vk", ADAM),
    ("adam_eps_inside", ADAM),
    ("adam_index_shift", ADAM),
    ("svag_sgd", &["eta"]),
    ("svag_rmsprop_vk", RMSPROP),
    ("svag_rmsprop_vk1", RMSPROP),
    ("svag_adam_kingma", ADAM),
    ("svag_adam_malladi_vk", ADAM),
];

/// The hyperparameters of an algorithm.
pub(super) fn names_of(algorithm: &str) -> &'static [&'static str] {
    ALGORITHMS.iter().find(|(name, _)| *name == algorithm).map_or(&[], |(_, names)| names)
}

/// What the optimizers are made of; an algorithm reads those that it has.
pub(super) struct Hyperparameters {
    pub(super) learning_rate: f64,
    /// The decay rate of the first moment, or the momentum: `beta1`, `beta` or `mu`.
    pub(super) beta1: f64,
    /// The decay rate of the second moment: `beta2`, or `beta` of RMSprop.
    pub(super) beta2: f64,
    pub(super) epsilon: f64,
    /// The decoupled weight decay: `gamma`.
    pub(super) decay: f64,
    pub(super) nu: f64,
}

impl Hyperparameters {
    /// The hyperparameters of an algorithm, and for SVAG, which changes them, the weights of its gradients.
    pub(super) fn read(inputs: &Inputs, algorithm: &str) -> Result<(Self, Option<[f64; 2]>), Error> {
        let names = names_of(algorithm);
        let amplified = algorithm.starts_with("svag_");
        let group = if amplified && inputs.has("base_hyper") { "base_hyper" } else { "hyper" };
        let mut hyper = Self::of(&inputs.group(group, names)?, names)?;
        if !amplified {
            return Ok((hyper, None));
        }
        if algorithm == "svag_sgd" {
            let amplification = svag::li(inputs)?;
            hyper.learning_rate = amplification.learning_rate(hyper.learning_rate);
            return Ok((hyper, Some(amplification.weights())));
        }
        let amplification = svag::malladi(inputs)?;
        let Self { learning_rate, beta1, beta2, epsilon, .. } = hyper;
        let changed = amplification.adaptive(AdaptiveHyperparameters { learning_rate, beta1, beta2, epsilon });
        hyper.learning_rate = changed.learning_rate;
        hyper.beta1 = changed.beta1;
        hyper.beta2 = changed.beta2;
        hyper.epsilon = changed.epsilon;
        Ok((hyper, Some(amplification.weights())))
    }

    fn of(inputs: &Inputs, names: &[&str]) -> Result<Self, Error> {
        let mut hyper =
            Self { learning_rate: positive(inputs, "eta")?, beta1: 0.0, beta2: 0.0, epsilon: 0.0, decay: 0.0, nu: 1.0 };
        let has = |name: &str| names.contains(&name);
        if has("mu") {
            if !inputs.has("mu") && !inputs.has("beta") {
                return Err(Error::Missing(format!("{} (or {})", inputs.full("mu"), inputs.full("beta"))));
            }
            hyper.beta1 = decay_rate(inputs, if inputs.has("mu") { "mu" } else { "beta" })?;
        } else if has("beta1") {
            hyper.beta1 = decay_rate(inputs, "beta1")?;
            hyper.beta2 = decay_rate(inputs, "beta2")?;
        } else if has("beta") {
            hyper.beta2 = decay_rate(inputs, "beta")?;
        }
        if inputs.has("mu") && inputs.has("beta") {
            return Err(inputs.wrong("mu", &inputs.number("mu")?, "mu or beta, which are two names of one number"));
        }
        if has("eps") {
            hyper.epsilon = not_negative(inputs, "eps")?;
        }
        if has("gamma") {
            hyper.decay = not_negative(inputs, "gamma")?;
        }
        if has("nu") {
            hyper.nu = not_negative(inputs, "nu")?;
        }
        Ok(hyper)
    }
}
