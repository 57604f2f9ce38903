//! More than 16 numbers: the core draws them and multiplies with them in groups of 16, by other code than fewer.

use core::array::from_fn;

use optsde_core::Real;
use optsde_core::linalg::{Matrix, apply_lower, cholesky, transpose};
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, Covariance, Gaussian};
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::Constant;

use crate::process::ProcessVisitor;
use crate::real;
use crate::section::Sections;

/// A group and one more.
const D: usize = 17;

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("random", "normals_in_groups", |digest| {
        let random = &mut path_stream(Seed(8), PathIndex(3), Purpose::Steps, 0);
        // A whole number of groups, an odd number after them, and a pair and one more.
        digest.fields::<R>(&Random::<R>::normals::<16>(random));
        digest.fields::<R>(&Random::<R>::normals::<33>(random));
        digest.fields::<R>(&Random::<R>::normals::<39>(random));
        // The words after them.
        digest.word(u64::from(Random::<R>::word(random)));
    });
    sections.add("linalg", "apply_lower", |digest| {
        let x: [R; D] = from_fn(|i| real(0.3 - number(i)));
        digest.fields(&apply_lower(&transpose(&cholesky(&covariance()).expect("positive definite")), &x));
    });
    sections.add("covariance", "constant_in_groups", |digest| {
        let covariance = ConstantCovariance::<R, D>::new(&covariance()).expect("positive definite");
        let x: [R; D] = from_fn(|i| real(number(i)));
        digest.fields(&covariance.correlate(&x, &from_fn(|i| real(1.5 - 0.2 * number(i)))));
        digest.fields(&covariance.variances(&x));
    });
}

/// Position and momentum take more than 128 bytes in either precision, so that an ensemble runs the paths of a leaf in turn.
pub(crate) fn processes<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    let loss = Quadratic::diagonal(from_fn(|i| real(0.1 + 0.25 * number(i))));
    let noise = Gaussian::<R, D>::new(&covariance()).expect("positive definite");
    let (optimizer, schedule) = (HeavyBall::new(real::<R>(0.5)), Constant(real(0.1)));
    let start = from_fn(|i| real(1.0 - 0.125 * number(i)));
    visitor.process(
        "noise",
        "gaussian_in_groups",
        &Descent { optimizer, oracle: NoisyGradient { loss, noise }, schedule, start },
    );
}

fn number(i: usize) -> f64 {
    u8::try_from(i).map_or(f64::NAN, f64::from)
}

/// Positive definite, since 2 exceeds the sum of the other entries of each row, which is below 1.
fn covariance<R: Real>() -> Matrix<R, D> {
    from_fn(|i| from_fn(|j| real(if i == j { 2.0 } else { 0.125 / number(i.abs_diff(j)) })))
}
