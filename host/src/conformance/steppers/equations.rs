//! Equations that schemes are held against: every coefficient bends, so that no symmetry hides an error term.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::sde::{NoiseStructure, Relaxed, Sde, State};

pub use super::cases::{
    Factor, adaptive, adaptive_additive, bent_additive, geometric_brownian_motion, not_commuting, ornstein_uhlenbeck,
};

/// dx = mu x dt + sigma x dW, with the solution x_0 exp((mu - sigma^2 / 2) t + sigma W).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeometricBrownianMotion<R> {
    /// mu.
    pub growth: R,
    /// sigma.
    pub volatility: R,
}

impl<R: Real> Sde<R, 0, 1> for GeometricBrownianMotion<R> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Diagonal
    }
    fn at(&self, _t: R) {}
    fn drift_at(&self, _at: &(), state: &State<R, 0, 1>) -> Vector<R, 1> {
        state.x.map(|x| self.growth * x)
    }
    fn diffusion_at(&self, _at: &(), state: &State<R, 0, 1>, dw: &Vector<R, 1>) -> State<R, 0, 1> {
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BentAdditive;

impl<R: Real> Sde<R, 0, 1> for BentAdditive {
    type At = R;

    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
    fn at(&self, t: R) -> R {
        t
    }
    fn drift_at(&self, &t: &R, state: &State<R, 0, 1>) -> Vector<R, 1> {
        state.x.map(|x| -(x + R::of(0.25) * x * x * x + R::of(0.2) * t * x))
    }
    fn diffusion_at(&self, &t: &R, _state: &State<R, 0, 1>, dw: &Vector<R, 1>) -> State<R, 0, 1> {
        State { x: dw.map(|w| (R::ONE + R::HALF * t) * w), relaxed: [] }
    }
    fn rates(&self) -> [R; 0] {
        []
    }
    fn targets(&self, _t: R, _x: &Vector<R, 1>) -> Relaxed<R, 0, 1> {
        []
    }
}

/// Noise in two dimensions whose columns do not commute:
///
/// dx = (-x + 0.3 y^2 + 0.2 t) dt + (0.4 + 0.3 y + 0.2 x^2) dU + 0.5 x dV,
/// dy = (-0.7 y + 0.4 x y) dt + 0.2 y^2 dU + (0.3 + 0.6 x + 0.2 t y) dV.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotCommuting;

impl<R: Real> Sde<R, 0, 2> for NotCommuting {
    type At = R;

    const RELAXATIONS: [&'static str; 0] = [];
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::General
    }
    fn at(&self, t: R) -> R {
        t
    }
    fn drift_at(&self, &t: &R, state: &State<R, 0, 2>) -> Vector<R, 2> {
        let [x, y] = state.x;
        [-x + R::of(0.3) * y * y + R::of(0.2) * t, -(R::of(0.7) * y) + R::of(0.4) * x * y]
    }
    fn diffusion_at(&self, &t: &R, state: &State<R, 0, 2>, dw: &Vector<R, 2>) -> State<R, 0, 2> {
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
/// dx = -(m + x / 2 + t / 10) / (1 + v) dt + B dW, dm = 1.5 (x + x^3 / 4 - m) dt + B_m dW, dv = 0.8 (x^2 + 0.3 - v) dt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adaptive {
    /// Additive: B and B_m change with time only; diagonal: with the state.
    pub structure: NoiseStructure,
}

impl<R: Real> Sde<R, 2, 1> for Adaptive {
    type At = R;

    const RELAXATIONS: [&'static str; 2] = ["m", "v"];
    fn structure(&self) -> NoiseStructure {
        self.structure
    }
    fn at(&self, t: R) -> R {
        t
    }
    fn drift_at(&self, &t: &R, state: &State<R, 2, 1>) -> Vector<R, 1> {
        let ([x], [[m], [v]]) = (state.x, state.relaxed);
        [-((m + R::HALF * x + R::of(0.1) * t) / (R::ONE + v))]
    }
    fn diffusion_at(&self, &t: &R, state: &State<R, 2, 1>, dw: &Vector<R, 1>) -> State<R, 2, 1> {
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
