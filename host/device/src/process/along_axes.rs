//! Gradient noise along axes that are not those of the coordinates.

use core::array::from_fn;

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
    const FIRST_NORMALS: usize = D;

    fn words(&self) -> u64 {
        normals_words::<Number>(D)
    }

    #[inline(always)]
    fn draw(&self, _w: &[Number; D], random: &mut impl Random<Number>) -> [Number; D] {
        let normals: [Number; D] = random.normals();
        from_fn(|component| {
            let parts: [Number; D] = from_fn(|i| self.axes[i][component] * (self.deviations[i] * normals[i]));
            let mut sum = Number::ZERO;
            for part in parts {
                sum += part;
            }
            sum
        })
    }
}
