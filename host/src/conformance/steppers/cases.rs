//! The golden equations with their starts.

use super::StepperCase;
use super::equations::{Adaptive, BentAdditive, GeometricBrownianMotion, NotCommuting};
use optsde_core::Real;
use optsde_core::linalg::{Vector, apply};
use optsde_core::loss::Quadratic;
use optsde_core::noise::Covariance;
use optsde_core::sde::{NoiseStructure, SdeState, SgdSde};

/// Geometric Brownian motion.
pub fn geometric_brownian_motion<R: Real>() -> StepperCase<GeometricBrownianMotion<R>, R, 0, 1> {
    StepperCase {
        equation: "geometric_brownian_motion",
        coefficients: "dx = x dt / 4 + x dW / 2",
        sde: GeometricBrownianMotion { growth: R::of(0.25), volatility: R::HALF },
        start: SdeState { x: [R::ONE], relaxed: [] },
    }
}

/// Additive noise that changes with time.
pub fn bent_additive<R: Real>() -> StepperCase<BentAdditive, R, 0, 1> {
    StepperCase {
        equation: "bent_additive",
        coefficients: "dx = -(x + x^3 / 4 + t x / 5) dt + (1 + t / 2) dW",
        sde: BentAdditive,
        start: SdeState { x: [R::ONE], relaxed: [] },
    }
}

/// Two coordinates whose noise does not commute.
pub fn not_commuting<R: Real>() -> StepperCase<NotCommuting, R, 0, 2> {
    StepperCase {
        equation: "not_commuting",
        coefficients: "dx = (-x + 0.3 y^2 + 0.2 t) dt + (0.4 + 0.3 y + 0.2 x^2) dU + 0.5 x dV, \
                       dy = (-0.7 y + 0.4 x y) dt + 0.2 y^2 dU + (0.3 + 0.6 x + 0.2 t y) dV",
        sde: NotCommuting,
        start: SdeState { x: [R::ONE, -R::HALF], relaxed: [] },
    }
}

/// Momentum and second moment, under noise that changes with the state.
pub fn adaptive<R: Real>() -> StepperCase<Adaptive, R, 2, 1> {
    StepperCase {
        equation: "adaptive",
        coefficients: "dx = -(m + x / 2 + t / 10) / (1 + v) dt + (0.3 + 0.2 x^2 + 0.2 m) / (1 + v) dW, \
                       dm = 1.5 (x + x^3 / 4 - m) dt + (0.5 + 0.2 m x) dW, dv = 0.8 (x^2 + 0.3 - v) dt",
        sde: Adaptive { structure: NoiseStructure::Diagonal },
        start: SdeState { x: [R::ONE], relaxed: [[-R::HALF], [R::HALF]] },
    }
}

/// The same under noise that changes with time only.
pub fn adaptive_additive<R: Real>() -> StepperCase<Adaptive, R, 2, 1> {
    StepperCase {
        equation: "adaptive_additive",
        coefficients: "dx = -(m + x / 2 + t / 10) / (1 + v) dt + (0.4 + 0.1 t) dW, \
                       dm = 1.5 (x + x^3 / 4 - m) dt + (0.7 - 0.2 t) dW, dv = 0.8 (x^2 + 0.3 - v) dt",
        sde: Adaptive { structure: NoiseStructure::Additive },
        ..adaptive()
    }
}

/// dx = -K x dt + c dW: gradient descent at learning rate 1/4 under noise of factor 2 c.
///
/// # Panics
/// Never: the learning rate is in range.
pub fn ornstein_uhlenbeck<R: Real>() -> StepperCase<SgdSde<Quadratic<R, 2>, Factor<R>, R>, R, 0, 2> {
    let curvature = [[R::of(1.5), R::of(0.75)], [R::of(0.75), R::HALF]];
    let covariance = Factor([[R::ONE, R::ZERO], [R::HALF, R::of(0.75)]]);
    StepperCase {
        equation: "ornstein_uhlenbeck",
        coefficients: "dx = -K x dt + c dW, K = ((3/2, 3/4), (3/4, 1/2)), c = ((1/2, 0), (1/4, 3/8))",
        sde: SgdSde::new(Quadratic { curvature }, covariance, R::of(0.25)).expect("in range"),
        start: SdeState { x: [R::ONE, -R::HALF], relaxed: [] },
    }
}

/// A constant factor F of a covariance F F^T, as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor<R>(pub [[R; 2]; 2]);

impl<R: Real> Covariance<R, 2> for Factor<R> {
    fn correlate(&self, _x: &Vector<R, 2>, z: &Vector<R, 2>) -> Vector<R, 2> {
        apply(&self.0, z)
    }

    fn variances(&self, _x: &Vector<R, 2>) -> Vector<R, 2> {
        self.0.map(|[a, b]| a * a + b * b)
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
}
