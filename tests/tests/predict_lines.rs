//! `optsde predict` on bad lines: every line gets an answer that says what is wrong, and no line stops the others.

mod predict_support;

use std::fmt::Write as _;

use optsde::predict::{MAX_LINE_BYTES, answer};
use predict_support::{answer_to, answers, assert_says, good};
use serde_json::{Value, json};

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
    assert_says(answer["error"].as_str().unwrap(), &["lam = 1e999", "float64", "out of range"]);
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
