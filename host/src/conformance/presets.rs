//! All presets by framework. A new one gets its line in [`FRAMEWORKS`].

use optsde_core::preset;

use super::registry::{Input, State, run_optimizer};
use super::trajectory::Format;

/// A framework and its presets.
#[derive(Clone, Copy, Debug)]
pub struct Framework {
    /// The name of its file.
    pub name: &'static str,
    /// The package whose optimizers they are.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// How they are known to do what it does.
    pub evidence: Evidence,
    /// Its presets.
    pub presets: &'static [PresetEntry],
}

/// How presets are known to do what the framework does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// They reproduce its trajectories in `fixtures/frameworks`.
    Trajectories,
    /// They were written from its source.
    Source,
}

/// One preset, in single and in double precision.
#[derive(Clone, Copy, Debug)]
pub struct PresetEntry {
    /// The name of the function, with the argument that it is given here.
    pub name: &'static str,
    /// What the framework calls it.
    pub call: &'static str,
    learning_rate: fn() -> Option<f64>,
    optimizer: fn() -> String,
    single: fn(&Input) -> Vec<State>,
    double: fn(&Input) -> Vec<State>,
}

impl PresetEntry {
    /// The default learning rate.
    pub fn learning_rate(&self) -> Option<f64> {
        (self.learning_rate)()
    }

    /// The optimizer with its conventions and hyperparameters, in double precision, as text.
    pub fn optimizer(&self) -> String {
        (self.optimizer)()
    }

    /// The states after each step.
    pub fn run(&self, format: Format, input: &Input) -> Vec<State> {
        match format {
            Format::F32 => (self.single)(input),
            Format::F64 => (self.double)(input),
        }
    }
}

/// The entry of one generic function, which a function could not take.
macro_rules! preset {
    ($framework:ident :: $name:ident ($($argument:literal)?), $call:literal) => {
        PresetEntry {
            name: concat!(stringify!($framework), "::", stringify!($name), "(", $(stringify!($argument),)? ")"),
            call: $call,
            learning_rate: || preset::$framework::$name::<f64>($($argument)?).learning_rate,
            optimizer: || format!("{:?}", preset::$framework::$name::<f64>($($argument)?).optimizer),
            single: |input| run_optimizer::<f32, _>(&preset::$framework::$name::<f32>($($argument)?).optimizer, input, None),
            double: |input| run_optimizer::<f64, _>(&preset::$framework::$name::<f64>($($argument)?).optimizer, input, None),
        }
    };
}

