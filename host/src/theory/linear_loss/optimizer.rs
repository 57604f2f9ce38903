//! RMSprop(W) and Adam(W) with their own hyperparameters, whatever the clock.
//!
//! ```text
//! g  = gbar + sigma z                      m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) g^2         x' = (1 - eta gamma) x - eta (sqrt(g_2) / g_1) m' / (sqrt(w) + eps sqrt(g_2))
//! ```
//!
//! with `w` and the bias correction of [`Denominator`]: `w = v'`, `g_i = 1 - beta_i^(k+1)` with the current one
//! (Comp24 eq. 9, Malladi22 Definition 2.2), `w = v`, `g_2 = 1 - beta_2^k` with the previous one (what Malladi22's text
//! and Appendix D analyse). RMSprop is `beta_1 = 0` and `g_1 = g_2 = 1`.
//!
//! Domain: `eta > 0`, `0 < 1 - beta_i <= 1`, `eps >= 0`, `gamma >= 0`, `sigma >= 0`, `v_0 >= 0`, at most [`MAX_STEPS`]
//! steps (fewer for a noise of more than three values), and a denominator that is never 0.

use super::super::check;
use super::super::error::{Result, TheoryError};
use super::super::finite_law::FiniteLaw;
use super::super::malladi_one_step::Denominator;
use super::exact;
use super::{Moments, NoisyGradient};

/// Steps that an exact expectation may take where the noise has three values or fewer.
pub const MAX_STEPS: u64 = 20_000;

/// Steps times values of the noise: some ten seconds at the highest degree.
const MAX_BRANCHES: u64 = 3 * MAX_STEPS;

/// Values that the noise of one step may take.
pub const MAX_ATOMS: usize = 64;

/// The hyperparameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Optimizer {
    /// eta.
    pub learning_rate: f64,
    /// `1 - beta_1` of Adam; none is RMSprop.
    pub rate1: Option<f64>,
    /// `1 - beta_2`.
    pub rate2: f64,
    /// eps, outside the root.
    pub epsilon: f64,
    /// gamma: decoupled, times the learning rate.
    pub weight_decay: f64,
    /// Which second moment divides.
    pub denominator: Denominator,
}

/// The state before step `k`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    /// k.
    pub step: u64,
    /// x.
    pub x: f64,
    /// m; RMSprop forgets it.
    pub m: f64,
    /// v.
    pub v: f64,
}

/// Expectations after `steps` more steps, to a relative 1e-11.
///
/// # Errors
/// Inputs outside the domain above; a second moment that comes so close to 0, where its root has no derivative, that
/// the expectation does not converge; moments that do not fit float64.
pub fn expectations(optimizer: &Optimizer, gradient: &NoisyGradient, start: &State, steps: u64) -> Result<Moments> {
    check::positive("eta", optimizer.learning_rate)?;
    for (field, rate) in [("1 - beta1", optimizer.rate1.unwrap_or(1.0)), ("1 - beta2", optimizer.rate2)] {
        check::in_range(field, rate, rate > 0.0 && rate <= 1.0, "0 < 1 - beta <= 1")?;
    }
    check::non_negative("eps", optimizer.epsilon)?;
    check::non_negative("gamma", optimizer.weight_decay)?;
    check::number("gbar", gradient.mean)?;
    check::non_negative("sigma", gradient.deviation)?;
    standardised(&gradient.noise)?;
    check::number("x0", start.x)?;
    check::number("m0", start.m)?;
    check::non_negative("v0", start.v)?;
    let limit = MAX_STEPS.min(MAX_BRANCHES / (gradient.noise.weighted().count() as u64));
    if steps > limit {
        let value = check::steps(steps);
        let allowed = format!("0 to {limit} for a noise of so many values").into();
        return Err(TheoryError::Range { field: "steps", value, allowed });
    }
    exact::converged(optimizer, gradient, start, steps)
}

/// How far mean and variance of the noise may be from 0 and 1.
const STANDARD_TOLERANCE: f64 = 1e-9;

fn standardised(noise: &FiniteLaw) -> Result<()> {
    let atoms = noise.weighted().count();
    if noise.dimension() != 1 || atoms > MAX_ATOMS {
        let allowed = format!("n x 1 with n <= {MAX_ATOMS}").into();
        return Err(TheoryError::Shape { field: "noise_atoms", rows: atoms, columns: noise.dimension(), allowed });
    }
    let (mean, variance) = (noise.mean()[0], noise.second_moment()[(0, 0)]);
    let near = |value: f64, target: f64| (value - target).abs() <= STANDARD_TOLERANCE;
    check::in_range("mean of noise_atoms", mean, near(mean, 0.0), "0")?;
    check::in_range("variance of noise_atoms", variance, near(variance, 1.0), "1")
}
