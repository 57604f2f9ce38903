//! Every scheme, under every structure of noise, and the Brownian tree.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, DiagonalCovariance};
use optsde_core::random::{PathIndex, Seed};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, Sde, SgdSde, SignSgdSde, State,
};
use optsde_core::stepper::{
    Brownian, BrownianTree, EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Integration, Milstein, Needs,
    PlainEulerMaruyama, Relaxation, RelaxedInterval, SplitInterval, Stepper, StochasticRungeKutta, WeakSecondOrder,
};

use crate::sde::run;
use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub fn steppers<R: Real>() {
    let loss = Quadratic { curvature: any_matrix::<R>() };
    if let Ok(covariance) = ConstantCovariance::new(&any_matrix::<R>())
        && let Ok(sde) = SgdSde::new(loss, covariance, any())
    {
        every(sde, []);
        integrate(sde, StochasticRungeKutta, []);
        integrate(sde, ExactOrnsteinUhlenbeck, []);
    }
    for coupling in [GradientCoupling::Separable, GradientCoupling::Coupled] {
        if let Ok(sde) = SignSgdSde::new(loss, GaussianSign, any_vector(), any(), black_box(coupling)) {
            every(sde, []);
        }
    }
    let noise = DiagonalCovariance { deviations: any_vector::<R>() };
    let adam =
        AdamParameters { learning_rate: any(), first_rate: any(), second_rate: any(), epsilon: any(), decay: any() };
    if let Ok(sde) = AdamSde::new(loss, noise, adam, black_box(AdamForm::NoiseKept)) {
        every(sde, [any_vector(); 2]);
    }
    let _ = black_box((Relaxation::new(any::<R>(), any()), Relaxation::each([any::<R>(); 2], any())));
    let tree = BrownianTree::<R>::new(Seed(black_box(1)), PathIndex(black_box(2)), any(), black_box(9));
    if let Ok(mut level) = tree.and_then(|tree| tree.level::<D>(black_box(7))) {
        let h = level.step_size();
        for k in 0..black_box(level.steps()) {
            let _ = black_box(level.increment(k, h));
        }
    }
}

fn every<R: Real, S: Sde<R, N, D> + Copy, const N: usize>(sde: S, relaxed: [[R; D]; N]) {
    let _ = black_box((RelaxedInterval::new(&sde, any(), any()), SplitInterval::new(&sde, any(), any())));
    let _ = black_box(Needs::words::<R, D>(black_box(Needs::EVERYTHING)));
    integrate(sde, PlainEulerMaruyama, relaxed);
    integrate(sde, EulerMaruyama, relaxed);
    integrate(sde, Heun, relaxed);
    integrate(sde, Milstein, relaxed);
    integrate(sde, WeakSecondOrder, relaxed);
}

#[inline(never)]
fn integrate<R, S, M, const N: usize>(sde: S, stepper: M, relaxed: [[R; D]; N])
where
    R: Real,
    S: Sde<R, N, D>,
    M: Stepper<R, S, N, D>,
{
    let _ = black_box(stepper.orders(&sde));
    if let Ok(process) = Integration::new(sde, stepper, State { x: any_vector(), relaxed }, any(), any()) {
        run(&process);
    }
}
