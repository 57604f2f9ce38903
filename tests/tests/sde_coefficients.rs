//! Drift and diffusion of the equations of SGD from their definitions, and a table of every equation at a state.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use optsde_core::loss::{Loss, Quadratic, Regularized};
use optsde_core::noise::{ConstantCovariance, DiagonalCovariance};
use optsde_core::schedule::{Constant, StepDecay};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, InStepsOf, LinearSign,
    MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde,
    Scheduled, Scheduler, Sde, SecondMoment, SgdSde, SgdSecondOrderSde, SgdwSde, SignFlow, SignLaw, SignSgdSde, State,
    StudentTSign,
};

const D: usize = 2;
const X: [f64; D] = [0.8, -1.5];
const DW: [f64; D] = [0.3, -0.2];
const T: f64 = 0.5;
const ETA: f64 = 0.1;
const SIGMA: [f64; D] = [0.5, 2.0];

fn loss() -> Quadratic<f64, D> {
    Quadratic { curvature: [[1.0, 0.3], [0.3, 0.5]] }
}

fn diagonal_noise() -> DiagonalCovariance<f64, D> {
    DiagonalCovariance { deviations: SIGMA }
}

fn state<const N: usize>(relaxed: [[f64; D]; N]) -> State<f64, N, D> {
    State { x: X, relaxed }
}

/// A row a vector: what the equation is made of at [`X`], at time [`T`], for [`DW`].
fn table<S: Sde<f64, N, D>, const N: usize>(sde: &S, relaxed: [[f64; D]; N]) -> String {
    let state = state(relaxed);
    let mut text = format!("structure   {:?}\n", sde.structure());
    let mut row = |name: &str, [a, b]: [f64; D]| writeln!(text, "{name:<12}{a:>20.12e}{b:>20.12e}").expect("string");
    let noise = sde.diffusion(T, &state, &DW);
    row("drift x", sde.drift(T, &state));
    row("noise x", noise.x);
    for (i, name) in S::RELAXATIONS.iter().enumerate() {
        row(&format!("target {name}"), sde.targets(T, &X)[i]);
        row(&format!("rate {name}"), [sde.rates()[i]; D]);
        row(&format!("noise {name}"), noise.relaxed[i]);
    }
    text
}

fn sign_sgd(law: impl SignLaw<f64>) -> String {
    table(&SignSgdSde::new(loss(), law, SIGMA, ETA, GradientCoupling::Coupled).expect("valid"), [])
}

