//! Asking `optsde predict` from a test.

use optsde::predict::answer;
use serde_json::{Value, json};

pub(crate) fn good() -> Value {
    json!({"id": "good", "quantity": "sgdm_stationary_cov",
           "inputs": {"K": [[1.0]], "C": [[1.0]], "lam": 1.0, "mu": 0.5}})
}

pub(crate) fn answers(input: &[u8]) -> Vec<Value> {
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
pub(crate) fn answer_to(line: &[u8]) -> Value {
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

pub(crate) fn assert_says(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{error:?} does not say {part:?}");
    }
}
