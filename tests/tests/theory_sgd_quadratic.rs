//! SGD(W) on a quadratic loss against the general linear recursion, its SDE as a limit, and the bounds of Comp24.

use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::sgd_bounds::SgdBound;
use optsde::theory::sgd_quadratic::{Law, SgdQuadratic};
use optsde::theory::{DMatrix, DVector, TheoryError};

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

/// SGDW is SGD with the curvature lam + gamma.
fn recursion(problem: &SgdQuadratic) -> LinearRecursion {
    let noise = scalar(problem.sigma * problem.sigma / problem.batch);
    LinearRecursion::sgd(&scalar(problem.lam + problem.gamma), &noise, problem.eta).unwrap()
}

fn problem(eta: f64, gamma: f64) -> SgdQuadratic {
    SgdQuadratic { lam: 1.5, sigma: 0.6, eta, gamma, batch: 4.0 }
}

/// eta (lam + gamma) from 1.5e-3 to 1.85, so that 1 - eta (lam + gamma) has both signs.
#[test]
fn every_time_agrees_with_the_linear_recursion() {
    for (eta, gamma) in [(1e-3, 0.0), (0.1, 2.0), (0.4, 1.0), (0.9, 0.3), (0.5, 2.2)] {
        let problem = problem(eta, gamma);
        let recursion = recursion(&problem);
        for k in [0, 1, 2, 7, 100, 10_001] {
            let start = Moments::certain(DVector::from_element(1, -1.3));
            let expected = recursion.propagate(&start, k).unwrap();
            let Law { mean, variance } = problem.after(-1.3, k).unwrap();
            let (m, v) = (expected.mean[0], expected.covariance[(0, 0)]);
            // 10 001 roundings of q, each 1e-16.
            assert!((mean - m).abs() <= 1e-11 * m.abs() + f64::MIN_POSITIVE, "{problem:?} {k}: {mean:e} {m:e}");
            assert!((variance - v).abs() <= 1e-12 * v, "{problem:?} {k}: {variance:e} {v:e}");
        }
        let stationary = recursion.stationary().unwrap()[(0, 0)];
        assert!((problem.stationary_variance().unwrap() / stationary - 1.0).abs() < 1e-13);
    }
}

/// eta (lam + gamma) = 1 forgets the start in one step: 0^0 = 1, and then 0.
#[test]
fn a_step_onto_the_minimum_forgets_the_start() {
    let problem = SgdQuadratic { lam: 1.5, sigma: 0.6, eta: 0.5, gamma: 0.5, batch: 1.0 };
    assert_eq!(problem.after(3.0, 0).unwrap(), Law { mean: 3.0, variance: 0.0 });
    let after = problem.after(3.0, 1).unwrap();
    assert_eq!(after.mean, 0.0);
    assert!((after.variance / (0.25 * 0.36) - 1.0).abs() < 1e-15);
}

/// eta (lam + gamma) = 1e-17 is lost in 1 - eta (lam + gamma), and yet 1e18 steps decay by e^-10.
#[test]
fn steps_too_small_for_one_minus_x_add_up() {
    let problem = SgdQuadratic { lam: 1.0, sigma: 1.0, eta: 1e-17, gamma: 0.0, batch: 1.0 };
    let Law { mean, variance } = problem.after(1.0, 1_000_000_000_000_000_000).unwrap();
    assert!((mean / (-10.0_f64).exp() - 1.0).abs() < 1e-14);
    assert!((variance / (0.5e-17 * (1.0 - (-20.0_f64).exp())) - 1.0).abs() < 1e-14);
}

