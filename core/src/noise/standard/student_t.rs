//! Student's t distribution over its standard deviation: T sqrt((nu - 2) / nu) with T ~ t_nu, nu > 2.
//!
//! Skewness 0 for nu > 3, fourth moment 3 (nu - 2) / (nu - 4) for nu > 4, both without a value below. Where the
//! variance is infinite (nu <= 2) there is nothing to standardise: see [`StudentT`](crate::noise::StudentT).

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Random, student_t, student_t_words};

/// A t distribution with variance 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardStudentT<R> {
    degrees: R,
    scale: R,
}

impl<R: Real> StandardStudentT<R> {
    /// With nu (`degrees`), finite and above 2.
    pub fn new(degrees: R) -> Result<Self, ParameterError> {
        let holds = degrees > R::TWO && degrees.finite();
        ParameterError::unless(holds, "degrees", degrees, "a finite number above 2")?;
        Ok(Self { degrees, scale: ((degrees - R::TWO) / degrees).square_root() })
    }
}

impl<R: Real> StandardDistribution<R> for StandardStudentT<R> {
    fn words(&self, count: usize) -> u64 {
        student_t_words::<R>().saturating_mul(count as u64)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        each(|| self.scale * student_t(self.degrees, random))
    }
}
