//! The exact law of an Ornstein-Uhlenbeck process at any step size: dx = -K x dt + c dW, constant c.
//!
//! ```text
//! x(t + h) = E x + n,   E = e^(-K h),   Cov n = S = int_0^h e^(-K u) c c^T e^(-K^T u) du
//! ```
//!
//! The mean of n given dW is P c dW with P = (1 / h) int_0^h e^(-K u) du. What is missing of S, S - h P c c^T P^T,
//! is made up by normal numbers from dZ, which are independent of dW. So the law is exact, and the path stays close
//! to the one of W: strong order 1 (2 in one dimension, for K > 0). Integrals are Taylor sums over a time short enough, doubled
//! (Van Loan, "Computing integrals involving the matrix exponential", IEEE Trans. Autom. Control 23 (1978)):
//! E(2h) = E E, S(2h) = S + E S E^T. K may be any square matrix. Preparing a step costs some 50 D^3 operations, once for all
//! paths of a block.

use super::{Increment, Needs, NoOrder, Orders, Stepper};
use crate::Real;
use crate::linalg::{Matrix, Vector, apply, diagonal, product};
use crate::loss::Quadratic;
use crate::noise::Covariance;
use crate::sde::{NoiseStructure, Sde, SgdSde, State};

/// Exact integration of SGD on a quadratic loss under constant noise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactOrnsteinUhlenbeck;

/// A step of given length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactStep<R, const D: usize> {
    /// h.
    length: R,
    /// E.
    flow: Matrix<R, D>,
    /// P.
    mean: Matrix<R, D>,
    /// F with F F^T the covariance that dW does not give, times sqrt(12 / h^3).
    rest: Matrix<R, D>,
}

impl<R: Real, C: Covariance<R, D>, const D: usize> Stepper<R, SgdSde<Quadratic<R, D>, C, R>, 0, D>
    for ExactOrnsteinUhlenbeck
{
    type Prepared = ExactStep<R, D>;

    const NAME: &'static str = "exact_ornstein_uhlenbeck";

    const NEEDS: Needs = Needs::INTEGRAL;

    fn orders(&self, sde: &SgdSde<Quadratic<R, D>, C, R>) -> Result<Orders, NoOrder> {
        match Sde::<R, 0, D>::structure(sde) {
            NoiseStructure::Smooth | NoiseStructure::Diagonal | NoiseStructure::General => {
                Err(NoOrder { stepper: "exact_ornstein_uhlenbeck", reason: "the noise depends on the state" })
            }
            NoiseStructure::None | NoiseStructure::Additive => Ok(Orders { strong: Some(1.0), weak: f64::INFINITY }),
        }
    }

    fn prepare(&self, sde: &SgdSde<Quadratic<R, D>, C, R>, t: R, h: R) -> ExactStep<R, D> {
        let mut covariance = [[R::ZERO; D]; D];
        for k in 0..D {
            let mut unit = [R::ZERO; D];
            unit[k] = R::ONE;
            let column = sde.diffusion(t, &State::ZERO, &unit).x;
            add_outer(&mut covariance, &column);
        }
        let Transition { flow, integral, covariance: total } = Transition::over(&sde.loss().curvature, &covariance, h);
        let mean = integral.map(|row| row.map(|value| value / h));
        let explained = sandwich(&mean, &covariance);
        let spread = (R::of(12.0) / h).square_root() / h;
        let rest = rest_factor(&total, &explained, h).map(|row| row.map(|value| spread * value));
        ExactStep { length: h, flow, mean, rest }
    }

    #[inline(always)]
    fn advance(
        &self,
        sde: &SgdSde<Quadratic<R, D>, C, R>,
        step: &ExactStep<R, D>,
        state: &mut State<R, 0, D>,
        increment: &Increment<R, D>,
    ) {
        let mut centred = increment.dz;
        for (z, w) in centred.iter_mut().zip(&increment.dw) {
            *z -= R::HALF * step.length * *w;
        }
        let noise = apply(&step.mean, &sde.diffusion(R::ZERO, state, &increment.dw).x);
        let rest = apply(&step.rest, &centred);
        let mut x = apply(&step.flow, &state.x);
        for ((x, noise), rest) in x.iter_mut().zip(&noise).zip(&rest) {
            // e^(-K u) falls with u where K is positive: less noise from early in the step, so minus.
            *x += *noise - *rest;
        }
        state.x = x;
    }
}

