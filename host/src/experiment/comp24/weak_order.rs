//! Comp24 Theorems C.16 and C.26: the weak order of the SDEs of RMSprop and Adam on a linear loss, exactly.

use super::linear_orders::{self, Clock, Family, Observable, Reference};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Panel, Prediction, Role};
use crate::theory::linear_loss::sde::Form;
use crate::theory::sgd_quadratic::SgdQuadratic;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/weak_order",
    title: "Weak order of the SDEs of RMSprop and Adam",
    source: "Comp24, Theorems C.16 and C.26, Remarks C.15, C.25 and E.4",
    paper_says: "The SDEs of RMSprop and Adam with the squared gradient in the drift of V are approximations of weak \
        order 1 in eta, that of Adam for every rho1 = O(eta^-zeta) with zeta in (0, 1). The SDEs of Malladi22, without \
        the squared gradient, are valid only near convergence, where the ratio of gradient to noise vanishes.",
    method: "Linear loss with gradient 0.8 and noise of deviation 0.6, three values with the moments of a normal law up to \
        the fifth; epsilon = 0.05, rho2 = 1, rho1 = 1.5, v0 = 0.7, x0 = 0.3, and for Adam m0 = 0.2 at t0 = 0.5; errors \
        of expectations at T = 1. All are ours. Nothing is sampled: the expectations of the optimizers are exact \
        recursions, those of the SDEs solve their moment equations. eta goes down to 1/512. For a fast momentum the \
        error of Var M is that of the stationary law, with eta down to 1e-12. Malladi22 in its own scaling has the same \
        gradient, sigma = 0.6 / eta and epsilon = 0.05 / eta.",
    conclusion: "Both SDEs of Comp24 have order 1 at a fixed sigma and rho1 of order 1, and V must contain the squared \
        gradient there. With rho1 = eta^-zeta the order of Var M is 2 - 2 zeta, below 1 for zeta > 1/2. Where sigma \
        grows as 1/eta, which makes that ratio vanish at any gradient, the SDE of Malladi22 has order 1 in eta^2: it \
        need not be near convergence.",
    run,
};

fn run(_context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    for family in [Family::Rmsprop, Family::Adam] {
        panels.push(fixed_sigma(family, &mut findings.claims)?);
    }
    findings.figures.push(Figure {
        caption:
            "Error of expectations at T = 1 against the learning rate, sigma fixed. With the squared gradient in V \
            errors fall in proportion to eta; without it they stay."
                .into(),
        panels,
    });
    let panels = vec![fast_momentum(&mut findings.claims)?, growing_sigma(&mut findings.claims)?];
    findings.figures.push(Figure {
        caption: "Left: the error of Var M when the momentum forgets at the rate rho1 = eta^-zeta. Right: the SDE of \
            Malladi22 in its own scaling, gradient 0.8 everywhere: of order 1 in eta^2."
            .into(),
        panels,
    });
    Ok(findings)
}

/// The orders of one optimizer at a fixed sigma.
fn fixed_sigma(family: Family, claims: &mut Vec<Claim>) -> Result<Panel, Failure> {
    let name = family.name();
    let reference = Reference::new(family, Clock::FixedNoise)?;
    let mut drawn: Vec<(String, Role, Vec<ErrorAt>)> = Vec::new();
    for &observable in family.observables() {
        let errors = reference.errors(Form::Comp24, observable)?;
        claims.push(Claim::paper(
            format!("{name}: order of the error of {} of Comp24's SDE", observable.name()),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&errors)?,
        ));
        drawn.push((format!("Comp24, {}", observable.name()), Role::Continuous, errors));
    }
    for observable in [Observable::X, Observable::XSquared] {
        let errors = reference.errors(Form::Malladi22, observable)?;
        claims.push(Claim::paper(
            format!("{name}: order of the error of {} of Malladi22's SDE, sigma fixed", observable.name()),
            Prediction::Order { order: 0.0 },
            Estimate::slope_of(&errors)?,
        ));
        drawn.push((format!("Malladi22, {}", observable.name()), Role::Approximation, errors));
    }
    if family == Family::Adam {
        let errors = reference.errors(Form::WholeIncrement, Observable::XSquared)?;
        claims.push(Claim::ours(
            format!("{name}: order of the error of E x^2 with the noise of the current gradient kept"),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&errors)?,
        ));
    }
    let series: Vec<Errors<'_>> =
        drawn.iter().map(|(label, role, errors)| Errors::exact(label, *role, errors)).collect();
    Ok(convergence_panel(&format!("{name}, sigma fixed"), "η", &series, &[(0, 1.0)]))
}

