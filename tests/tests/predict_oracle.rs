//! `optsde predict` against independent reference values (`fixtures/theory/`).

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use optsde::predict::{QUANTITIES, Quantity, answer};
use serde_json::Value;

/// Names of inputs that describe.
const TEXTS: [&str; 15] = [
    "note",
    "statement",
    "definition",
    "equation",
    "update",
    "preconditioner",
    "posterior",
    "start",
    "l_meaning",
    "formula",
    "P",
    "loss",
    "gradient",
    "noise",
    "commuting",
];

#[test]
fn every_quantity_has_reference_cases() {
    let covered: BTreeSet<String> = files().iter().map(|file| stem(file)).collect();
    let registered: BTreeSet<String> = QUANTITIES.iter().map(|q| q.name.to_owned()).collect();
    assert_eq!(covered, registered);
}

#[test]
fn every_answer_agrees_with_the_reference() {
    for file in files() {
        let mut worst: f64 = 0.0;
        for (case, value) in answered(&file) {
            let tolerances = tolerances_off(&case, &value);
            assert!(tolerances <= 1.0, "{}: {tolerances:e} tolerances off", case["id"]);
            worst = worst.max(tolerances);
        }
        println!("{}: worst deviation {worst:.1e} tolerances", stem(&file));
    }
}

/// `--list` says what a question may hold and what its answer does hold.
#[test]
fn every_field_of_the_reference_cases_is_documented() {
    let descriptive = TEXTS.iter().chain(&["D"]);
    for file in files() {
        let quantity = quantity(&file);
        let (mut given, mut answers) = (BTreeSet::new(), BTreeSet::new());
        for (case, value) in answered(&file) {
            let inputs = case["inputs"].as_object().unwrap();
            given.extend(inputs.keys().cloned());
            let fields = value.as_object().unwrap();
            answers.extend(fields.keys().cloned());
            let here = |name: &str, fields: &serde_json::Map<String, Value>| fields.contains_key(name);
            for field in quantity.inputs.iter().filter(|field| !field.optional) {
                assert!(here(field.name, inputs), "{}: no input {}", case["id"], field.name);
            }
            for field in quantity.outputs.iter().filter(|field| !field.optional) {
                assert!(here(field.name, fields), "{}: no output {}", case["id"], field.name);
            }
        }
        let known: BTreeSet<String> = quantity.inputs.iter().map(|field| field.name.to_owned()).collect();
        let known = known.into_iter().chain(descriptive.clone().map(|name| (*name).to_owned())).collect();
        assert!(given.is_subset(&known), "{}: {given:?}", quantity.name);
        let known: BTreeSet<String> = quantity.outputs.iter().map(|field| field.name.to_owned()).collect();
        assert!(answers.is_subset(&known), "{}: {answers:?}", quantity.name);
        assert!(quantity.inputs.iter().chain(quantity.outputs).all(|field| !field.meaning.is_empty()));
        assert!(!quantity.summary.is_empty());
    }
}

/// The comparison above can fail: every reference moved by a hundred times the tolerance of its largest number, for
/// most quantities one in a billion or less, is told apart.
#[test]
fn a_deviation_of_a_hundred_tolerances_is_seen() {
    for file in files() {
        for (case, value) in answered(&file) {
            // A number so small that the absolute tolerance decides has a larger relative one.
            let absolute = case["tolerance"]["abs"].as_f64().unwrap_or(0.0);
            let tolerance = relative_tolerance(&case).max(absolute / amax(&numbers(&case["expected"])));
            let moved = scaled(&value, 1.0 + 100.0 * tolerance);
            assert!(tolerances_off(&case, &moved) > 10.0, "{}", case["id"]);
        }
    }
}

/// Texts say again what the numbers say: anything in their place changes nothing.
#[test]
fn no_answer_depends_on_a_descriptive_text() {
    for file in files() {
        let own: Vec<&str> = quantity(&file).input_names().collect();
        let mut misleading = String::new();
        for (case, _) in answered(&file) {
            let mut case = case;
            for text in TEXTS.iter().filter(|text| !own.contains(text)) {
                case["inputs"][text] = serde_json::json!("x' = x + g, eta = 0");
            }
            case["description"] = serde_json::json!({"eta": 0});
            misleading.push_str(&case.to_string());
            misleading.push('\n');
        }
        assert_eq!(answers_to(&misleading), answers_to(&fs::read_to_string(&file).unwrap()));
    }
}

