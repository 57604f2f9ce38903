//! Two wells made of parabolas, of constant curvature on each piece:
//!
//! ```text
//! L(w) = r k_a (|w| - d)^2 / 2     for |w| >= c    curvature  r k_a
//! L(w) = r (B - |k_b| w^2 / 2)     for |w| <  c    curvature -r |k_b|
//! c = k_a d / (k_a + |k_b|)        B = |k_b| c^2 / 2 + k_a (d - c)^2 / 2
//! ```
//!
//! The landscape that Theorem 9 of Liu21 assumes, for escape rates as in its Figure 6(b): minima at w = -d
//! and d of curvature k_a, the barrier at 0 of curvature -|k_b|, and r the factor of the whole loss. c and B
//! are what makes value and slope continuous. The Hessian jumps at |w| = c, where the outer one is returned.

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector};

/// Why a [`DoubleWell`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubleWellError {
    /// The parameter.
    pub field: &'static str,
    /// Its value.
    pub value: f64,
}

impl core::fmt::Display for DoubleWellError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { field, value } = self;
        write!(f, "{field} is {value}, allowed: finite numbers above 0")
    }
}

impl core::error::Error for DoubleWellError {}

/// A double well of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubleWell<R> {
    well: R,
    barrier: R,
    minimum: R,
    scale: R,
    crossover: R,
    height: R,
}

impl<R: Real> DoubleWell<R> {
    /// From k_a (`well`), |k_b| (`barrier`), d (`minimum`) and r (`scale`), all positive.
    pub fn new(well: R, barrier: R, minimum: R, scale: R) -> Result<Self, DoubleWellError> {
        for (field, value) in [("well", well), ("barrier", barrier), ("minimum", minimum), ("scale", scale)] {
            if !(value.finite() && value > R::ZERO) {
                return Err(DoubleWellError { field, value: value.to_f64() });
            }
        }
        let crossover = well * minimum / (well + barrier);
        let rest = minimum - crossover;
        let height = R::HALF * barrier * crossover * crossover + R::HALF * well * rest * rest;
        Ok(Self { well, barrier, minimum, scale, crossover, height })
    }

    /// c, where the curvature changes.
    pub fn crossover(&self) -> R {
        self.crossover
    }

    /// r B, the height of the barrier above the minima.
    pub fn height(&self) -> R {
        self.scale * self.height
    }

    /// l = |k_b| / (k_a + |k_b|), the part of the height that lies on the outer piece: L(c) = l r B.
    pub fn well_part(&self) -> R {
        self.barrier / (self.well + self.barrier)
    }
}

impl<R: Real> Loss<R, 1> for DoubleWell<R> {
    #[inline(always)]
    fn value(&self, &[w]: &Vector<R, 1>) -> R {
        let size = w.magnitude();
        let rest = size - self.minimum;
        let value = if size < self.crossover {
            self.height - R::HALF * self.barrier * w * w
        } else {
            R::HALF * self.well * rest * rest
        };
        self.scale * value
    }

    #[inline(always)]
    fn gradient(&self, &[w]: &Vector<R, 1>) -> Vector<R, 1> {
        let minimum = if w < R::ZERO { -self.minimum } else { self.minimum };
        let slope = if w.magnitude() < self.crossover { -self.barrier * w } else { self.well * (w - minimum) };
        [self.scale * slope]
    }

    #[inline(always)]
    fn hessian(&self, &[w]: &Vector<R, 1>) -> Matrix<R, 1> {
        let curvature = if w.magnitude() < self.crossover { -self.barrier } else { self.well };
        [[self.scale * curvature]]
    }
}
