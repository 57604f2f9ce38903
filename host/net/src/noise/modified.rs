//! The drift of the second-order equation of SGD: the gradient of L + (eta/4) |grad L|^2.
//!
//! ```text
//! g + (eta/2) H g,    H g by the symmetric difference (grad L(x + h g/|g|) - grad L(x - h g/|g|)) |g| / (2 h)
//! ```
//!
//! Li21 eq. (32) has this drift and the diffusion of the first-order equation, so that the first-order equation with these
//! gradients is the second-order one. The loss of a coordinate is linear and has no Hessian: the second-order equation of the
//! core cannot be used coordinate by coordinate.

use optsde_core::Real;

use super::{FullGradient, GradientSource, squared_norm};
use crate::network::{Network, NetworkError};

/// The full gradient with the correction of a learning rate.
#[derive(Clone, Debug)]
pub struct ModifiedGradient<R> {
    full: FullGradient<R>,
    learning_rate: R,
    /// h, a length in parameters: the error of the difference is h^2 times third derivatives, and rounding errors over h.
    difference: R,
    moved: Vec<R>,
    ends: [Vec<R>; 2],
}

impl<R: Real> ModifiedGradient<R> {
    /// For the learning rate eta, with differences over the length `difference`.
    pub fn new(full: FullGradient<R>, learning_rate: R, difference: R) -> Self {
        Self { full, learning_rate, difference, moved: Vec::new(), ends: [Vec::new(), Vec::new()] }
    }
}

impl<R: Real> GradientSource<R> for ModifiedGradient<R> {
    /// The loss is L itself.
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        let loss = self.full.gradient(network, k, x, out)?;
        let norm = R::of(squared_norm(out).sqrt());
        if norm == R::ZERO {
            return Ok(loss);
        }
        let step = self.difference / norm;
        for (end, sign) in self.ends.iter_mut().zip([R::ONE, -R::ONE]) {
            self.moved.clear();
            self.moved.extend(x.iter().zip(&*out).map(|(x, g)| *x + sign * step * *g));
            end.resize(x.len(), R::ZERO);
            self.full.gradient(network, k, &self.moved, end)?;
        }
        let factor = R::HALF * self.learning_rate * R::HALF / step;
        let [above, below] = &self.ends;
        for (out, (above, below)) in out.iter_mut().zip(above.iter().zip(below)) {
            *out += factor * (*above - *below);
        }
        Ok(loss)
    }

    fn independent_steps(&self) -> bool {
        true
    }
}
