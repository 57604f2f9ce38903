//! The two landscapes of Comp24 appendices F.3 and F.4, with noise and a start.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::{EmbeddedSaddle, Loss};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::ParameterError;
use optsde_device::observe::Basin;

use crate::experiment::Number;
use crate::theory;
use crate::theory::embedded_saddle::{self, Minimum};

/// The curvatures of the quadratic form.
pub(super) const QUADRATIC: [f64; 2] = [10.0, 2.0];
/// h, lambda and xi of the coordinate x_1 of the saddle.
const SADDLE_COORDINATE: [f64; 3] = [-1.0, 1.0, 0.1];

/// The minima of the saddle along x_1, the right one first; x_2 is 0 at both.
pub(super) fn saddle_minima() -> theory::Result<[Minimum; 2]> {
    let [h, lambda, xi] = SADDLE_COORDINATE;
    embedded_saddle::minima(h, lambda, xi)
}

/// Where and from where: what an optimizer and its equations have in common.
#[derive(Clone, Copy)]
pub(super) struct Landscape {
    pub(super) loss: EmbeddedSaddle<Number, 2>,
    /// The loss that is subtracted from every other: that of the minimum.
    pub(super) floor: f64,
    /// sigma, the deviation of the gradient noise in each coordinate.
    pub(super) noise: f64,
    /// x at the start.
    pub(super) start: [f64; 2],
}

impl Landscape {
    /// Comp24 appendix F.3 and F.4: the quadratic form with H = diag(10, 2), a bowl without its quartic and cubic terms.
    pub(super) fn quadratic(noise: f64, start: [f64; 2]) -> Self {
        let loss = EmbeddedSaddle::diagonal(QUADRATIC.map(Number::of), Number::ZERO, Number::ZERO);
        Self { loss, floor: 0.0, noise, start }
    }

    /// Comp24 appendix F.3 and F.4: H = diag(-1, 2), lambda = 1, xi = 0.1. The floor is the minimum at x_1 < 0.
    pub(super) fn saddle(noise: f64, start: [f64; 2]) -> theory::Result<Self> {
        let [_, left] = saddle_minima()?;
        let [h, lambda, xi] = SADDLE_COORDINATE.map(Number::of);
        let loss = EmbeddedSaddle::diagonal([h, Number::TWO], lambda, xi);
        Ok(Self { loss, floor: left.value, noise, start })
    }

    pub(super) fn start(&self) -> Vector<Number, 2> {
        self.start.map(Number::of)
    }

    pub(super) fn covariance(&self) -> Result<DiagonalCovariance<Number, 2>, ParameterError> {
        DiagonalCovariance::new([Number::of(self.noise); 2])
    }

    /// (grad f)^2 + sigma^2 at the start.
    pub(super) fn squared_gradient(&self) -> Vector<Number, 2> {
        let variance = Number::of(self.noise * self.noise);
        self.loss.gradient(&self.start()).map(|g| g * g + variance)
    }

    /// Loss above the floor, x, and whether x_1 is above 0.
    pub(super) fn basin(&self) -> Basin {
        Basin { loss: self.loss, floor: Number::of(self.floor) }
    }
}