/// Every framework.
pub const FRAMEWORKS: &[Framework] = &[
    Framework {
        name: "torch",
        package: "torch.optim",
        version: "torch 2.15.0",
        evidence: Evidence::Trajectories,
        presets: &[
            preset!(torch::sgd(), "SGD()"),
            preset!(torch::sgd_momentum(0.9), "SGD(momentum=0.9)"),
            preset!(torch::sgd_nesterov(0.9), "SGD(momentum=0.9, nesterov=True)"),
            preset!(torch::rmsprop(), "RMSprop()"),
            preset!(torch::rmsprop_momentum(0.9), "RMSprop(momentum=0.9)"),
            preset!(torch::adagrad(), "Adagrad()"),
            preset!(torch::adam(), "Adam()"),
            preset!(torch::adam_amsgrad(), "Adam(amsgrad=True)"),
            preset!(torch::adam_w(), "AdamW()"),
            preset!(torch::adamax(), "Adamax()"),
            preset!(torch::n_adam(), "NAdam()"),
            preset!(torch::r_adam(), "RAdam()"),
        ],
    },
    Framework {
        name: "optax",
        package: "optax",
        version: "optax 0.2.8",
        evidence: Evidence::Trajectories,
        presets: &[
            preset!(optax::sgd(), "sgd(eta)"),
            preset!(optax::sgd_momentum(0.9), "sgd(eta, momentum=0.9)"),
            preset!(optax::sgd_nesterov(0.9), "sgd(eta, momentum=0.9, nesterov=True)"),
            preset!(optax::sign_sgd(), "sign_sgd(eta)"),
            preset!(optax::rmsprop(), "rmsprop(eta)"),
            preset!(optax::rmsprop_momentum(0.9), "rmsprop(eta, momentum=0.9)"),
            preset!(optax::adagrad(), "adagrad(eta)"),
            preset!(optax::adam(), "adam(eta)"),
            preset!(optax::adamw(), "adamw(eta)"),
            preset!(optax::amsgrad(), "amsgrad(eta)"),
            preset!(optax::nadam(), "nadam(eta)"),
            preset!(optax::adamax(), "adamax(eta)"),
            preset!(optax::adabelief(), "adabelief(eta)"),
            preset!(optax::yogi(), "yogi(eta)"),
            preset!(optax::radam(), "radam(eta)"),
            preset!(optax::lion(), "lion(eta)"),
            preset!(optax::lamb(), "lamb(eta)"),
        ],
    },
    Framework {
        name: "keras",
        package: "keras.optimizers",
        version: "keras 3.15.1",
        evidence: Evidence::Trajectories,
        presets: &[
            preset!(keras::sgd(), "SGD()"),
            preset!(keras::sgd_momentum(0.9), "SGD(momentum=0.9)"),
            preset!(keras::sgd_nesterov(0.9), "SGD(momentum=0.9, nesterov=True)"),
            preset!(keras::rmsprop(), "RMSprop()"),
            preset!(keras::rmsprop_momentum(0.9), "RMSprop(momentum=0.9)"),
            preset!(keras::adagrad(), "Adagrad()"),
            preset!(keras::adam(), "Adam()"),
            preset!(keras::adam_amsgrad(), "Adam(amsgrad=True)"),
            preset!(keras::adam_w(), "AdamW()"),
            preset!(keras::adamax(), "Adamax()"),
            preset!(keras::nadam(), "Nadam()"),
            preset!(keras::lion(), "Lion()"),
            preset!(keras::lamb(), "Lamb()"),
        ],
    },
    Framework {
        name: "tensorflow",
        package: "tf.compat.v1.train",
        version: "tensorflow 2.21.0",
        evidence: Evidence::Trajectories,
        presets: &[
            preset!(tensorflow::gradient_descent(), "GradientDescentOptimizer(eta)"),
            preset!(tensorflow::momentum(0.9), "MomentumOptimizer(eta, 0.9)"),
            preset!(tensorflow::momentum_nesterov(0.9), "MomentumOptimizer(eta, 0.9, use_nesterov=True)"),
            preset!(tensorflow::rms_prop(), "RMSPropOptimizer(eta)"),
            preset!(tensorflow::rms_prop_momentum(0.9), "RMSPropOptimizer(eta, momentum=0.9)"),
            preset!(tensorflow::adagrad(), "AdagradOptimizer(eta)"),
            preset!(tensorflow::adam(), "AdamOptimizer()"),
            preset!(tensorflow::legacy_sgd(), "legacy.SGD()"),
            preset!(tensorflow::legacy_rmsprop(), "legacy.RMSprop()"),
            preset!(tensorflow::legacy_rmsprop_momentum(0.9), "legacy.RMSprop(momentum=0.9)"),
            preset!(tensorflow::legacy_adagrad(), "legacy.Adagrad()"),
            preset!(tensorflow::legacy_adam(), "legacy.Adam()"),
            preset!(tensorflow::legacy_adam_amsgrad(), "legacy.Adam(amsgrad=True)"),
            preset!(tensorflow::legacy_adamax(), "legacy.Adamax()"),
            preset!(tensorflow::legacy_nadam(), "legacy.Nadam()"),
        ],
    },
    Framework {
        name: "mlx",
        package: "mlx.optimizers",
        version: "mlx 0.32.4",
        evidence: Evidence::Trajectories,
        presets: &[
            preset!(mlx::sgd(), "SGD(eta)"),
            preset!(mlx::sgd_momentum(0.9), "SGD(eta, momentum=0.9)"),
            preset!(mlx::sgd_nesterov(0.9), "SGD(eta, momentum=0.9, nesterov=True)"),
            preset!(mlx::rmsprop(), "RMSprop(eta)"),
            preset!(mlx::adagrad(), "Adagrad(eta)"),
            preset!(mlx::adam(), "Adam(eta)"),
            preset!(mlx::adam_w(), "AdamW(eta)"),
            preset!(mlx::adamax(), "Adamax(eta)"),
            preset!(mlx::lion(), "Lion(eta)"),
        ],
    },
    Framework {
        name: "candle",
        package: "candle_nn::optim",
        version: "candle-nn 0.11.1",
        evidence: Evidence::Source,
        presets: &[preset!(candle::sgd(), "SGD"), preset!(candle::adam_w(), "AdamW with ParamsAdamW::default()")],
    },
    Framework {
        name: "burn",
        package: "burn::optim",
        version: "burn-optim 0.22.1",
        evidence: Evidence::Source,
        presets: &[
            preset!(burn::sgd(), "SgdConfig"),
            preset!(burn::sgd_momentum(), "SgdConfig with MomentumConfig"),
            preset!(burn::sgd_nesterov(), "SgdConfig with MomentumConfig, nesterov"),
            preset!(burn::rms_prop(), "RmsPropConfig"),
            preset!(burn::ada_grad(), "AdaGradConfig"),
            preset!(burn::adam(), "AdamConfig"),
            preset!(burn::adam_amsgrad(), "AdamConfig with amsgrad"),
            preset!(burn::adam_w(), "AdamWConfig"),
            preset!(burn::lamb(), "LambConfig"),
            preset!(burn::lion(), "LionConfig"),
        ],
    },
];
