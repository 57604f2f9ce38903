//! `optsde predict` on bad inputs of the quantities on a linear loss.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn linear_loss_adam_refuses_what_is_no_step_or_no_rate() {
    let inputs = json!({"gbar": 0.8, "sigma": 0.6, "eps": 0.05, "rho2": 1.0, "v0": 0.7, "x0": 0.3, "T": 1.0,
        "rho1": 1.5, "m0": 0.2, "t0": 0.5, "eta": 0.1, "gamma": 0.5});
    let replaced: Replaced<'_> = &[
        ("T", json!(1.05), &["T", "1.05", "whole multiple of eta"]),
        ("T", json!(-1.0), &["T", "-1", "20000 steps"]),
        ("T", json!(1e9), &["T", "1000000000", "20000 steps"]),
        ("t0", json!(0.55), &["t0", "0.55", "whole multiple of eta"]),
        ("eta", json!(0), &["eta", "0", "> 0"]),
        ("eta", json!(1e-300), &["t0", "0.5", "steps"]),
        ("rho1", json!(10.5), &["rho1", "10.5", "rho eta <= 1"]),
        ("rho2", json!(0), &["rho2", "0", "0 < rho eta"]),
        ("eps", json!(-0.1), &["eps", "-0.1", ">= 0"]),
        ("gamma", json!(-0.1), &["gamma", "-0.1", ">= 0"]),
        ("sigma", json!(-0.6), &["sigma", "-0.6", ">= 0"]),
        ("v0", json!(-0.7), &["v0", "-0.7", ">= 0"]),
        ("gbar", json!(1e200), &["finite"]),
        ("use_previous_v", json!(true), &["use_previous_v"]),
    ];
    assert_refused("linear_loss_adam", &inputs, replaced);
}

#[test]
fn linear_loss_sdes_refuse_a_singular_start() {
    let inputs = json!({"gbar": 0.8, "sigma": 0.6, "eps": 0.0, "rho2": 1.0, "v0": 0.7, "x0": 0.3, "T": 1.0,
        "rho1": 1.5, "m0": 0.2, "t0": 0.5, "eta": 0.1, "gamma": 0.5});
    let replaced: Replaced<'_> = &[
        ("t0", json!(0), &["t0", "0", "> 0"]),
        ("v0", json!(0), &["v0", "0", "eps > 0"]),
        ("T", json!(-1), &["T", "-1", ">= 0"]),
        ("rho1", json!(0), &["rho1", "0", "> 0"]),
        ("rho2", json!(1e9), &["did not converge"]),
    ];
    assert_refused("linear_loss_adam_sde", &inputs, replaced);
}

#[test]
fn scaled_linear_loss_refuses_other_noises() {
    let inputs = json!({"gbar": 1.0, "sigma0": 1.0, "eps0": 0.1, "c2": 1.0, "u0": 2.0, "theta0": 0.3, "T": 1.0,
        "eta2": 0.125, "noise": "skew2", "noise_atoms": [2.0, -0.5], "noise_probs": [0.2, 0.8], "use": "vk"});
    let replaced: Replaced<'_> = &[
        ("noise", json!("sym3"), &["noise_atoms", "another law", "named"]),
        ("noise", json!("gauss"), &["noise", "gauss", "sym3, skew2"]),
        ("noise_atoms", json!([2.0, 0.5]), &["noise_atoms"]),
        ("noise_probs", json!([0.2, 0.7]), &["noise_probs", "0.89", "sum to 1"]),
        ("use", json!("v"), &["use", "v", "vk, vk1"]),
        ("sigma0", json!(0), &["sigma0", "0", "> 0"]),
        ("u0", json!(-2), &["u0", "-2", ">= 0"]),
        ("c2", json!(8.5), &["c2", "8.5", "c eta^2 <= 1"]),
        ("T", json!(0.3), &["T", "0.3", "whole multiple of eta2"]),
        ("eta2", json!(-0.1), &["eta2", "-0.1", "> 0"]),
    ];
    assert_refused("scaled_linear_loss_rmsprop", &inputs, replaced);
}

#[test]
fn svag_on_a_linear_loss_refuses_an_l_without_whole_square() {
    let inputs = json!({"gbar": 1.0, "sigma0": 1.0, "eps0": 0.1, "c2": 1.0, "u0": 2.0, "theta0": 0.3, "T": 1.0,
        "eta2": 0.25, "ell": 2, "noise": "skew2", "use": "vk"});
    let replaced: Replaced<'_> = &[
        ("ell", json!(1.5), &["ell", "1.5", "whole square"]),
        ("ell", json!(0.0), &["ell", "0", "1 or more"]),
        ("ell", json!(1e6), &["steps"]),
        ("noise_atoms", json!([1.0, -1.0]), &["noise_probs"]),
    ];
    assert_refused("scaled_linear_loss_svag_rmsprop", &inputs, replaced);
}

#[test]
fn second_moments_refuse_what_is_outside_their_domain() {
    let inputs = json!({"c2": 1.0, "T": 1.0, "eta2": 0.25});
    let replaced: Replaced<'_> = &[
        ("eta2", json!(0.6), &["eta2", "0.6", "1 / (2 c2)"]),
        ("T", json!(0.9), &["T", "0.9", "whole multiple of eta2"]),
        ("c2", json!(0), &["c2", "0", "> 0"]),
    ];
    assert_refused("second_moment_floor", &inputs, replaced);
    let inputs = json!({"beta": 0.999, "sigma": 1.0, "g": 0.1, "k": 1000, "v0": 0.0});
    let replaced: Replaced<'_> = &[
        ("beta", json!(1), &["beta", "1", "0 <= beta < 1"]),
        ("sigma", json!(-1), &["sigma", "-1", ">= 0"]),
        ("v0", json!(-1), &["v0", "-1", ">= 0"]),
        ("k", json!(-1), &["k", "-1", "whole"]),
        ("g", json!(1e200), &["finite"]),
    ];
    assert_refused("second_moment_warmup", &inputs, replaced);
}
