//! Scaling rules: what they keep, how they compose, where they end.

use optsde::theory::TheoryError;
use optsde::theory::scaling_rules::{AdaptiveRun, Rule, SgdRun, linear_sgd, linear_sgd_as_printed, sde_constants};
use optsde_core::svag::AdaptiveHyperparameters;

fn run(beta1: f64) -> AdaptiveRun {
    AdaptiveRun {
        hyper: AdaptiveHyperparameters { learning_rate: 1e-3, beta1, beta2: 0.999, epsilon: 1e-4 },
        weight_decay: 0.1,
        batch: 256.0,
        noise: 3.0,
        second_moment: 0.7,
    }
}

/// Every number of a run, so that two can be compared.
fn numbers(run: &AdaptiveRun) -> [f64; 8] {
    let AdaptiveHyperparameters { learning_rate, beta1, beta2, epsilon } = run.hyper;
    [learning_rate, 1.0 - beta1, 1.0 - beta2, epsilon, run.weight_decay, run.batch, run.noise, run.second_moment]
}

fn assert_close(a: &[f64], b: &[f64], tolerance: f64) {
    for (a, b) in a.iter().zip(b) {
        assert!((a / b - 1.0).abs() < tolerance, "{a:e} {b:e}");
    }
}

/// Malladi22 Theorems 5.1 and 5.2: sigma0 = (sigma/sqrt(kappa)) (eta sqrt(kappa)), c = kappa (1 - beta) / (kappa eta^2),
/// and u0 = (v0/kappa) / (sigma^2/kappa). Rounding of beta: 1e-16 / (1 - beta2) = 1e-13.
#[test]
fn the_square_root_rule_keeps_the_sde_of_malladi() {
    for kappa in [0.25, 1.0, 2.0, 7.3, 64.0] {
        let base = run(0.99);
        let scaled = Rule::square_root(kappa).unwrap().apply(&base).unwrap();
        let (before, after) = (sde_constants(&base).unwrap(), sde_constants(&scaled).unwrap());
        let kept = |c: &optsde::theory::scaling_rules::SdeConstants| [c.sigma0, c.eps0, c.c1, c.c2, c.u0];
        assert_close(&kept(&after), &kept(&before), 1e-12);
        // The clock k eta of Comp24 runs sqrt(kappa) faster, and with it the rates.
        let root = kappa.sqrt();
        assert_close(&[after.rho1, after.rho2], &[root * before.rho1, root * before.rho2], 1e-12);
    }
}

/// As many samples decay the weights as much: eta gamma / B is the same.
#[test]
fn the_weight_decay_of_comp24_is_per_sample() {
    let base = run(0.9);
    let scaled = Rule::square_root_with_decay(9.0).unwrap().apply(&base).unwrap();
    let per_sample = |run: &AdaptiveRun| run.hyper.learning_rate * run.weight_decay / run.batch;
    assert_close(&[per_sample(&scaled)], &[per_sample(&base)], 1e-14);
    // Malladi22 leaves it alone, and so decays 1/sqrt(kappa) as much.
    let scaled = Rule::square_root(9.0).unwrap().apply(&base).unwrap();
    assert_close(&[per_sample(&scaled)], &[per_sample(&base) / 3.0], 1e-14);
}

#[test]
fn rules_compose_and_one_is_the_identity() {
    let rules = [Rule::square_root, Rule::square_root_with_decay, Rule::linear];
    for rule in rules {
        let base = run(0.9);
        let twice = rule(1.5).unwrap().apply(&rule(4.0).unwrap().apply(&base).unwrap()).unwrap();
        let once = rule(6.0).unwrap().apply(&base).unwrap();
        assert_close(&numbers(&twice), &numbers(&once), 1e-12);
        assert_close(&numbers(&rule(1.0).unwrap().apply(&base).unwrap()), &numbers(&base), 1e-12);
    }
}

/// 1 - kappa (1 - 0.9) < 0 for kappa > 10; RMSprop has no beta1 that could be negative.
#[test]
fn a_negative_beta_is_refused_with_the_largest_kappa() {
    let error = Rule::square_root(16.0).unwrap().apply(&run(0.9)).unwrap_err();
    let TheoryError::Range { field: "kappa", value, allowed } = &error else { panic!("{error}") };
    assert_eq!(*value, 16.0);
    assert!(allowed.contains("10.00000000000000") && allowed.contains("beta1"), "{allowed}");
    let rmsprop = Rule::square_root(16.0).unwrap().apply(&run(0.0)).unwrap();
    assert_eq!(rmsprop.hyper.beta1, 0.0);
    assert!(Rule::square_root(1001.0).unwrap().apply(&run(0.0)).is_err());
    for kappa in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Rule::linear(kappa), Err(TheoryError::Range { field: "kappa", .. })));
    }
}

/// One epoch of SGDW decays by eta gamma steps: unchanged, since eta kappa times steps / kappa is.
#[test]
fn linear_scaling_of_sgdw_keeps_the_decay_of_an_epoch() {
    let base = SgdRun { learning_rate: 0.1, batch: 8.0, weight_decay: 0.5 };
    let scaled = linear_sgd(&base, 4.0).unwrap();
    assert_eq!(scaled, SgdRun { learning_rate: 0.4, batch: 32.0, weight_decay: 0.5 });
    assert_eq!(linear_sgd_as_printed(&base, 4.0).unwrap(), SgdRun { weight_decay: 2.0, ..scaled });
    assert!(matches!(linear_sgd(&base, 0.0), Err(TheoryError::Range { field: "kappa", .. })));
}
