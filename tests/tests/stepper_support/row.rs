//! The lines of docs/steppers.md: an equation under a scheme, what is claimed and what is measured.

use optsde::convergence::Slopes;
use optsde_core::sde::Sde;
use optsde_core::stepper::{
    EulerMaruyama, Heun, Milstein, PlainEulerMaruyama, Stepper, StochasticRungeKutta, WeakSecondOrder,
};

use super::defect::{At, Measured, measure};

/// One line of the page, and what is wrong with the claim.
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) complaint: Option<String>,
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

pub(crate) fn row<S, M, const N: usize, const D: usize>(name: &str, at: &At<S, N, D>, stepper: &M) -> Row
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
pub(crate) fn general<S: Sde<f64, N, D>, const N: usize, const D: usize>(
    rows: &mut Vec<Row>,
    name: &str,
    at: &At<S, N, D>,
) {
    rows.push(row(name, at, &PlainEulerMaruyama));
    rows.push(row(name, at, &EulerMaruyama));
    rows.push(row(name, at, &Heun));
    rows.push(row(name, at, &Milstein));
    rows.push(row(name, at, &WeakSecondOrder));
}

/// The schemes for equations without relaxations.
pub(crate) fn without_relaxations<S: Sde<f64, 0, D>, const D: usize>(
    rows: &mut Vec<Row>,
    name: &str,
    at: &At<S, 0, D>,
) {
    general(rows, name, at);
    rows.push(row(name, at, &StochasticRungeKutta));
}
