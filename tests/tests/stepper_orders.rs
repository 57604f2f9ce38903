//! docs/steppers.md: the orders that every scheme claims for every equation are those that are measured.
//!
//! `OPTSDE_BLESS=1 cargo test -p optsde-tests --test stepper_orders` writes the page.

mod stepper_support;

use std::fmt::Write as _;
use std::path::Path;

use optsde::conformance::equations::{Adaptive, BentAdditive, GeometricBrownianMotion, NotCommuting};
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, Covariance, NoiseStructure};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, LinearSign, MalladiAdamParameters,
    MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde, Scheduled, SdeState,
    SecondMoment, SgdSde, SgdSecondOrderSde, SgdwSde, SignSgdSde, StudentTSign,
};
use optsde_core::stepper::{ExactOrnsteinUhlenbeck, Heun, StochasticRungeKutta};
use stepper_support::defect::{At, measure};
use stepper_support::equations::{BentCovariance, BentDiagonal, Quartic};
use stepper_support::row::{Row, general, row, without_relaxations};

/// Where an equation without relaxations is measured.
fn at<S, const D: usize>(sde: S, x: [f64; D]) -> At<S, 0, D> {
    At { sde, start: SdeState { x, relaxed: [] }, time: 0.4, size: 0.1 }
}

fn constant() -> ConstantCovariance<f64, 2> {
    ConstantCovariance::new(&[[0.5, 0.2], [0.2, 0.3]]).expect("positive")
}

fn ornstein_uhlenbeck() -> At<SgdSde<Quadratic<f64, 2>, ConstantCovariance<f64, 2>, f64>, 0, 2> {
    let loss = Quadratic { curvature: [[1.0, 0.3], [0.3, 0.5]] };
    at(SgdSde::new(loss, constant(), 0.5).expect("in range"), [1.0, -0.7])
}

#[test]
fn runge_kutta_gains_half_an_order_where_the_drift_is_linear() {
    // The error terms of strong order 1.5 have a second derivative of the drift.
    let measured = measure(&ornstein_uhlenbeck(), &StochasticRungeKutta);
    assert!(measured.strong().is_some_and(|slopes| slopes.decides_for(2.0)), "{:?}", measured.strong);
    assert!(measured.weak.is_some_and(|slopes| slopes.decides_for(2.0)));
}

#[test]
fn heun_under_multiplicative_noise_solves_another_equation() {
    // Why it has no order there; and the comparison with Euler-Maruyama sees it: in law the two differ by h, not h^2.
    let growth = GeometricBrownianMotion { growth: 0.4, volatility: 0.6 };
    let [law, _] = measure(&at(growth, [1.2]), &Heun).consistency;
    assert!(law.is_some_and(|slopes| slopes.decides_for(1.0)));
}

fn sgd(rows: &mut Vec<Row>) {
    let linear = ornstein_uhlenbeck();
    general(rows, "SgdSde, quadratic loss, constant Sigma", &linear);
    rows.push(row("SgdSde, quadratic loss, constant Sigma", &linear, &ExactOrnsteinUhlenbeck));
    without_relaxations(rows, "GradientFlow", &at(GradientFlow { loss: Quartic }, [1.0, -0.7]));
    of_sgd(rows, "constant Sigma", constant(), [1.0, -0.7]);
    of_sgd(rows, "diagonal Sigma(x)", BentDiagonal, [0.9, -0.7]);
    of_sgd(rows, "any Sigma(x)", BentCovariance, [0.8, -0.6]);
    let bent = SgdSde::new(Quartic, constant(), 2.0).expect("in range");
    let scheduled = Scheduled { sde: bent, scheduler: |t: f64| 1.0 / (1.0 + 0.5 * t) };
    without_relaxations(rows, "Scheduled, SgdSde, constant Sigma", &at(scheduled, [1.0, -0.7]));
}