/// The error of Var M for rho1 = eta^-zeta.
///
/// m' = m - eta (rho1 m - rho1 g) is SGD on a parabola of curvature rho1 under noise of deviation rho1 sigma, and dM its
/// SDE; at T = 1 both are stationary, exp(-2 rho1 T) being below 1e-27.
fn fast_momentum(claims: &mut Vec<Claim>) -> Result<Panel, Failure> {
    let error = |zeta: f64, eta: f64| -> Result<ErrorAt, Failure> {
        let rho1 = eta.powf(-zeta);
        let momentum = SgdQuadratic { lam: rho1, sigma: linear_orders::DEVIATION * rho1, eta, gamma: 0.0, batch: 1.0 };
        Ok(ErrorAt { size: eta, error: momentum.stationary_variance()? - momentum.sde_stationary_variance()? })
    };
    let mut drawn = Vec::new();
    for zeta in [0.25, 0.5, 0.75] {
        let mut errors = Vec::new();
        for eta in [1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12] {
            errors.push(error(zeta, eta)?);
        }
        drawn.push((format!("ζ = {zeta}"), errors));
    }
    let slopes: Vec<Estimate> = drawn.iter().map(|(_, errors)| Estimate::slope_of(errors)).collect::<Result<_, _>>()?;
    let claim = |zeta: &str| format!("Adam: order of the error of Var M, rho1 = eta^-{zeta}");
    let order = |order: f64| Prediction::Order { order };
    if let [quarter, half, three_quarters] = slopes[..] {
        claims.push(Claim::ours(claim("0.25"), order(1.5), quarter));
        claims.push(Claim::paper(claim("0.5"), order(1.0), half));
        claims.push(Claim::refuted(claim("0.75, as for zeta in (0, 1)"), order(1.0), three_quarters).showing(22));
        claims.push(Claim::ours(claim("0.75, 2 - 2 zeta"), order(0.5), three_quarters));
    }
    let series: Vec<Errors<'_>> =
        drawn.iter().map(|(label, errors)| Errors::exact(label, Role::Continuous, errors)).collect();
    Ok(convergence_panel("Var M, rho1 = eta^-zeta", "η", &series, &[(0, 1.5), (1, 1.0), (2, 0.5)]))
}

/// The orders of Malladi22's SDEs where sigma grows as 1/eta.
fn growing_sigma(claims: &mut Vec<Claim>) -> Result<Panel, Failure> {
    let mut drawn = Vec::new();
    for family in [Family::Rmsprop, Family::Adam] {
        let errors = Reference::new(family, Clock::ScaledNoise)?.errors(Form::Malladi22, Observable::X)?;
        let (name, slope) = (family.name(), Estimate::slope_of(&errors)?);
        let claim = format!("{name}: order in eta^2 of the error of E x of Malladi22's SDE, sigma = 0.6 / eta");
        claims.push(Claim::ours(claim, Prediction::Order { order: 1.0 }, slope).showing(23));
        drawn.push((format!("{name}, E x"), errors));
    }
    let series: Vec<Errors<'_>> =
        drawn.iter().map(|(label, errors)| Errors::exact(label, Role::Continuous, errors)).collect();
    Ok(convergence_panel("Malladi22, sigma = 0.6 / eta", "η²", &series, &[(0, 1.0), (1, 1.0)]))
}
