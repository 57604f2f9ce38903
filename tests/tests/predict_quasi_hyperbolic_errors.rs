//! `optsde predict` on bad inputs of the quantities of quasi-hyperbolic momentum.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

/// mu = nu = 1/2: the limit of lam k is 3 / (3/2 - 1/2) = 3, with k = 2 that of lam 1.5.
#[test]
fn the_stationary_state_refuses_what_has_none() {
    let inputs =
        json!({"K": [[2.0, 0.0], [0.0, 1.0]], "C": [[1.0, 0.5], [0.5, 1.0]], "lam": 1.4, "mu": 0.5, "nu": 0.5});
    let replaced: Replaced<'_> = &[
        ("lam", json!(1.5), &["lam", "1.5", "0 < lam < 1.5", "1 + mu - 2 mu nu"]),
        ("lam", json!(0.0), &["lam", "0", "> 0"]),
        ("mu", json!(1.0), &["mu", "1", "0 <= mu < 1"]),
        ("nu", json!(1.01), &["nu", "1.01", "0 <= nu <= 1"]),
        ("nu", json!(-0.1), &["nu", "-0.1", "0 <= nu <= 1"]),
        ("nu", json!("half"), &["nu", "half", "a number"]),
        ("K", json!([[1.0, 2.0], [2.0, 1.0]]), &["K", "eigenvalue", "positive definite"]),
        ("C", json!([[1.0]]), &["C", "1 x 1", "2 x 2"]),
        ("C", json!([[1.0, 0.5], [0.4, 1.0]]), &["C", "not symmetric"]),
        ("D", json!(3), &["D", "3", "2"]),
    ];
    assert_refused("qhm_stationary_cov", &inputs, replaced);
    assert_refused("qhm_training_error", &inputs, replaced);
}

#[test]
fn stability_refuses_weights_outside_their_range() {
    let inputs = json!({"K": [[2.0]], "mu": 0.5, "nu": 1.0});
    let replaced: Replaced<'_> = &[
        ("mu", json!(-0.5), &["mu", "-0.5", "0 <= mu < 1"]),
        ("nu", json!(2), &["nu", "2", "0 <= nu <= 1"]),
        ("K", json!([[0.0]]), &["K", "positive definite"]),
        ("K", json!([[1e-320]]), &["lambda_max", "inf", "finite"]),
        ("lam", json!(1.0), &["lam", "unknown"]),
    ];
    assert_refused("qhm_stability", &inputs, replaced);
}
