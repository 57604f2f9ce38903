//! `optsde predict` on bad inputs of the second-order and adaptive methods of Liu21.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use predict_support::answer_to;
use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn damped_newton_refuses_steps_beyond_its_limit_and_noise_that_disagrees() {
    let inputs = json!({"K": [[2.0]], "C": [[0.18]], "N": 10, "S": 5, "lam": 1.0, "mu": 0.5});
    let refused: Replaced<'_> = &[("C", json!([[0.18]]), &["C", "(N-S)/(N S) K"])];
    let agreeing = json!({"K": [[2.0]], "C": [[0.2]], "N": 10, "S": 5, "lam": 1.0, "mu": 0.5});
    assert_refused("dnm_stationary_cov", &agreeing, refused);
    let replaced: Replaced<'_> = &[
        ("lam", json!(3.0), &["lam", "3.0", "2 (1 + mu)"]),
        ("lam", json!(0.0), &["lam", "0.0", "> 0"]),
        ("S", json!(11), &["S", "11", "1 <= S <= N = 10"]),
        ("S", json!(0), &["S", "0", "1 <= S"]),
        ("N", json!(9.5), &["N", "9.5", "whole"]),
        ("K", json!([[0.0]]), &["K", "positive definite"]),
        ("D", json!(2), &["D", "2", "1"]),
    ];
    for quantity in ["dnm_stationary_cov", "dnm_training_error"] {
        let mut without = inputs.clone();
        without.as_object_mut().unwrap().remove("C");
        assert_refused(quantity, &without, replaced);
    }
    let constant = json!({"K": [[2.0]], "C": [[0.2]], "lam": 1.0, "mu": 0.5});
    let replaced: Replaced<'_> =
        &[("C", json!("(N-S)/(N S) K"), &["C", "(N-S)/(N S) K", "a list"]), ("S", json!(5), &["N", "missing"])];
    assert_refused("dnm_stationary_cov", &constant, replaced);
}

/// (1+mu)/(1-mu) lam/(2 (1+mu) - lam) f / k at lam = 1, mu = 0: 1 * 1 * 0.1 / 2.
#[test]
fn the_text_that_says_how_damped_newton_is_noisy_is_not_read() {
    let case = |noise: &str| {
        json!({"id": 0, "quantity": "dnm_stationary_cov",
            "inputs": {"K": [[2.0]], "C": noise, "N": 10, "S": 5, "lam": 1.0, "mu": 0.0}})
    };
    for noise in ["(N-S)/(N S) K", "7 K", "", "drop table"] {
        let answer = answer_to(case(noise).to_string().as_bytes());
        assert!((answer["value"]["Sigma"][0][0].as_f64().unwrap() - 0.05).abs() < 1e-16, "{answer}");
    }
}

#[test]
fn natural_gradient_refuses_the_absence_of_noise() {
    let inputs = json!({"K": [[1.0, 0.2], [0.2, 2.0]], "C": [[1.0, 0.0], [0.0, 3.0]], "lam": 0.1, "mu": 0.5});
    let replaced: Replaced<'_> = &[
        ("C", json!([[1.0, 1.0], [1.0, 1.0]]), &["C", "positive definite"]),
        ("C", json!([[1.0, 0.5], [0.0, 1.0]]), &["C", "not symmetric"]),
        ("C", json!([[1.0]]), &["C", "1 x 1", "2 x 2"]),
        ("mu", json!(1.0), &["mu", "1.0", "0 <= mu < 1"]),
        ("lam", json!(-1.0), &["lam", "-1.0", "> 0"]),
        ("lam", json!(1e308), &["finite"]),
        ("S", json!(1), &["S", "unknown"]),
    ];
    assert_refused("ngd_constC_cov", &inputs, replaced);
    assert_refused("ngd_constC_training_error", &inputs, replaced);
    let inputs = json!({"K": [[1.0]], "noise": "C = 0", "N": 100, "S": 10, "lam": 0.1, "mu": 0.5});
    let replaced: Replaced<'_> = &[
        ("S", json!(100), &["(N-S)/(N S)", "0.0", "S = N", "flip"]),
        ("S", json!(101), &["S", "101", "N = 100"]),
        ("N", json!(0), &["S", "10", "N = 0"]),
        ("C", json!([[1.0]]), &["C", "unknown"]),
    ];
    assert_refused("ngd_minibatchC_cov", &inputs, replaced);
    assert_refused("ngd_minibatchC_training_error", &inputs, replaced);
}

#[test]
fn adam_refuses_momentum_and_the_absence_of_noise() {
    let inputs = json!({"K": [[1.0, 0.0], [0.0, 2.0]], "c": 0.5, "lam": 0.1, "mu": 0.0});
    let replaced: Replaced<'_> = &[
        ("mu", json!(0.9), &["mu", "0.9", "no momentum"]),
        ("c", json!(0.0), &["c", "0.0", "> 0", "flip"]),
        ("K", json!([[1.0, 2.0], [2.0, 1.0]]), &["K", "positive definite"]),
        ("lam", json!(0.0), &["lam", "0.0", "> 0"]),
    ];
    assert_refused("adam_cov", &inputs, replaced);
    assert_refused("adam_training_error", &inputs, replaced);
    let inputs = json!({"K": [[1.0, 0.0], [0.0, 2.0]], "C": [[1.0, 0.5], [0.5, 1.0]], "lam": 0.1});
    let replaced: Replaced<'_> = &[
        ("mu", json!(0.9), &["mu", "0.9", "no momentum"]),
        ("C", json!([[1.0, 0.0], [0.0, 0.0]]), &["Lambda K", "2", "without noise"]),
        ("C", json!([[1.0, 2.0], [2.0, 1.0]]), &["C", "positive semidefinite"]),
        ("C", json!([[1.0]]), &["C", "1 x 1", "2 x 2"]),
    ];
    assert_refused("adam_constC_cov", &inputs, replaced);
}
