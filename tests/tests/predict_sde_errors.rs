//! `optsde predict` on bad inputs of the quantities of Li21, Malladi22 and Comp24.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn svag_step_moments_refuses_what_is_no_law() {
    let inputs = json!({"gradients": [[1.0, 2.0], [-1.0, 0.0]], "probabilities": [0.5, 0.5], "l": 2, "eta": 0.1});
    let replaced: Replaced<'_> = &[
        ("probabilities", json!([0.5, 0.4]), &["probabilities", "0.9", "sum to 1"]),
        ("probabilities", json!([1.5, -0.5]), &["probabilities", "-0.5", ">= 0"]),
        ("probabilities", json!([1.0]), &["probabilities", "1 x 1", "2 x 1"]),
        ("gradients", json!([[1.0]]), &["probabilities", "2 x 1", "1 x 1"]),
        ("gradients", json!([vec![0.0; 65], vec![0.0; 65]]), &["gradients", "2 x 65", "D <= 64"]),
        ("l", json!(0.5), &["l", "0.5", ">= 1"]),
        ("eta", json!(0), &["eta", "0", "> 0"]),
        ("eta", json!(1e200), &["moment", "finite"]),
        ("D", json!(3), &["D", "3", "2"]),
    ];
    assert_refused("svag_step_moments", &inputs, replaced);
}

/// 1 - beta = c eta^2 must not exceed 1: with eta = 0.5, c <= 4.
#[test]
fn one_step_moments_refuses_impossible_scalings_and_zero_denominators() {
    let inputs = json!({"algorithm": "adam_vk", "eta": 0.5, "sigma0": 1.0, "eps0": 0.0, "c1": 4.0, "c2": 1.0, "k": 3,
        "grad": [1.0], "u": [1.0], "m": [0.0], "noise_atoms": [[1.0], [-1.0]], "noise_probs": [0.5, 0.5]});
    let replaced: Replaced<'_> = &[
        ("algorithm", json!("adam"), &["algorithm", "adam", "adam_vk1"]),
        ("c1", json!(4.1), &["c1", "4.1", "c eta^2 <= 1"]),
        ("c2", json!(0.0), &["c2", "0", "0 < c eta^2"]),
        ("sigma0", json!(0.0), &["sigma0", "0", "> 0"]),
        ("eps0", json!(-1.0), &["eps0", "-1", ">= 0"]),
        ("eta", json!(-1.0), &["eta", "-1", "> 0"]),
        ("u", json!([-1.0]), &["u", "-1", ">= 0"]),
        ("u", json!([0.0]), &["u", "0", "denominator"]),
        ("u", json!([1.0, 1.0]), &["u", "2 x 1", "1 x 1"]),
        ("m", json!([0.0, 0.0]), &["m", "2 x 1", "1 x 1"]),
        ("grad", json!([]), &["grad", "0 items"]),
        ("noise_probs", json!([0.5, 0.6]), &["noise_probs", "1.1", "sum to 1"]),
        ("k", json!(-1), &["k", "-1", "whole"]),
    ];
    assert_refused("one_step_moments", &inputs, replaced);
    // RMSprop does not use the fields of Adam, and accepts them only as what they are.
    let mut inputs = inputs;
    inputs["algorithm"] = json!("rmsprop");
    let replaced: Replaced<'_> = &[
        ("c1", json!(-1.0), &["c1 = -1", "> 0"]),
        ("m", json!("x"), &["m", "x", "a list"]),
        ("k", json!(null), &["k", "null", "whole"]),
    ];
    assert_refused("one_step_moments", &inputs, replaced);
}

#[test]
fn functions_of_one_number_refuse_what_is_outside_their_domain() {
    let inputs = json!({"k": 0, "beta": 0.0});
    let replaced: Replaced<'_> = &[
        ("beta", json!(1.0), &["beta", "1", "0 <= beta < 1"]),
        ("beta", json!(-0.1), &["beta", "-0.1", "0 <= beta < 1"]),
        ("k", json!(0.5), &["k", "0.5", "whole"]),
    ];
    assert_refused("bias_correction", &inputs, replaced);

    let inputs = json!({"eta": 0.1, "k": 3});
    let replaced: Replaced<'_> =
        &[("eta", json!(0.0), &["eta", "0", "> 0"]), ("eta", json!(1e200), &["t_malladi", "inf", "finite"])];
    assert_refused("time_maps", &inputs, replaced);

    let inputs = json!({"u_min": 1.0, "u": [-1.0, 0.75, 1e300]});
    let replaced: Replaced<'_> =
        &[("u_min", json!(0.0), &["u_min", "0", "> 0"]), ("u", json!(["a"]), &["u[0]", "a", "a number"])];
    assert_refused("smooth_floor", &inputs, replaced);
}

