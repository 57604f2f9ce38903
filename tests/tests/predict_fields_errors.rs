//! `optsde predict` on fields that are given twice, in a group or not at all, and on those that nothing reads.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use predict_support::{answer_to, assert_says};
use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

fn error_of(line: &str) -> String {
    let answer = answer_to(line.as_bytes());
    assert!(answer.get("value").is_none(), "{answer}");
    answer["error"].as_str().unwrap().to_owned()
}

/// A JSON value of the tests cannot hold a field twice, so these lines are written out.
#[test]
fn a_field_given_twice_in_a_group_is_refused_instead_of_keeping_the_last() {
    let steps = |hyper: &str| {
        let rest = r#""algorithm":"svag_sgd","x0":[1],"l":1,"gradients1":[[1]],"gradients2":[[1]]"#;
        format!(r#"{{"id":1,"quantity":"first_steps","inputs":{{{rest},{hyper}}}}}"#)
    };
    let error = error_of(&steps(r#""hyper":{"eta":0.1,"eta":0.2}"#));
    assert_says(&error, &["hyper = ", "`eta`", "twice"]);
    let error = error_of(&steps(r#""base_hyper":{"eta":0.1,"eta":0.1}"#));
    assert_says(&error, &["base_hyper = ", "`eta`", "twice"]);
    let rest = r#""sde":"sgd_sde","H_diag":1,"sigma_diag":1,"x0":[1],"normals":[[1]]"#;
    let params = r#"{"eta":0.1,"dt":0.1,"dt":0.2}"#;
    let line = format!(r#"{{"id":1,"quantity":"euler_maruyama_steps","inputs":{{{rest},"params":{params}}}}}"#);
    assert_says(&error_of(&line), &["params = ", "`dt`", "twice"]);
}

#[test]
fn a_number_too_large_in_a_group_is_named_with_its_group() {
    let line = r#"{"id":1,"quantity":"first_steps","inputs":{"algorithm":"sgd","hyper":{"eta":1e999},"x0":[1],"gradients":[[1]]}}"#;
    assert_says(&error_of(line), &["hyper.eta = 1e999", "float64"]);
}

#[test]
fn an_object_is_no_number_and_no_list() {
    let inputs = json!({"algorithm": "sgd", "hyper": {"eta": 0.1}, "x0": [1.0], "gradients": [[1.0]]});
    let replaced: Replaced<'_> = &[
        ("x0", json!({"a": 1}), &["x0 = {\"a\":1}", "a list"]),
        ("algorithm", json!({}), &["algorithm = {}", "adam_kingma"]),
        ("hyper", json!({"eta": {}}), &["hyper.eta = {}", "a number"]),
        ("hyper", json!({}), &["`hyper.eta`", "missing"]),
    ];
    assert_refused("first_steps", &inputs, replaced);
}

#[test]
fn a_field_that_the_algorithm_does_not_read_is_refused() {
    let inputs = json!({"algorithm": "sgd", "hyper": {"eta": 0.1}, "x0": [1.0], "gradients": [[1.0]],
        "noise": "none", "update": "x' = x - eta g"});
    let allowed = "with algorithm = sgd: algorithm, x0, steps, hyper, gradients, H_diag, noise";
    let replaced: Replaced<'_> = &[
        ("v0", json!(1.0), &["v0", allowed]),
        ("l", json!(2.0), &["l", allowed]),
        ("ell", json!(2.0), &["ell", allowed]),
        ("base_hyper", json!({"eta": 0.1}), &["base_hyper", allowed]),
        ("gradients1", json!([[1.0]]), &["gradients1", allowed]),
        ("gradients2", json!([[1.0]]), &["gradients2", allowed]),
        ("H_diag", json!([1.0]), &["H_diag", "gradients or H_diag, not both"]),
        ("noise", json!([[1.0]]), &["noise", "only with H_diag"]),
    ];
    assert_refused("first_steps", &inputs, replaced);

    let inputs = json!({"algorithm": "svag_sgd", "hyper": {"eta": 0.1}, "l": 2, "x0": [1.0],
        "gradients1": [[1.0], [1.0], [1.0]], "gradients2": [[1.0], [1.0], [1.0]]});
    let replaced: Replaced<'_> = &[
        ("ell", json!(2.0), &["ell", "with algorithm = svag_sgd", " l,"]),
        ("gradients", json!([[1.0]]), &["gradients", "gradients1, gradients2"]),
        ("H_diag", json!([1.0]), &["H_diag", "gradients1, gradients2"]),
        ("v0", json!(1.0), &["v0", "with algorithm = svag_sgd"]),
        ("base_hyper", json!({"eta": 0.1}), &["base_hyper", "hyper or base_hyper, not both"]),
        ("gradients2", json!([[1.0]]), &["gradients2 = a list of 1 rows", "3 rows, as many as gradients1 has"]),
        ("gradients1", json!([[1.0]]), &["gradients2 = a list of 3 rows", "1 rows, as many as gradients1 has"]),
    ];
    assert_refused("first_steps", &inputs, replaced);

    let inputs = json!({"algorithm": "svag_rmsprop_vk", "hyper": {"eta": 0.1, "beta": 0.9, "eps": 0.1}, "ell": 2,
        "x0": [1.0], "v0": 1.0, "gradients1": [[1.0]], "gradients2": [[1.0]]});
    assert_refused("first_steps", &inputs, &[("l", json!(2.0), &["l = ", "svag_rmsprop_vk", "ell"])]);
}

#[test]
fn a_momentum_that_is_missing_is_named_by_both_its_names() {
    let inputs = json!({"algorithm": "sgdm_heavyball", "hyper": {"eta": 0.1, "mu": 0.9}, "x0": [1.0],
        "gradients": [[1.0]]});
    let replaced: Replaced<'_> = &[
        ("hyper", json!({"eta": 0.1}), &["hyper.mu (or hyper.beta)", "missing"]),
        ("hyper", json!({"eta": 0.1, "mu": 0.9, "beta": 0.9}), &["hyper.mu = 0.9", "two names of one number"]),
    ];
    assert_refused("first_steps", &inputs, replaced);
}

/// x = 1e200, then 1e200 - 1e200 1e200 in the second coordinate.
#[test]
fn a_trajectory_that_overflows_says_where() {
    let inputs = json!({"algorithm": "sgd", "hyper": {"eta": 1e200}, "x0": [0.0, 0.0],
        "gradients": [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]});
    let gradients = json!([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1e200]]);
    assert_refused(
        "first_steps",
        &inputs,
        &[("gradients", gradients, &["x of step 3, coordinate 1, is not a finite"])],
    );
}

#[test]
fn an_equation_without_a_time_takes_none_and_noisy_gradient_descent_no_other_step() {
    let inputs = json!({"sde": "ngd", "params": {"eta": 0.5, "dt": 0.5}, "H_diag": [1.0], "sigma_diag": [0.5],
        "x0": [1.0], "normals": [[0.5]]});
    let replaced: Replaced<'_> = &[
        ("params", json!({"eta": 0.5, "dt": 0.125}), &["params.dt = 0.125", "eta = 0.5"]),
        ("params", json!({"eta": 0.5, "t0": 1.0}), &["params.t0", "unknown", "eta, dt, gamma"]),
    ];
    assert_refused("euler_maruyama_steps", &inputs, replaced);
}
