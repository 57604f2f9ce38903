//! The expectation over all noise sequences at once.
//!
//! Moments of (x, m) are kept as functionals of v: `E[x^i m^j l_n(v_k)]` with the Lagrange polynomials `l_n` of Chebyshev
//! points. One step is the transpose of interpolating `v -> F(v')` at the points, so that the result is what a backward
//! recursion of functions of v gives, for all expectations in one pass. The points of step k cover exactly the hull of
//! what v can reach by then, which one step maps into the next hull: nothing is extrapolated, and a polynomial of v is
//! carried without error. What is approximated is the slope `1 / (sqrt(v) + eps)`, with geometric convergence in the
//! degree as long as v stays away from 0. Degrees are doubled until nothing moves.

use super::super::chebyshev::Chebyshev;
use super::super::error::{Result, TheoryError};
use super::super::geometric::complement;
use super::super::malladi_one_step::Denominator;
use super::joint::{Joint, Step};
use super::optimizer::{Optimizer, State};
use super::{Moments, NoisyGradient};

const DEGREES: [usize; 5] = [12, 24, 48, 96, 192];

/// What a doubled degree may change, relative to root mean squares.
const TOLERANCE: f64 = 1e-11;

pub(super) fn converged(optimizer: &Optimizer, gradient: &NoisyGradient, start: &State, steps: u64) -> Result<Moments> {
    let walk = Walk::new(optimizer, gradient);
    let mut coarse = walk.run(start, steps, DEGREES[0])?;
    let mut change = f64::NAN;
    for degree in &DEGREES[1..] {
        let fine = walk.run(start, steps, *degree)?;
        change = fine.difference(&coarse);
        if change <= TOLERANCE {
            return Ok(fine);
        }
        coarse = fine;
    }
    Err(TheoryError::NotConverged { quantity: "expectation on the linear loss", change, tolerance: TOLERANCE })
}

struct Walk<'a> {
    optimizer: &'a Optimizer,
    /// Probability and gradient.
    gradients: Vec<(f64, f64)>,
}

/// The hull of the values of v.
#[derive(Clone, Copy)]
struct Hull {
    middle: f64,
    half: f64,
}

/// What the bias corrections make of step k.
struct Correction {
    /// `eta sqrt(g_2) / g_1`.
    learning_rate: f64,
    /// `eps sqrt(g_2)`.
    epsilon: f64,
}

impl<'a> Walk<'a> {
    fn new(optimizer: &'a Optimizer, gradient: &NoisyGradient) -> Self {
        let gradients = gradient.noise.weighted().map(|(p, z)| (p, gradient.mean + gradient.deviation * z[0]));
        Self { optimizer, gradients: gradients.filter(|(p, _)| *p > 0.0).collect() }
    }

    fn run(&self, start: &State, steps: u64, degree: usize) -> Result<Moments> {
        let chebyshev = Chebyshev::new(degree, -1.0, 1.0);
        let points = chebyshev.points();
        let mut hull = Hull { middle: start.v, half: 0.0 };
        let mut joints = vec![Joint::default(); points.len()];
        // Where all points are v_0, one of them holds everything.
        joints[0] = Joint::certain(start.x, start.m);
        for k in start.step..start.step + steps {
            let next = self.next_hull(hull);
            let correction = self.correction(k);
            let mut moved = vec![Joint::default(); points.len()];
            for (&point, joint) in points.iter().zip(&joints).filter(|(_, joint)| **joint != Joint::default()) {
                let v = hull.at(point);
                for &(probability, g) in &self.gradients {
                    let after = self.second_moment(v, g);
                    let joint = joint.after(&self.step(&correction, v, after, g)?);
                    let weights = chebyshev.interpolation(next.coordinate(after));
                    for (sum, weight) in moved.iter_mut().zip(&weights) {
                        sum.add(probability * weight, &joint);
                    }
                }
            }
            (hull, joints) = (next, moved);
        }
        moments(points.iter().map(|&point| hull.at(point)), &joints).checked()
    }

    fn second_moment(&self, v: f64, g: f64) -> f64 {
        let rate = self.optimizer.rate2;
        (1.0 - rate) * v + rate * g * g
    }

    /// v' grows with v, and with g^2.
    fn next_hull(&self, hull: Hull) -> Hull {
        let ends = [hull.at(-1.0), hull.at(1.0)];
        let all = self.gradients.iter().flat_map(|&(_, g)| ends.map(|v| self.second_moment(v, g)));
        let (low, high) = all.fold((f64::INFINITY, 0.0), |(low, high), v| (f64::min(low, v), f64::max(high, v)));
        Hull { middle: 0.5 * (low + high), half: 0.5 * (high - low) }
    }

    fn correction(&self, k: u64) -> Correction {
        let Optimizer { learning_rate, epsilon, rate1, rate2, denominator, .. } = *self.optimizer;
        let Some(rate1) = rate1 else { return Correction { learning_rate, epsilon } };
        let counted = if denominator == Denominator::Previous { k } else { k + 1 };
        let root = complement(rate2, counted).sqrt();
        Correction { learning_rate: learning_rate * root / complement(rate1, k + 1), epsilon: epsilon * root }
    }

    fn step(&self, correction: &Correction, before: f64, after: f64, g: f64) -> Result<Step> {
        let rate1 = self.optimizer.rate1.unwrap_or(1.0);
        let divided = if self.optimizer.denominator == Denominator::Previous { before } else { after };
        let denominator = divided.sqrt() + correction.epsilon;
        if denominator == 0.0 {
            let allowed = "v > 0 or eps > 0 wherever the step divides".into();
            return Err(TheoryError::Range { field: "v", value: divided, allowed });
        }
        let decay = 1.0 - self.optimizer.learning_rate * self.optimizer.weight_decay;
        Ok(Step { keep: 1.0 - rate1, gain: rate1 * g, decay, slope: correction.learning_rate / denominator })
    }
}

impl Hull {
    /// v of a coordinate in [-1, 1]; rounding does not take it below 0.
    fn at(self, coordinate: f64) -> f64 {
        (self.middle + self.half * coordinate).max(0.0)
    }

    fn coordinate(self, v: f64) -> f64 {
        if self.half == 0.0 { 1.0 } else { ((v - self.middle) / self.half).clamp(-1.0, 1.0) }
    }
}

fn moments(values: impl Iterator<Item = f64>, joints: &[Joint]) -> Moments {
    let mut moments = Moments { x: 0.0, x2: 0.0, v: 0.0, xv: 0.0, v2: 0.0, m: 0.0, m2: 0.0, xm: 0.0 };
    for (v, joint) in values.zip(joints) {
        moments.x += joint.x;
        moments.x2 += joint.xx;
        moments.v += v * joint.one;
        moments.xv += v * joint.x;
        moments.v2 += v * v * joint.one;
        moments.m += joint.m;
        moments.m2 += joint.mm;
        moments.xm += joint.xm;
    }
    moments
}