fn of_sgd<C: Covariance<f64, 2> + Copy>(rows: &mut Vec<Row>, noise: &str, covariance: C, x: [f64; 2]) {
    let first = SgdSde::new(Quartic, covariance, 2.0).expect("in range");
    without_relaxations(rows, &format!("SgdSde, {noise}"), &at(first, x));
    let second = SgdSecondOrderSde::new(Quartic, covariance, 1.0).expect("parameters");
    // A stiffer drift: the order shows at smaller steps.
    without_relaxations(rows, &format!("SgdSecondOrderSde, {noise}"), &At { size: 0.05, ..at(second, x) });
    let decayed = SgdwSde::new(Quartic, covariance, 2.0, 0.3).expect("parameters");
    without_relaxations(rows, &format!("SgdwSde, {noise}"), &at(decayed, x));
}

fn sign(rows: &mut Vec<Row>) {
    let separable = GradientCoupling::Separable;
    let gaussian = SignSgdSde::new(Quartic, GaussianSign, [0.8], 0.5, separable).expect("parameters");
    without_relaxations(rows, "SignSgdSde, normal noise", &at(gaussian, [0.4]));
    let student = SignSgdSde::new(Quartic, StudentTSign::new(3.0).expect("degrees"), [0.8], 0.5, separable);
    without_relaxations(rows, "SignSgdSde, Student-t noise", &at(student.expect("parameters"), [0.4]));
    let linear = SignSgdSde::new(Quartic, LinearSign::gaussian(), [0.8], 0.5, separable).expect("parameters");
    without_relaxations(rows, "SignSgdSde, Phase 3", &at(linear, [0.3]));
    let coupled = SignSgdSde::new(Quartic, GaussianSign, [0.8, 0.6], 0.5, GradientCoupling::Coupled);
    without_relaxations(rows, "SignSgdSde, normal noise, coupled", &at(coupled.expect("parameters"), [0.4, -0.3]));
}

/// Adaptive equations with one covariance.
fn adaptive<C: Covariance<f64, 2> + Copy>(rows: &mut Vec<Row>, noise: &str, covariance: C) {
    let point = [0.8, -0.6];
    let one = SdeState { x: point, relaxed: [[0.6, 0.5]] };
    let two = SdeState { x: point, relaxed: [[-0.4, 0.3], [0.6, 0.5]] };
    let parameters = RmspropParameters { learning_rate: 0.5, rate: 0.8, epsilon: 0.3, decay: 0.2 };
    for (name, second_moment) in
        [("RmspropSde", SecondMoment::GradientAndNoise), ("RmspropSde, v after Malladi22", SecondMoment::NoiseOnly)]
    {
        let sde = RmspropSde::new(Quartic, covariance, parameters, second_moment).expect("parameters");
        general(rows, &format!("{name}, {noise}"), &At { sde, start: one, time: 0.4, size: 0.1 });
    }
    let parameters = MalladiRmspropParameters { noise: 0.8, rate: 0.8, epsilon: 0.3 };
    let sde = MalladiRmspropSde::new(Quartic, covariance, parameters).expect("parameters");
    general(rows, &format!("MalladiRmspropSde, {noise}"), &At { sde, start: one, time: 0.4, size: 0.1 });
    let parameters = AdamParameters { learning_rate: 1.0, first_rate: 1.5, second_rate: 0.8, epsilon: 0.3, decay: 0.2 };
    for (name, form) in [
        ("AdamSde, printed", AdamForm::Printed),
        ("AdamSde, noise kept", AdamForm::NoiseKept),
        ("AdamSde, after Malladi22", AdamForm::Malladi22),
    ] {
        let sde = AdamSde::new(Quartic, covariance, parameters, form).expect("parameters");
        general(rows, &format!("{name}, {noise}"), &At { sde, start: two, time: 2.0, size: 0.1 });
    }
    let parameters = MalladiAdamParameters { noise: 0.8, first_rate: 1.5, second_rate: 0.8, epsilon: 0.3 };
    let sde = MalladiAdamSde::new(Quartic, covariance, parameters).expect("parameters");
    general(rows, &format!("MalladiAdamSde, {noise}"), &At { sde, start: two, time: 2.0, size: 0.1 });
}

