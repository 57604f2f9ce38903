//! The loss of the experiments on weak orders, a random parabola, and the largest difference between two chains or
//! equations on it.

use optsde_core::Real;
use optsde_core::loss;
use optsde_core::loss::Parabola;

use crate::convergence::ErrorAt;
use crate::experiment::{Failure, Number};
use crate::theory::DVector;
use crate::theory::random_quadratic::{Moments, RandomQuadratic};

/// Three parabolas: curvature a, offset b and probability. Curvature and minimum are random, so that the noise depends
/// on the position, and it is skewed.
const PARABOLAS: [(f64, f64, f64); 3] = [(0.2, -0.4, 0.5), (1.0, 0.5, 0.3), (3.1, 1.9, 0.2)];
/// x_0.
pub(super) const START: f64 = 1.3;
/// eta of the experiments at one learning rate.
pub(super) const ETA: f64 = 0.25;
/// T.
pub(super) const TIME: f64 = 1.0;

/// What is compared: three test functions of polynomial growth, and the variance, in which noise cannot hide behind
/// the motion of the mean.
pub(super) const COMPARED: [&str; 4] = ["E x", "E x^2", "E x^4", "Var x"];
/// The place of E x^2 in [`COMPARED`].
pub(super) const SQUARE: usize = 1;
/// The place of Var x in [`COMPARED`].
pub(super) const VARIANCE: usize = 3;

/// Its exact moments.
pub(super) fn exact() -> Result<RandomQuadratic, Failure> {
    let column = |of: fn(&(f64, f64, f64)) -> f64| DVector::from_iterator(PARABOLAS.len(), PARABOLAS.iter().map(of));
    Ok(RandomQuadratic::new(&column(|p| p.0), &column(|p| p.1), &column(|p| p.2))?)
}

/// The loss itself.
pub(super) fn simulated() -> Result<loss::RandomQuadratic<Number, 3>, Failure> {
    let parabolas = PARABOLAS.map(|(curvature, offset, probability)| Parabola {
        curvature: Number::of(curvature),
        offset: Number::of(offset),
        probability: Number::of(probability),
    });
    loss::RandomQuadratic::new(parabolas).map_err(Failure::setup)
}

/// The values of the stochastic gradient at a position, and their probabilities.
pub(super) fn gradients_at(x: f64) -> ([f64; 3], [f64; 3]) {
    (PARABOLAS.map(|(curvature, offset, _)| curvature * x - offset), PARABOLAS.map(|(_, _, probability)| probability))
}

/// The numbers of [`COMPARED`].
pub(super) fn compared([first, second, _, fourth]: Moments) -> [f64; 4] {
    [first, second, fourth, second - first * first]
}

/// The maximum over k = 0 .. `steps` of the absolute difference between two sequences, each number of [`COMPARED`] for
/// itself.
pub(super) fn largest_differences(
    steps: u32,
    one: impl Fn(u32) -> Result<Moments, Failure>,
    other: impl Fn(u32) -> Result<Moments, Failure>,
) -> Result<[f64; 4], Failure> {
    let mut largest = [0.0_f64; 4];
    for k in 0..=steps {
        let differences = compared(one(k)?).into_iter().zip(compared(other(k)?));
        for (largest, (one, other)) in largest.iter_mut().zip(differences) {
            *largest = largest.max((one - other).abs());
        }
    }
    Ok(largest)
}

/// The errors of the number at `place` of [`COMPARED`] against the size.
pub(super) fn errors_of(place: usize, all: &[(f64, [f64; 4])]) -> Vec<ErrorAt> {
    all.iter().map(|&(size, errors)| ErrorAt { size, error: errors[place] }).collect()
}