/// Every equation: (type, variant, table).
fn tables() -> Vec<(&'static str, &'static str, String)> {
    let (loss, noise) = (loss(), diagonal_noise());
    let full = ConstantCovariance::new(&[[2.0, -0.75], [-0.75, 0.5]]).expect("psd");
    let sgd = SgdSde::new(loss, full, ETA).expect("in range");
    let (v, m) = ([0.4, 2.5], [0.2, -0.1]);
    let rmsprop = |second_moment, decay| {
        let parameters = RmspropParameters { learning_rate: ETA, rate: 2.0, epsilon: 0.01, decay };
        table(&RmspropSde::new(loss, noise, parameters, second_moment).expect("valid"), [v])
    };
    let adam = |form, decay| {
        let parameters = AdamParameters { learning_rate: ETA, first_rate: 4.0, second_rate: 1.0, epsilon: 0.01, decay };
        table(&AdamSde::new(loss, noise, parameters, form).expect("valid"), [m, v])
    };
    let malladi_rmsprop = MalladiRmspropParameters { noise: 1.3, rate: 0.7, epsilon: 0.1 };
    let malladi_adam = MalladiAdamParameters { noise: 1.3, first_rate: 1.5, second_rate: 0.7, epsilon: 0.1 };
    vec![
        ("GradientFlow", "", table(&GradientFlow { loss }, [])),
        ("SgdSde", "", table(&sgd, [])),
        ("SgdSde", "l2", {
            let loss = Regularized { loss, decay: 0.2 };
            table(&SgdSde::new(loss, full, ETA).expect("in range"), [])
        }),
        ("SgdSecondOrderSde", "", table(&SgdSecondOrderSde::new(loss, full, ETA).expect("valid"), [])),
        ("SgdwSde", "", table(&SgdwSde::new(loss, full, ETA, 0.2).expect("valid"), [])),
        ("Scheduled", "sgd", table(&Scheduled { sde: sgd, scheduler: |t: f64| 1.0 / (1.0 + t) }, [])),
        ("SignFlow", "", table(&SignFlow { loss }, [])),
        ("SignSgdSde", "gaussian", sign_sgd(GaussianSign)),
        ("SignSgdSde", "student_t_1", sign_sgd(StudentTSign::new(1.0).expect("positive"))),
        ("SignSgdSde", "student_t_2", sign_sgd(StudentTSign::new(2.0).expect("positive"))),
        ("SignSgdSde", "student_t_5", sign_sgd(StudentTSign::new(5.0).expect("positive"))),
        ("SignSgdSde", "phase_3_gaussian", sign_sgd(LinearSign::gaussian())),
        ("SignSgdSde", "phase_3_student_t_2", sign_sgd(LinearSign::student_t_2())),
        ("RmspropSde", "comp24", rmsprop(SecondMoment::GradientAndNoise, 0.0)),
        ("RmspropSde", "comp24_decay", rmsprop(SecondMoment::GradientAndNoise, 0.2)),
        ("RmspropSde", "malladi22", rmsprop(SecondMoment::NoiseOnly, 0.0)),
        ("MalladiRmspropSde", "", table(&MalladiRmspropSde::new(loss, noise, malladi_rmsprop).expect("valid"), [v])),
        ("AdamSde", "printed", adam(AdamForm::Printed, 0.0)),
        ("AdamSde", "printed_decay", adam(AdamForm::Printed, 0.2)),
        ("AdamSde", "noise_kept", adam(AdamForm::NoiseKept, 0.0)),
        ("AdamSde", "malladi22", adam(AdamForm::Malladi22, 0.0)),
        ("MalladiAdamSde", "", table(&MalladiAdamSde::new(loss, noise, malladi_adam).expect("valid"), [m, v])),
    ]
}

#[test]
fn every_equation_has_the_coefficients_of_its_table() {
    let mut text = String::new();
    for (name, variant, table) in tables() {
        writeln!(text, "{name} {variant}\n{table}").expect("string");
    }
    insta::assert_snapshot!("coefficients", text);
}

