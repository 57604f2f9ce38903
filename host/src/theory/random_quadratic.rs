//! The moments `E x^p`, `p = 1, 2, 3, 4`, of SGD, SVAG and the equations of Li21 on a random parabola, exactly:
//! `grad L_i(x) = a_i x - b_i` with probability `p_i`.
//!
//! The noise depends on the position, `Sigma(x) = Var(a x - b)`, a parabola itself, and yet polynomial moments are
//! closed in both worlds:
//!
//! ```text
//! SVAG   x' = alpha x + beta,   alpha = 1 - (eta/l) (w_+ a_1 + w_- a_2),   beta = (eta/l) (w_+ b_1 + w_- b_2)
//!        E x'^p = sum_k binomial(p, k) E[alpha^k beta^(p-k)] E x^k                   (l = 1 is SGD)
//! SDE    dx = -c (E[a] x - E[b]) dt + sqrt(eta Sigma(x)) dW,   t = eta times steps of SGD
//!        d E x^p / dt = -c p (E[a] E x^p - E[b] E x^(p-1)) + (eta/2) p (p-1) E[Sigma(x) x^(p-2)]
//! ```
//!
//! with `c = 1` for eq. (2) and `c = 1 + (eta/2) E[a]` for eq. (32), the gradient of `L + (eta/4) |grad L|^2`.
//! The second is a linear system of constant coefficients, solved by a matrix exponential.
//!
//! Weak errors follow without sampling: SVAG approaches the SDE as 1/l. Theorem C.1 of the paper states `l^-2` in its
//! last line, which is the error of one step; over `l T / eta` of them it is 1/l.
//!
//! Domain: `eta > 0`, `l >= 1`, `T >= 0`; 1 to 512 parabolas.

use nalgebra::{DMatrix, DVector};
use optsde_core::svag::{Amplification, SvagScale};

use super::check;
use super::error::{Result, TheoryError};
use super::finite_law::FiniteLaw;
use super::matrix_exponential::exponential;

/// `E x^p` for p = 1, 2, 3, 4.
pub type Moments = [f64; 4];

/// SVAG's moments sum over all pairs of parabolas.
const MAX_PARABOLAS: usize = 512;

/// Binomial coefficients, row p.
const BINOMIAL: [[f64; 5]; 5] = [
    [1.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 1.0, 0.0, 0.0, 0.0],
    [1.0, 2.0, 1.0, 0.0, 0.0],
    [1.0, 3.0, 3.0, 1.0, 0.0],
    [1.0, 4.0, 6.0, 4.0, 1.0],
];

/// A continuous model of SGD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equation {
    /// `dx = -grad L dt`: order 0 in the name of the paper, no noise.
    GradientFlow,
    /// Li21 eq. (2).
    FirstOrder,
    /// Li21 eq. (32), with drift `-grad(L + (eta/4) |grad L|^2)`.
    SecondOrder,
    /// The same with a minus at the correction: of order 1 only.
    WrongSign,
}

/// A random parabola.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomQuadratic {
    /// Of (a, b).
    law: FiniteLaw,
}

impl RandomQuadratic {
    /// Slopes `a`, offsets `b` and probabilities `p`, as many of each.
    ///
    /// # Errors
    /// Other lengths, numbers that are not finite, probabilities that are negative or do not sum to 1.
    pub fn new(a: &DVector<f64>, b: &DVector<f64>, p: &DVector<f64>) -> Result<Self> {
        let n = a.len();
        if n == 0 || n > MAX_PARABOLAS {
            let allowed = format!("1 to {MAX_PARABOLAS} numbers").into();
            return Err(TheoryError::Shape { field: "a", rows: n, columns: 1, allowed });
        }
        check::length("a", a, n)?;
        check::length("b", b, n)?;
        let atoms = DMatrix::from_columns(&[a.clone(), b.clone()]);
        Ok(Self { law: FiniteLaw::new(["a, b", "p"], &atoms, p)? })
    }

