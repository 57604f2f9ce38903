//! Gradient noise along axes that are not those of the coordinates.

use optsde_core::Real;
use optsde_core::linalg::Matrix;
use optsde_core::noise::GradientNoise;
use optsde_core::random::{Random, normals_words};

use crate::Number;

/// Independent normal noise along each of D axes: exact where a standard deviation is zero, unlike a root of the covariance.
#[derive(Clone, Copy, Debug)]
pub struct AlongAxes<const D: usize> {
    /// Orthonormal rows.
    pub axes: Matrix<Number, D>,
    /// The standard deviation along each.
    pub deviations: [Number; D],
}

impl<const D: usize> GradientNoise<Number, D> for AlongAxes<D> {
    fn words(&self) -> u64 {
        normals_words::<Number>(D)
    }

    #[inline(always)]
    fn draw(&self, _w: &[Number; D], random: &mut impl Random<Number>) -> [Number; D] {
        let mut noise = [Number::ZERO; D];
        let normals: [Number; D] = random.normals();
        for i in 0..D {
            let along = self.deviations[i] * normals[i];
            for (component, u) in noise.iter_mut().zip(&self.axes[i]) {
                *component += *u * along;
            }
        }
        noise
    }
}
