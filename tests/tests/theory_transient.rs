//! Finite times: propagation against single steps, escape efficiency against propagation.

use optsde::theory::escape::{self, Horizon};
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, DVector, TheoryError, sgd, transient};

fn system() -> (DMatrix<f64>, DMatrix<f64>) {
    let k = DMatrix::from_row_slice(3, 3, &[1.0, 0.3, -0.1, 0.3, 0.8, 0.2, -0.1, 0.2, 1.4]);
    let c = DMatrix::from_row_slice(3, 3, &[0.9, -0.2, 0.3, -0.2, 1.3, 0.1, 0.3, 0.1, 0.4]);
    (k, c)
}

#[test]
fn n_steps_at_once_are_n_single_steps() {
    let (k, c) = system();
    for recursion in [
        LinearRecursion::heavy_ball(&k, &c, 1.5, 0.8).unwrap(),
        LinearRecursion::quasi_hyperbolic(&k, &c, 1.5, 0.8, 0.6).unwrap(),
    ] {
        let mut state = Moments::certain(DVector::from_fn(6, |i, _| 0.3 + f64::from(u8::try_from(i).unwrap())));
        let start = state.clone();
        for steps in 1..=37 {
            state = recursion.propagate(&state, 1).unwrap();
            let at_once = recursion.propagate(&start, steps).unwrap();
            assert!((&at_once.covariance - &state.covariance).amax() < 1e-12 * state.covariance.amax());
            assert!((&at_once.mean - &state.mean).amax() < 1e-12 * start.mean.amax());
        }
        let second = recursion.second_moment_after(&start, 37).unwrap();
        assert!((second - state.second_moment()).amax() < 1e-11);
        assert_eq!(recursion.propagate(&start, 0).unwrap(), start);
    }
}

#[test]
fn a_stable_transient_ends_in_the_stationary_state_however_late_one_looks() {
    let (k, c) = system();
    let recursion = LinearRecursion::heavy_ball(&k, &c, 1.0, 0.9).unwrap();
    let start = Moments::certain(DVector::from_element(6, 1.0));
    let late = recursion.propagate(&start, u64::MAX).unwrap();
    let stationary = recursion.stationary().unwrap();
    assert!((&late.covariance - &stationary).amax() < 1e-12 * stationary.amax());
    assert!(late.mean.amax() < 1e-300);
}

/// Beyond the stability limit a finite time is well defined, until it no longer fits float64.
#[test]
fn an_unstable_transient_is_exact_until_it_overflows() {
    let one = DMatrix::from_element(1, 1, 1.0);
    // w' = (1 - 3) w: the mean is (-2)^t.
    let recursion = LinearRecursion::sgd(&one, &one, 3.0).unwrap();
    let start = Moments::certain(DVector::from_element(1, 1.0));
    assert_eq!(recursion.propagate(&start, 10).unwrap().mean[0], 1024.0);
    assert!(matches!(recursion.propagate(&start, 2000), Err(TheoryError::Overflow { .. })));
    assert!(matches!(recursion.stationary(), Err(TheoryError::Unstable { .. })));
}

/// Without momentum QHM is SGD whatever nu, and with nu = 0 it is SGD whatever mu.
#[test]
fn quasi_hyperbolic_momentum_contains_sgd() {
    let (k, c) = system();
    let sigma = sgd::stationary_covariance(&k, &c, 0.7).unwrap();
    for (mu, nu) in [(0.0, 0.8), (0.9, 0.0)] {
        let recursion = LinearRecursion::quasi_hyperbolic(&k, &c, 0.7, mu, nu).unwrap();
        let w = recursion.stationary().unwrap().view((0, 0), (3, 3)).into_owned();
        assert!((w - &sigma).amax() < 1e-13 * sigma.amax());
    }
}

