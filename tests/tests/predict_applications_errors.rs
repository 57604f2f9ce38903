//! `optsde predict` on bad inputs of the Bayes optimum and the Kramers rates.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn bayes_optimal_lr_refuses_batches_without_noise() {
    let inputs = json!({"K": [[1.0]], "N": 10, "S": 3});
    let replaced: Replaced<'_> = &[
        ("S", json!(0), &["S", "0", "1 <= S < N = 10"]),
        ("S", json!(10), &["S", "10", "1 <= S < N = 10"]),
        ("S", json!(1.5), &["S", "1.5", "whole"]),
        ("N", json!(2), &["S", "3", "1 <= S < N = 2"]),
        ("N", json!(-1), &["N", "-1", "whole"]),
        ("K", json!([[0.0]]), &["K", "0.0", "positive definite"]),
        ("D", json!(2), &["D", "2", "1"]),
    ];
    assert_refused("bayes_optimal_lr", &inputs, replaced);
}

#[test]
fn kramers_rates_refuses_what_is_no_barrier() {
    let inputs = json!({"lam": 0.5, "S": 3.0, "DeltaL": 0.4, "k_a": 1.0, "abs_k_b": 0.5, "l": 0.5});
    let replaced: Replaced<'_> = &[
        ("lam", json!(0), &["lam", "0", "> 0"]),
        ("lam", json!(2.0), &["lam", "2", "unstable", "2 / k_a"]),
        ("S", json!(-1), &["S", "-1", "> 0"]),
        ("DeltaL", json!(0), &["DeltaL", "0", "> 0"]),
        ("k_a", json!(-0.1), &["k_a", "-0.1", "> 0"]),
        ("abs_k_b", json!("x"), &["abs_k_b", "x", "number"]),
        ("l", json!(1.1), &["l", "1.1", "0 <= l <= 1"]),
        ("l", json!(-0.1), &["l", "-0.1", "0 <= l <= 1"]),
    ];
    assert_refused("kramers_rates", &inputs, replaced);
}
