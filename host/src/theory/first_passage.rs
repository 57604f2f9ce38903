//! Escape from one well of a [`DoubleWell`] into the other: inverse mean first passage times, exact up to quadrature.
//!
//! SGD with the noise `C = |L''(w)| / S` starts at the minimum `-d` and has escaped as soon as `w > c`, where the
//! other well begins. In the time `lambda * step` its continuous-time (Ito) model is
//! `dw = -L' dt + sqrt(2 T(w)) dW` with `T(w) = lambda |L''(w)| / (2 S)`, so that
//!
//! ```text
//! 1/gamma = integral_-d^c e^Phi(y) integral_-inf^y e^-Phi(z) / T(z) dz dy,    Phi' = L' / T
//! ```
//!
//! (backward equation `T t'' - L' t' = -1`; Gardiner, Handbook of stochastic methods). Discrete SGD takes
//! `t(w) = 1 + integral_-inf^c p(w' | w) t(w') dw'` steps on average, with `p` the normal density of one step,
//! solved by Nystrom's method: collocation in the points of a quadrature.
//!
//! This is what Liu21 Section 6.3 approximates; see [`super::kramers`]. Both rates are per unit of `lambda * step`.
//!
//! Domain: `lambda > 0`, `S > 0` (not necessarily whole); barriers and noises that float64 resolves, as said below.

use std::f64::consts::PI;

use nalgebra::{DMatrix, DVector};
use optsde_core::loss::{DoubleWell, Loss};

use super::chebyshev::Chebyshev;
use super::check::{self, count};
use super::error::{Result, TheoryError};

/// Quadrature points of a panel, less one. What a panel holds varies by a few standard deviations of a Gaussian.
const DEGREE: usize = 24;

/// `e^Phi` at the barrier must fit float64.
const HIGHEST_BARRIER: f64 = 650.0;

/// Unknowns of the largest linear system, solved in about 2 s.
const MOST_POINTS: usize = 2000;

/// Mean number of steps up to which the rate keeps six digits.
const MOST_STEPS: f64 = 1e9;

/// Standard deviations of the stationary law of the well that are kept beyond its minimum.
const TAIL: f64 = 9.0;

/// Part of the line with one curvature.
struct Panel {
    low: f64,
    /// `|L''|`.
    curvature: f64,
    quadrature: Chebyshev,
}

impl Panel {
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let weights = self.quadrature.integration();
        let points = self.quadrature.points().iter().copied();
        points.zip(weights.iter().copied().collect::<Vec<_>>())
    }
}

/// The rate of the Ito model. It does not depend on the scale of the loss except by that factor.
///
/// # Errors
/// `lambda` or `S` outside the domain; `Phi(0) - Phi(-d) > 650`.
pub fn continuous_rate(wells: &DoubleWell<f64>, lam: f64, batch_size: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    check::positive("S", batch_size)?;
    // Phi = stiffness (w + d)^2 in the well and highest - stiffness w^2 on the barrier: the curvature cancels.
    let stiffness = batch_size / lam;
    let (c, d) = (wells.crossover(), minimum(wells));
    let highest = stiffness * ((d - c) * (d - c) + c * c);
    check::in_range("height of the barrier over T", highest, highest <= HIGHEST_BARRIER, "at most 650")?;
    let phi = |w: f64| if w < -c { stiffness * (w + d) * (w + d) } else { highest - stiffness * w * w };

    let longest = 1.0 / stiffness.sqrt();
    let well = curvature(wells, c);
    // The half of the well beyond -d is half a Gaussian.
    let mut visited = 0.5 * (PI / stiffness).sqrt() * 2.0 * stiffness / well;
    let mut time = 0.0;
    for panel in panels(wells, -d, longest)? {
        let temperature = panel.curvature / (2.0 * stiffness);
        let density = |w: f64| (-phi(w)).exp() / temperature;
        let mut whole = visited;
        for (y, weight) in panel.points() {
            let inner = Chebyshev::new(DEGREE, panel.low, y);
            let weights = inner.integration();
            let here: f64 = inner.points().iter().zip(weights.iter()).map(|(z, v)| v * density(*z)).sum();
            time += weight * phi(y).exp() * (visited + here);
            // The points run from high to low.
            whole = whole.max(visited + here);
        }
        visited = whole;
    }
    check::finite("gamma", 1.0 / time)
}

