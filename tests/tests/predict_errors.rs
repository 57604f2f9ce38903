//! `optsde predict` on bad inputs: an error that names the field, the value and the allowed range.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use predict_support::{answer_to, answers, assert_says, good};
use refused::{assert_refused, error_of};
use serde_json::{Value, json};

/// The error for a good case with one input replaced.
fn with(field: &str, value: Value) -> String {
    let mut case = good();
    case["inputs"][field] = value;
    error_of(&case)
}

#[test]
fn an_error_names_the_field_the_value_and_the_allowed_range() {
    assert_says(&with("mu", json!(1.0)), &["mu", "1", "0 <= mu < 1"]);
    assert_says(&with("mu", json!(-0.1)), &["mu", "-0.1", "0 <= mu < 1"]);
    assert_says(&with("lam", json!(0.0)), &["lam", "0", "> 0"]);
    assert_says(&with("lam", json!(-1.5)), &["lam", "-1.5", "> 0"]);
    // 2 (1 + mu) / k = 3
    assert_says(&with("lam", json!(3.0)), &["lam = 3", "unstable", "0 < lam < 3"]);
    assert_says(&with("K", json!([[-1.0]])), &["K", "-1", "positive definite"]);
    assert_says(&with("K", json!([[0.0]])), &["K", "0", "positive definite"]);
    assert_says(&with("C", json!([[-2.0]])), &["C", "-2", "positive semidefinite"]);
    assert_says(&with("lam", json!("fast")), &["lam", "fast", "a number"]);
    assert_says(&with("lam", json!([1.0])), &["lam", "[1.0]", "a number"]);
    assert_says(&with("lam", json!(null)), &["lam", "null", "a number"]);
    assert_says(&with("K", json!(1.0)), &["K", "1.0", "a list"]);
    assert_says(&with("K", json!([1.0])), &["K[0]", "1.0", "a row"]);
    assert_says(&with("K", json!([])), &["K", "0 items"]);
    assert_says(&with("K", json!([[]])), &["K[0]", "0 numbers"]);
    assert_says(&with("K", json!([[1.0, 0.0], [0.0]])), &["K[1]", "1 numbers", "2 numbers"]);
    assert_says(&with("K", json!([["x"]])), &["K[0][0]", "x", "a number"]);
    assert_says(&with("K", json!([[1.0, 0.0]])), &["K", "1 x 2", "D x D"]);
    assert_says(&with("C", json!([[1.0, 0.0], [0.0, 1.0]])), &["C", "2 x 2", "1 x 1"]);
    assert_says(&with("K", json!([[1.0, 0.5], [0.4, 1.0]])), &["K", "not symmetric", "0.5", "0.4"]);
    assert_says(&with("K", json!([[1.0, 2.0], [2.0, 1.0]])), &["K", "-1", "positive definite"]);
    assert_says(&with("nu", json!(0.5)), &["nu", "0.5", "unknown", "lam"]);
    assert_says(&with("D", json!(2)), &["D", "2", "1"]);
}

#[test]
fn a_huge_matrix_is_refused_by_its_shape() {
    let row = vec![0.0; 65];
    let error = with("K", json!(vec![row; 65]));
    assert_says(&error, &["K", "65 x 65", "1 <= D <= 64"]);
}

#[test]
fn an_unknown_or_missing_field_is_named() {
    let mut case = good();
    case["inputs"].as_object_mut().unwrap().remove("mu");
    assert_says(&error_of(&case), &["`mu`", "missing"]);
    let mut case = good();
    case["quantity"] = json!("sgd_covariance");
    assert_says(&error_of(&case), &["sgd_covariance", "unknown", "sgd_stationary_cov"]);
    case["quantity"] = json!(7);
    assert_says(&error_of(&case), &["quantity", "7"]);
    case.as_object_mut().unwrap().remove("quantity");
    assert_says(&error_of(&case), &["`quantity`", "missing"]);
    let mut case = good();
    case.as_object_mut().unwrap().remove("inputs");
    assert_says(&error_of(&case), &["`inputs`", "missing"]);
    case["inputs"] = json!([1, 2]);
    assert_says(&error_of(&case), &["inputs", "[1,2]", "an object"]);
    let mut case = good();
    case["input"] = json!({});
    assert_says(&error_of(&case), &["`input`", "unknown", "inputs"]);
}

