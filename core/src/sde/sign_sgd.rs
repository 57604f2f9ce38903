//! SignSGD: dx = -E sign(grad f + S^(1/2) U) dt + sqrt(eta) sqrt(Var sign(grad f + S^(1/2) U)) dW.
//!
//! Time is t = k eta. With independent components of gradient noise, S = diag(sigma_i^2) and y = grad f / sigma,
//! the mean and the variance of sign(y + U) are a matter of the law of U alone, a [`SignLaw`]:
//!
//! | U | file | equation |
//! |---|---|---|
//! | normal | here | Comp24 (3): drift -erf(Y), diffusion sqrt(eta) sqrt(1 - erf(Y)^2), Y = y / sqrt 2 |
//! | Student t | `student_t_sign.rs` | Comp24 (7) |
//! | replaced by its tangent | `linear_sign.rs` | Comp24 (5), (41) and (8), Phase 3 |
//!
//! 1 - erf^2 is computed as erfc (2 - erfc), so that the noise keeps its relative accuracy where it is small.

use core::array::from_fn;

use super::{FirstOrder, NoiseStructure, ParameterError, Relaxed, Sde, State};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;

/// A law of gradient noise U, symmetric, in units of its scale.
pub trait SignLaw<R> {
    /// Mean and variance of sign(y + U).
    fn mean_and_variance(&self, y: R) -> (R, R);
}

/// U is standard normal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GaussianSign;

impl<R: Real> SignLaw<R> for GaussianSign {
    #[inline(always)]
    fn mean_and_variance(&self, y: R) -> (R, R) {
        let ratio = R::of(core::f64::consts::FRAC_1_SQRT_2) * y;
        let rest = ratio.magnitude().complementary_error_function();
        (ratio.error_function(), rest * (R::TWO - rest))
    }
}

/// Which coordinates a component of the gradient depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GradientCoupling {
    /// Component i on coordinate i alone, as on a quadratic loss with a diagonal Hessian: the noise is diagonal.
    Separable,
    /// On any of them.
    Coupled,
}

/// The SDE of SignSGD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignSgdSde<L, U, R, const D: usize> {
    loss: L,
    law: U,
    deviations: Vector<R, D>,
    learning_rate: R,
    coupling: GradientCoupling,
}

impl<L, U, R: Real, const D: usize> SignSgdSde<L, U, R, D> {
    /// On the loss f with noise of law U scaled by sigma_i (`deviations`) and learning rate eta.
    ///
    /// # Errors
    /// A deviation that is not a positive number (the drift would be 0/0 where the gradient is 0); a learning
    /// rate that is negative or not finite.
    pub fn new(
        loss: L,
        law: U,
        deviations: Vector<R, D>,
        learning_rate: R,
        coupling: GradientCoupling,
    ) -> Result<Self, ParameterError> {
        for deviation in deviations {
            ParameterError::unless_positive("deviations", deviation)?;
        }
        ParameterError::unless_not_negative("learning_rate", learning_rate)?;
        Ok(Self { loss, law, deviations, learning_rate, coupling })
    }
}

impl<L, U, R, const D: usize> FirstOrder for SignSgdSde<L, U, R, D> {}

impl<R: Real, L: Loss<R, D>, U: SignLaw<R>, const D: usize> Sde<R, 0, D> for SignSgdSde<L, U, R, D> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        match self.coupling {
            GradientCoupling::Separable => NoiseStructure::Diagonal,
            GradientCoupling::Coupled => NoiseStructure::General,
        }
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 0, D>) -> Vector<R, D> {
        let gradient = self.loss.gradient(&state.x);
        from_fn(|i| -self.law.mean_and_variance(gradient[i] / self.deviations[i]).0)
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(), state: &State<R, 0, D>, dw: &Vector<R, D>) -> State<R, 0, D> {
        let gradient = self.loss.gradient(&state.x);
        let x = from_fn(|i| {
            let (_, variance) = self.law.mean_and_variance(gradient[i] / self.deviations[i]);
            self.learning_rate.square_root() * variance.square_root() * dw[i]
        });
        State { x, relaxed: [] }
    }

    fn rates(&self) -> [R; 0] {
        []
    }

    fn targets(&self, _t: R, _x: &Vector<R, D>) -> Relaxed<R, 0, D> {
        []
    }
}
