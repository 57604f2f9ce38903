//! The exact law of SignSGD on `lam x^2 / 2` after k steps: a walk on the lattice `x0 + eta Z`.
//!
//! ```text
//! P(x' = x - eta) = (1 + M) / 2,   P(x' = x + eta) = (1 - M) / 2,   M = E sign(lam x / sigma + U)
//! ```
//!
//! The law is carried from step to step. Probabilities below 1e-60 at its ends are dropped, so that the work is steps
//! times the width of the law, not their square. Nothing of this is in Comp24; it is what its equations are measured
//! against.

use optsde_core::sde::SignLaw;

use super::{Moments, SignNoise, require_positive};
use crate::theory::check;
use crate::theory::error::{Result, TheoryError};

/// Largest number of steps; the work per step is the width of the law, at most some 5000 places.
pub const MAX_STEPS: u64 = 100_000;

/// What is too little to matter: 1e5 of them are far below rounding.
const NEGLIGIBLE: f64 = 1e-60;

/// Moments after `steps` steps from `x0`.
///
/// # Errors
/// `lam`, `sigma` or `eta` not above 0, `x0` not finite, more than [`MAX_STEPS`] steps; a result beyond float64.
pub fn moments(lam: f64, sigma: f64, eta: f64, x0: f64, steps: u64, noise: &SignNoise) -> Result<Moments> {
    require_positive(lam, sigma, eta)?;
    check::number("x0", x0)?;
    let steps = step_count(steps)?;
    let place = |j: usize| x0 + eta * (check::count(j) - check::count(steps));
    check::finite("x0 - k eta", place(0))?;
    check::finite("x0 + k eta", place(2 * steps))?;
    let down: Vec<Move> = (0..=2 * steps).map(|j| Move::at(place(j), lam / sigma, noise)).collect();
    let law = Walk::start(steps).after(&down);
    let mean_of = |f: &dyn Fn(f64) -> f64| law.iter().map(|&(j, weight)| weight * f(place(j))).sum::<f64>();
    Ok(Moments {
        mean: check::finite("E x", mean_of(&|x| x))?,
        second: check::finite("E x^2", mean_of(&|x| x * x))?,
        fourth: check::finite("E x^4", mean_of(&|x| (x * x) * (x * x)))?,
        cosine: check::finite("E cos 2 x", mean_of(&|x| (2.0 * x).cos()))?,
    })
}

/// Where a step goes to from one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// Probability of `x - eta`.
    pub(super) down: f64,
    /// Probability of `x + eta`.
    pub(super) up: f64,
}

impl Move {
    /// `ratio` is `lam / sigma`.
    pub(super) fn at(x: f64, ratio: f64, noise: &SignNoise) -> Self {
        let (mean, variance) = noise.mean_and_variance(ratio * x);
        // (1 - |M|) / 2 from the variance (1 - |M|) (1 + |M|), which keeps its digits.
        let uphill = 0.5 * variance / (1.0 + mean.abs());
        let (down, up) = if mean < 0.0 { (uphill, 1.0 - uphill) } else { (1.0 - uphill, uphill) };
        Self { down, up }
    }
}

/// The law of a walk that has `left` steps to go: the probability of the place `first + 2 i` is `weights[i]`. Places
/// count from 0, and the start is in the middle.
struct Walk {
    first: usize,
    weights: Vec<f64>,
    left: usize,
}

impl Walk {
    fn start(steps: usize) -> Self {
        Self { first: steps, weights: vec![1.0], left: steps }
    }

    /// Places and their probabilities after all steps.
    fn after(mut self, moves: &[Move]) -> Vec<(usize, f64)> {
        while self.left > 0 {
            self.step(moves);
        }
        self.weights.iter().enumerate().map(|(i, &weight)| (self.first + 2 * i, weight)).collect()
    }

    fn step(&mut self, moves: &[Move]) {
        let here = moves[self.first..].iter().step_by(2);
        let mut carried = 0.0;
        for (weight, way) in self.weights.iter_mut().zip(here) {
            let stays = *weight;
            *weight = carried + stays * way.down;
            carried = stays * way.up;
        }
        self.weights.push(carried);
        self.first -= 1;
        self.left -= 1;
        self.drop_ends();
    }

    fn drop_ends(&mut self) {
        while self.weights.last().is_some_and(|&weight| weight < NEGLIGIBLE) {
            self.weights.pop();
        }
        let empty = self.weights.iter().take_while(|&&weight| weight < NEGLIGIBLE).count();
        if empty > 0 {
            self.weights.drain(..empty);
            self.first += 2 * empty;
        }
    }
}

fn step_count(steps: u64) -> Result<usize> {
    let allowed = || format!("at most {MAX_STEPS}").into();
    let refused = || TheoryError::Range { field: "k", value: check::steps(steps), allowed: allowed() };
    if steps > MAX_STEPS {
        return Err(refused());
    }
    usize::try_from(steps).map_err(|_| refused())
}