/// Equations of this test alone.
fn extreme(rows: &mut Vec<Row>) {
    let growth = GeometricBrownianMotion { growth: 0.4, volatility: 0.6 };
    without_relaxations(rows, "test: geometric Brownian motion", &at(growth, [1.2]));
    without_relaxations(rows, "test: additive noise that changes with time", &at(BentAdditive, [0.9]));
    without_relaxations(rows, "test: noise that does not commute", &at(NotCommuting, [0.8, -0.6]));
    for (name, structure) in [
        ("test: momentum and second moment, additive noise", NoiseStructure::Additive),
        ("test: momentum and second moment, diagonal noise", NoiseStructure::Diagonal),
    ] {
        let start = SdeState { x: [0.8], relaxed: [[-0.4], [0.6]] };
        general(rows, name, &At { sde: Adaptive { structure }, start, time: 0.4, size: 0.1 });
    }
}

const PREFACE: &str = "\
# Schemes and their orders

Strong order: of the distance to the exact path with the same Brownian motion. Weak order: of expectations of smooth
functions. \"Claimed\" is what `Stepper::orders` answers; the measured orders are exact sequences, without sampling:
local slopes of the defect between one step and two half-steps (`tests/tests/stepper_support/defect.rs`), the last
slope ± the larger of 0.02 and its last change. \"exact\" means that the defect is rounding. Written by
`OPTSDE_BLESS=1 cargo test -p optsde-tests --test stepper_orders`, and held to the code by that test.

Two schemes take fewer equations, at compile time: `stochastic_runge_kutta` those without relaxations (as part of the
drift they would lose their positivity), `exact_ornstein_uhlenbeck` SGD on a quadratic loss. On a quadratic loss
`stochastic_runge_kutta` has strong order 2. `SignFlow` has no line: its drift is constant between jumps, where every
scheme is exact, and jumps where a component of the gradient changes sign, which costs every scheme an error of h.

| equation | scheme | claimed: strong, weak | strong, measured | weak, measured |
| --- | --- | --- | --- | --- |
";

#[test]
fn every_order_that_is_claimed_is_the_measured_one() {
    let mut rows = Vec::new();
    sgd(&mut rows);
    sign(&mut rows);
    adaptive(&mut rows, "constant Sigma", constant());
    adaptive(&mut rows, "any Sigma(x)", BentCovariance);
    extreme(&mut rows);
    let mut page = String::from(PREFACE);
    for row in &rows {
        writeln!(page, "{}", row.text).expect("string");
    }
    let complaints: Vec<&String> = rows.iter().filter_map(|row| row.complaint.as_ref()).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/steppers.md");
    if std::env::var_os("OPTSDE_BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs/steppers.md");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("docs/steppers.md"), page);
}

#[test]
fn every_equation_of_the_core_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/steppers.md")).expect("docs/steppers.md");
    let mut equations = 0;
    for entry in std::fs::read_dir(root.join("core/src/sde")).expect("core/src/sde") {
        let source = std::fs::read_to_string(entry.expect("entry").path()).expect("source");
        // The head of an implementation may take several lines.
        let heads = source.split("\nimpl<").skip(1).filter_map(|rest| rest.split_once('{'));
        for head in heads.map(|(head, _)| head.split_whitespace().collect::<Vec<_>>().join(" ")) {
            if let Some((_, name)) = head.split_once("> Sde<R, ").and_then(|(_, rest)| rest.split_once(" for ")) {
                let name = name.split(['<', ' ']).next().unwrap_or_default();
                assert!(page.contains(name), "{name} is not in docs/steppers.md");
                equations += 1;
            }
        }
    }
    assert!(equations >= 11, "{equations} equations found");
}
