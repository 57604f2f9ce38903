//! Linear recursions `y' = A_k y + b_k` whose matrix is random too, drawn anew in every step together with
//! b: exact mean and covariance at any time and in the stationary state, and which moments stay finite.
//!
//! ```text
//! m' = E[A] m + E[b],     S' = E[A S A'] + E[A m b' + b m' A'] + E[b b'],     m = E y, S = E y y'
//! ```
//!
//! The pair closes, so that no sampling is needed. Moments of order p obey a recursion with the matrix
//! `E[A^(x p)]` on symmetric tensors, driven by moments of lower order: those of the stationary state are finite if its
//! spectral radius is below 1 (and only then if b reaches every direction) and b has moments of order p.
//!
//! The law of `(A, b)` is a finite one ([`Step`]), or `A = A_0 + sum_j A_j xi_j` with independent numbers `xi_j`
//! ([`MultiplicativeNoise`]) and a b of any law that may be correlated with them. True minibatch noise
//! ([`super::minibatch`]) is an instance of the first; there it comes without a list of all batches.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::{Result, TheoryError};
use super::recursion::Moments;
use super::stein;
use super::symmetric::{matrix_of, pack, packed_len, unpack};
use super::symmetric_power::{Form, Monomials, ORDER};

/// The largest dimension of a state: second moments are then 136 numbers.
pub const MAX_STATE: usize = 16;

/// The largest dimension of a state of which moments of order 3 and 4 are wanted.
pub const MAX_FOURTH_ORDER_STATE: usize = 6;

/// How far probabilities may sum from 1: they come as rounded numbers.
const SUM_TOLERANCE: f64 = 1e-9;

/// One of the steps that are possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How likely it is.
    pub probability: f64,
    /// A, n x n.
    pub transition: DMatrix<f64>,
    /// b, of length n.
    pub input: DVector<f64>,
}

/// A term `A_j xi_j` of a random matrix: `xi_j` has mean 0 and variance 1, and is independent of the others.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiplicativeNoise {
    /// `A_j`, n x n.
    pub matrix: DMatrix<f64>,
    /// `Cov[xi_j, b]`, of length n.
    pub coupling: DVector<f64>,
    /// `E xi_j^3`; 0 for a Gaussian.
    pub third: f64,
    /// `E xi_j^4`, at least `1 + third^2`; 3 for a Gaussian.
    pub fourth: f64,
}

/// A recursion with multiplicative noise.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiplicativeRecursion {
    law: Law,
    /// `E[A]`, n x n.
    transition: DMatrix<f64>,
    /// `E[b]`.
    input: DVector<f64>,
    /// `S -> E[A S A']` on packed symmetric matrices.
    second: DMatrix<f64>,
    /// `m -> E[A m b' + b m' A']`, packed.
    cross: DMatrix<f64>,
    /// `E[b b']`.
    input_second: DMatrix<f64>,
}

/// What moments of A beyond the second are made of.
#[derive(Debug, Clone, PartialEq)]
enum Law {
    Steps(Vec<Step>),
    Terms(DMatrix<f64>, Vec<MultiplicativeNoise>),
}

impl MultiplicativeRecursion {
    /// `(A, b)` is one of these steps, all of one dimension, `1 <= n <= 16`.
    ///
    /// # Errors
    /// No step, other shapes, entries that are not finite, probabilities below 0 or with a sum other than 1.
    pub fn of_steps(steps: Vec<Step>) -> Result<Self> {
        let n = steps.first().map_or(0, |step| step.input.len());
        dimension(n)?;
        for Step { probability, transition, input } in &steps {
            check::non_negative("probability", *probability)?;
            check::shape("A", transition, n, n)?;
            check::length("b", input, n)?;
        }
        let sum: f64 = steps.iter().map(|step| step.probability).sum();
        check::in_range("sum of the probabilities", sum, (sum - 1.0).abs() <= SUM_TOLERANCE, "1")?;
        let mean =
            |of: &dyn Fn(&Step) -> DMatrix<f64>| steps.iter().map(|s| s.probability * of(s)).sum::<DMatrix<f64>>();
        let second = matrix_of(n, |s| mean(&|step| congruence(&step.transition, s)));
        let cross = |m: &DVector<f64>| mean(&|step| both_ways(&(&step.transition * m), &step.input));
        let input = mean(&|step| DMatrix::from_columns(std::slice::from_ref(&step.input))).column(0).into_owned();
        let transition = mean(&|step| step.transition.clone());
        let (cross, input_second) = (packed(n, cross), mean(&|step| &step.input * step.input.transpose()));
        Self { law: Law::Steps(steps), transition, input, second, cross, input_second }.finite()
    }