#[test]
fn escape_efficiency_is_the_loss_of_a_transient_from_the_minimum() {
    let (k, c) = system();
    for lam in [0.01, 0.6, 1.2] {
        let recursion = LinearRecursion::sgd(&k, &c, lam).unwrap();
        let times = [0, 1, 2, 3, 10, 60];
        let states = transient::snapshots(&recursion, &k, &Moments::at_rest(3), &times).unwrap();
        for state in states {
            let predicted = escape::discrete(&k, &c, lam, Horizon::Steps(state.t)).unwrap();
            assert!((predicted - state.expected_loss).abs() <= 1e-13 * predicted);
        }
        let forever = escape::discrete(&k, &c, lam, Horizon::Infinity).unwrap();
        assert!((forever / sgd::training_error(&k, &c, lam).unwrap() - 1.0).abs() < 1e-14);
    }
}

/// Liu21 Figure 5, K = C = 1: `E_d = (lambda/4) [1 - (1-lambda)^(2t)] / (1 - lambda/2)`, which is 0.125
/// at lambda = 0.5 and t = 1, against (1 - e^-1)/8 in continuous time.
#[test]
fn escape_efficiency_of_figure_5() {
    let one = DMatrix::from_element(1, 1, 1.0);
    let discrete = |lam, t| escape::discrete(&one, &one, lam, Horizon::Steps(t)).unwrap();
    let continuous = |lam, t| escape::continuous(&one, &one, lam, t).unwrap();
    assert!((discrete(0.5, 1) - 0.125).abs() < 1e-15);
    assert!((continuous(0.5, 1.0) - (1.0 - (-1.0_f64).exp()) / 8.0).abs() < 1e-15);
    assert!((discrete(1.9, 5) - 6.1876).abs() < 5e-5);
    assert!((continuous(1.9, 5.0) - 0.475).abs() < 1e-6);
    // lambda k = 1 forgets the past in one step.
    assert_eq!(discrete(1.0, 1), discrete(1.0, 50));
    assert_eq!(discrete(1.0, 0), 0.0);
}

/// Liu21 Corollary 4, over the whole stable range, including lambda k > 1.28 where its proof fails.
#[test]
fn discrete_escape_is_never_slower_than_continuous() {
    let one = DMatrix::from_element(1, 1, 1.0);
    for i in 1..200 {
        let lam = f64::from(i) / 100.0;
        for t in [0, 1, 2, 3, 5, 10, 100] {
            let steps = u64::from(u32::try_from(t).unwrap());
            let d = escape::discrete(&one, &one, lam, Horizon::Steps(steps)).unwrap();
            let c = escape::continuous(&one, &one, lam, f64::from(t)).unwrap();
            assert!(d >= c, "lambda = {lam}, t = {t}: {d} < {c}");
        }
    }
}

/// Errata: Liu21 Theorem 8 prints the order `a D^(2d-1)`, but no ratio exceeds `D k_1 / Tr K`. For the
/// spectrum 1, D^-2, D^-2, ... (d = 2) and C = K the one-step ratio grows like D, not like D^3, and the
/// long-time ratio stays below `2 / (2 - lambda k_1)`, here 2.
#[test]
fn anisotropy_speeds_up_escape_by_no_more_than_the_dimension() {
    let ratio = |d: u8, horizon| {
        let small = f64::from(d).powi(-2);
        let k = DMatrix::from_fn(d.into(), d.into(), |i, j| {
            if i != j {
                0.0
            } else if i == 0 {
                1.0
            } else {
                small
            }
        });
        let bound = f64::from(d) / k.trace();
        let ratio = escape::anisotropy_ratio(&k, &k, 1.0, horizon).unwrap();
        assert!(ratio <= bound * (1.0 + 1e-12));
        ratio
    };
    let growth = ratio(64, Horizon::Steps(1)) / ratio(16, Horizon::Steps(1));
    assert!((growth / 4.0 - 1.0).abs() < 0.1, "{growth}");
    assert!(ratio(64, Horizon::Infinity) < 2.0);
    let zero = DMatrix::zeros(2, 2);
    let k = DMatrix::identity(2, 2);
    assert!(escape::anisotropy_ratio(&k, &zero, 1.0, Horizon::Infinity).is_err());
}