/// At t = k eta = 1 the relative differences are, to first order in eta with h = lam + gamma, h^2 t / 2 for the mean and
/// below h (1 + t h) for the variance: a tenth of eta, a tenth of the difference.
#[test]
fn sgd_approaches_its_sde_to_first_order() {
    let differences = |k: u64| {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let problem = problem(1.0 / k as f64, 0.5);
        let (sgd, sde) = (problem.after(1.0, k).unwrap(), problem.sde_after(1.0, k).unwrap());
        let stationary = problem.stationary_variance().unwrap() / problem.sde_stationary_variance().unwrap();
        [sgd.mean / sde.mean - 1.0, sgd.variance / sde.variance - 1.0, stationary - 1.0]
    };
    let (coarse, fine) = (differences(1000), differences(10_000));
    for (coarse, fine) in coarse.iter().zip(fine) {
        assert!((coarse / fine - 10.0).abs() < 0.1, "{coarse:e} {fine:e}");
    }
    // h = 2: -h^2 t eta / 2 = -2e-4, and 1 / (1 - eta h / 2) - 1 = 1e-4.
    assert!((fine[0] + 2e-4).abs() < 1e-6 && (fine[2] - 1e-4).abs() < 1e-6, "{fine:?}");
}

/// The mean squared law of Eq. 201 solves d var/dt = -2 h var + eta sigma^2 / B; steps of 1e-6 resolve it to 1e-5.
#[test]
fn the_sde_variance_solves_its_moment_equation() {
    let problem = problem(0.1, 0.5);
    let (h, noise) = (2.0, 0.1 * 0.36 / 4.0);
    for k in [0, 3, 40] {
        let now = problem.sde_after(1.0, k).unwrap().variance;
        let next = problem.sde_after(1.0, k + 1).unwrap().variance;
        // The linear equation over one eta, exactly.
        let decay = (-2.0 * h * 0.1_f64).exp();
        let expected = now * decay + noise / (2.0 * h) * (1.0 - decay);
        assert!((next / expected - 1.0).abs() < 1e-13, "{k}");
    }
}

/// kappa eta (lam + gamma) = O(eta): the loss stays with gamma kept, and falls to (lam + gamma)/(lam + kappa gamma)
/// with gamma kappa.
#[test]
fn the_linear_rule_keeps_the_loss_of_sgdw() {
    let base = problem(1e-6, 0.5);
    let rescaled = |gamma| SgdQuadratic { eta: 4e-6, batch: 16.0, gamma, ..base };
    let ratio = |problem: SgdQuadratic| problem.stationary_loss().unwrap() / base.stationary_loss().unwrap();
    assert!((ratio(rescaled(0.5)) - 1.0).abs() < 1e-5);
    assert!((ratio(rescaled(2.0)) - 2.0 / 3.5).abs() < 1e-5);
}

/// In one dimension with mu = L_tau the bounds are the loss of the SDE, lam/2 (mean^2 + variance).
#[test]
fn the_bounds_are_attained_in_one_dimension() {
    let base = problem(0.01, 0.0);
    let start = 0.5 * 1.5 * 2.0 * 2.0;
    let bound = SgdBound { mu: 1.5, trace: 1.5, sigma: 0.6, eta: 0.01, batch: 4.0, kappa: 2.0, delta: 3.0, start };
    let rescaled = SgdQuadratic { eta: 0.02, batch: 12.0, ..base };
    let loss = |Law { mean, variance }: Law| 0.75 * (mean * mean + variance);
    for k in [0_u32, 5, 100, 1000] {
        let t = f64::from(k) * 0.01;
        let law = base.sde_after(2.0, u64::from(k)).unwrap();
        assert!((bound.base(t).unwrap() / loss(law) - 1.0).abs() < 1e-13);
        // Step k of the rescaled run is at 2 k eta in its own clock.
        let law = loss(rescaled.sde_after(2.0, u64::from(k)).unwrap());
        assert!((bound.rescaled(2.0 * t).unwrap() / law - 1.0).abs() < 1e-13);
        assert!((bound.rescaled_in_base_time(t).unwrap() / law - 1.0).abs() < 1e-13);
    }
}

#[test]
fn an_unstable_learning_rate_has_no_stationary_state_but_an_sde() {
    let problem = problem(0.8, 1.0);
    for error in [problem.stationary_variance().unwrap_err(), problem.after(1.0, 3).unwrap_err()] {
        assert!(matches!(error, TheoryError::Unstable { field: "eta", value: 0.8, limit: 0.8, .. }), "{error}");
    }
    assert!(problem.sde_after(1.0, 3).is_ok());
    let bad = SgdQuadratic { batch: 0.0, ..problem };
    assert!(matches!(bad.sde_stationary_loss(), Err(TheoryError::Range { field: "B", .. })));
}
