//! What balances in the equilibrium of a scale-invariant loss under weight decay (Li21 section 5).

use optsde_core::loss::Loss;
use optsde_core::noise::Covariance;

use super::{Observable, Positioned};
use crate::Number;

/// |x|^2, G = |grad L|^2, N = f tr Sigma, and alpha G + beta N - |x|^2, whose mean is zero in equilibrium where alpha and
/// beta are the coefficients of the identity.
#[derive(Clone, Copy, Debug)]
pub struct Equilibrium<L> {
    /// L, with the covariance Sigma of its stochastic gradients.
    pub loss: L,
    /// f.
    pub noise_factor: Number,
    /// alpha.
    pub alpha: Number,
    /// beta.
    pub beta: Number,
}

impl<L, S> Observable<Number, S, 4> for Equilibrium<L>
where
    L: Loss<Number, 2> + Covariance<Number, 2>,
    S: Positioned<Number, 2>,
{
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let x = state.position();
        let norm = squared(*x);
        let gradient = squared(self.loss.gradient(x));
        let [first, second] = self.loss.variances(x);
        let noise = self.noise_factor * (first + second);
        [norm, gradient, noise, self.alpha * gradient + self.beta * noise - norm]
    }
}

#[inline(always)]
fn squared([a, b]: [Number; 2]) -> Number {
    a * a + b * b
}
