//! `optsde predict` on bad input: every line gets an answer that says what is wrong, and no line stops
//! the others.

use std::fmt::Write as _;

use optsde::predict::{MAX_LINE_BYTES, answer};
use serde_json::{Value, json};

fn good() -> Value {
    json!({"id": "good", "quantity": "sgdm_stationary_cov",
           "inputs": {"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "mu": 0.5}})
}

fn answers(input: &[u8]) -> Vec<Value> {
    let mut out = Vec::new();
    let summary = answer(input, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused = answers.iter().filter(|a| a.get("error").is_some()).count();
    assert_eq!((answers.len() - refused, refused), counts(summary));
    answers
}

fn counts(summary: optsde::predict::Summary) -> (usize, usize) {
    (summary.answered.try_into().unwrap(), summary.refused.try_into().unwrap())
}

/// The answer to one line, which must leave a good line before and after it alone.
fn answer_to(line: &[u8]) -> Value {
    let good = good().to_string();
    let input = [good.as_bytes(), b"\n", line, b"\n", good.as_bytes()].concat();
    let answers = answers(&input);
    assert_eq!(answers.len(), 3, "one answer per line");
    // lambda c / [(1-mu) k (2 - lambda k/(1+mu))] = 1 / (0.5 (2 - 2/3)) = 1.5
    for good in [&answers[0], &answers[2]] {
        assert!((good["value"]["Sigma"][0][0].as_f64().unwrap() - 1.5).abs() < 1e-15);
    }
    answers[1].clone()
}

fn error_of(case: &Value) -> String {
    let answer = answer_to(case.to_string().as_bytes());
    assert_eq!(answer["id"], case["id"]);
    assert!(answer.get("value").is_none());
    answer["error"].as_str().unwrap().to_owned()
}

/// The error for a good case with one input replaced.
fn with(field: &str, value: Value) -> String {
    let mut case = good();
    case["inputs"][field] = value;
    error_of(&case)
}

fn assert_says(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{error:?} does not say {part:?}");
    }
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
fn a_line_that_is_no_case_is_answered_with_its_number() {
    let lines: [&[u8]; 13] = [
        b"hello",
        b"{",
        b"[1, 2, 3]",
        b"42",
        b"null",
        b"\"text\"",
        b"{\"quantity\": \"sgd_stationary_cov\", \"inputs\": {}}",
        b"{\"quantity\": NaN, \"id\": 1}",
        b"\xff\xfe{}",
        b"{} {}",
        b"{\"a\" 1}",
        b"\x00",
        b"{\"quantity\": \"\xc3\x28\"}",
    ];
    for line in lines {
        let answer = answer_to(line);
        assert_eq!(answer["id"], Value::Null);
        assert_eq!(answer["line"], 2);
        assert!(!answer["error"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_line_that_is_not_json_keeps_its_id_where_that_can_be_read() {
    for bad in ["NaN", "Infinity", "-Infinity", "1.", "[[1", "tru", "\"", "01"] {
        let line = format!(r#"{{"id": {{"run": 3}}, "quantity": "sgdm_stationary_cov", "inputs": {{"lam": {bad}"#);
        let answer = answer_to(line.as_bytes());
        assert_eq!(answer["id"], json!({"run": 3}), "{line}");
        assert_eq!(answer["line"], 2);
        assert!(answer["error"].is_string());
    }
    // Well-formed JSON, but a number that no float64 holds.
    let line = br#"{"id": 5, "quantity": "sgdm_stationary_cov", "inputs": {"lam": 1e999}}"#;
    let answer = answer_to(line);
    assert_eq!(answer["id"], 5);
    assert_says(answer["error"].as_str().unwrap(), &["inputs", "out of range"]);
    // The id of bytes that stop being text later.
    let answer = answer_to(b"{\"id\": \"a\", \"note\": \"\xff\"}");
    assert_eq!(answer["id"], "a");
    assert_says(answer["error"].as_str().unwrap(), &["UTF-8", "21"]);
}

#[test]
fn a_line_beyond_the_limit_is_skipped_and_its_neighbours_are_answered() {
    let mut line = br#"{"id": "long", "quantity": ""#.to_vec();
    line.resize(10_000_000, b'x');
    assert!(line.len() > MAX_LINE_BYTES);
    let answer = answer_to(&line);
    assert_eq!(answer["id"], "long");
    assert_says(answer["error"].as_str().unwrap(), &["longer", &MAX_LINE_BYTES.to_string()]);
    // Just within the limit, it is read and refused for what it says; the answer stays short.
    line.truncate(MAX_LINE_BYTES - 2);
    line.extend(b"\"}");
    let answer = answer_to(&line);
    assert_says(answer["error"].as_str().unwrap(), &["unknown", "xxx..."]);
    assert!(answer.to_string().len() < 1000);
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for depth in [200, 1_000_000] {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        for field in ["quantity", "inputs", "note"] {
            let line = format!(r#"{{"id": 1, "{field}": {deep}}}"#);
            assert!(answer_to(line.as_bytes())["error"].is_string());
        }
        let line = format!(r#"{{"id":1,"quantity":"sgdm_stationary_cov","inputs":{{"K":{deep}}}}}"#);
        assert!(answer_to(line.as_bytes())["error"].is_string());
    }
}

#[test]
fn an_id_comes_back_as_it_was_written() {
    for id in ["null", "7", "1.50", "-0.0", "12345678901234567890123", "\"\\u00e9\"", "[1,{\"a\":2}]"] {
        let line = good().to_string().replace("\"good\"", id);
        let mut out = Vec::new();
        answer(line.as_bytes(), &mut out).unwrap();
        let expected = format!("{{\"id\":{id},\"value\":");
        assert!(String::from_utf8(out).unwrap().starts_with(&expected), "{expected}");
    }
}

#[test]
fn blank_lines_count_but_get_no_answer() {
    let input = format!("\n  \t\r\n{}\r\n\nbad", good());
    let answers = answers(input.as_bytes());
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["id"], "good");
    assert_eq!(answers[1]["line"], 5);
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
fn every_quantity_refuses_its_own_bad_inputs() {
    let ray = json!({"K": [[1.0]], "Lambda_direction": [[1.0]], "mu": 0.5, "s_probe": -1.0});
    let transient = json!({"algorithm": "adam", "K": [[1.0]], "C": [[1.0]], "lam": 1.0, "mu": 0.5,
        "w0_mean": [0.0], "m0_mean": [0.0], "state0_cov_wm": [[0.0, 0.0], [0.0, 0.0]], "t": [1]});
    let regression = json!({"X": [[1.0], [2.0]], "y": [1.0, 2.5], "loss_factor": 1, "S": 3, "N": 2,
        "replacement": false, "lam": 0.1, "mu": 0.0});
    let escape = json!({"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "t_discrete": [1.5],
        "t_continuous": [1.0]});
    let ratio = json!({"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "t": ["never"]});
    let changed = |case: &Value, field: &str, value: Value| {
        let mut case = case.clone();
        case[field] = value;
        case
    };
    let sgdm = changed(&transient, "algorithm", json!("sgdm"));
    let cases = [
        ("heavy_ball_stability", ray, vec!["s_probe", "-1", ">= 0"]),
        ("transient_cov", transient, vec!["algorithm", "adam", "sgdm, qhm"]),
        ("transient_cov", changed(&sgdm, "w0_mean", json!([1.0, 2.0])), vec!["w0_mean", "2 numbers"]),
        ("transient_cov", changed(&sgdm, "nu", json!(0.5)), vec!["nu", "qhm"]),
        ("transient_cov", changed(&sgdm, "t", json!([-1])), vec!["t[0]", "-1"]),
        (
            "transient_cov",
            changed(&sgdm, "state0_cov_wm", json!([[-1.0, 0.0], [0.0, 0.0]])),
            vec!["state0_cov_wm", "-1", "semidefinite"],
        ),
        ("transient_cov", changed(&sgdm, "K", json!([[-1.0]])), vec!["K", "-1", "definite"]),
        ("escape_efficiency", escape.clone(), vec!["t_discrete[0]", "1.5", "whole"]),
        (
            "escape_efficiency",
            changed(&changed(&escape, "t_discrete", json!([1])), "t_continuous", json!([-1.0])),
            vec!["t", "-1", ">= 0"],
        ),
        ("escape_anisotropy_ratio", ratio.clone(), vec!["t[0]", "never", "infinity"]),
        ("escape_anisotropy_ratio", changed(&ratio, "t", json!([0])), vec!["t = 0", ">= 1"]),
        (
            "escape_anisotropy_ratio",
            changed(&changed(&ratio, "C", json!([[0.0]])), "t", json!([1])),
            vec!["trace of C", "0", "> 0"],
        ),
        ("effective_loss_matrix", json!({"K": [[1.0]], "c": -1.0, "lam": 1.0, "mu": 0.0}), vec!["c", "-1", "> 0"]),
        ("minibatch_regression_cov", regression.clone(), vec!["S", "3", "S <= N = 2"]),
        ("minibatch_regression_cov", changed(&regression, "N", json!(4)), vec!["N", "4", "2"]),
        (
            "minibatch_regression_cov",
            changed(&changed(&regression, "S", json!(1)), "lam", json!(0.79)),
            vec!["lam = 0.79", "second moment", "gain < 1"],
        ),
        ("minibatch_regression_cov", changed(&regression, "y", json!([1.0])), vec!["y", "1 x 1", "2 x 1"]),
        (
            "minibatch_regression_cov",
            changed(&regression, "replacement", json!("no")),
            vec!["replacement", "no", "true or false"],
        ),
    ];
    for (quantity, inputs, parts) in cases {
        let case = json!({"id": 0, "quantity": quantity, "inputs": inputs});
        assert_says(&error_of(&case), &parts);
    }
}

/// Good lines damaged at every byte: always an answer per line, never a crash.
#[test]
fn a_damaged_line_never_crashes() {
    let line = good().to_string();
    let mut input = Vec::new();
    for at in 0..line.len() {
        for byte in [b'0', b'-', b'"', b'}', b'[', b'e', 0xff, b' '] {
            let mut damaged = line.clone().into_bytes();
            damaged[at] = byte;
            input.extend(damaged);
            input.push(b'\n');
        }
        input.extend(&line.as_bytes()[..=at]);
        input.push(b'\n');
    }
    assert_eq!(answers(&input).len(), 9 * line.len());
    let mut report = String::new();
    for answer in answers(&input) {
        writeln!(report, "{answer}").unwrap();
    }
    assert!(!report.contains("NaN"));
}
