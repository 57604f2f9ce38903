//! Gradient clipping before any coordinate-wise optimizer.
//!
//! ```text
//! by norm:                    g <- g                          if |g| < c
//!                             g <- g c / |g|                  else
//! by norm, with an epsilon:   g <- g min(1, c / (|g| + e))
//! the same from c on:         g <- g                          if |g| < c
//!                             g <- g c / (|g| + e)            else
//! by value:                   g_i <- max(-c, min(c, g_i))
//! ```
//!
//! Pascanu et al. 2013. |g| is the Euclidean norm over the layer, whose sum has the fixed order of
//! [`norm`](crate::norm). The clipped gradient is what the optimizer sees: it enters buffers, and weight decay of
//! [`Decayed`](super::Decayed) inside comes after it.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.nn.utils.clip_grad_norm_(max_norm=c)`, `mlx.optimizers.clip_grad_norm(max_norm=c)` (0.32) | by norm, epsilon 1e-6: the result is a little shorter than c |
//! | `mlx.optimizers.clip_grad_norm(max_norm=c)` of earlier releases of MLX | from c on, epsilon 1e-6 |
//! | `torch.nn.utils.clip_grad_value_(clip_value=c)`, `optax.clip(c)`, keras `clipvalue=c` | by value |
//! | `optax.clip_by_global_norm(c)`, `tf.clip_by_global_norm`, keras `global_clipnorm=c` | by norm, all parameters in one layer |
//! | `tf.clip_by_norm`, keras `clipnorm=c` | by norm, each variable a layer |
//!
//! up to rounding: optax divides each g_i by |g| first, keras multiplies by c min(1 / |g|, 1 / c). A NaN in the
//! gradient makes all of it NaN by norm. An infinite norm gives 0 where g_i is finite and NaN where it is not (torch,
//! optax; `tf.clip_by_global_norm` and keras' `global_clipnorm` give NaN everywhere).

use super::{Catalogued, Coordinatewise, Hyperparameter, Optimizer, Sgd, Variant};
use crate::Real;
use crate::norm::norm;

/// How gradients are clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clipping<R> {
    /// No longer than c > 0: optax, keras.
    Norm(R),
    /// The same with an epsilon in the denominator, which shortens gradients that are nearly as long as c as well.
    NormWithEpsilon {
        /// c > 0.
        largest: R,
        /// e >= 0; 1e-6 in torch and MLX.
        epsilon: R,
    },
    /// Shorter than c: unchanged. Else with an epsilon in the denominator: a jump at c, by e.
    LongNormWithEpsilon {
        /// c > 0.
        largest: R,
        /// e >= 0; 1e-6 in earlier releases of MLX.
        epsilon: R,
    },
    /// No component beyond c > 0 in magnitude.
    Value(R),
}

impl<R: Real> Clipping<R> {
    /// `torch.nn.utils.clip_grad_norm_(max_norm=largest)`.
    pub fn torch(largest: R) -> Self {
        Self::NormWithEpsilon { largest, epsilon: R::of(1e-6) }
    }

    /// What a gradient of this norm is multiplied by; 1 if clipped by value.
    #[inline(always)]
    fn coefficient(self, norm: impl FnOnce() -> R) -> R {
        match self {
            Self::Norm(largest) => {
                let norm = norm();
                if norm < largest { R::ONE } else { largest / norm }
            }
            // This way round a NaN stays one.
            Self::NormWithEpsilon { largest, epsilon } => R::ONE.smaller(largest / (norm() + epsilon)),
            Self::LongNormWithEpsilon { largest, epsilon } => {
                let norm = norm();
                if norm < largest { R::ONE } else { largest / (norm + epsilon) }
            }
            Self::Value(_) => R::ONE,
        }
    }

    /// One component of the clipped gradient.
    #[inline(always)]
    fn component(self, coefficient: R, gradient: R) -> R {
        match self {
            Self::Norm(_) | Self::NormWithEpsilon { .. } | Self::LongNormWithEpsilon { .. } => gradient * coefficient,
            Self::Value(largest) => largest.smaller((-largest).larger(gradient)),
        }
    }
}

/// An optimizer that sees clipped gradients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clipped<O, R> {
    /// The optimizer.
    pub optimizer: O,
    /// How its gradients are clipped.
    pub clipping: Clipping<R>,
}

impl<R: Real, O: Coordinatewise<R>> Optimizer<R> for Clipped<O, R> {
    type Memory = O::State;
    type Run = O::Run;
    type Step = O::Step;

    fn memory(&self, x: R) -> O::State {
        self.optimizer.start(x)
    }

    fn begin(&self) -> O::Run {
        self.optimizer.start_run()
    }

    #[inline(always)]
    fn prepare(&self, k: u64, learning_rate: R, run: &mut O::Run) -> O::Step {
        self.optimizer.step(k, learning_rate, run)
    }

    fn apply(&self, step: &O::Step, x: &mut [R], gradient: &[R], memory: &mut [O::State]) {
        let used = gradient.iter().zip(x.iter()).zip(memory.iter()).map(|((g, _), _)| *g);
        let coefficient = self.clipping.coefficient(|| norm(used));
        for ((x, g), state) in x.iter_mut().zip(gradient).zip(memory) {
            *x = self.optimizer.update(step, *x, self.clipping.component(coefficient, *g), state);
        }
    }
}

/// c.
const LARGEST: Hyperparameter = Hyperparameter { name: "largest", golden: 2.1, range: (1e-9, f64::INFINITY) };
/// e, large enough to be seen.
const EPSILON: Hyperparameter = Hyperparameter { name: "epsilon", golden: 0.25, range: (0.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for Clipped<Sgd, R> {
    const NAME: &'static str = "clipped_sgd";
    const RECURRENCE: &'static str = "x' = x - eta g min(1, c / |g|)";
    const SOURCE: &'static str = "Pascanu et al. 2013";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "norm",
            conventions: "scaled down to the largest norm (optax, keras, tensorflow)",
            hyperparameters: &[LARGEST],
            build: |&[largest, ..]| Self { optimizer: Sgd, clipping: Clipping::Norm(largest) },
        },
        Variant {
            name: "norm_with_epsilon",
            conventions: "an epsilon is added to the norm (torch and mlx, where it is 1e-6)",
            hyperparameters: &[LARGEST, EPSILON],
            build: |&[largest, epsilon, ..]| Self {
                optimizer: Sgd,
                clipping: Clipping::NormWithEpsilon { largest, epsilon },
            },
        },
        Variant {
            name: "long_norm_with_epsilon",
            conventions: "an epsilon is added to the norm if that is not below the largest (earlier mlx: 1e-6)",
            hyperparameters: &[LARGEST, EPSILON],
            build: |&[largest, epsilon, ..]| Self {
                optimizer: Sgd,
                clipping: Clipping::LongNormWithEpsilon { largest, epsilon },
            },
        },
        Variant {
            name: "value",
            conventions: "each component by itself (torch, optax, keras)",
            hyperparameters: &[LARGEST],
            build: |&[largest, ..]| Self { optimizer: Sgd, clipping: Clipping::Value(largest) },
        },
    ];
}
