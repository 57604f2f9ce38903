//! Laws with finitely many values, for which expectations are finite sums: what exact tests enumerate.

use heapless::Vec;

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::Random;

/// A law with at most `N` values, of mean 0 and variance 1.
///
/// Probabilities are realised as multiples of 2^-53: the law takes its first value whose distribution function, in
/// double precision and in the order given, is above a 64-bit uniform number.
#[derive(Clone, Debug, PartialEq)]
pub struct FiniteLaw<R, const N: usize> {
    /// Values, and their distribution function.
    values: Vec<(R, f64), N>,
}

/// Why a [`FiniteLaw`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FiniteLawError {
    /// There are no values, or too many.
    Length {
        /// The number given.
        values: usize,
        /// The largest number allowed.
        capacity: usize,
    },
    /// A probability is negative or not finite.
    Probability {
        /// Its place.
        index: usize,
        /// The value given.
        value: f64,
    },
    /// The sum of the probabilities, the mean, or the second moment is wrong by more than rounding.
    Moment {
        /// 0, 1 or 2.
        order: u32,
        /// What it is.
        value: f64,
        /// What it must be.
        needed: f64,
    },
}

impl core::fmt::Display for FiniteLawError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Length { values, capacity } => write!(f, "values has {values} entries, allowed: 1 to {capacity}"),
            Self::Probability { index, value } => {
                write!(f, "probability {index} is {value}, allowed: a finite number, 0 or more")
            }
            Self::Moment { order, value, needed } => write!(f, "moment {order} is {value}, allowed: {needed}"),
        }
    }
}

impl core::error::Error for FiniteLawError {}

impl<R: Real, const N: usize> FiniteLaw<R, N> {
    /// From pairs of a value and its probability.
    pub fn new(pairs: &[(f64, f64)]) -> Result<Self, FiniteLawError> {
        let length = FiniteLawError::Length { values: pairs.len(), capacity: N };
        let (mut values, mut moments) = (Vec::new(), [0.0; 3]);
        for (index, &(value, probability)) in pairs.iter().enumerate() {
            if !(probability >= 0.0 && probability.finite()) {
                return Err(FiniteLawError::Probability { index, value: probability });
            }
            let mut product = probability;
            for moment in &mut moments {
                *moment += product;
                product *= value;
            }
            let [sum, ..] = moments;
            values.push((R::of(value), sum)).map_err(|_| length)?;
        }
        if pairs.is_empty() {
            return Err(length);
        }
        // Sums of decimal numbers: a rounding of each term.
        let rounding = 4.0 * f64::EPSILON * f64::of_count(pairs.len() as u64);
        for ((value, needed), order) in moments.into_iter().zip([1.0, 0.0, 1.0]).zip(0_u32..) {
            let right = (value - needed).magnitude() <= rounding;
            if !right {
                return Err(FiniteLawError::Moment { order, value, needed });
            }
        }
        Ok(Self { values })
    }

    /// The value at this uniform number; the last one where rounding leaves a gap.
    #[inline(always)]
    fn at(&self, u: f64) -> R {
        let mut chosen = R::ZERO;
        for &(value, below) in self.values.iter().rev() {
            chosen = if below > u { value } else { chosen };
        }
        if let Some(&(value, below)) = self.values.last() {
            chosen = if below > u { chosen } else { value };
        }
        chosen
    }
}

impl<R: Real> FiniteLaw<R, 3> {
    /// 0 with probability 2/3, -sqrt 3 and sqrt 3 with probability 1/6 each: the moments of the normal
    /// distribution up to the fifth.
    pub fn symmetric_three() -> Self {
        const ROOT: f64 = 1.732_050_807_568_877_2;
        Self::of([(-ROOT, 1.0 / 6.0), (0.0, 5.0 / 6.0), (ROOT, 1.0)])
    }
}

impl<R: Real> FiniteLaw<R, 2> {
    /// 2 with probability 1/5, -1/2 with probability 4/5: skewness 3/2, fourth moment 13/4.
    pub fn skewed_two() -> Self {
        Self::of([(2.0, 0.2), (-0.5, 1.0)])
    }
}

impl<R: Real, const N: usize> FiniteLaw<R, N> {
    /// From values and their distribution function.
    fn of(values: [(f64, f64); N]) -> Self {
        Self { values: Vec::from_array(values.map(|(value, below)| (R::of(value), below))) }
    }
}

impl<R: Real, const N: usize> StandardDistribution<R> for FiniteLaw<R, N> {
    fn words(&self, count: usize) -> u64 {
        (count as u64).saturating_mul(2)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        each(|| self.at(f64::open_unit(random.word(), random.word())))
    }
}
