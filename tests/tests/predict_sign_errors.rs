//! `optsde predict` on bad inputs of the quantities of SignSGD.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn laws_of_sign_descent_refuse_what_has_no_law_or_too_wide_a_one() {
    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 0.1, "x0": 0.3, "k": 4});
    let replaced: Replaced<'_> = &[
        ("k", json!(100_001), &["k", "100001", "at most 100000"]),
        ("sigma", json!(0.0), &["sigma", "0.0", "> 0"]),
        ("eta", json!(-1.0), &["eta", "-1", "> 0"]),
        ("lam", json!(0), &["lam", "0", "> 0"]),
        ("x0", json!(1e200), &["E x^2", "inf", "finite"]),
    ];
    assert_refused("signsgd_moments", &inputs, replaced);

    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 1e-3, "lattice_offset": -0.5});
    let replaced: Replaced<'_> = &[
        ("eta", json!(1e-12), &["eta lam / sigma", "1e-12", "200000 steps"]),
        ("lam", json!(0.0), &["lam", "0", "> 0"]),
    ];
    assert_refused("signsgd_stationary", &inputs, replaced);

    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 0.1, "nu": 0.5});
    let replaced: Replaced<'_> = &[("nu", json!(0.0), &["nu", "0.0", "> 0"]), ("nu", json!(-1), &["nu", "-1", "> 0"])];
    assert_refused("signsgd_stationary_student_t", &inputs, replaced);
}

#[test]
fn moments_of_the_equation_refuse_unknown_noise_and_what_points_do_not_resolve() {
    let inputs = json!({"noise": "t2.5", "lam": 1.0, "sigma": 0.7, "eta": 0.1, "x0": 0.1, "T": 0.5});
    let replaced: Replaced<'_> = &[
        ("noise", json!("normal"), &["noise", "normal", "gauss, or t"]),
        ("noise", json!("t0"), &["noise", "t0", "degrees of freedom"]),
        ("noise", json!("tNaN"), &["noise", "tNaN"]),
        ("noise", json!(2), &["noise", "2"]),
        ("T", json!(-1.0), &["T", "-1", ">= 0"]),
        ("sigma", json!(1e-5), &["moments of the equation", "did not converge", "at most 1.0"]),
    ];
    assert_refused("signsgd_sde_moments", &inputs, replaced);
}

#[test]
fn phases_and_bounds_refuse_what_is_outside_them() {
    let inputs = json!({"grad": 1.2, "sigma": 0.7});
    assert_refused("signsgd_phase", &inputs, &[("sigma", json!(0.0), &["sigma", "0.0", "> 0"])]);
    assert_refused("signsgd_phase_constants", &json!({}), &[("m", json!(1.0), &["m", "unknown"])]);

    let inputs = json!({"lam": 1.0, "sigma": 1.0, "eta": 0.1, "x0": 1.25, "t": 0.0});
    let replaced: Replaced<'_> =
        &[("x0", json!(-1.26), &["x0", "-1.26", "sqrt(pi / 2)"]), ("t", json!(-1e-9), &["t", "-1e-9", ">= 0"])];
    assert_refused("signsgd_phase3_moments", &inputs, replaced);

    let inputs = json!({"H": [1.0, 2.0], "X0": [0.1, 0.1], "sigma": 1.0, "eta": 0.1, "t": 1.0});
    let replaced: Replaced<'_> = &[
        ("H", json!([1.0]), &["H", "1 numbers", "2 numbers"]),
        ("H", json!([1.0, -1.0]), &["H[1]", "-1", "> 0"]),
        ("X0", json!([0.1, -0.63]), &["X0[1]", "-0.63", "0.6266"]),
        ("sigma", json!([1.0, 0.0]), &["sigma[1]", "0", "> 0"]),
        ("sigma", json!([1.0]), &["sigma", "1 numbers"]),
    ];
    assert_refused("signsgd_phase3_loss", &inputs, replaced);

    let inputs = json!({"mu": 1.0, "L_tau": 2.0, "d": 2, "sigma_max": 0.1, "eta": 0.01, "S0": 1.0, "t": 1.0});
    let replaced: Replaced<'_> = &[
        ("L_tau", json!(1.9), &["L_tau", "1.9", ">= mu d"]),
        ("d", json!(0), &["d", "0", ">= 1"]),
        ("S0", json!(-1.0), &["S0", "-1", ">= 0"]),
    ];
    assert_refused("signsgd_loss_bounds", &inputs, replaced);
    let inputs = json!({"mu": 1.0, "L_tau": 2.0, "sigma_max": 0.1, "eta": 0.01, "eta_t": 0.1});
    assert_refused("signsgd_scheduler_bound", &inputs, &[("eta_t", json!(0.0), &["eta_t", "0.0", "> 0"])]);
}
