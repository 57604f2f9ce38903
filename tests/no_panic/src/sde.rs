//! Every equation, under the printed Euler-Maruyama scheme.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::loss::{Quadratic, Regularized};
use optsde_core::noise::{ConstantCovariance, DiagonalCovariance};
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Seed, SymmetricStable, path_stream};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, LevyFlow, LinearSign,
    MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, MalladiScale,
    RmspropParameters, RmspropSde, Scheduled, Sde, SecondMoment, SgdSde, SgdSecondOrderSde, SgdwSde, SignFlow, SignLaw,
    SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{Integration, PlainEulerMaruyama};

use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub fn equations<R: Real>() {
    let loss = Regularized { loss: Quadratic { curvature: any_matrix::<R>() }, decay: any() };
    let noise = DiagonalCovariance { deviations: any_vector::<R>() };
    integrate(GradientFlow { loss }, []);
    integrate(SignFlow { loss }, []);
    if let Ok(covariance) = ConstantCovariance::new(&any_matrix::<R>())
        && let Ok(sde) = SgdSde::new(loss, covariance, any())
    {
        integrate(sde, []);
        let _ = black_box(SgdSde::loss(&sde));
        integrate(Scheduled { sde, scheduler: |t: R| t.exponential() }, []);
    }
    if let Ok(sde) = SgdSecondOrderSde::new(loss, noise, any()) {
        integrate(sde, []);
    }
    if let Ok(sde) = SgdwSde::new(loss, noise, any(), any()) {
        integrate(sde, []);
    }
    sign_sgd::<R>(GaussianSign);
    sign_sgd::<R>(LinearSign::gaussian());
    sign_sgd::<R>(LinearSign::student_t_2());
    if let (Ok(student), Ok(linear)) = (StudentTSign::new(any()), LinearSign::new(any())) {
        let _ = black_box(StudentTSign::slope(&student));
        sign_sgd::<R>(student);
        sign_sgd::<R>(linear);
    }
    let rmsprop = MalladiRmspropParameters { noise: any(), rate: any(), epsilon: any() };
    let adam = MalladiAdamParameters { noise: any(), first_rate: any(), second_rate: any(), epsilon: any() };
    if let Ok(sde) = MalladiRmspropSde::new(loss, noise, rmsprop) {
        integrate(sde, [any_vector()]);
    }
    if let Ok(sde) = MalladiAdamSde::new(loss, noise, adam) {
        integrate(sde, [any_vector(); 2]);
    }
    if let Ok(scale) = MalladiScale::<R>::new(any(), any()) {
        let _ = black_box((scale.malladi_time(black_box(3)), scale.comp_time(black_box(3))));
        let _ = black_box((scale.to_comp_time(any()), scale.to_malladi_time(any())));
        let _ = black_box((MalladiScale::deviation(&scale), MalladiScale::covariance(&scale, &any_matrix::<R>())));
        let _ = black_box(scale.rmsprop_state(&State { x: any_vector(), relaxed: [any_vector()] }));
        let _ = black_box(scale.adam_state(&State { x: any_vector(), relaxed: [any_vector(); 2] }));
        adaptive(MalladiScale::rmsprop(&scale, &rmsprop), MalladiScale::adam(&scale, &adam));
    }
    if let Ok(stable) = SymmetricStable::new(any())
        && let Ok(flow) = LevyFlow::new(loss, stable, any(), any_vector(), any())
    {
        run(&flow);
    }
}

fn sign_sgd<R: Real>(law: impl SignLaw<R>) {
    let _ = black_box(law.mean_and_variance(any()));
    let loss = Quadratic { curvature: any_matrix::<R>() };
    if let Ok(sde) = SignSgdSde::new(loss, law, any_vector(), any(), black_box(GradientCoupling::Coupled)) {
        integrate(sde, []);
    }
}

fn adaptive<R: Real>(rmsprop: RmspropParameters<R>, adam: AdamParameters<R>) {
    let loss = Quadratic { curvature: any_matrix::<R>() };
    let noise = DiagonalCovariance { deviations: any_vector::<R>() };
    if let Ok(sde) = RmspropSde::new(loss, noise, rmsprop, black_box(SecondMoment::GradientAndNoise)) {
        integrate(sde, [any_vector()]);
    }
    if let Ok(sde) = AdamSde::new(loss, noise, adam, black_box(AdamForm::NoiseKept)) {
        integrate(sde, [any_vector(); 2]);
    }
}

fn integrate<R: Real, S: Sde<R, N, D>, const N: usize>(sde: S, relaxed: [[R; D]; N]) {
    let start = State { x: any_vector(), relaxed };
    let _ = black_box((sde.defined(any()), sde.admits(&start), sde.structure(), sde.rates()));
    let _ = black_box((sde.drift(any(), &start), sde.diffusion(any(), &start, &any_vector())));
    let at = sde.at(any());
    let _ = black_box((sde.drift_at(&at, &start), sde.diffusion_at(&at, &start, &any_vector())));
    let _ = black_box((sde.targets(any(), &start.x), start.plus(any(), &start)));
    let _ = black_box(State::finite(&start));
    if let Ok(process) = Integration::new(sde, PlainEulerMaruyama, start, any(), any()) {
        run(&process);
    }
}

#[inline(never)]
pub fn run<R: Real>(process: &impl Process<R>) {
    let mut random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), Purpose::Steps, black_box(3));
    let mut state = process.start(&mut random);
    let mut memory = process.start_run();
    for k in 0..black_box(10) {
        let step = process.step(k, &mut memory);
        process.advance(&step, &mut state, &mut random);
    }
    let _ = black_box((state, process.words_per_step(), process.first_root()));
}
