//! Stationary variance of the adaptive methods: closed forms against Stein and Lyapunov equations, and their limits.

use optsde::theory::adaptive_loss::{AdaptiveLoss, Rescaled};
use optsde::theory::adaptive_sde_stationary::{CurrentGradient, second_moment};
use optsde::theory::adaptive_stationary::AdaptiveQuadratic;
use optsde::theory::{DMatrix, DVector, TheoryError};

fn problem(lam: f64, sigma: f64, eta: f64, beta1: f64, gamma: f64) -> AdaptiveQuadratic {
    AdaptiveQuadratic { lam, sigma, eta, beta1, gamma }
}

/// Every combination of a few values of each number, stable and not.
fn grid() -> Vec<AdaptiveQuadratic> {
    let mut problems = Vec::new();
    for (lam, sigma) in [(1.0, 1.0), (0.03, 2.0), (40.0, 0.5), (3.0, 1e-2)] {
        for eta in [1e-4, 0.02, 0.9] {
            for beta1 in [0.0, 0.3, 0.9, 0.99] {
                problems.extend([0.0, 0.5, 2.1].map(|gamma| problem(lam, sigma, eta, beta1, gamma)));
            }
        }
    }
    problems
}

/// The closed form is the Stein equation of (x, m), and ends where the recursion stops being stable. The Stein solver
/// loses 1/(1 - radius) in precision, up to 3e5 here.
#[test]
fn the_frozen_closed_form_solves_the_stein_equation() {
    let (mut stable, mut unstable) = (0, 0);
    for problem in grid() {
        let p = problem.sigma;
        let recursion = problem.recursion(p).unwrap();
        match problem.frozen(p) {
            Ok(value) => {
                let reference = recursion.stationary().unwrap()[(0, 0)];
                assert!((value / reference - 1.0).abs() < 1e-9, "{problem:?}: {value:e} {reference:e}");
                stable += 1;
            }
            Err(error) => {
                assert!(recursion.spectral_radius().unwrap() > 1.0, "{problem:?}: {error}");
                unstable += 1;
            }
        }
    }
    assert!(stable > 100 && unstable > 5, "{stable} {unstable}");
}

#[test]
fn the_stated_limit_of_the_learning_rate_is_where_stability_ends() {
    let base = problem(40.0, 0.5, 0.9, 0.3, 0.5);
    let TheoryError::Unstable { field: "eta", limit, .. } = base.frozen(0.5).unwrap_err() else { panic!() };
    for (factor, stable) in [(1.0 - 1e-6, true), (1.0 + 1e-6, false)] {
        let problem = AdaptiveQuadratic { eta: limit * factor, ..base };
        assert_eq!(problem.frozen(0.5).is_ok(), stable);
        assert_eq!(problem.recursion(0.5).unwrap().spectral_radius().unwrap() < 1.0, stable);
    }
}

/// P^2 = sigma^2 + lam^2 V and V = V(P): whichever of the two is well conditioned gives the answer, the other is the
/// residual here. It exists where v = sigma^2 would be unstable.
#[test]
fn the_self_consistent_moment_solves_both_of_its_equations() {
    for problem in grid() {
        let p = problem.self_consistent_preconditioner().unwrap();
        let value = problem.self_consistent().unwrap();
        let gradient = problem.lam * problem.lam * value;
        let squared = problem.sigma * problem.sigma + gradient;
        assert!((squared.sqrt() / p - 1.0).abs() < 1e-13, "{problem:?}");
        // The closed form moves by P / (P - limit) times the rounding of P; 1e-6 leaves 1e9 of that.
        let reference = problem.recursion(p).unwrap().stationary().unwrap()[(0, 0)];
        assert!((value / reference - 1.0).abs() < 1e-6, "{problem:?}: {value:e} {reference:e}");
        if let Ok(frozen) = problem.frozen(problem.sigma) {
            assert!(value < frozen, "a larger v makes smaller steps: {problem:?}");
        }
    }
}

/// P and x scale with sigma at a fixed lam / sigma, x also with eta: sigma from 1e-200 to 1e200, whose squares do not fit.
#[test]
fn the_self_consistent_moment_has_no_unit() {
    let base = problem(3.0, 1.0, 0.9, 0.3, 0.1);
    let (p, moment) = (base.self_consistent_preconditioner().unwrap(), base.self_consistent().unwrap());
    for unit in [1e-200, 1e200] {
        let scaled = problem(3.0 * unit, unit, 0.9, 0.3, 0.1);
        assert!((scaled.self_consistent_preconditioner().unwrap() / unit / p - 1.0).abs() < 1e-14);
        assert!((scaled.self_consistent().unwrap() / moment - 1.0).abs() < 1e-13);
    }
}

