//! Cases that `optsde predict` refuses.

use serde_json::{Value, json};

use crate::predict_support::{answer_to, assert_says};

pub(crate) fn error_of(case: &Value) -> String {
    let answer = answer_to(case.to_string().as_bytes());
    assert_eq!(answer["id"], case["id"]);
    assert!(answer.get("value").is_none(), "{answer}");
    answer["error"].as_str().unwrap().to_owned()
}

/// A case that is answered, until one of its inputs is replaced.
pub(crate) fn assert_refused(quantity: &str, inputs: &Value, replaced: &[(&str, Value, &[&str])]) {
    let case = |inputs: &Value| json!({"id": 0, "quantity": quantity, "inputs": inputs});
    let answer = answer_to(case(inputs).to_string().as_bytes());
    assert!(answer.get("value").is_some(), "{answer}");
    for (field, value, parts) in replaced {
        let mut inputs = inputs.clone();
        inputs[field] = value.clone();
        assert_says(&error_of(&case(&inputs)), parts);
    }
}
