//! Wrong optimizers with a matrix of three parameters: damped Newton, natural gradient and full-matrix Adam.

use optsde_core::Real;
use optsde_core::linalg::{Matrix, SymmetricEigen, Vector, apply, cholesky};
use optsde_core::optimizer::Optimizer;

use super::{Case, Slip, Wrong};

pub(crate) const NEWTON: &[Slip] = &[
    Slip::Narrow,
    Slip::NotInverted,
    Slip::InverseRoot,
    Slip::DiagonalOnly,
    Slip::HalfSolved,
    Slip::ShiftForgotten,
    Slip::MomentumForgotten,
    Slip::BufferWeight,
    Slip::BufferBeforeUpdate,
];
pub(crate) const NATURAL: &[Slip] = &[
    Slip::Narrow,
    Slip::InverseRoot,
    Slip::DiagonalOnly,
    Slip::HalfSolved,
    Slip::ShiftForgotten,
    Slip::AverageWeight,
    Slip::AverageSwapped,
    Slip::SecondPrevious,
    Slip::OuterOfBuffer,
    Slip::QuotientInBuffer,
    Slip::InitialForgotten,
];
pub(crate) const FULL_MATRIX_ADAM: &[Slip] = &[
    Slip::Narrow,
    Slip::InverseRoot,
    Slip::DiagonalOnly,
    Slip::EpsilonPlace,
    Slip::EpsilonForgotten,
    Slip::AverageWeight,
    Slip::BetasSwapped,
    Slip::SecondPrevious,
    Slip::OuterOfBuffer,
    Slip::QuotientInBuffer,
    Slip::BufferBeforeUpdate,
    Slip::InitialForgotten,
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Newton,
    Natural,
    FullMatrixAdam,
}

/// m' = mu m + w g, A' = beta A + (1 - beta) g g^T or fixed, x' = x - eta P(A') m', with P of the inverse of
/// A' + delta I or of A'^1/2 + eps I.
pub(crate) struct Preconditioned<R> {
    kind: Kind,
    mu: R,
    weight: R,
    beta: R,
    initial: R,
    shift: R,
    previous: bool,
    slip: Slip,
}

impl<R: Real> Wrong<R> for Preconditioned<R> {
    fn build(case: &Case<'_>) -> Self {
        let one = R::ONE;
        let (mu, shift): (R, R) = (case.value("momentum"), case.value("shift"));
        let forgotten = |slip: Slip, value: R| if case.slip == slip { R::ZERO } else { value };
        let (beta1, beta2): (R, R) = (case.value("beta1"), case.value("beta2"));
        let (beta1, beta2) = if case.slip == Slip::BetasSwapped { (beta2, beta1) } else { (beta1, beta2) };
        let (kind, mu, weight, beta, shift) = match case.trajectory.optimizer.as_str() {
            "damped_newton" => (Kind::Newton, mu, one, one, shift),
            "natural_gradient" => (Kind::Natural, mu, one, one - case.value("forgetting"), case.value("damping")),
            _ => (Kind::FullMatrixAdam, beta1, one - beta1, beta2, case.value("epsilon")),
        };
        Self {
            kind,
            mu: forgotten(Slip::MomentumForgotten, mu),
            weight: if case.slip == Slip::BufferWeight { one - mu } else { weight },
            beta,
            initial: forgotten(Slip::InitialForgotten, case.value("initial")),
            shift: forgotten(Slip::ShiftForgotten, forgotten(Slip::EpsilonForgotten, shift)),
            previous: case.named("before_update") != (case.slip == Slip::SecondPrevious),
            slip: case.slip,
        }
    }
}

impl<R: Real> Preconditioned<R> {
    fn average(&self, before: &Matrix<R, 3>, u: &Vector<R, 3>) -> Matrix<R, 3> {
        core::array::from_fn(|i| core::array::from_fn(|j| self.slip.average(self.beta, before[i][j], u[i] * u[j])))
    }

    /// P(A) m.
    fn precondition(&self, matrix: &Matrix<R, 3>, m: &Vector<R, 3>) -> Vector<R, 3> {
        let adam = self.kind == Kind::FullMatrixAdam;
        let outside = adam && self.slip != Slip::EpsilonPlace;
        let mut matrix = *matrix;
        for (i, row) in matrix.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                if i == j && !outside {
                    *entry += self.shift;
                } else if i != j && self.slip == Slip::DiagonalOnly {
                    *entry = R::ZERO;
                }
            }
        }
        if self.slip == Slip::NotInverted {
            return apply(&matrix, m);
        }
        if self.slip == Slip::HalfSolved {
            return forward(&cholesky(&matrix).expect("positive semidefinite"), m);
        }
        let root = adam != (self.slip == Slip::InverseRoot);
        let inverse = SymmetricEigen::new(&matrix).expect("symmetric").function(|value| {
            let value = R::ZERO.larger(value);
            let value = if root { value.square_root() } else { value };
            R::ONE / if outside { value + self.shift } else { value }
        });
        apply(&inverse, m)
    }
}

/// L^{-1} m
fn forward<R: Real>(lower: &Matrix<R, 3>, m: &Vector<R, 3>) -> Vector<R, 3> {
    let mut y = [R::ZERO; 3];
    for i in 0..3 {
        let mut rest = m[i];
        for j in 0..i {
            rest -= lower[i][j] * y[j];
        }
        y[i] = rest / lower[i][i];
    }
    y
}

impl<R: Real> Optimizer<R> for Preconditioned<R> {
    /// m, then the row of A.
    type Memory = [R; 4];
    type Run = ();
    /// eta, and whether this is step 0.
    type Step = (R, bool);

    fn memory(&self, _x: R) -> Self::Memory {
        [R::ZERO; 4]
    }

    fn begin(&self) {}

    fn prepare(&self, k: u64, eta: R, _run: &mut ()) -> (R, bool) {
        (eta, k == 0)
    }

    fn apply(&self, &(eta, first): &(R, bool), x: &mut [R], gradient: &[R], memory: &mut [Self::Memory]) {
        let m_before: Vector<R, 3> = core::array::from_fn(|i| memory[i][0]);
        let mut before: Matrix<R, 3> = core::array::from_fn(|i| core::array::from_fn(|j| memory[i][j + 1]));
        if first {
            for (i, row) in before.iter_mut().enumerate() {
                row[i] = self.initial;
                if self.kind == Kind::Newton {
                    *row = core::array::from_fn(|j| [R::TWO, R::HALF, R::ZERO][i.abs_diff(j)]);
                }
            }
        }
        let g: Vector<R, 3> = core::array::from_fn(|i| gradient[i]);
        let buffer = |u: &Vector<R, 3>| core::array::from_fn(|i| self.mu * m_before[i] + self.weight * u[i]);
        let m = buffer(&g);
        let after = match (self.kind, self.slip) {
            (Kind::Newton, _) => before,
            (_, Slip::OuterOfBuffer) => self.average(&before, &m),
            _ => self.average(&before, &g),
        };
        let used = if self.previous { &before } else { &after };
        let (m, direction) = match self.slip {
            Slip::QuotientInBuffer => {
                let m = buffer(&self.precondition(used, &g));
                (m, m)
            }
            Slip::BufferBeforeUpdate => (m, self.precondition(used, &m_before)),
            _ => (m, self.precondition(used, &m)),
        };
        for (i, row) in memory.iter_mut().enumerate() {
            x[i] -= eta * direction[i];
            *row = [m[i], after[i][0], after[i][1], after[i][2]];
        }
    }
}
