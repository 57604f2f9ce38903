//! `optsde predict` on bad inputs of trajectories and schedules.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn first_steps_refuses_tables_and_hyperparameters_that_do_not_fit() {
    let inputs = json!({"algorithm": "adam_kingma", "hyper": {"eta": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8},
        "x0": [1.0, 2.0], "v0": [0.5, 0.0], "steps": 2, "gradients": [[1.0, 2.0], [0.5, 0.25]]});
    let with = |name: &str, value: Value| {
        let mut hyper = inputs["hyper"].clone();
        hyper[name] = value;
        hyper
    };
    let replaced: Replaced<'_> = &[
        ("algorithm", json!("adamax"), &["algorithm", "adamax", "adam_kingma"]),
        ("hyper", json!({"eta": 0.1}), &["`hyper.beta1`", "missing"]),
        ("hyper", with("mu", json!(0.9)), &["hyper.mu", "0.9", "unknown", "beta1"]),
        ("hyper", with("eta", json!(0.0)), &["hyper.eta = 0", "> 0"]),
        ("hyper", with("beta2", json!(1.0)), &["hyper.beta2 = 1", "< 1"]),
        ("hyper", with("eps", json!(-1.0)), &["hyper.eps = -1", ">= 0"]),
        ("hyper", with("eps", json!("1e-8")), &["hyper.eps = \"1e-8\"", "a number"]),
        ("hyper", json!(3), &["hyper", "3", "an object"]),
        ("steps", json!(3), &["steps", "3", "1 to 2"]),
        ("steps", json!(0), &["steps", "0", "1 to 2"]),
        ("v0", json!([1.0]), &["v0 = a list of 1 numbers", "2 numbers, as many as x0 has"]),
        ("v0", json!([0.5, -0.5]), &["v0 = -0.5", "numbers >= 0"]),
        ("v0", json!(-1), &["v0 = -1", "numbers >= 0"]),
        ("x0", json!([1.0]), &["v0 = a list of 2 numbers", "1 numbers, as many as x0 has"]),
        ("gradients", json!([[1.0], [2.0]]), &["gradients", "rows of 1", "2 numbers a row"]),
        ("H_diag", json!([1.0, 2.0]), &["H_diag", "gradients or H_diag, not both"]),
    ];
    assert_refused("first_steps", &inputs, replaced);
}

/// v_k = 0 and no epsilon: the first step divides by zero, and no number comes out.
#[test]
fn a_trajectory_that_is_not_finite_is_no_answer() {
    let inputs = json!({"algorithm": "rmsprop_vk", "hyper": {"eta": 0.1, "beta": 0.9, "eps": 0.0}, "x0": [1.0],
        "v0": 1.0, "gradients": [[1.0]]});
    assert_refused("first_steps", &inputs, &[("v0", json!(0.0), &["x of step 0, coordinate 0,", "not a finite"])]);
}

#[test]
fn euler_maruyama_steps_refuses_parameters_and_times_without_an_equation() {
    let params =
        json!({"eta": 0.1, "dt": 0.1, "rho1": 1.0, "rho2": 2.0, "t0": 0.5, "m0": 0.0, "v0": [1.0], "eps": 0.0});
    let inputs = json!({"sde": "adam_sde", "params": params, "H_diag": [1.0], "sigma_diag": [0.5], "x0": [1.0],
        "normals": [[0.5], [-0.25]]});
    let with = |name: &str, value: Value| {
        let mut params = params.clone();
        params[name] = value;
        params
    };
    let replaced: Replaced<'_> = &[
        ("sde", json!("lion_sde"), &["sde", "lion_sde", "malladi_adam_4.3"]),
        ("sde", json!("signsgd_sde"), &["params.", "unknown", "eta, dt"]),
        ("params", with("t0", json!(0.0)), &["params.t0 = 0", "time > 0"]),
        ("params", with("dt", json!(0.0)), &["params.dt = 0", "> 0"]),
        ("params", with("rho1", json!(0.0)), &["params.rho1 = 0", "> 0"]),
        ("params", with("eps", json!(-1.0)), &["params.eps = -1", ">= 0"]),
        ("params", with("v0", json!([1.0, 2.0])), &["params.v0", "2 numbers", "1 numbers, as many as x0 has"]),
        ("params", with("v0", json!(-1.0)), &["params.v0 = -1", "numbers >= 0"]),
        ("params", with("v0", json!(0.0)), &["x of step 0, coordinate 0,", "not a finite"]),
        ("x0", json!([1.0, 2.0]), &["H_diag = a list of 1 numbers", "2 numbers, as many as x0 has"]),
        ("normals", json!([[0.5, 0.5]]), &["normals", "rows of 2", "1 numbers a row"]),
        ("sigma_diag", json!([-1.0]), &["sigma_diag", "-1", ">= 0"]),
    ];
    assert_refused("euler_maruyama_steps", &inputs, replaced);

    let inputs = json!({"sde": "signsgd_sde", "params": {"eta": 0.1, "dt": 0.1}, "H_diag": [1.0],
        "sigma_diag": [0.5], "x0": [1.0], "normals": [[0.5]]});
    assert_refused("euler_maruyama_steps", &inputs, &[("sigma_diag", json!([0.0]), &["sigma_diag", "0", "> 0"])]);
}

