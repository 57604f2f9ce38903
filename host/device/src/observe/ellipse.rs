//! Whether a point of the plane is within an ellipse.

use optsde_core::Real;

use super::{Observable, Positioned};
use crate::Number;

/// Both parameters, their squares, and whether the point is within each of two ellipses (1 or 0):
/// a^2/`v_1` + b^2/`v_2` <= r^2.
#[derive(Clone, Copy, Debug)]
pub struct MomentsAndEllipses {
    /// v of both ellipses.
    pub variances: [[Number; 2]; 2],
    /// r^2.
    pub squared_radius: Number,
}

impl<S: Positioned<Number, 2>> Observable<Number, S, 6> for MomentsAndEllipses {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 6] {
        let [a, b] = *state.position();
        let [one, other] = self.variances.map(|variances| {
            let distance = a * a / variances[0] + b * b / variances[1];
            if distance <= self.squared_radius { Number::ONE } else { Number::ZERO }
        });
        [a, b, a * a, b * b, one, other]
    }
}