/// beta1 -> 0: m' is the gradient, x' = (1 - eta lam/P - eta gamma) x - eta noise/P, variance
/// (eta sigma/P)^2 / (1 - q^2). Continuous in beta1, with slope O(eta).
#[test]
fn without_momentum_it_is_rmsprop() {
    let (lam, sigma, eta, gamma) = (2.0, 0.7, 0.03, 0.4);
    let q: f64 = 1.0 - eta * lam / sigma - eta * gamma;
    let expected = eta * eta / (1.0 - q * q);
    let value = |beta1| problem(lam, sigma, eta, beta1, gamma).frozen(sigma).unwrap();
    assert!((value(0.0) / expected - 1.0).abs() < 1e-14);
    assert!((value(1e-9) / expected - 1.0).abs() < 1e-9);
}

/// gamma -> 0: eta sigma^2 (1+b) / (lam (2 P (1+b) - eta lam (1-b))), Adam's.
#[test]
fn without_weight_decay_it_is_adam() {
    let (lam, sigma, eta, b, p) = (2.0, 0.7, 0.03, 0.9, 1.1);
    let expected = eta * sigma * sigma * (1.0 + b) / (lam * (2.0 * p * (1.0 + b) - eta * lam * (1.0 - b)));
    let value = |gamma| problem(lam, sigma, eta, b, gamma).frozen(p).unwrap();
    assert!((value(0.0) / expected - 1.0).abs() < 1e-14);
    assert!((value(1e-12) / expected - 1.0).abs() < 1e-10);
}

/// eta -> 0 at a fixed rho1: the algorithm agrees to O(eta) with the SDE of Theorem D.5, of which the corrected leading
/// order is the solution; the printed one is off by (rho1 + gamma) / rho1 = 3.
#[test]
fn small_learning_rates_give_the_sde_and_the_corrected_leading_order() {
    let (rho1, gamma) = (0.5, 1.0);
    for eta in [1e-3, 1e-5] {
        let problem = problem(2.0, 0.7, eta, 1.0 - eta * rho1, gamma);
        let exact = problem.self_consistent().unwrap();
        let sde = second_moment(&problem, CurrentGradient::Absent).unwrap();
        let (printed, corrected) = (problem.leading_order_as_printed().unwrap(), problem.leading_order().unwrap());
        assert!((sde / exact - 1.0).abs() < 5.0 * eta, "{sde:e} {exact:e}");
        assert!((printed / corrected - 3.0).abs() < 1e-9);
        assert!((corrected / sde - 1.0).abs() < 1e-13, "{corrected:e} {sde:e}");
    }
}

/// The Lyapunov equation A S + S A' + n n' = 0 as three linear equations in (E X^2, E X M, E M^2), solved by LU in units
/// in which X and M are of the order of 1.
#[test]
fn the_sde_moments_solve_the_lyapunov_equation() {
    let forms = [CurrentGradient::Absent, CurrentGradient::MeanOnly, CurrentGradient::Kept];
    for problem in grid().into_iter().filter(|problem| problem.beta1 > 0.0) {
        let AdaptiveQuadratic { lam, sigma, eta, beta1, gamma } = problem;
        let rho = (1.0 - beta1) / eta;
        for form in forms {
            let c = if form == CurrentGradient::Absent { 0.0 } else { 1.0 - beta1 };
            let n1 = if form == CurrentGradient::Kept { -c * eta.sqrt() } else { 0.0 };
            let n2 = eta.sqrt() * rho * sigma;
            let (x_unit, m_unit) = ((eta * sigma / lam).sqrt(), sigma * (1.0 - beta1).sqrt());
            let (n1, n2, scale) = (n1 / x_unit, n2 / m_unit, m_unit / x_unit);
            let (xx, xm) = (-(c * lam / sigma + gamma), -(1.0 - c) / sigma * scale);
            let (mx, mm) = (rho * lam / scale, -rho);
            let a = DMatrix::from_row_slice(
                3,
                3,
                &[
                    2.0 * xx,
                    2.0 * xm,
                    0.0, //
                    mx,
                    xx + mm,
                    xm, //
                    0.0,
                    2.0 * mx,
                    2.0 * mm,
                ],
            );
            let b = DVector::from_column_slice(&[-n1 * n1, -n1 * n2, -n2 * n2]);
            let reference = a.lu().solve(&b).unwrap()[0] * x_unit * x_unit;
            let value = second_moment(&problem, form).unwrap();
            assert!((value / reference - 1.0).abs() < 1e-8, "{problem:?} {form:?}: {value:e} {reference:e}");
        }
    }
}

