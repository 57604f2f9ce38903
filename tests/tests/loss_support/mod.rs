//! Derivatives of losses by differences.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::{Loss, RandomLoss};

pub fn moved<R: Real, const D: usize>(x: &Vector<R, D>, i: usize, by: R) -> Vector<R, D> {
    let mut moved = *x;
    moved[i] += by;
    moved
}

/// Central differences of width 1.
pub fn hessian_of_gradients<R: Real, const D: usize>(loss: &impl Loss<R, D>, x: &Vector<R, D>) -> Matrix<R, D> {
    std::array::from_fn(|i| {
        let (right, left) = (loss.gradient(&moved(x, i, R::ONE)), loss.gradient(&moved(x, i, -R::ONE)));
        std::array::from_fn(|j| (right[j] - left[j]) * R::HALF)
    })
}

/// 12 h times the derivative of f along coordinate i: f(-2h) - 8 f(-h) + 8 f(h) - f(2h).
pub fn five_points<R: Real, const D: usize>(f: impl Fn(&Vector<R, D>) -> R, x: &Vector<R, D>, i: usize, h: R) -> R {
    let difference = |steps: R| f(&moved(x, i, steps * h)) - f(&moved(x, i, -steps * h));
    R::of(8.0) * difference(R::ONE) - difference(R::TWO)
}

/// L_gamma for one gamma. (Its Hessian is not asked for.)
pub struct Fixed<L, G> {
    pub loss: L,
    pub gamma: G,
}

impl<const D: usize, L: RandomLoss<f64, D>> Loss<f64, D> for Fixed<L, L::Sample> {
    fn value(&self, x: &Vector<f64, D>) -> f64 {
        self.loss.value_of(&self.gamma, x)
    }
    fn gradient(&self, x: &Vector<f64, D>) -> Vector<f64, D> {
        self.loss.gradient_of(&self.gamma, x)
    }
    fn hessian(&self, x: &Vector<f64, D>) -> Matrix<f64, D> {
        hessian_of_gradients(self, x)
    }
}