/// The second minimum of h > 0 exists for xi^2 > 4 lam h: here for h < 1.
#[test]
fn embedded_saddle_minima_refuses_a_coordinate_with_one_minimum() {
    let inputs = json!({"h": -1.0, "lam": 1.0, "xi": 2.0});
    let replaced: Replaced<'_> = &[
        ("h", json!(0.0), &["h", "0", "second minimum"]),
        ("h", json!(1.0), &["h", "1", "second minimum"]),
        ("h", json!(7.0), &["h", "7", "h < xi^2 / (4 lam)"]),
        ("lam", json!(0.0), &["lam", "0", "> 0"]),
        ("xi", json!(1e200), &["xi^2", "inf", "finite"]),
    ];
    assert_refused("embedded_saddle_minima", &inputs, replaced);
}

#[test]
fn signs_refuse_degrees_of_freedom_and_scales_that_do_not_exist() {
    let inputs = json!({"nu": 2.5, "x": [-1.0, 0.0, 1e300]});
    let replaced: Replaced<'_> = &[
        ("nu", json!(0), &["nu", "0", "> 0"]),
        ("x", json!([]), &["x", "0 items"]),
        ("x", json!([true]), &["x[0]", "true", "a number"]),
    ];
    assert_refused("student_t_sign_mean", &inputs, replaced);

    let inputs = json!({"nu": 2, "eta": 0.1, "sigma": 1.0, "grad": [1.0]});
    let replaced: Replaced<'_> = &[
        ("sigma", json!(0.0), &["sigma", "0", "> 0"]),
        ("eta", json!(-1.0), &["eta", "-1", "> 0"]),
        ("nu", json!(-2), &["nu", "-2", "> 0"]),
    ];
    assert_refused("signsgd_sde_coefficients_student_t", &inputs, replaced);
    let inputs = json!({"eta": 0.1, "sigma": 1.0, "grad": [1.0]});
    let replaced: Replaced<'_> =
        &[("sigma", json!(-1.0), &["sigma", "-1", "> 0"]), ("nu", json!(2), &["nu", "unknown"])];
    assert_refused("signsgd_sde_coefficients", &inputs, replaced);
}

#[test]
fn svag_refuses_an_l_below_one_and_the_l_of_the_other_paper() {
    let inputs = json!({"convention": "li", "l": 1});
    let replaced: Replaced<'_> = &[
        ("l", json!(0.99), &["l", "0.99", "1 or more"]),
        ("ell", json!(2), &["ell", "2", "convention = malladi"]),
        ("convention", json!("compagnoni"), &["convention", "compagnoni", "li, malladi"]),
    ];
    assert_refused("svag_weights", &inputs, replaced);

    let inputs = json!({"ell": 2, "eta": 0.1, "beta": 0.9, "beta1": 0.9, "beta2": 0.9, "eps": 0.0});
    let replaced: Replaced<'_> = &[
        ("ell", json!(0), &["ell", "0", "1 or more"]),
        ("eta", json!(0.0), &["eta", "0", "> 0"]),
        ("beta", json!(1.0), &["beta", "1", "value < 1"]),
        ("beta1", json!(-0.5), &["beta1", "-0.5", "0 <= value"]),
        ("eps", json!(-1e-8), &["eps", "-0.00000001", ">= 0"]),
    ];
    assert_refused("svag_hyperparameters", &inputs, replaced);
}

#[test]
fn losses_refuse_points_of_another_dimension_and_where_they_have_no_gradient() {
    let inputs = json!({"H": [-1.0, 2.0], "lam": 1.0, "xi": 0.1, "x": [0.5, 0.0]});
    let replaced: Replaced<'_> = &[
        ("x", json!([1.0]), &["x", "1 numbers", "2 numbers"]),
        ("D", json!(3), &["D", "3", "2"]),
        ("lam", json!(0.0), &["lam", "0", "> 0"]),
    ];
    assert_refused("embedded_saddle", &inputs, replaced);

    let inputs = json!({"gamma": [1, -1], "A": 1.5, "eta": 0.1, "lam": 0.0, "x0": [1.0, 0.3]});
    let replaced: Replaced<'_> = &[
        ("gamma", json!([1, 0.5]), &["gamma[1]", "0.5", "1 or -1"]),
        ("x0", json!([0.0, 0.0]), &["x0", "not 0"]),
        ("x0", json!([1.0]), &["x0", "1 numbers", "2 numbers"]),
        ("A", json!(-1.0), &["A", "-1", ">= 0"]),
        ("lam", json!(-1.0), &["lam", "-1", ">= 0"]),
        ("eta", json!(0.0), &["eta", "0", "> 0"]),
    ];
    assert_refused("tent_model_steps", &inputs, replaced);
}