fn answers_to(lines: &str) -> String {
    let mut out = Vec::new();
    answer(lines.as_bytes(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Errata: the effective loss with the printed plus sign is 10 % to 100 % away from the reference.
#[test]
fn the_printed_sign_of_the_effective_loss_is_refused_by_the_reference() {
    let path = fixtures().join("effective_loss_matrix.jsonl");
    for (case, _) in answered(&path) {
        let (k, lam) = (&case["inputs"]["K"], case["inputs"]["lam"].as_f64().unwrap());
        let d = k.as_array().unwrap().len();
        let k = square(k, d);
        let Ok(printed) = optsde::theory::effective_loss::matrix_as_printed(&k, lam) else {
            continue;
        };
        let rows: Vec<Vec<f64>> = (0..d).map(|i| (0..d).map(|j| printed[(i, j)]).collect()).collect();
        let deviation = deviation(&case, &serde_json::json!({ "H": rows }));
        assert!(deviation > 0.04, "{}: only {deviation}", case["id"]);
    }
}

fn square(rows: &Value, d: usize) -> optsde::theory::DMatrix<f64> {
    optsde::theory::DMatrix::from_fn(d, d, |i, j| rows[i][j].as_f64().unwrap())
}

fn fixtures() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/theory"))
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

fn quantity(file: &std::path::Path) -> &'static Quantity {
    QUANTITIES.iter().find(|quantity| quantity.name == stem(file)).unwrap()
}

fn stem(file: &std::path::Path) -> String {
    file.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Cases with the values they were answered with.
fn answered(file: &std::path::Path) -> Vec<(Value, Value)> {
    let text = fs::read_to_string(file).unwrap();
    let mut out = Vec::new();
    let summary = answer(text.as_bytes(), &mut out).unwrap();
    assert_eq!(summary.refused, 0, "{}", String::from_utf8_lossy(&out));
    let out = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), out.lines().count());
    let pair = |(case, answer): (&str, &str)| {
        let case: Value = serde_json::from_str(case).unwrap();
        let answer: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(case["id"], answer["id"]);
        (case, answer["value"].clone())
    };
    text.lines().zip(out.lines()).map(pair).collect()
}

fn relative_tolerance(case: &Value) -> f64 {
    case["rtol"].as_f64().or(case["tolerance"]["rel"].as_f64()).unwrap()
}

/// The deviation in units of the tolerance that the case states.
fn tolerances_off(case: &Value, value: &Value) -> f64 {
    let Some(absolute) = case["tolerance"]["abs"].as_f64() else {
        return deviation(case, value) / relative_tolerance(case);
    };
    let (expected, value) = (numbers(&case["expected"]), numbers(&only_fields_of(&case["expected"], value)));
    assert_eq!(expected.len(), value.len());
    let each =
        expected.iter().zip(&value).map(|(e, v)| (e - v).abs() / absolute.max(relative_tolerance(case) * e.abs()));
    each.fold(0.0, f64::max)
}

/// The fields of `value` that `expected` has; an answer may have more.
fn only_fields_of(expected: &Value, value: &Value) -> Value {
    match (expected, value) {
        (Value::Object(fields), value) => {
            fields.iter().map(|(name, e)| (name.clone(), only_fields_of(e, &value[name]))).collect()
        }
        (Value::Array(items), Value::Array(values)) => {
            assert_eq!(items.len(), values.len());
            items.iter().zip(values).map(|(e, v)| only_fields_of(e, v)).collect()
        }
        (_, value) => value.clone(),
    }
}

/// Largest deviation of any field, relative to the largest entry of that field.
fn deviation(case: &Value, value: &Value) -> f64 {
    let start = numbers(&case["inputs"]["w0_mean"]);
    field_deviation("", &case["expected"], value, amax(&start))
}

fn field_deviation(name: &str, expected: &Value, value: &Value, start: f64) -> f64 {
    if let Some(fields) = expected.as_object() {
        let each = fields.iter().map(|(name, e)| field_deviation(name, e, &value[name], start));
        return each.fold(0.0, f64::max);
    }
    if let Some(items) = expected.as_array().filter(|items| items[0].is_object()) {
        assert_eq!(items.len(), value.as_array().unwrap().len());
        let each = items.iter().enumerate();
        return each.map(|(i, e)| field_deviation(name, e, &value[i], start)).fold(0.0, f64::max);
    }
    let (expected, value) = (numbers(expected), numbers(value));
    assert_eq!(expected.len(), value.len(), "{name}");
    // A mean that has decayed is rounding of the mean it started from.
    let scale = if name == "mean_w" { start } else { amax(&expected) };
    let difference: Vec<f64> = expected.iter().zip(&value).map(|(e, v)| e - v).collect();
    amax(&difference) / scale
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        Value::Null => Vec::new(),
        Value::Bool(flag) => vec![f64::from(u8::from(*flag))],
        number => vec![number.as_f64().unwrap()],
    }
}

fn amax(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |a: f64, b| a.max(b.abs()))
}

/// Every number that is not whole, times a factor.
fn scaled(value: &Value, factor: f64) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| scaled(item, factor)).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), scaled(v, factor))).collect(),
        Value::Number(x) if x.is_f64() => Value::from(x.as_f64().unwrap() * factor),
        other => other.clone(),
    }
}
