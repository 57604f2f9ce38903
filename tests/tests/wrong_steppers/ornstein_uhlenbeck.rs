//! Wrong exact Ornstein-Uhlenbeck, in the eigenbasis of K, where the integrals are elementary.

use optsde_core::Real;
use optsde_core::linalg::{Matrix, SymmetricEigen, apply, cholesky, product, transpose};
use optsde_core::loss::Quadratic;
use optsde_core::noise::Covariance;
use optsde_core::sde::{Sde, SgdSde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;

pub(crate) const SLIPS: &[Slip] = &[
    Slip::FlowLinear,
    Slip::FlowGrows,
    Slip::MeanForgotten,
    Slip::RestForgotten,
    Slip::RestReversed,
    Slip::VarianceHalf,
    Slip::RestDiagonal,
    Slip::DzNotCentred,
];

/// x' = E x + P c dW - F sqrt(12 / h^3) (dZ - h dW / 2), F F^T what of the covariance P c dW lacks.
#[derive(Clone, Copy)]
pub(crate) struct Exact(pub(crate) Slip);

type Equation<C, R> = SgdSde<Quadratic<R, 2>, C, R>;

impl<R: Real, C: Covariance<R, 2>> Stepper<R, Equation<C, R>, 0, 2> for Exact {
    type Prepared = Interval<R>;
    const NAME: &'static str = "wrong";

    fn orders(&self, _sde: &Equation<C, R>) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: None, weak: 0.0 })
    }

    fn prepare(&self, _sde: &Equation<C, R>, start: R, length: R) -> Interval<R> {
        Interval { start, at_start: (), length }
    }

    fn advance(
        &self,
        sde: &Equation<C, R>,
        step: &Interval<R>,
        state: &mut State<R, 0, 2>,
        increment: &Increment<R, 2>,
    ) {
        let (t, h, slip) = (step.start, step.length, self.0);
        let eigen = SymmetricEigen::new(&sde.loss().curvature).expect("symmetric");
        let flow = eigen.function(|k| match slip {
            Slip::FlowLinear => R::ONE - k * h,
            Slip::FlowGrows => (k * h).exponential(),
            _ => (-(k * h)).exponential(),
        });
        let gain = |q: R| R::ONE - (-q).exponential();
        let mean = eigen.function(|k| gain(k * h) / (k * h));
        let columns = [[R::ONE, R::ZERO], [R::ZERO, R::ONE]].map(|unit| sde.diffusion(t, state, &unit).x);
        let covariance: Matrix<R, 2> = product(&transpose(&columns), &columns);
        // Column i of the basis is eigenvector i: the same as a projection of two by two matrices.
        let basis: [Matrix<R, 2>; 2] = [0, 1].map(|i| {
            let value = eigen.values[i];
            eigen.function(|other| if other == value { R::ONE } else { R::ZERO })
        });
        let mut total = [[R::ZERO; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                let sum = eigen.values[i] + eigen.values[j];
                let sum = if slip == Slip::VarianceHalf { R::HALF * sum } else { sum };
                let part = product(&product(&basis[i], &covariance), &basis[j]);
                add(&mut total, gain(sum * h) / sum, &part);
            }
        }
        add(&mut total, -h, &product(&product(&mean, &covariance), &transpose(&mean)));
        // The two triangles are rounded apart.
        total[0][1] = total[1][0];
        let factor = match slip {
            Slip::RestForgotten => [[R::ZERO; 2]; 2],
            Slip::RestDiagonal => [[total[0][0].square_root(), R::ZERO], [R::ZERO, total[1][1].square_root()]],
            _ => cholesky(&total).expect("positive definite"),
        };
        let centred = core::array::from_fn(|i| match slip {
            Slip::DzNotCentred => increment.dz[i],
            _ => increment.dz[i] - R::HALF * h * increment.dw[i],
        });
        let scale = (R::of(12.0) / (h * h * h)).square_root();
        let scale = if slip == Slip::RestReversed { -scale } else { scale };
        let noise = sde.diffusion(t, state, &increment.dw).x;
        let noise = if slip == Slip::MeanForgotten { noise } else { apply(&mean, &noise) };
        let rest = apply(&factor, &centred);
        let moved = apply(&flow, &state.x);
        state.x = core::array::from_fn(|i| moved[i] + noise[i] - scale * rest[i]);
    }
}

fn add<R: Real>(sum: &mut Matrix<R, 2>, factor: R, other: &Matrix<R, 2>) {
    for (row, other) in sum.iter_mut().zip(other) {
        for (value, other) in row.iter_mut().zip(other) {
            *value += factor * *other;
        }
    }
}
