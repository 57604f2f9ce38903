//! Equations without a symmetry that could hide an error term: every coefficient bends.

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::Loss;
use optsde_core::noise::Covariance;
use optsde_core::sde::{NoiseStructure, Relaxed, Sde, State};

/// dx = mu x dt + sigma x dW, with the solution x_0 exp((mu - sigma^2 / 2) t + sigma W).
#[derive(Clone, Copy)]
pub(crate) struct GeometricBrownianMotion<R> {
    pub(crate) growth: R,
    pub(crate) volatility: R,
}

impl<R: Real> Sde<R, 0, 1> for GeometricBrownianMotion<R> {
    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Diagonal
    }
    fn drift(&self, _t: R, state: &State<R, 0, 1>) -> Vector<R, 1> {
        state.x.map(|x| self.growth * x)
    }
    fn diffusion(&self, _t: R, state: &State<R, 0, 1>, dw: &Vector<R, 1>) -> State<R, 0, 1> {
        State { x: [self.volatility * state.x[0] * dw[0]], relaxed: [] }
    }
    fn rates(&self) -> [R; 0] {
        []
    }
    fn targets(&self, _t: R, _x: &Vector<R, 1>) -> Relaxed<R, 0, 1> {
        []
    }
}

/// dx = -(x + x^3 / 4 + t x / 5) dt + (1 + t / 2) dW: additive noise that changes with time, and large enough for the
/// term of order 1.5 to be seen before the one of order 2.
#[derive(Clone, Copy)]
pub(crate) struct BentAdditive;

impl<R: Real> Sde<R, 0, 1> for BentAdditive {
    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
    fn drift(&self, t: R, state: &State<R, 0, 1>) -> Vector<R, 1> {
        state.x.map(|x| -(x + R::of(0.25) * x * x * x + R::of(0.2) * t * x))
    }
    fn diffusion(&self, t: R, _state: &State<R, 0, 1>, dw: &Vector<R, 1>) -> State<R, 0, 1> {
        State { x: dw.map(|w| (R::ONE + R::HALF * t) * w), relaxed: [] }
    }
    fn rates(&self) -> [R; 0] {
        []
    }
    fn targets(&self, _t: R, _x: &Vector<R, 1>) -> Relaxed<R, 0, 1> {
        []
    }
}

/// dx = sin x dt + dW.
#[derive(Clone, Copy)]
pub(crate) struct Wave;

impl Sde<f64, 0, 1> for Wave {
    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
    fn drift(&self, _t: f64, state: &State<f64, 0, 1>) -> Vector<f64, 1> {
        state.x.map(f64::sin)
    }
    fn diffusion(&self, _t: f64, _state: &State<f64, 0, 1>, dw: &Vector<f64, 1>) -> State<f64, 0, 1> {
        State { x: *dw, relaxed: [] }
    }
    fn rates(&self) -> [f64; 0] {
        []
    }
    fn targets(&self, _t: f64, _x: &Vector<f64, 1>) -> Relaxed<f64, 0, 1> {
        []
    }
}

/// Noise in two dimensions whose columns do not commute.
#[derive(Clone, Copy)]
pub(crate) struct NotCommuting;

impl<R: Real> Sde<R, 0, 2> for NotCommuting {
    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::General
    }
    fn drift(&self, t: R, state: &State<R, 0, 2>) -> Vector<R, 2> {
        let [x, y] = state.x;
        [-x + R::of(0.3) * y * y + R::of(0.2) * t, -(R::of(0.7) * y) + R::of(0.4) * x * y]
    }
    fn diffusion(&self, t: R, state: &State<R, 0, 2>, dw: &Vector<R, 2>) -> State<R, 0, 2> {
        let [x, y] = state.x;
        let [u, v] = *dw;
        let first = (R::of(0.4) + R::of(0.3) * y + R::of(0.2) * x * x) * u + R::of(0.5) * x * v;
        let second = R::of(0.2) * y * y * u + (R::of(0.3) + R::of(0.6) * x + R::of(0.2) * t * y) * v;
        State { x: [first, second], relaxed: [] }
    }
    fn rates(&self) -> [R; 0] {
        []
    }
    fn targets(&self, _t: R, _x: &Vector<R, 2>) -> Relaxed<R, 0, 2> {
        []
    }
}

/// A momentum m driven by the same noise as x, and a second moment v:
///
/// dx = -(m + x / 2) / (1 + v) dt + B dW, dm = 1.5 (x + x^3 / 4 - m) dt + B_m dW, dv = 0.8 (x^2 + 0.3 - v) dt.
#[derive(Clone, Copy)]
pub(crate) struct Adaptive {
    pub(crate) structure: NoiseStructure,
}

impl<R: Real> Sde<R, 2, 1> for Adaptive {
    const RELAXATIONS: [&'static str; 2] = ["m", "v"];
    fn structure(&self) -> NoiseStructure {
        self.structure
    }
    fn drift(&self, t: R, state: &State<R, 2, 1>) -> Vector<R, 1> {
        let ([x], [[m], [v]]) = (state.x, state.relaxed);
        [-((m + R::HALF * x + R::of(0.1) * t) / (R::ONE + v))]
    }
    fn diffusion(&self, t: R, state: &State<R, 2, 1>, dw: &Vector<R, 1>) -> State<R, 2, 1> {
        let ([x], [[m], [v]], [w]) = (state.x, state.relaxed, *dw);
        let (own, other) = match self.structure {
            NoiseStructure::Diagonal | NoiseStructure::General => {
                ((R::of(0.3) + R::of(0.2) * x * x + R::of(0.2) * m) / (R::ONE + v), R::HALF + R::of(0.2) * m * x)
            }
            _ => (R::of(0.4) + R::of(0.1) * t, R::of(0.7) - R::of(0.2) * t),
        };
        State { x: [own * w], relaxed: [[other * w], [R::ZERO]] }
    }
    fn rates(&self) -> [R; 2] {
        [R::of(1.5), R::of(0.8)]
    }
    fn targets(&self, _t: R, x: &Vector<R, 1>) -> Relaxed<R, 2, 1> {
        let [x] = *x;
        [[x + R::of(0.25) * x * x * x], [x * x + R::of(0.3)]]
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