/// gamma = 0, the three closed forms of the module's first paragraph.
#[test]
fn the_sde_of_comp24_loses_the_square_of_beta1() {
    let (lam, sigma, eta, beta1) = (3.0, 0.7, 0.01, 0.9);
    let problem = problem(lam, sigma, eta, beta1, 0.0);
    let malladi = eta * sigma / (2.0 * lam);
    let step = eta * lam / sigma;
    let value = |form| second_moment(&problem, form).unwrap();
    let close = |value: f64, expected: f64| assert!((value / expected - 1.0).abs() < 1e-13, "{value:e} {expected:e}");
    close(value(CurrentGradient::Absent), malladi);
    close(value(CurrentGradient::MeanOnly), malladi * beta1 * beta1 / (1.0 + step));
    close(value(CurrentGradient::Kept), malladi * (1.0 + step * (1.0 - beta1)) / (1.0 + step));
}

/// The bound is attained where all eigenvalues are equal, lies above the sum elsewhere, and the rule kappa = xi =
/// sqrt(delta) keeps both.
#[test]
fn the_loss_bound_lies_above_the_loss_and_both_follow_the_rule() {
    let base = Rescaled { eta: 0.01, gamma: 0.8, batch: 2.0, kappa: 1.0, delta: 1.0, xi: 1.0 };
    let rescaled = Rescaled { kappa: 3.0, delta: 9.0, xi: 3.0, ..base };
    let loss =
        |h: &[f64], rescaled: &Rescaled| AdaptiveLoss::new(&DVector::from_column_slice(h), 0.4, rescaled).unwrap();
    let equal = loss(&[2.5; 4], &base);
    assert!((equal.bound().unwrap() / equal.exact().unwrap() - 1.0).abs() < 1e-14);
    let (before, after) = (loss(&[0.5, 1.0, 7.0], &base), loss(&[0.5, 1.0, 7.0], &rescaled));
    assert!(before.bound().unwrap() > 1.5 * before.exact().unwrap());
    assert!((after.exact().unwrap() / before.exact().unwrap() - 1.0).abs() < 1e-14);
    assert!((after.bound().unwrap() / before.bound().unwrap() - 1.0).abs() < 1e-14);
    // One coordinate: lam / 2 times the stationary variance.
    let unscaled = Rescaled { batch: 1.0, ..base };
    let variance = problem(2.0, 0.4, 0.01, 0.0, 0.8).leading_order_as_printed().unwrap();
    assert!((loss(&[2.0], &unscaled).exact().unwrap() / variance - 1.0).abs() < 1e-14);
}

#[test]
fn adaptive_problems_outside_their_domain_are_refused() {
    let good = problem(1.0, 1.0, 0.1, 0.9, 0.1);
    for bad in [
        AdaptiveQuadratic { lam: 0.0, ..good },
        AdaptiveQuadratic { sigma: f64::NAN, ..good },
        AdaptiveQuadratic { eta: -1.0, ..good },
        AdaptiveQuadratic { beta1: 1.0, ..good },
        AdaptiveQuadratic { gamma: f64::INFINITY, ..good },
    ] {
        assert!(matches!(bad.self_consistent(), Err(TheoryError::Range { .. })));
        assert!(matches!(bad.frozen(1.0), Err(TheoryError::Range { .. })));
        assert!(matches!(second_moment(&bad, CurrentGradient::Kept), Err(TheoryError::Range { .. })));
    }
    assert!(matches!(good.frozen(0.0), Err(TheoryError::Range { field: "P", .. })));
    let decayed = AdaptiveQuadratic { gamma: 20.0, ..good };
    assert!(matches!(decayed.self_consistent(), Err(TheoryError::Unstable { limit: 0.1, .. })));
    // Beyond float64 on the way is an error too.
    let huge = AdaptiveQuadratic { lam: 1e300, sigma: 1e300, eta: 1e300, beta1: 0.0, gamma: 0.0 };
    assert!(matches!(huge.self_consistent(), Err(TheoryError::Overflow { .. })));
}
