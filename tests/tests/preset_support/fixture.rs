//! What frameworks did: `fixtures/frameworks`, written by `cargo xtask frameworks`.

use std::path::Path;

use serde_json::Value;

/// Rounding only: frameworks order the same operations differently, and take powers where the core multiplies. The
/// largest part is 1 - beta^(k+1), where the roundings of the k factors, a relative k 2^-53, are divided by about
/// (k + 1)(1 - beta): 1000 * 2^-53 = 1.1e-13 of a step with `beta_2` = 0.999. The fourteen steps are at most 0.5 times
/// a factor of order 1 each and seven of them smaller: together below 1e-12, of parameters of order 1. In the
/// wrong place Adam's epsilon of 1e-8 moves parameters by 7e-9 at least, and one of 1/8 by 0.06.
const RELATIVE: f64 = 1e-12;
const ABSOLUTE: f64 = 1e-13;

/// A file below `fixtures`.
pub(crate) fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(path);
    serde_json::from_str(&std::fs::read_to_string(&path).expect("fixture")).expect("json")
}

/// The numbers of a list.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("array").iter().map(|number| number.as_f64().expect("number")).collect()
}

/// The optimizers or schedules of a framework.
pub(crate) fn entries(framework: &str, kind: &str) -> Vec<Value> {
    read(&format!("frameworks/{framework}.json"))[kind].as_array().expect("array").clone()
}

/// The text of a call.
pub(crate) fn call(entry: &Value) -> &str {
    entry["call"].as_str().expect("call")
}

/// The same but for rounding.
pub(crate) fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= RELATIVE * expected.abs() + ABSOLUTE
}