/// e^(-K h), its integral over the step, and S.
struct Transition<R, const D: usize> {
    flow: Matrix<R, D>,
    integral: Matrix<R, D>,
    covariance: Matrix<R, D>,
}

impl<R: Real, const D: usize> Transition<R, D> {
    /// Terms of the Taylor sums: with the norm of K times the time at most 1/4, the last is below 1e-18.
    const TERMS: u64 = 16;
    /// Enough for any h norm(K) up to 2^62.
    const MAX_DOUBLINGS: u32 = 64;

    fn over(k: &Matrix<R, D>, noise: &Matrix<R, D>, h: R) -> Self {
        let mut norm = R::ZERO;
        for row in k {
            let mut sum = R::ZERO;
            for entry in row {
                sum += entry.magnitude();
            }
            norm = norm.larger(sum);
        }
        let (mut time, mut doublings) = (h, 0);
        while norm * time > R::of(0.25) && doublings < Self::MAX_DOUBLINGS {
            time = R::HALF * time;
            doublings += 1;
        }
        let mut result = Self::taylor(k, noise, time);
        for _ in 0..doublings {
            result = result.doubled();
        }
        result
    }

    /// sum (-K)^n t^n / n!, sum (-K)^n t^(n+1) / (n+1)!, and sum M_n t^(n+1) / (n+1)! with M_0 = c c^T and
    /// M_(n+1) = -(K M_n + M_n K^T).
    fn taylor(k: &Matrix<R, D>, noise: &Matrix<R, D>, t: R) -> Self {
        let mut power = identity();
        let mut moment = *noise;
        let zero = [[R::ZERO; D]; D];
        let mut sums = Self { flow: zero, integral: zero, covariance: zero };
        for n in 1..=Self::TERMS {
            let weight = t / R::of_count(n);
            add(&mut sums.flow, &power);
            power = power.map(|row| row.map(|value| weight * value));
            moment = moment.map(|row| row.map(|value| weight * value));
            add(&mut sums.integral, &power);
            add(&mut sums.covariance, &moment);
            power = product(k, &power).map(|row| row.map(|value| -value));
            let moved = product(k, &moment);
            for i in 0..D {
                for j in 0..D {
                    moment[i][j] = -(moved[i][j] + moved[j][i]);
                }
            }
        }
        sums
    }

    fn doubled(&self) -> Self {
        let mut integral = self.integral;
        add(&mut integral, &product(&self.flow, &self.integral));
        let mut covariance = self.covariance;
        add(&mut covariance, &sandwich(&self.flow, &self.covariance));
        Self { flow: product(&self.flow, &self.flow), integral, covariance }
    }
}

fn identity<R: Real, const D: usize>() -> Matrix<R, D> {
    diagonal(&[R::ONE; D])
}

fn add<R: Real, const D: usize>(sum: &mut Matrix<R, D>, other: &Matrix<R, D>) {
    for (row, other) in sum.iter_mut().zip(other) {
        for (value, other) in row.iter_mut().zip(other) {
            *value += *other;
        }
    }
}

fn add_outer<R: Real, const D: usize>(sum: &mut Matrix<R, D>, column: &Vector<R, D>) {
    for (row, left) in sum.iter_mut().zip(column) {
        for (value, right) in row.iter_mut().zip(column) {
            *value += *left * *right;
        }
    }
}

/// A C A^T.
fn sandwich<R: Real, const D: usize>(a: &Matrix<R, D>, c: &Matrix<R, D>) -> Matrix<R, D> {
    product(a, c).map(|row| apply(a, &row))
}

/// The lower triangular F with F F^T = `total` - h `explained`, which is positive semidefinite but for rounding:
/// pivots within rounding of `total` count as zero, and their columns too.
fn rest_factor<R: Real, const D: usize>(total: &Matrix<R, D>, explained: &Matrix<R, D>, h: R) -> Matrix<R, D> {
    let mut lower = [[R::ZERO; D]; D];
    for row in 0..D {
        for column in 0..=row {
            let mut rest = total[row][column] - h * explained[row][column];
            for (left, right) in lower[row].iter().zip(&lower[column]).take(column) {
                rest -= *left * *right;
            }
            let rounding = R::of_count(4 * D as u64) * R::EPSILON * total[row][row];
            let pivot = lower[column][column];
            lower[row][column] = if row == column && rest > rounding {
                rest.square_root()
            } else if row > column && pivot > R::ZERO {
                rest / pivot
            } else {
                R::ZERO
            };
        }
    }
    lower
}
