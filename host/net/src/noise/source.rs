//! Where gradients of a training step come from.

use optsde_core::Real;

use crate::network::{Network, NetworkError};

/// A stochastic gradient, a function of the seed, of k and of the parameters: any step can be replayed.
pub trait GradientSource<R: Real> {
    /// Writes the gradient of step k at x, and returns the loss that came with it.
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError>;

    /// Whether the gradients of different steps at one point are independent; those of an epoch are not.
    fn independent_steps(&self) -> bool;
}

impl<R: Real, S: GradientSource<R> + ?Sized> GradientSource<R> for &mut S {
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        (**self).gradient(network, k, x, out)
    }

    fn independent_steps(&self) -> bool {
        (**self).independent_steps()
    }
}

impl<R: Real, S: GradientSource<R> + ?Sized> GradientSource<R> for Box<S> {
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        (**self).gradient(network, k, x, out)
    }

    fn independent_steps(&self) -> bool {
        (**self).independent_steps()
    }
}
