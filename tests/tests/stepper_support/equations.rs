//! Equations without a symmetry that could hide an error term, beside those of the golden trajectories.

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::Loss;
use optsde_core::noise::Covariance;
use optsde_core::sde::{NoiseStructure, Relaxed, Sde, State};

/// dx = sin x dt + dW.
#[derive(Clone, Copy)]
pub(crate) struct Wave;

impl Sde<f64, 0, 1> for Wave {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
    fn at(&self, _t: f64) {}
    fn drift_at(&self, _at: &(), state: &State<f64, 0, 1>) -> Vector<f64, 1> {
        state.x.map(f64::sin)
    }
    fn diffusion_at(&self, _at: &(), _state: &State<f64, 0, 1>, dw: &Vector<f64, 1>) -> State<f64, 0, 1> {
        State { x: *dw, relaxed: [] }
    }
    fn rates(&self) -> [f64; 0] {
        []
    }
    fn targets(&self, _t: f64, _x: &Vector<f64, 1>) -> Relaxed<f64, 0, 1> {
        []
    }
}

/// L = sum (x^2 / 2 + x^4 / 16) (1 + i / 2) + x_0 x_last / 4, a loss with a Hessian that changes.
#[derive(Clone, Copy)]
pub(crate) struct Quartic;

impl<R: Real, const D: usize> Loss<R, D> for Quartic {
    fn value(&self, x: &Vector<R, D>) -> R {
        let mut sum = R::of(0.25) * x[0] * x[D - 1];
        for (i, x) in x.iter().enumerate() {
            let square = *x * *x;
            sum += (R::ONE + R::HALF * R::of_count(i as u64)) * (R::HALF * square + R::of(0.0625) * square * square);
        }
        sum
    }
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        let mut gradient = [R::ZERO; D];
        for (i, (g, x)) in gradient.iter_mut().zip(x).enumerate() {
            *g = (R::ONE + R::HALF * R::of_count(i as u64)) * (*x + R::of(0.25) * *x * *x * *x);
        }
        gradient[0] += R::of(0.25) * x[D - 1];
        gradient[D - 1] += R::of(0.25) * x[0];
        gradient
    }
    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D> {
        let mut hessian = [[R::ZERO; D]; D];
        for (i, x) in x.iter().enumerate() {
            hessian[i][i] = (R::ONE + R::HALF * R::of_count(i as u64)) * (R::ONE + R::of(0.75) * *x * *x);
        }
        hessian[0][D - 1] += R::of(0.25);
        hessian[D - 1][0] += R::of(0.25);
        hessian
    }
}

/// Independent components with deviations 1/2 + x_i^2 / 4.
#[derive(Clone, Copy)]
pub(crate) struct BentDiagonal;

impl<R: Real, const D: usize> Covariance<R, D> for BentDiagonal {
    fn correlate(&self, x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        std::array::from_fn(|i| (R::HALF + R::of(0.25) * x[i] * x[i]) * z[i])
    }
    fn variances(&self, x: &Vector<R, D>) -> Vector<R, D> {
        x.map(|x| (R::HALF + R::of(0.25) * x * x) * (R::HALF + R::of(0.25) * x * x))
    }
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Diagonal
    }
}

/// A factor whose columns do not commute.
#[derive(Clone, Copy)]
pub(crate) struct BentCovariance;

impl BentCovariance {
    fn factor<R: Real>(x: &Vector<R, 2>) -> Matrix<R, 2> {
        let [x, y] = *x;
        [
            [R::of(0.6) + R::of(0.2) * y * y, R::of(0.3) * x],
            [R::of(0.2) * x * y, R::of(0.5) + R::of(0.3) * x + R::of(0.1) * y],
        ]
    }
}

impl<R: Real> Covariance<R, 2> for BentCovariance {
    fn correlate(&self, x: &Vector<R, 2>, z: &Vector<R, 2>) -> Vector<R, 2> {
        optsde_core::linalg::apply(&Self::factor(x), z)
    }
    fn variances(&self, x: &Vector<R, 2>) -> Vector<R, 2> {
        Self::factor(x).map(|[a, b]| a * a + b * b)
    }
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::General
    }
}
