//! `optsde predict` on bad inputs of the scaling rules and of the stationary laws of the adaptive methods and SGD(W).

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

/// 1 / (1 - 0.9) = 10 is the largest kappa that beta1 allows.
#[test]
fn scaling_rules_name_the_largest_kappa() {
    let inputs = json!({"eta": 1e-3, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8, "sigma": 1.0, "B": 8, "gamma": 0.1,
                        "kappa": 2});
    let replaced: Replaced<'_> = &[
        ("kappa", json!(16), &["kappa", "16", "10.0", "beta1"]),
        ("kappa", json!(0), &["kappa", "0", "> 0"]),
        ("kappa", json!(true), &["kappa", "true", "a number"]),
        ("beta1", json!(1), &["beta1", "1", "0 <= beta1 < 1"]),
        ("beta2", json!(-0.1), &["beta2", "-0.1", "0 <= beta2 < 1"]),
        ("beta2", json!(0.2), &["kappa", "2", "1.25", "beta2"]),
        ("eps", json!(-1.0), &["eps", "-1", ">= 0"]),
        ("eta", json!(1e-200), &["c1", "inf", "finite"]),
        ("sigma", json!(0), &["sigma", "0", "> 0"]),
        ("B", json!(-8), &["B", "-8", "> 0"]),
        ("gamma", json!(-1), &["gamma", "-1", ">= 0"]),
    ];
    assert_refused("adaptive_scaling_rules", &inputs, replaced);

    let inputs = json!({"eta": 0.1, "B": 8, "gamma": 0.0, "kappa": 2});
    let replaced: Replaced<'_> = &[
        ("kappa", json!(-2), &["kappa", "-2", "> 0"]),
        ("eta", json!(1e308), &["eta", "finite"]),
        ("gamma", json!("small"), &["gamma", "small", "a number"]),
    ];
    assert_refused("linear_scaling_rule", &inputs, replaced);
}

/// RMSpropW with v = sigma^2 is stable for eta < 2 / (gamma + lam / sigma) = 2 / 2.5.
#[test]
fn stationary_laws_name_the_limit_of_the_learning_rate() {
    let inputs = json!({"lam": 2.0, "sigma": 1.0, "eta": 0.1, "beta1": 0.0, "gamma": 0.5});
    let replaced: Replaced<'_> = &[
        ("eta", json!(0.8), &["eta", "0.8", "unstable", "0.8"]),
        ("eta", json!(0.0), &["eta", "0", "> 0"]),
        ("lam", json!(-2.0), &["lam", "-2", "> 0"]),
        ("beta1", json!(1.5), &["beta1", "1.5", "0 <= beta1 < 1"]),
        ("gamma", json!(20.0), &["eta", "0.1", "2 / gamma"]),
        ("sigma", json!([1.0]), &["sigma", "a number"]),
    ];
    assert_refused("adaptive_stationary", &inputs, replaced);

    let inputs =
        json!({"H": [1.0, 3.0], "sigma": 1.0, "eta": 0.1, "gamma": 0.5, "B": 1, "kappa": 1, "delta": 1, "xi": 1});
    let replaced: Replaced<'_> = &[
        ("H", json!([1.0, 0.0]), &["H", "0", "> 0"]),
        ("H", json!([]), &["H", "0 items"]),
        ("delta", json!(0), &["delta", "0", "> 0"]),
        ("xi", json!(-1), &["xi", "-1", ">= 0"]),
        ("D", json!(3), &["D", "3", "2"]),
    ];
    assert_refused("adaptive_asymptotic_loss", &inputs, replaced);
}

#[test]
fn sgd_on_a_quadratic_refuses_what_does_not_contract() {
    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 0.1, "gamma": 1.0, "B": 1, "x0": 1.0, "k": 3});
    let replaced: Replaced<'_> = &[
        ("eta", json!(1.0), &["eta", "1.0", "unstable", "2 / (lam + gamma)"]),
        ("k", json!(-1), &["k", "-1", "whole"]),
        ("B", json!(0), &["B", "0", "> 0"]),
        ("lam", json!(0), &["lam", "0", "> 0"]),
    ];
    assert_refused("sgd_quadratic", &inputs, replaced);

    // kappa eta (lam + gamma) = 0.2 kappa reaches 2 at kappa = 10.
    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 0.1, "gamma": 1.0, "B": 1, "kappa": 2});
    let replaced: Replaced<'_> =
        &[("kappa", json!(10), &["eta", "1.0", "unstable"]), ("kappa", json!(0), &["kappa", "0", "> 0"])];
    assert_refused("sgdw_scaling", &inputs, replaced);

    let inputs = json!({"mu": 1.0, "L_tau": 2.0, "sigma": 1.0, "eta": 0.1, "B": 1, "kappa": 1, "delta": 1, "S0": 1.0,
                        "t": 1.0});
    let replaced: Replaced<'_> = &[
        ("t", json!(-1.0), &["t", "-1", ">= 0"]),
        ("S0", json!(-1.0), &["S0", "-1", ">= 0"]),
        ("mu", json!(0.0), &["mu", "0", "> 0"]),
        ("sigma", json!(1e200), &["bound (197)", "inf", "finite"]),
    ];
    assert_refused("sgd_loss_bounds", &inputs, replaced);
}
