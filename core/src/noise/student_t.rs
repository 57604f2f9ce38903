//! Heavy-tailed noise: independent Student-t components times a scale.
//!
//! C = scale^2 nu / (nu - 2) I for nu > 2 and infinite otherwise; the fourth moment exists for nu > 4.

use super::{GradientNoise, scaled};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Random, student_t, student_t_words};

/// Student-t noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT<R> {
    /// nu > 0.
    pub degrees: R,
    /// The factor of every component.
    pub scale: R,
}

impl<R: Real> StudentT<R> {
    /// With nu (`degrees`), finite and above 0, and a scale, finite and at least 0. nu = 1 is the Cauchy
    /// distribution; in the limit of large nu use [`White`](super::White).
    pub fn new(degrees: R, scale: R) -> Result<Self, ParameterError> {
        let holds = degrees > R::ZERO && degrees.finite();
        ParameterError::unless(holds, "degrees", degrees, "a finite number above 0")?;
        ParameterError::unless_not_negative("scale", scale)?;
        Ok(Self { degrees, scale })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for StudentT<R> {
    fn words(&self) -> u64 {
        student_t_words::<R>().saturating_mul(D as u64)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut values = [R::ZERO; D];
        for value in &mut values {
            *value = scaled(self.scale, student_t(self.degrees, random));
        }
        values
    }
}
