//! Weak orders in the learning rate of the gradient flow and of the SDEs of SGD, on a random parabola.

use super::random_parabola::{COMPARED, SQUARE, START, TIME, VARIANCE, errors_of, exact, largest_differences};
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Prediction, Role, Table};
use crate::theory::random_quadratic::{Equation, RandomQuadratic};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/sde_order",
    title: "Weak orders of the SDEs in the learning rate",
    source: "Li21, section 2 (eq. 2), appendix E.4 (eqs. 31, 32, Theorem E.1)",
    paper_says: "The SDE (2) is an order-1 weak approximation of SGD, and the SDE (32), whose drift is that of L + (eta/4) \
        |grad L|^2, one of order 2.",
    method: "A random parabola, grad L_i(x) = a_i x - b_i with (a, b, p) = (0.2, -0.4, 0.5), (1, 0.5, 0.3), (3.1, 1.9, \
        0.2), from x = 1.3 to T = 1; ours, as are the gradient flow and the SDE (32) with the wrong sign, which are added \
        for comparison. Moments of SGD and of the equations are exact, errors are maxima over all steps, and eta is halved \
        from 0.5 to 2^-12, where the slopes have settled. The variance is compared too: it is of order eta itself.",
    conclusion: "The orders are 1 and 2 as claimed, and 1 with the wrong sign. Order 1 says nothing about the noise: the \
        gradient flow, without any, has it too, and here the smaller error in E x^2. The variance tells them apart: its \
        error is of order 2 for the SDE and of order 1, its whole size, for the flow.",
    run,
};

/// eta = 2^-1 .. 2^-12.
const HALVINGS: u32 = 12;

struct Compared {
    label: &'static str,
    equation: Equation,
    /// In the figure, where the wrong sign would hide others.
    role: Option<Role>,
    /// Of E x, E x^2, E x^4 and Var x.
    orders: [f64; 4],
    /// Whether the order is stated by the paper.
    of_paper: bool,
}

const EQUATIONS: [Compared; 4] = [
    Compared {
        label: "gradient flow",
        equation: Equation::GradientFlow,
        role: Some(Role::Approximation),
        orders: [1.0, 1.0, 1.0, 1.0],
        of_paper: false,
    },
    Compared {
        label: "first-order SDE (2)",
        equation: Equation::FirstOrder,
        role: Some(Role::Continuous),
        // The variance is of order eta, and so is its relative error.
        orders: [1.0, 1.0, 1.0, 2.0],
        of_paper: true,
    },
    Compared {
        label: "second-order SDE (32)",
        equation: Equation::SecondOrder,
        role: Some(Role::Discrete),
        orders: [2.0, 2.0, 2.0, 2.0],
        of_paper: true,
    },
    Compared {
        label: "SDE (32) with a minus sign",
        equation: Equation::WrongSign,
        role: None,
        orders: [1.0, 1.0, 1.0, 2.0],
        of_paper: false,
    },
];

fn run(_context: &Context<'_>) -> Result<Findings, Failure> {
    let model = exact()?;
    let mut findings = Findings::default();
    let (mut rows, mut smallest) = (Vec::new(), Vec::new());
    let mut panels = [SQUARE, VARIANCE].map(|place| (place, Vec::new()));
    for compared in &EQUATIONS {
        let all = errors(&model, compared.equation)?;
        for (place, (what, order)) in COMPARED.into_iter().zip(compared.orders).enumerate() {
            let of_paper = compared.of_paper && place != VARIANCE;
            let claim = if of_paper { Claim::paper } else { Claim::ours };
            findings.claims.push(claim(
                format!("order in eta of the {}, {what}", compared.label),
                Prediction::Order { order },
                Estimate::slope_of(&errors_of(place, &all))?,
            ));
        }
        if let Some(role) = compared.role {
            for (place, series) in &mut panels {
                series.push((compared.label, role, errors_of(*place, &all)));
            }
        }
        if let Some((eta, errors)) = all.last() {
            let constants = errors
                .iter()
                .zip(compared.orders)
                .map(|(error, order)| format!("{:.4} η^{order}", error / eta.powf(order)));
            rows.push(std::iter::once(compared.label.to_owned()).chain(constants).collect());
            smallest.push((compared.equation, errors[SQUARE]));
        }
    }
    findings.claims.extend(without_noise(&smallest));
    findings.tables.push(Table {
        caption: "Leading terms: the largest error over all steps at eta = 2^-12, over eta to the power of its order."
            .into(),
        columns: std::iter::once("equation").chain(COMPARED).map(String::from).collect(),
        rows,
    });
    findings.figures.push(Figure {
        caption:
            "The largest error over all steps against the learning rate. Left: E x^2, where the gradient flow is as \
            good as the first-order SDE. Right: the variance, which the flow misses altogether."
                .into(),
        panels: panels
            .iter()
            .map(|(place, series)| {
                let curves: Vec<_> =
                    series.iter().map(|(label, role, errors)| Errors::exact(label, *role, errors)).collect();
                let title = format!("Largest error of {}", COMPARED[*place]);
                convergence_panel(&title, "learning rate η", &curves, &[(0, 1.0), (2, 2.0)])
            })
            .collect(),
    });
    Ok(findings)
}

/// The largest errors of an equation at every eta.
fn errors(model: &RandomQuadratic, equation: Equation) -> Result<Vec<(f64, [f64; 4])>, Failure> {
    let mut all = Vec::new();
    for halvings in 1..=HALVINGS {
        // T = 1 is so many steps.
        let steps = 1_u32 << halvings;
        let eta = TIME / f64::from(steps);
        let sgd = |k: u32| Ok(model.svag(START, eta, 1.0, k.into())?);
        let continuous = |k: u32| Ok(model.sde(equation, START, eta, f64::from(k) * eta)?);
        all.push((eta, largest_differences(steps, sgd, continuous)?));
    }
    Ok(all)
}

/// An equation without noise is not only of the same order as the SDE, but nearer to SGD.
fn without_noise(smallest: &[(Equation, f64)]) -> Option<Claim> {
    let of = |wanted| smallest.iter().find(|(equation, _)| *equation == wanted).map(|(_, error)| *error);
    let ratio = of(Equation::GradientFlow)? / of(Equation::FirstOrder)?;
    Some(Claim::ours(
        "error in E x^2 of the gradient flow over that of the first-order SDE at eta = 2^-12",
        Prediction::AtMost { bound: 1.0 },
        Estimate::computed(ratio),
    ))
}
