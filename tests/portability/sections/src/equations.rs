//! The coefficients of every equation, and the flow that Lévy processes drive.

use optsde_core::Real;
use optsde_core::loss::{EmbeddedSaddle, Quadratic};
use optsde_core::noise::{ConstantCovariance, DiagonalCovariance};
use optsde_core::random::SymmetricStable;
use optsde_core::schedule::Exponential;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, InStepsOf, LevyFlow, LinearSign,
    MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde,
    Scheduled, Sde, SecondMoment, SgdSde, SgdSecondOrderSde, SgdwSde, SignFlow, SignLaw, SignSgdSde, State,
    StudentTSign,
};

use crate::process::ProcessVisitor;
use crate::section::Sections;
use crate::{matrix, real, vector};

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    let loss = saddle::<R>();
    equation(sections, "gradient_flow", &GradientFlow { loss });
    equation(sections, "sign_flow", &SignFlow { loss });
    let sgd = SgdSde::new(loss, constant(), real(0.125)).expect("in range");
    equation(sections, "sgd", &sgd);
    equation(sections, "scheduled", &Scheduled { sde: sgd, scheduler: |t: R| (-t).exponential() });
    let schedule = Exponential::new(real::<R>(1.0), real(0.5), 3).expect("in range");
    let scheduler = InStepsOf { schedule, step_length: real(0.25) };
    equation(sections, "in_steps_of", &Scheduled { sde: sgd, scheduler });
    let second_order = SgdSecondOrderSde::new(loss, constant(), real(0.125)).expect("in range");
    equation(sections, "sgd_second_order", &second_order);
    equation(sections, "sgdw", &SgdwSde::new(loss, constant(), real(0.125), real(0.25)).expect("in range"));
    sign(sections, "sign_gaussian", GaussianSign, GradientCoupling::Separable);
    sign(sections, "sign_gaussian_coupled", GaussianSign, GradientCoupling::Coupled);
    let student = StudentTSign::new(real(3.0)).expect("in range");
    sign(sections, "sign_student_t", student, GradientCoupling::Separable);
    sign(sections, "sign_linear_gaussian", LinearSign::gaussian(), GradientCoupling::Separable);
    sign(sections, "sign_linear_student_t", LinearSign::student_t_2(), GradientCoupling::Separable);
    adaptive(sections);
    let stable = SymmetricStable::new(real(1.5)).expect("in range");
    let flow = LevyFlow::new(loss, stable, real(0.5), START.map(real), real(0.125)).expect("in range");
    sections.process("sde", "levy_flow", &flow);
}

fn adaptive<R: Real>(sections: &mut Sections<'_, R>) {
    for (name, target) in [("rmsprop", SecondMoment::GradientAndNoise), ("rmsprop_noise_only", SecondMoment::NoiseOnly)]
    {
        equation(sections, name, &rmsprop(target));
    }
    let forms = [
        ("adam_printed", AdamForm::Printed),
        ("adam", AdamForm::NoiseKept),
        ("adam_malladi_form", AdamForm::Malladi22),
    ];
    for (name, form) in forms {
        equation(sections, name, &adam(form));
    }
    let parameters = MalladiRmspropParameters { noise: real(0.5), rate: real(1.0), epsilon: real(0.5) };
    let sde = MalladiRmspropSde::new(saddle(), diagonal(), parameters).expect("in range");
    equation(sections, "malladi_rmsprop", &sde);
    let parameters =
        MalladiAdamParameters { noise: real(0.5), first_rate: real(4.0), second_rate: real(1.0), epsilon: real(0.5) };
    let sde = MalladiAdamSde::new(saddle(), diagonal(), parameters).expect("in range");
    equation(sections, "malladi_adam", &sde);
}

/// Where every path begins.
pub(crate) const START: [f64; 2] = [1.0, -0.75];

pub(crate) type Saddle<R> = EmbeddedSaddle<R, 2>;

/// A loss whose every derivative changes.
pub(crate) fn saddle<R: Real>() -> Saddle<R> {
    EmbeddedSaddle { curvature: matrix([[-1.0, 0.2], [0.2, 2.0]]), quartic: real(1.0), cubic: real(0.25) }
}

pub(crate) fn bowl<R: Real>() -> Quadratic<R, 2> {
    Quadratic { curvature: matrix([[2.0, 0.5], [0.5, 1.0]]) }
}

pub(crate) fn constant<R: Real>() -> ConstantCovariance<R, 2> {
    ConstantCovariance::new(&matrix([[1.0, 0.5], [0.5, 2.0]])).expect("positive definite")
}

pub(crate) fn diagonal<R: Real>() -> DiagonalCovariance<R, 2> {
    DiagonalCovariance { deviations: vector([0.5, 1.0]) }
}

pub(crate) fn rmsprop<R: Real>(target: SecondMoment) -> RmspropSde<Saddle<R>, DiagonalCovariance<R, 2>, R> {
    let parameters =
        RmspropParameters { learning_rate: real(0.125), rate: real(1.0), epsilon: real(0.5), decay: real(0.25) };
    RmspropSde::new(saddle(), diagonal(), parameters, target).expect("in range")
}

pub(crate) fn adam<R: Real>(form: AdamForm) -> AdamSde<Saddle<R>, DiagonalCovariance<R, 2>, R> {
    let parameters = AdamParameters {
        learning_rate: real(0.125),
        first_rate: real(4.0),
        second_rate: real(1.0),
        epsilon: real(0.5),
        decay: real(0.25),
    };
    AdamSde::new(saddle(), diagonal(), parameters, form).expect("in range")
}

fn sign<R: Real>(sections: &mut Sections<'_, R>, name: &'static str, law: impl SignLaw<R>, coupling: GradientCoupling) {
    let deviations = diagonal().deviations;
    equation(sections, name, &SignSgdSde::new(saddle(), law, deviations, real(0.125), coupling).expect("in range"));
}

/// Drift, diffusion and targets at three times and points.
fn equation<R: Real, S: Sde<R, N, 2>, const N: usize>(sections: &mut Sections<'_, R>, name: &'static str, sde: &S) {
    sections.add("sde", name, |digest| {
        digest.fields(&sde.rates());
        for (t, x) in [(0.5, START), (1.25, [-0.4, 2.5]), (3.0, [0.01, 0.3])] {
            let (t, x) = (real(t), x.map(real));
            let relaxed = core::array::from_fn(|i| vector(if i + 1 == N { [0.7, 1.9] } else { [0.3, -0.6] }));
            let state = State { x, relaxed };
            digest.fields(&sde.drift(t, &state));
            digest.fields(&sde.diffusion(t, &state, &vector([0.35, -0.2])));
            digest.fields(&sde.targets(t, &x));
        }
    });
}
