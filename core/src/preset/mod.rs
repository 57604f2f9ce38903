//! Optimizers by the names of frameworks: each function gives the optimizer of this crate with the conventions and the
//! defaults that a framework gives the optimizer of that name.
//!
//! The same name is not the same optimizer: RMSprop has its epsilon outside the root in torch and inside it in Keras,
//! Adam is not bias-corrected in MLX, momentum averages gradients in torch and steps in Keras. A preset is where to
//! start from; its fields are public, and struct update changes hyperparameters without touching conventions:
//!
//! ```
//! use optsde_core::optimizer::{Adam, Decayed};
//! use optsde_core::preset;
//!
//! let torch = preset::torch::adam::<f64>();
//! let adam = Adam { beta1: 0.8, ..torch.optimizer };
//! let with_decay = Decayed { optimizer: adam, decay: preset::torch::weight_decay(0.01) };
//! assert_eq!(torch.learning_rate, Some(0.001));
//! assert_ne!(with_decay.optimizer.epsilon_order, preset::keras::adam::<f64>().optimizer.epsilon_order);
//! ```
//!
//! Where a framework's optimizer takes arguments that choose another recurrence (`momentum`, `nesterov`, `amsgrad`),
//! each choice has its own function, which takes what has no default.
//!
//! The presets of torch, optax, keras, tensorflow and mlx reproduce trajectories of the frameworks themselves in double
//! precision (`fixtures/frameworks`); those of candle and burn were written from the sources of the versions that their
//! files name. What remains is rounding: other orders of the same operations, powers of decay rates taken as powers or
//! as products, and in single precision the weight of a new square, 1 - `beta_2`, which most frameworks compute in
//! double precision (0.001) and burn and this crate in that of the run (0.00100005).

pub mod burn;
pub mod candle;
pub mod keras;
pub mod mlx;
pub mod optax;
pub mod tensorflow;
pub mod torch;

use crate::Real;

/// An optimizer with the conventions and defaults of a framework.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset<O, R> {
    /// The optimizer.
    pub optimizer: O,
    /// The framework's default learning rate; None where it insists on being given one.
    pub learning_rate: Option<R>,
}

impl<O, R: Real> Preset<O, R> {
    /// With a default learning rate.
    fn at(learning_rate: f64, optimizer: O) -> Self {
        Self { optimizer, learning_rate: Some(R::of(learning_rate)) }
    }

    /// Without one.
    fn without_rate(optimizer: O) -> Self {
        Self { optimizer, learning_rate: None }
    }
}