#[test]
fn schedule_refuses_pieces_that_do_not_follow_and_inputs_of_another_kind() {
    let inputs = json!({"kind": "piecewise_linear", "knots": [[0, 0.1], [80, 0.8]], "epoch": [0, 2.5]});
    let replaced: Replaced<'_> = &[
        ("knots", json!([[0, 0.1], [0, 0.8]]), &["knots", "time 0 after 0", "rise"]),
        ("knots", json!([[5, 0.1], [9, 0.8]]), &["knots", "from time 5", "from time 0"]),
        ("knots", json!([[0, 0.1]]), &["knots", "1 knots", "two knots"]),
        ("knots", json!([[0, 0.1], [2.5, 0.8]]), &["knots[1]", "2.5", "whole"]),
        ("knots", json!([[0, 0.1], [5, -0.8]]), &["knots[1]", "-0.8", ">= 0"]),
        ("epoch", json!([-1]), &["epoch[0]", "-1", ">= 0"]),
        ("k", json!([0]), &["k (or epoch, but not both)"]),
        ("peak", json!(0.1), &["peak", "kind = piecewise_linear"]),
        ("kind", json!("triangle"), &["kind", "triangle", "cosine"]),
    ];
    assert_refused("schedule", &inputs, replaced);

    let inputs = json!({"kind": "linear_warmup_linear_decay", "peak": 0.1, "k_warmup": 2, "k_max": 4, "k": [0, 9]});
    let replaced: Replaced<'_> = &[
        ("k_warmup", json!(0), &["k_warmup", "0", "1 <= k_warmup"]),
        ("k_warmup", json!(4), &["k_warmup", "4", "k_max = 4"]),
        ("peak", json!(0), &["peak", "0", "> 0"]),
        ("k", json!([0.5]), &["k[0]", "0.5", "whole"]),
    ];
    assert_refused("schedule", &inputs, replaced);

    let inputs = json!({"kind": "exponential_warmup_multistep", "peak": 0.1, "warmup": 5, "start_factor": 0.001,
        "milestones": [50, 80], "factor": 0.1, "epoch": [0]});
    let replaced: Replaced<'_> = &[
        ("warmup", json!(0), &["warmup", "0", "1 or more"]),
        ("start_factor", json!(0), &["start_factor", "0", "> 0"]),
        ("factor", json!(-1), &["factor", "-1", ">= 0"]),
        ("milestones", json!([0.5]), &["milestones[0]", "0.5", "whole"]),
    ];
    assert_refused("schedule", &inputs, replaced);

    let inputs = json!({"kind": "cosine", "peak": 0.8, "floor": 0.0, "total": 2, "epoch": [1]});
    let replaced: Replaced<'_> = &[
        ("total", json!(0), &["total", "0", "1 or more"]),
        ("peak", json!(-0.1), &["peak", "-0.1", "> 0"]),
        ("floor", json!(-0.1), &["floor", "-0.1", ">= 0"]),
        ("end", json!("T+1"), &["end = \"T+1\"", "T, T-1"]),
        ("k_max", json!(2), &["k_max", "kind = cosine", "end"]),
    ];
    assert_refused("schedule", &inputs, replaced);
}
