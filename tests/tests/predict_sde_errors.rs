//! `optsde predict` on bad inputs of the quantities of Li21, Malladi22 and Comp24.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use predict_support::{answers, good};
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
fn student_t_refuses_degrees_of_freedom_and_scales_that_do_not_exist() {
    let inputs = json!({"nu": 2.5, "x": [-1.0, 0.0, 1e300]});
    let replaced: Replaced<'_> = &[
        ("nu", json!(0), &["nu", "0", "0 < nu <= 1e5"]),
        ("nu", json!(1e6), &["nu", "1000000", "0 < nu <= 1e5"]),
        ("nu", json!(1e-300), &["x / sqrt(nu)", "inf", "finite"]),
        ("x", json!([]), &["x", "0 items"]),
    ];
    assert_refused("student_t_sign_mean", &inputs, replaced);

    let inputs = json!({"nu": 2, "eta": 0.1, "sigma": 1.0, "grad": [1.0]});
    let replaced: Replaced<'_> =
        &[("sigma", json!(0.0), &["sigma", "0", "> 0"]), ("eta", json!(-1.0), &["eta", "-1", "> 0"])];
    assert_refused("signsgd_sde_coefficients_student_t", &inputs, replaced);
}

/// Texts say again what the numbers say: replaced by anything, they change nothing.
#[test]
fn no_answer_depends_on_a_descriptive_text() {
    let inputs = json!({"nu": 2, "x": [-1.0, 0.5, 4.0]});
    let case = json!({"id": "good", "quantity": "student_t_sign_mean", "inputs": inputs});
    let expected = answers(case.to_string().as_bytes());
    for field in ["formula", "equation", "update", "gradient", "l_meaning", "noise", "note"] {
        for text in [json!("x / sqrt(2 + x^2)"), json!(7), json!(null), json!({"nu": 3})] {
            let mut case = case.clone();
            case["inputs"][field] = text.clone();
            case["description"] = text;
            assert_eq!(answers(case.to_string().as_bytes()), expected);
        }
    }
    assert!(good().is_object());
}