#[test]
fn every_equation_in_the_folder_has_a_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/sde");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("folder") {
        let text = std::fs::read_to_string(file.expect("entry").path()).expect("text");
        let words: Vec<&str> = text.split_whitespace().collect();
        // impl<...> Sde<R, N, D> for Name<...>
        for (i, word) in words.iter().enumerate() {
            if *word == "Sde<R," && words.get(i + 3) == Some(&"for") {
                found.insert(words[i + 4].split('<').next().expect("a name").to_owned());
            }
        }
    }
    let listed: BTreeSet<String> = tables().into_iter().map(|(name, ..)| name.to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn the_second_order_drift_is_minus_the_gradient_of_the_corrected_loss() {
    // -grad(L' + (eta/4) |grad L'|^2), L' with L2, by central differences: exact for a quadratic up to rounding,
    // 1e-16 / 1e-3.
    let regularized = Regularized { loss: loss(), decay: 0.2 };
    let corrected = |x: &[f64; D]| {
        let square: f64 = regularized.gradient(x).iter().map(|g| g * g).sum();
        regularized.value(x) + ETA / 4.0 * square
    };
    let sde = SgdSecondOrderSde::new(regularized, diagonal_noise(), ETA).expect("valid");
    let drift = sde.drift(0.0, &state([]));
    for (i, value) in drift.iter().enumerate() {
        let moved = |by: f64| std::array::from_fn(|j| if i == j { X[j] + by } else { X[j] });
        let slope = (corrected(&moved(1e-3)) - corrected(&moved(-1e-3))) / 2e-3;
        assert!((value + slope).abs() < 1e-11, "{value} {slope}");
    }
}

#[test]
fn the_second_order_equation_has_one_step_of_sgd_to_second_order() {
    // On lambda x^2/2 the mean of x is x0 exp(-(lambda + eta lambda^2 / 2) h) under the equation and x0 (1 - eta lambda)
    // under SGD: at h = eta they agree up to (eta lambda)^3 / 3; with the correction's sign reversed to (eta lambda)^2.
    let lambda = 2.0;
    for eta in [0.01, 0.001] {
        let sde = SgdSecondOrderSde::new(Quadratic::diagonal([lambda]), DiagonalCovariance { deviations: [1.0] }, eta);
        let rate = -sde.expect("valid").drift(0.0, &State { x: [1.0], relaxed: [] })[0];
        let product: f64 = eta * lambda;
        let difference = (-rate * eta).exp() - (1.0 - product);
        assert!((difference / product.powi(3) - 1.0 / 3.0).abs() < product, "{difference:e}");
    }
}

#[test]
fn sgdw_and_sgd_with_l2_have_the_same_equation() {
    let loss_l2 = Regularized { loss: loss(), decay: 0.2 };
    let a = SgdwSde::new(loss(), diagonal_noise(), ETA, 0.2).expect("valid");
    let b = SgdSde::new(loss_l2, diagonal_noise(), ETA).expect("in range");
    assert_eq!(a.drift(T, &state([])), b.drift(T, &state([])));
    assert_eq!(a.diffusion(T, &state([]), &DW), b.diffusion(T, &state([]), &DW));
}

#[test]
fn a_constant_scheduler_kappa_is_the_equation_with_kappa_times_faster_and_noisier_steps() {
    // Comp24 (196): -kappa grad f dt + kappa sqrt(eta) Sigma^(1/2) dW. One Euler step of length eta is then that of
    // SGD with learning rate kappa eta, as -grad f kappa eta and sqrt(kappa eta) sqrt(kappa eta) z are.
    let kappa = 3.0;
    let sgd = SgdSde::new(loss(), diagonal_noise(), ETA).expect("in range");
    let scheduled = Scheduled { sde: sgd, scheduler: Constant(kappa) };
    let z = DW;
    let gradient = loss().gradient(&X);
    let drift = scheduled.drift(T, &state([]));
    let noise = scheduled.diffusion(T, &state([]), &z.map(|z| ETA.sqrt() * z)).x;
    for i in 0..D {
        let step = ETA * drift[i] + noise[i];
        let expected = kappa * ETA * (-gradient[i] + SIGMA[i] * z[i]);
        assert!((step - expected).abs() < 1e-15, "{step} {expected}");
    }
}

#[test]
fn a_schedule_of_steps_is_read_at_the_time_of_each_step() {
    // Factor 1/2 from step 3 on, a step taking the time eta = 1/8.
    let scheduler = InStepsOf { schedule: StepDecay::new(1.0, 0.5, 3).expect("a schedule"), step_length: 0.125 };
    let values: Vec<f64> = (0..8).map(|k| scheduler.value(0.125 * f64::from(k))).collect();
    assert_eq!(values, [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]);
}

#[test]
fn the_sign_flow_moves_at_speed_one_and_rests_where_the_gradient_is_zero() {
    let flow = SignFlow { loss: Quadratic::diagonal([2.0, 1.0, 1.0]) };
    let drift = flow.drift(0.0, &State { x: [0.1, -5.0, 0.0], relaxed: [] });
    assert_eq!(drift, [-1.0, 1.0, 0.0]);
    assert!(flow.drift(0.0, &State { x: [f64::NAN, 0.0, 0.0], relaxed: [] })[0].is_nan());
}
