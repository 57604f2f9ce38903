//! More than 16 numbers: the core multiplies with them in groups of 16, by other code than with fewer.

use core::array::from_fn;
use core::hint::black_box;

use optsde_core::Real;
use optsde_core::linalg::{apply_lower, transpose};
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, Covariance, Gaussian};
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;

use crate::any;
use crate::sde::run;

/// A group and one more.
const D: usize = 17;

#[inline(never)]
pub(crate) fn groups<R: Real>() {
    let vector = || -> [R; D] { from_fn(|_| any()) };
    let matrix = || -> [[R; D]; D] { from_fn(|_| vector()) };
    let _ = black_box(apply_lower(&transpose(&matrix()), &vector()));
    if let Ok(covariance) = ConstantCovariance::new(&matrix()) {
        let _ = black_box((covariance.correlate(&vector(), &vector()), covariance.variances(&vector())));
    }
    if let Ok(noise) = Gaussian::new(&matrix()) {
        let oracle = NoisyGradient { loss: Quadratic { curvature: matrix() }, noise };
        let optimizer = HeavyBall::new(any());
        run(&Descent { optimizer, oracle, schedule: Constant(any()), start: vector() });
    }
}