    /// After `steps` steps of SVAG from `start`, each of `eta / l`.
    ///
    /// # Errors
    /// Inputs outside the domain above; moments that do not fit float64.
    pub fn svag(&self, start: f64, eta: f64, l: f64, steps: u64) -> Result<Moments> {
        let transition = self.svag_transition(eta, l)?;
        let mut state = powers(start)?;
        let mut power = transition;
        let mut left = steps;
        while left > 0 {
            if left & 1 == 1 {
                state = &power * state;
            }
            power = &power * &power;
            left >>= 1;
        }
        moments(&state)
    }

    /// At time `T` of a continuous model from `start`.
    ///
    /// # Errors
    /// Inputs outside the domain above; moments that do not fit float64.
    pub fn sde(&self, equation: Equation, start: f64, eta: f64, time: f64) -> Result<Moments> {
        check::non_negative("T", time)?;
        let generator = time * self.generator(equation, eta)?;
        moments(&(exponential("generator times T", &generator)? * powers(start)?))
    }

    /// From (1, E x, .., E x^4) to the same one step later.
    fn svag_transition(&self, eta: f64, l: f64) -> Result<DMatrix<f64>> {
        check::positive("eta", eta)?;
        check::at_least_one("l", l)?;
        let amplification = Amplification::new(SvagScale::Li21(l));
        let [plus, minus] = match amplification {
            Ok(amplification) => amplification.weights(),
            Err(error) => return Err(TheoryError::Range { field: "l", value: l, allowed: error.allowed.into() }),
        };
        let step = eta / l;
        let mixed = |k: usize, j: usize| {
            self.law.expectation(|first| {
                self.law.expectation(|second| {
                    let alpha = 1.0 - step * (plus * first[0] + minus * second[0]);
                    let beta = step * (plus * first[1] + minus * second[1]);
                    power(alpha, k) * power(beta, j)
                })
            })
        };
        let transition = DMatrix::from_fn(5, 5, |p, k| if k > p { 0.0 } else { BINOMIAL[p][k] * mixed(k, p - k) });
        check::finite_matrix("moments of a step", transition)
    }

    /// The derivative of (1, E x, .., E x^4) is this matrix times it.
    fn generator(&self, equation: Equation, eta: f64) -> Result<DMatrix<f64>> {
        check::positive("eta", eta)?;
        let mean = self.law.mean();
        let (slope, offset) = (mean[0], mean[1]);
        let (drift, diffusion) = match equation {
            Equation::GradientFlow => (1.0, 0.0),
            Equation::FirstOrder => (1.0, eta),
            Equation::SecondOrder => (1.0 + 0.5 * eta * slope, eta),
            Equation::WrongSign => (1.0 - 0.5 * eta * slope, eta),
        };
        // Sigma(x) = Var a x^2 - 2 Cov(a, b) x + Var b
        let covariance = self.law.centred().second_moment();
        let sigma = [covariance[(1, 1)], -2.0 * covariance[(0, 1)], covariance[(0, 0)]];
        let mut generator = DMatrix::zeros(5, 5);
        for p in 1..5 {
            let order = check::count(p);
            generator[(p, p)] -= drift * order * slope;
            generator[(p, p - 1)] += drift * order * offset;
            if p >= 2 {
                for (power, coefficient) in sigma.iter().enumerate() {
                    generator[(p, p - 2 + power)] += 0.5 * diffusion * order * (order - 1.0) * coefficient;
                }
            }
        }
        check::finite_matrix("generator", generator)
    }
}

/// (1, x, x^2, x^3, x^4)
fn powers(x: f64) -> Result<DVector<f64>> {
    check::number("x0", x)?;
    Ok(DVector::from_fn(5, |p, _| power(x, p)))
}

fn power(x: f64, n: usize) -> f64 {
    (0..n).fold(1.0, |product, _| product * x)
}

fn moments(state: &DVector<f64>) -> Result<Moments> {
    let mut moments = [0.0; 4];
    for (moment, &value) in moments.iter_mut().zip(state.iter().skip(1)) {
        *moment = check::finite("moment", value)?;
    }
    Ok(moments)
}