#[test]
fn a_field_given_twice_is_refused_instead_of_keeping_the_last() {
    let inputs = r#"{"K":[[1]],"C":[[1]],"lam":1,"lam":0.5,"mu":0}"#;
    let line = format!(r#"{{"id":1,"quantity":"sgdm_stationary_cov","inputs":{inputs}}}"#);
    assert_says(answer_to(line.as_bytes())["error"].as_str().unwrap(), &["`lam`", "twice"]);
    let line = br#"{"id":1,"id":2,"quantity":"sgd_stationary_cov","inputs":{}}"#;
    assert_says(answer_to(line)["error"].as_str().unwrap(), &["`id`", "twice"]);
}

#[test]
fn no_answer_depends_on_a_descriptive_text() {
    let expected = answers(good().to_string().as_bytes());
    for field in ["note", "statement", "definition", "noise", "commuting", "P", "loss", "start"] {
        for text in [json!("C = 0"), json!(7), json!(null), json!({"mu": 0.9})] {
            let mut case = good();
            case["inputs"][field] = text.clone();
            case[field] = text;
            case["expected"] = json!({"Sigma": [[0.0]]});
            assert_eq!(answers(case.to_string().as_bytes()), expected);
        }
    }
}

#[test]
fn a_mixed_noise_may_be_given_by_its_parts_but_not_by_parts_that_differ() {
    let mut case = good();
    case["inputs"] = json!({"K": [[2.0]], "sigma2": 0.5, "a": 0.25, "lam": 0.5, "mu": 0.5});
    let by_parts = answers(case.to_string().as_bytes());
    // C = 0.5 + 0.25 * 2 = 1; 0.5 / (0.5 * 2 * (2 - 2/3)) = 0.375
    assert!((by_parts[0]["value"]["Sigma"][0][0].as_f64().unwrap() - 0.375).abs() < 1e-15);
    case["inputs"]["C"] = json!([[1.0]]);
    assert_eq!(answers(case.to_string().as_bytes()), by_parts);
    case["inputs"]["C"] = json!([[1.1]]);
    assert_says(&error_of(&case), &["C", "sigma2 I + a K"]);
    case["inputs"]["a"] = json!(-0.25);
    assert_says(&error_of(&case), &["a", "-0.25", ">= 0"]);
}

#[test]
fn numbers_at_the_ends_of_float64_give_a_finite_value_or_an_error() {
    let extremes = [1e308, 1e154, 1e-154, 1e-308, 5e-324];
    for k in extremes {
        for c in extremes {
            for lam in extremes {
                let mut case = good();
                case["inputs"]["K"] = json!([[k, 0.0], [0.0, k]]);
                case["inputs"]["C"] = json!([[c, 0.0], [0.0, c]]);
                case["inputs"]["lam"] = json!(lam);
                let answer = answer_to(case.to_string().as_bytes());
                assert!(answer["error"].is_string() || answer["value"]["Sigma"][0][0].is_f64());
            }
        }
    }
}

#[test]
fn transient_cov_refuses_bad_times_starts_and_algorithms() {
    let inputs = json!({"algorithm": "sgdm", "K": [[1.0]], "C": [[1.0]], "lam": 1.0, "mu": 0.5,
        "w0_mean": [0.0], "m0_mean": [0.0], "state0_cov_wm": [[0.0, 0.0], [0.0, 0.0]], "t": [1]});
    let negative = json!([[-1.0, 0.0], [0.0, 0.0]]);
    let replaced: &[(&str, Value, &[&str])] = &[
        ("algorithm", json!("adam"), &["algorithm", "adam", "sgdm, qhm"]),
        ("w0_mean", json!([1.0, 2.0]), &["w0_mean", "2 numbers", "1 numbers"]),
        ("nu", json!(0.5), &["nu", "0.5", "qhm"]),
        ("t", json!([-1]), &["t[0]", "-1", "whole"]),
        ("t", json!([]), &["t", "0 items", "1 to 1000"]),
        ("state0_cov_wm", negative, &["state0_cov_wm", "-1", "semidefinite"]),
        ("state0_cov_wm", json!([[0.0]]), &["state0_cov_wm", "1 x 1", "2 x 2"]),
        ("K", json!([[-1.0]]), &["K", "-1", "definite"]),
        ("C", json!([[1.0, 0.0], [0.0, 1.0]]), &["C", "2 x 2", "1 x 1"]),
    ];
    assert_refused("transient_cov", &inputs, replaced);
}

#[test]
fn escape_refuses_bad_times() {
    let inputs = json!({"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "t_discrete": [0, 5.0],
        "t_continuous": [0.0, 1.5]});
    let replaced: &[(&str, Value, &[&str])] = &[
        ("t_discrete", json!([1.5]), &["t_discrete[0]", "1.5", "whole"]),
        ("t_continuous", json!([-1.0]), &["t_continuous[0]", "-1", ">= 0"]),
        ("lam", json!(2.0), &["lam = 2", "unstable"]),
    ];
    assert_refused("escape_efficiency", &inputs, replaced);

    let inputs = json!({"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "t": [1, "infinity"]});
    let replaced: &[(&str, Value, &[&str])] = &[
        ("t", json!(["never"]), &["t[0]", "never", "infinity"]),
        ("t", json!([0]), &["t = 0", ">= 1"]),
        ("C", json!([[0.0]]), &["trace of C", "0", "> 0"]),
    ];
    assert_refused("escape_anisotropy_ratio", &inputs, replaced);
}

#[test]
fn stability_and_effective_loss_refuse_bad_scales() {
    let inputs = json!({"K": [[1.0]], "Lambda_direction": [[1.0]], "mu": 0.5, "s_probe": 4.0});
    let replaced: &[(&str, Value, &[&str])] = &[
        ("s_probe", json!(-1.0), &["s_probe", "-1", ">= 0"]),
        ("Lambda_direction", json!([[0.0]]), &["Lambda_direction", "0", "definite"]),
    ];
    assert_refused("heavy_ball_stability", &inputs, replaced);

    let inputs = json!({"K": [[1.0]], "c": 1.0, "lam": 1.0, "mu": 0.0});
    let replaced: &[(&str, Value, &[&str])] = &[("c", json!(-1.0), &["c", "-1", "> 0"])];
    assert_refused("effective_loss_matrix", &inputs, replaced);

    let inputs = json!({"K": [[1.0]], "C": [[1.0]], "Lambda": [[1.0]], "mu": 0.0});
    let replaced: &[(&str, Value, &[&str])] = &[
        ("Lambda", json!([[2.0]]), &["Lambda", "2.0", "unstable"]),
        ("Lambda", json!([[-2.0]]), &["Lambda", "-2.0", "positive definite"]),
    ];
    assert_refused("preconditioned_stationary_cov", &inputs, replaced);
}

/// h = 1, 4: k = 2.5, variance 2.25, which is 0.36 k^2. A batch of one: lambda k < 2 / (0.36 + 1), that is
/// lambda < 0.588, while constant noise would allow 0.8.
#[test]
fn minibatch_regression_cov_refuses_bad_data_and_batches() {
    let inputs = json!({"X": [[1.0], [2.0]], "y": [1.0, 2.5], "loss_factor": 1, "S": 1, "N": 2,
        "replacement": false, "lam": 0.58, "mu": 0.0});
    let replaced: &[(&str, Value, &[&str])] = &[
        ("S", json!(3), &["S", "3", "S <= N = 2"]),
        ("S", json!(0), &["S", "0", "1 <= S"]),
        ("N", json!(4), &["N", "4", "2"]),
        ("lam", json!(0.6), &["lam = 0.6", "second moment", "gain < 1"]),
        ("lam", json!(0.8), &["lam = 0.8", "unstable"]),
        ("y", json!([1.0]), &["y", "1 x 1", "2 x 1"]),
        ("replacement", json!("no"), &["replacement", "no", "true or false"]),
        ("X", json!([[0.0], [0.0]]), &["K", "0", "positive definite"]),
        ("loss_factor", json!(-1), &["loss_factor", "-1", "> 0"]),
    ];
    assert_refused("minibatch_regression_cov", &inputs, replaced);
}
