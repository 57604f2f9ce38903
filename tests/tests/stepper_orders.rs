//! docs/steppers.md: the orders that every scheme claims for every equation are those that are measured.
//!
//! `OPTSDE_BLESS=1 cargo test --test stepper_orders` writes the page.

mod stepper_support;

use std::fmt::Write as _;

use optsde::convergence::Slopes;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, NoiseStructure};
use optsde_core::sde::{Sde, SdeState, SgdSde};
use optsde_core::stepper::{
    EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Milstein, PlainEulerMaruyama, Stepper, StochasticRungeKutta,
    WeakSecondOrder,
};
use stepper_support::defect::{At, Measured, measure};
use stepper_support::equations::{Adaptive, BentAdditive, GeometricBrownianMotion, NotCommuting, Quartic};

/// One line of the page, and what is wrong with the claim.
struct Row {
    text: String,
    complaint: Option<String>,
}

fn shown(slopes: Option<&Slopes>) -> String {
    slopes.map_or_else(
        || String::from("exact"),
        |s| format!("{:.2} ± {:.2}", s.last(), s.last_change.max(Slopes::TOLERANCE)),
    )
}

fn complaint(measured: &Measured, strong: Option<f64>, weak: f64) -> Option<String> {
    let [law, square] = &measured.consistency;
    let agrees = |slopes: Option<&Slopes>, order: f64| slopes.map_or(order.is_infinite(), |s| s.decides_for(order));
    if law.as_ref().is_some_and(|slopes| slopes.last() < 1.9) {
        return Some(format!("not consistent in law: {law:?}"));
    }
    if strong.is_some() && square.as_ref().is_some_and(|slopes| slopes.last() < 0.95) {
        return Some(format!("not consistent in mean square: {square:?}"));
    }
    let law = if weak.is_infinite() { &measured.moments } else { &measured.weak };
    if !agrees(law.as_ref(), weak) {
        return Some(format!("weak order {weak} is claimed, measured {law:?}"));
    }
    match strong {
        Some(strong) if !agrees(measured.strong(), strong) => {
            Some(format!("strong order {strong} is claimed, measured {:?}", measured.strong))
        }
        _ => None,
    }
}

fn row<S, M, const N: usize, const D: usize>(name: &str, at: &At<S, N, D>, stepper: &M) -> Row
where
    S: Sde<f64, N, D>,
    M: Stepper<f64, S, N, D>,
{
    match stepper.orders(&at.sde) {
        Err(reason) => {
            Row { text: format!("| {name} | {} | no order: {} | | |", M::NAME, reason.reason), complaint: None }
        }
        Ok(orders) => {
            let measured = measure(at, stepper);
            let strong = orders.strong.map_or_else(|| String::from("none"), |order| order.to_string());
            let weak = if orders.weak.is_infinite() { String::from("exact") } else { orders.weak.to_string() };
            let text = format!(
                "| {name} | {} | {strong}, {weak} | {} | {} |",
                M::NAME,
                if orders.strong.is_some() { shown(measured.strong()) } else { String::new() },
                shown(if orders.weak.is_infinite() { measured.moments.as_ref() } else { measured.weak.as_ref() })
            );
            let complaint = complaint(&measured, orders.strong, orders.weak);
            Row { complaint: complaint.map(|complaint| format!("{name} under {}: {complaint}", M::NAME)), text }
        }
    }
}

/// The schemes for every equation.
fn general<S: Sde<f64, N, D>, const N: usize, const D: usize>(rows: &mut Vec<Row>, name: &str, at: &At<S, N, D>) {
    rows.push(row(name, at, &PlainEulerMaruyama));
    rows.push(row(name, at, &EulerMaruyama));
    rows.push(row(name, at, &Heun));
    rows.push(row(name, at, &Milstein));
    rows.push(row(name, at, &WeakSecondOrder));
}

/// The schemes for equations without relaxations.
fn without_relaxations<S: Sde<f64, 0, D>, const D: usize>(rows: &mut Vec<Row>, name: &str, at: &At<S, 0, D>) {
    general(rows, name, at);
    rows.push(row(name, at, &StochasticRungeKutta));
}

fn at<S, const D: usize>(sde: S, x: [f64; D]) -> At<S, 0, D> {
    At { sde, start: SdeState { x, relaxed: [] }, time: 0.4, size: 0.1 }
}

fn ornstein_uhlenbeck() -> At<SgdSde<Quadratic<f64, 2>, ConstantCovariance<f64, 2>, f64>, 0, 2> {
    let covariance = ConstantCovariance::new(&[[0.5, 0.2], [0.2, 0.3]]).expect("positive");
    let loss = Quadratic { curvature: [[1.0, 0.3], [0.3, 0.5]] };
    at(SgdSde { loss, covariance, learning_rate: 0.5 }, [1.0, -0.7])
}

#[test]
fn runge_kutta_gains_half_an_order_where_the_drift_is_linear() {
    // The error terms of strong order 1.5 have a second derivative of the drift.
    let measured = measure(&ornstein_uhlenbeck(), &StochasticRungeKutta);
    assert!(measured.strong().is_some_and(|slopes| slopes.decides_for(2.0)), "{:?}", measured.strong);
    assert!(measured.weak.is_some_and(|slopes| slopes.decides_for(2.0)));
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let ornstein_uhlenbeck = ornstein_uhlenbeck();
    general(&mut rows, "SgdSde, quadratic loss, constant covariance", &ornstein_uhlenbeck);
    rows.push(row("SgdSde, quadratic loss, constant covariance", &ornstein_uhlenbeck, &ExactOrnsteinUhlenbeck));
    let bent =
        at(SgdSde { loss: Quartic, covariance: ornstein_uhlenbeck.sde.covariance, learning_rate: 2.0 }, [1.0, -0.7]);
    without_relaxations(&mut rows, "SgdSde, quartic loss, constant covariance", &bent);
    let growth = GeometricBrownianMotion { growth: 0.4, volatility: 0.6 };
    without_relaxations(&mut rows, "test: geometric Brownian motion", &at(growth, [1.2]));
    without_relaxations(&mut rows, "test: additive noise that changes with time", &at(BentAdditive, [0.9]));
    without_relaxations(&mut rows, "test: noise that does not commute", &at(NotCommuting, [0.8, -0.6]));
    for (name, structure) in [
        ("test: momentum and second moment, additive noise", NoiseStructure::Additive),
        ("test: momentum and second moment, diagonal noise", NoiseStructure::Diagonal),
    ] {
        let start = SdeState { x: [0.8], relaxed: [[-0.4], [0.6]] };
        general(&mut rows, name, &At { sde: Adaptive { structure }, start, time: 0.4, size: 0.1 });
    }
    rows
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
`stochastic_runge_kutta` has strong order 2.

| equation | scheme | claimed: strong, weak | strong, measured | weak, measured |
| --- | --- | --- | --- | --- |
";

#[test]
fn every_order_that_is_claimed_is_the_measured_one() {
    let rows = rows();
    let mut page = String::from(PREFACE);
    for row in &rows {
        writeln!(page, "{}", row.text).expect("string");
    }
    let complaints: Vec<&String> = rows.iter().filter_map(|row| row.complaint.as_ref()).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/steppers.md");
    if std::env::var_os("OPTSDE_BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs/steppers.md");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("docs/steppers.md"), page);
}
