//! Moments of the full equation of SignSGD on `lam x^2 / 2`: Comp24 (3) and (7).
//!
//! ```text
//! dX = -M(lam X / sigma) dt + sqrt(eta) sqrt(1 - M^2) dW
//! u(t, x) = E[g(X_t) | X_0 = x]:   du/dt = -M u' + (eta/2) (1 - M^2) u'',   u(0) = g
//! ```
//!
//! The backward equation of Kolmogorov on Chebyshev points, with a matrix exponential. The operator keeps even
//! functions even and odd ones odd, so each is carried on the positive half of the points. The interval reaches so far
//! that the equation does not: at its ends the noise is left out, which leaves a flow inwards that needs
//! no boundary condition. The number of points grows until the answer stays.

use nalgebra::{DMatrix, DVector, RowDVector};
use optsde_core::sde::SignLaw;

use super::{Moments, SignNoise, require_positive};
use crate::theory::chebyshev::Chebyshev;
use crate::theory::check;
use crate::theory::error::{Result, TheoryError};
use crate::theory::matrix_exponential::exponential;

/// Degrees tried: odd, so that no point is 0. The last takes some 0.1 s.
const DEGREES: [usize; 6] = [31, 47, 71, 107, 161, 241];

/// Two degrees agree if they differ by less than this, relative to the value or to the size of the interval.
const AGREEMENT: [f64; 2] = [1e-8, 1e-10];

/// Standard deviations of noise without drift that the equation stays within, but for 1e-11.
const REACH: f64 = 7.0;

/// Exponent at which a density at rest has ended.
const BARRIER: f64 = 32.0;

/// Moments at time `t` from `x0`, to 1e-6 or better.
///
/// # Errors
/// `lam`, `sigma` or `eta` not above 0, `x0` not finite, `t` below 0; an answer that 242 points do not determine, as
/// where `sigma / lam` is a hundredth of `|x0|` or less, or `cos(2 x)` has tens of periods.
pub fn moments(lam: f64, sigma: f64, eta: f64, x0: f64, t: f64, noise: &SignNoise) -> Result<Moments> {
    require_positive(lam, sigma, eta)?;
    check::number("x0", x0)?;
    check::non_negative("T", t)?;
    let reach = check::finite("largest |x|", x0.abs() + noise_reach(lam / sigma, eta, x0.abs(), t, noise))?;
    if t == 0.0 {
        return in_units([1.0, 1.0, 1.0, (2.0 * x0).cos()], x0);
    }
    // In units of the reach: z = x / reach in [-1, 1].
    let scaled = Scaled { steepness: lam / sigma * reach, speed: t / reach, noise: 0.5 * eta * t / (reach * reach) };
    let start = x0 / reach;
    let mut coarse: Option<[f64; 4]> = None;
    let mut change = f64::INFINITY;
    for degree in DEGREES {
        let fine = scaled.solve(degree, start, 2.0 * reach, noise)?;
        if let Some(coarse) = coarse {
            let off = |(c, f): (f64, f64)| (c - f).abs() / (AGREEMENT[0] * f.abs()).max(AGREEMENT[1]);
            change = coarse.into_iter().zip(fine).map(off).fold(0.0, f64::max);
            if change <= 1.0 {
                return in_units(fine, reach);
            }
        }
        coarse = Some(fine);
    }
    let quantity = "moments of the equation on 242 points (change in units of the tolerances)";
    Err(TheoryError::NotConverged { quantity, change, tolerance: 1.0 })
}

fn in_units([mean, second, fourth, cosine]: [f64; 4], unit: f64) -> Result<Moments> {
    let square = unit * unit;
    Ok(Moments {
        mean: check::finite("E X", mean * unit)?,
        second: check::finite("E X^2", second * square)?,
        fourth: check::finite("E X^4", fourth * square * square)?,
        cosine: check::finite("E cos 2 X", cosine)?,
    })
}

/// How far noise can carry |X| beyond its start: as far as it would without drift, or against the drift as far as the
/// density `exp(-integral of 2 M / (eta (1 - M^2)))` that is at rest with it, whichever is less. A wider interval
/// would hold places that are almost without noise, which the points resolve badly.
fn noise_reach(steepness: f64, eta: f64, start: f64, t: f64, noise: &SignNoise) -> f64 {
    let free = REACH * (eta * t).sqrt();
    let step = free / 1024.0;
    let mut exponent = 0.0;
    for i in 0..1024 {
        let x = step * (check::count(i) + 0.5);
        let (mean, variance) = noise.mean_and_variance(steepness * (start + x));
        exponent += 2.0 * mean / (eta * variance) * step;
        if exponent > BARRIER {
            return x + step;
        }
    }
    free
}

/// The equation in units of the interval and of the time.
struct Scaled {
    steepness: f64,
    speed: f64,
    noise: f64,
}

impl Scaled {
    /// `E z`, `E z^2`, `E z^4` and `E cos(wave z)` at the time 1 from `start`.
    fn solve(&self, degree: usize, start: f64, wave: f64, noise: &SignNoise) -> Result<[f64; 4]> {
        let grid = Chebyshev::new(degree, -1.0, 1.0);
        let operator = self.operator(&grid, noise);
        let weights = grid.interpolation(start);
        let odd = Parity::new(&operator, &weights, -1.0)?;
        let even = Parity::new(&operator, &weights, 1.0)?;
        let z = grid.points();
        let expect = |parity: &Parity, g: &dyn Fn(f64) -> f64| parity.row.iter().zip(z).map(|(w, &z)| w * g(z)).sum();
        Ok([
            expect(&odd, &|z| z),
            expect(&even, &|z| z * z),
            expect(&even, &|z| (z * z) * (z * z)),
            expect(&even, &|z| (wave * z).cos()),
        ])
    }

    /// `-M u' + (eta/2) (1 - M^2) u''` at every point.
    fn operator(&self, grid: &Chebyshev, noise: &SignNoise) -> DMatrix<f64> {
        let first = grid.differentiation();
        let mut operator = &first * &first;
        let last = grid.points().len() - 1;
        for (i, &z) in grid.points().iter().enumerate() {
            let (mean, variance) = noise.mean_and_variance(self.steepness * z);
            let diffusion = if i == 0 || i == last { 0.0 } else { self.noise * variance };
            let row = operator.row(i) * diffusion - first.row(i) * (self.speed * mean);
            operator.set_row(i, &row);
        }
        operator
    }
}

/// The operator on functions of one parity.
struct Parity {
    /// Weights of the values at the positive points: the solution at the start is their sum.
    row: RowDVector<f64>,
}

impl Parity {
    /// `sign` is 1 for even functions and -1 for odd ones. Points go from high to low, and their mirror images from low
    /// to high.
    fn new(operator: &DMatrix<f64>, weights: &DVector<f64>, sign: f64) -> Result<Self> {
        let points = weights.len();
        let half = points / 2;
        let folded = DMatrix::from_fn(half, half, |i, j| operator[(i, j)] + sign * operator[(i, points - 1 - j)]);
        let weights = RowDVector::from_fn(half, |_, j| weights[j] + sign * weights[points - 1 - j]);
        Ok(Self { row: weights * exponential("operator", &folded)? })
    }
}
