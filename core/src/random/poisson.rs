//! The Poisson distribution by inversion, with a fixed number of words.
//!
//! A Poisson number of mean m is the sum of n independent ones of mean m/n; with n = ceil(m / 16) each part needs
//! one uniform number and at most a few dozen terms of P(X = j) = e^-m m^j / j!, summed until they exceed it.
//!
//! Domain: 0 <= m <= 65536; the cost is proportional to m. For larger means the normal distribution with mean and
//! variance m differs by a skewness of m^(-1/2) < 0.004. Always in double precision, with 64-bit uniform numbers,
//! so that f32 and f64 count the same. A tail of probability 2^-53 is missing from each part.

use super::{ParameterError, Random};
use crate::Real;

/// The largest mean of one part.
const PART: f64 = 16.0;
/// Terms of one part: P(X >= 80) is below 1e-29 for a mean of 16.
const TERMS: u32 = 80;
/// Terms behind the mean that are smaller are lost in the rounding of the sum: 2^-56.
const NEGLIGIBLE: f64 = 1.0 / 72_057_594_037_927_936.0;

/// A Poisson distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    mean: f64,
    parts: u32,
    part_mean: f64,
    nothing: f64,
}

impl Poisson {
    /// The largest mean.
    pub const MAX_MEAN: u32 = 65_536;

    /// With this mean, 0 to [`MAX_MEAN`](Self::MAX_MEAN).
    pub fn new(mean: f64) -> Result<Self, ParameterError> {
        let holds = mean >= 0.0 && mean <= f64::from(Self::MAX_MEAN);
        ParameterError::unless(holds, "mean", mean, "0 to 65536")?;
        let mut parts = 1_u32;
        while parts < Self::MAX_MEAN && f64::from(parts) * PART < mean {
            parts += 1;
        }
        let part_mean = mean / f64::from(parts);
        Ok(Self { mean, parts, part_mean, nothing: (-part_mean).exponential() })
    }

    /// m.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// One number.
    #[inline(always)]
    pub fn draw<R: Real>(&self, random: &mut impl Random<R>) -> u32 {
        let mut sum = 0_u32;
        for _ in 0..self.parts {
            sum = sum.saturating_add(self.part(f64::open_unit(random.word(), random.word())));
        }
        sum
    }

    /// The smallest number whose distribution function reaches u.
    #[inline(always)]
    fn part(&self, u: f64) -> u32 {
        let (mut rest, mut probability, mut number) = (u, self.nothing, 0_u32);
        while rest > probability && number < TERMS {
            rest -= probability;
            number += 1;
            probability = probability * self.part_mean / f64::from(number);
            if probability < NEGLIGIBLE && f64::from(number) > self.part_mean {
                break;
            }
        }
        number
    }

    /// Words taken by [`draw`](Self::draw).
    pub const fn words(&self) -> u64 {
        self.parts as u64 * 2
    }
}