/// The rate of SGD itself: the inverse of `lambda` times the mean number of steps.
///
/// # Errors
/// `lambda` or `S` outside the domain; `lambda k_a >= 2`; a noise so small that its resolution across the wells needs
/// more than 2000 points; more than 1e9 steps on average.
pub fn discrete_rate(wells: &DoubleWell<f64>, lam: f64, batch_size: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    check::positive("S", batch_size)?;
    let (c, d) = (wells.crossover(), minimum(wells));
    let (well, top) = (curvature(wells, c), curvature(wells, 0.0));
    if lam * well >= 2.0 {
        return Err(TheoryError::Unstable { field: "lam", value: lam, limit: 2.0 / well, reason: "2 / k_a" });
    }
    let noise = |curvature: f64| lam * (curvature / batch_size).sqrt();
    let spread = (lam / (batch_size * (2.0 - lam * well))).sqrt();
    let panels = panels(wells, -d - TAIL * spread, 4.0 * noise(well.min(top)))?;

    let density = |from: f64, curvature: f64, to: f64| {
        let [slope] = wells.gradient(&[from]);
        let z = (to - (from - lam * slope)) / noise(curvature);
        (-0.5 * z * z).exp() / (noise(curvature) * (2.0 * PI).sqrt())
    };
    let to: Vec<(f64, f64)> = panels.iter().flat_map(Panel::points).collect();
    let from: Vec<(f64, f64)> =
        panels.iter().flat_map(|panel| panel.points().map(|(w, _)| (w, panel.curvature))).collect();
    let n = to.len();
    let steps = DMatrix::from_fn(n, n, |i, j| {
        let ((from, curvature), (to, weight)) = (from[i], to[j]);
        let stays = if i == j { 1.0 } else { 0.0 };
        stays - weight * density(from, curvature, to)
    });
    let singular = TheoryError::Overflow { quantity: "mean number of steps", value: f64::INFINITY };
    let times = steps.lu().solve(&DVector::from_element(n, 1.0)).ok_or(singular)?;
    let from_minimum = to.iter().zip(times.iter()).map(|((w, weight), t)| weight * density(-d, well, *w) * t);
    let mean = 1.0 + from_minimum.sum::<f64>();
    check::in_range("mean number of steps", mean, (1.0..=MOST_STEPS).contains(&mean), "at most 1e9")?;
    check::finite("gamma", 1.0 / (lam * mean))
}

/// d, from the crossover `c = (1 - l) d`.
fn minimum(wells: &DoubleWell<f64>) -> f64 {
    wells.crossover() / (1.0 - wells.well_part())
}

fn curvature(wells: &DoubleWell<f64>, w: f64) -> f64 {
    let [[curvature]] = wells.hessian(&[w]);
    curvature.abs()
}

/// The line from `low` to c, cut where the curvature changes and into pieces of at most the length `longest`.
fn panels(wells: &DoubleWell<f64>, low: f64, longest: f64) -> Result<Vec<Panel>> {
    let c = wells.crossover();
    let mut panels = Vec::new();
    for (low, high, curvature) in [(low, -c, curvature(wells, c)), (-c, c, curvature(wells, 0.0))] {
        let pieces = ((high - low) / longest).ceil().max(1.0);
        let points = pieces * count(DEGREE + 1);
        check::in_range("points across the wells", points, points <= count(MOST_POINTS), "at most 2000: more noise")?;
        let length = (high - low) / pieces;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small")]
        for i in 0..pieces as usize {
            let low = low + length * count(i);
            panels.push(Panel { low, curvature, quadrature: Chebyshev::new(DEGREE, low, low + length) });
        }
    }
    Ok(panels)
}