    /// `A = A_0 + sum_j A_j xi_j`, `E b` and `Cov b` as given; n x n with `1 <= n <= 16`.
    ///
    /// # Errors
    /// Other shapes, entries that are not finite, fourth moments that no number of this third moment has, a
    /// covariance of b that cannot be had with these couplings.
    pub fn of_noise(
        transition: DMatrix<f64>,
        terms: Vec<MultiplicativeNoise>,
        input: DVector<f64>,
        covariance: &DMatrix<f64>,
    ) -> Result<Self> {
        let n = transition.nrows();
        dimension(n)?;
        check::shape("A_0", &transition, n, n)?;
        check::length("E[b]", &input, n)?;
        let covariance = check::covariance("Cov[b]", covariance, n)?;
        // The xi are uncorrelated, so that this is what they leave unexplained.
        let mut unexplained = covariance.clone();
        for MultiplicativeNoise { matrix, coupling, third, fourth } in &terms {
            check::shape("A_j", matrix, n, n)?;
            check::length("Cov[xi_j, b]", coupling, n)?;
            check::in_range("E[xi_j^3]", *third, true, "finite")?;
            check::in_range("E[xi_j^4]", *fourth, *fourth >= 1.0 + third * third, "at least 1 + E[xi_j^3]^2")?;
            unexplained -= coupling * coupling.transpose();
        }
        let rounding = covariance.amax() * DMatrix::<f64>::identity(n, n) * SUM_TOLERANCE;
        check::covariance("Cov[b] less what its couplings explain", &(unexplained + rounding), n)?;
        let second = matrix_of(n, |s| {
            terms.iter().fold(congruence(&transition, s), |sum, term| sum + congruence(&term.matrix, s))
        });
        let cross = |m: &DVector<f64>| {
            let drift = both_ways(&(&transition * m), &input);
            terms.iter().fold(drift, |sum, term| sum + both_ways(&(&term.matrix * m), &term.coupling))
        };
        let (cross, input_second) = (packed(n, cross), covariance + &input * input.transpose());
        let law = Law::Terms(transition.clone(), terms);
        Self { law, transition, input, second, cross, input_second }.finite()
    }

    /// n.
    pub fn dimension(&self) -> usize {
        self.input.len()
    }

    /// Spectral radius of `E[A^(x order)]` on symmetric tensors, the factor by which moments of this order contract
    /// in the long run; `order` is 1 to 4, those above 2 for n <= 6.
    ///
    /// # Errors
    /// Another order, a state that is too large, moments beyond float64.
    pub fn moment_radius(&self, order: usize) -> Result<f64> {
        check::in_range("order", check::count(order), (1..=ORDER).contains(&order), "1 to 4")?;
        match order {
            1 => stein::spectral_radius(&self.transition),
            2 => stein::spectral_radius(&self.second),
            _ => stein::spectral_radius(&check::finite_matrix("recursion of the moments", self.mean_power(order)?)?),
        }
    }

    /// Whether the stationary state has moments of this order, 1 to 4, for a b that has them.
    ///
    /// # Errors
    /// As [`Self::moment_radius`].
    pub fn has_finite_moments(&self, order: usize) -> Result<bool> {
        Ok(stein::is_stable(self.moment_radius(order)?))
    }

    /// Mean and covariance of the stationary state, exact: `m = E[A] m + E[b]` and the fixed point for S above.
    ///
    /// # Errors
    /// A spectral radius of the second moments of 1 or more.
    pub fn stationary(&self) -> Result<Moments> {
        let radius = self.moment_radius(2)?;
        let none = TheoryError::Unstable {
            field: "spectral radius of the second moments",
            value: radius,
            limit: 1.0,
            reason: "a stationary second moment exists",
        };
        // It bounds the square of the radius of E[A] (Jensen), so that the mean exists too.
        if !stein::is_stable(radius) {
            return Err(none);
        }
        let (n, size) = (self.dimension(), self.second.nrows());
        let mean = (DMatrix::identity(n, n) - &self.transition).lu().solve(&self.input).ok_or(none.clone())?;
        let source = &self.cross * &mean + pack(&self.input_second);
        let second = (DMatrix::identity(size, size) - &self.second).lu().solve(&source).ok_or(none)?;
        self.moments(mean, &second)
    }

    /// Mean and covariance after `steps` steps, exact; linear in `steps`.
    ///
    /// # Errors
    /// A start of another size or without a covariance; a result beyond float64.
    pub fn propagate(&self, start: &Moments, steps: u64) -> Result<Moments> {
        let n = self.dimension();
        check::length("mean of the start", &start.mean, n)?;
        let covariance = check::covariance("covariance of the start", &start.covariance, n)?;
        let mut mean = start.mean.clone();
        let mut second = pack(&Moments { mean: mean.clone(), covariance }.second_moment());
        let input_second = pack(&self.input_second);
        for _ in 0..steps {
            second = &self.second * second + &self.cross * &mean + &input_second;
            mean = &self.transition * mean + &self.input;
        }
        self.moments(mean, &second)
    }

    fn moments(&self, mean: DVector<f64>, second: &DVector<f64>) -> Result<Moments> {
        let covariance = unpack(second, self.dimension()) - &mean * mean.transpose();
        check::finite_matrix("mean", DMatrix::from_columns(std::slice::from_ref(&mean)))?;
        Ok(Moments { mean, covariance: check::finite_matrix("covariance", covariance)? })
    }

    /// `E[A^(x order)]` on monomials.
    fn mean_power(&self, order: usize) -> Result<DMatrix<f64>> {
        let n = self.dimension();
        let allowed = "at most 6 for moments of order 3 and 4";
        check::in_range("dimension of the state", check::count(n), n <= MAX_FOURTH_ORDER_STATE, allowed)?;
        let y = Monomials::new(n);
        let linear = |a: &DMatrix<f64>| Form::linear(&y, &y, a.clone());
        let mut mean = Form::zero(&y, &y, order);
        match &self.law {
            Law::Steps(steps) => {
                for step in steps {
                    mean.add(step.probability, &linear(&step.transition).power(order));
                }
            }
            Law::Terms(transition, terms) => {
                // E[(f + x xi)^p] = sum_q C(p, q) E[f^(p-q)] x^q E[xi^q], for all p at once, one xi after the other.
                let mut powers = [0, 1, 2, 3, 4].map(|p| linear(transition).power(p));
                for term in terms {
                    let of_xi = [1.0, 0.0, 1.0, term.third, term.fourth];
                    let x = [0, 1, 2, 3, 4].map(|q| linear(&term.matrix).power(q));
                    powers = [0, 1, 2, 3, 4].map(|p| {
                        let mut sum = Form::zero(&y, &y, p);
                        for q in 0..=p {
                            sum.add(BINOMIAL[p][q] * of_xi[q], &powers[p - q].times(&x[q]));
                        }
                        sum
                    });
                }
                mean.add(1.0, &powers[order]);
            }
        }
        Ok(mean.action())
    }

    fn finite(self) -> Result<Self> {
        for moment in [&self.transition, &self.second, &self.cross, &self.input_second] {
            check::finite_matrix("moment of (A, b)", moment.clone())?;
        }
        Ok(self)
    }
}

const BINOMIAL: [[f64; ORDER + 1]; ORDER + 1] = [
    [1.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 1.0, 0.0, 0.0, 0.0],
    [1.0, 2.0, 1.0, 0.0, 0.0],
    [1.0, 3.0, 3.0, 1.0, 0.0],
    [1.0, 4.0, 6.0, 4.0, 1.0],
];

fn dimension(n: usize) -> Result<()> {
    check::in_range("dimension of the state", check::count(n), (1..=MAX_STATE).contains(&n), "1 to 16")
}

/// `A S A'`.
fn congruence(a: &DMatrix<f64>, s: &DMatrix<f64>) -> DMatrix<f64> {
    a * s * a.transpose()
}

/// `u v' + v u'`.
fn both_ways(u: &DVector<f64>, v: &DVector<f64>) -> DMatrix<f64> {
    u * v.transpose() + v * u.transpose()
}

/// The matrix of a linear map from vectors to symmetric matrices.
fn packed(n: usize, map: impl Fn(&DVector<f64>) -> DMatrix<f64>) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(packed_len(n), n);
    for (i, mut column) in matrix.column_iter_mut().enumerate() {
        let mut unit = DVector::zeros(n);
        unit[i] = 1.0;
        column.copy_from(&pack(&map(&unit)));
    }
    matrix
}
