//! The elementary functions against values computed to 400 digits, and in `f32` against `f64` libm.

use std::collections::BTreeSet;
use std::f64::consts::TAU;

use optsde_core::elementary::{complementary_error_function, error_function, exponential, logarithm, turn};

const REFERENCE: &str = include_str!("../../fixtures/elementary/reference.txt");

/// Tolerances in ulps, per function and format. Each is a little above the largest error that millions of
/// points have shown (quadruple precision for `f64`, a dense sweep of all numbers for `f32`).
const TOLERANCES: &[(&str, &str, f64)] = &[
    ("ln", "f64", 0.9),
    ("ln", "f32", 0.9),
    ("exp", "f64", 0.8),
    ("exp", "f32", 0.8),
    ("exp_minus_one", "f64", 1.4),
    ("exp_minus_one", "f32", 1.4),
    ("sine", "f64", 1.4),
    ("sine", "f32", 1.4),
    ("cosine", "f64", 1.4),
    ("cosine", "f32", 1.4),
    ("erf", "f64", 1.4),
    ("erf", "f32", 1.4),
    ("erfc", "f64", 5.1),
    ("erfc", "f32", 5.1),
];

fn tolerance(function: &str, format: &str) -> f64 {
    TOLERANCES
        .iter()
        .find(|entry| (entry.0, entry.1) == (function, format))
        .unwrap_or_else(|| panic!("{function} {format} has no tolerance"))
        .2
}

fn evaluate_f64(function: &str, x: f64) -> f64 {
    match function {
        "ln" => logarithm::ln_f64(x),
        "exp" => exponential::exp_f64(x),
        "exp_minus_one" => exponential::exp_minus_one_f64(x),
        "sine" => turn::sine_cosine_f64(x).0,
        "cosine" => turn::sine_cosine_f64(x).1,
        "erf" => error_function::erf_f64(x),
        "erfc" => complementary_error_function::erfc_f64(x),
        _ => panic!("{function} is not known here"),
    }
}

fn evaluate_f32(function: &str, x: f32) -> f32 {
    match function {
        "ln" => logarithm::ln_f32(x),
        "exp" => exponential::exp_f32(x),
        "exp_minus_one" => exponential::exp_minus_one_f32(x),
        "sine" => turn::sine_cosine_f32(x).0,
        "cosine" => turn::sine_cosine_f32(x).1,
        "erf" => error_function::erf_f32(x),
        "erfc" => complementary_error_function::erfc_f32(x),
        _ => panic!("{function} is not known here"),
    }
}

/// The distance between neighbouring numbers at `exact`, for a significand of `digits` bits and the smallest
/// normal exponent `lowest`.
fn unit(exact: f64, digits: i32, lowest: i32) -> f64 {
    libm::ldexp(1.0, libm::ilogb(exact).max(lowest) - digits + 1)
}

fn bits(text: &str) -> u64 {
    u64::from_str_radix(text, 16).unwrap()
}

#[test]
fn every_function_is_within_its_tolerance_of_the_reference() {
    for line in REFERENCE.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [function, format, x, nearest, rest] = fields[..] else { panic!("{line}") };
        let (nearest, rest) = (f64::from_bits(bits(nearest)), f64::from_bits(bits(rest)));
        let (x, error) = if format == "f64" {
            let x = f64::from_bits(bits(x));
            (x, ((evaluate_f64(function, x) - nearest) - rest).abs() / unit(nearest, 53, -1022))
        } else {
            let x = f32::from_bits(u32::try_from(bits(x)).unwrap());
            (f64::from(x), (f64::from(evaluate_f32(function, x)) - nearest).abs() / unit(nearest, 24, -126))
        };
        let limit = tolerance(function, format);
        assert!(error <= limit, "{function} {format} at {x:e}: {error} ulp, allowed {limit}");
    }
}

#[test]
fn every_tolerance_has_reference_values_and_the_other_way_round() {
    let entries: BTreeSet<_> = TOLERANCES.iter().map(|e| (e.0, e.1)).collect();
    let lines: BTreeSet<_> = REFERENCE
        .lines()
        .map(|line| {
            let mut fields = line.split(' ');
            (fields.next().unwrap(), fields.next().unwrap())
        })
        .collect();
    assert_eq!(entries, lines);
    assert_eq!(entries.len(), TOLERANCES.len(), "an entry twice");
}

/// Compares an `f32` function with its `f64` counterpart in libm over the numbers from `from` to `to`: every 61st
/// of them, and with the variable `OPTSDE_EXHAUSTIVE` set all of them, which takes minutes:
///
/// ```text
/// OPTSDE_EXHAUSTIVE=1 cargo test --release -p optsde-tests --test elementary_accuracy
/// ```
fn sweep(function: &str, from: f32, to: f32, exact: impl Fn(f64) -> f64) {
    let stride = if std::env::var_os("OPTSDE_EXHAUSTIVE").is_some() { 1 } else { 61 };
    let limit = tolerance(function, "f32");
    let mut at = from.to_bits();
    while at <= to.to_bits() {
        let x = f32::from_bits(at);
        let expected = exact(f64::from(x));
        let error = (f64::from(evaluate_f32(function, x)) - expected).abs() / unit(expected, 24, -126);
        assert!(error <= limit, "{function} at {x:e}: {error} ulp, allowed {limit}");
        at += stride;
    }
}

#[test]
fn f32_ln_agrees_with_libm_over_all_positive_numbers() {
    sweep("ln", f32::from_bits(1), f32::MAX, libm::log);
    sweep("ln", 0.999, 1.001, libm::log);
}

#[test]
fn f32_exponentials_agree_with_libm_on_both_sides() {
    sweep("exp", 0.0, 88.72, libm::exp);
    sweep("exp", -0.0, -103.9, libm::exp);
    sweep("exp_minus_one", 0.0, 88.72, libm::expm1);
    sweep("exp_minus_one", -0.0, -103.9, libm::expm1);
}

#[test]
fn f32_erf_agrees_with_libm_on_both_sides() {
    sweep("erf", 0.0, f32::MAX, libm::erf);
    sweep("erf", -0.0, -f32::MAX, libm::erf);
}

#[test]
fn f32_erfc_agrees_with_libm_on_both_sides() {
    // Below the first it is 1 to rounding, from the second on 0.
    sweep("erfc", 1e-8, 10.5, libm::erfc);
    sweep("erfc", -1e-8, -10.5, libm::erfc);
}

#[test]
fn f64_erfc_agrees_with_libm() {
    // libm is within 1 ulp of the exact value; down to the smallest normal result.
    for i in 0..400_000 {
        let x = -6.0 + 32.5 * f64::from(i) / 400_000.0;
        let (value, expected) = (evaluate_f64("erfc", x), libm::erfc(x));
        let error = (value - expected).abs() / unit(expected, 53, -1022);
        assert!(error <= tolerance("erfc", "f64") + 1.0, "erfc at {x}: {value:e}, {expected:e}, {error} ulp");
    }
}

#[test]
fn f32_turns_agree_with_libm() {
    // Near a zero the angle is measured from that zero, exactly, so that 2 pi is multiplied with little.
    sweep("sine", 0.0, 0.25, |u| libm::sin(TAU * u));
    sweep("sine", 0.25, 0.75, |u| libm::sin(TAU * (0.5 - u)));
    sweep("sine", 0.75, 1.25, |u| libm::sin(TAU * (u - 1.0)));
    sweep("cosine", 0.0, 0.5, |u| libm::sin(TAU * (0.25 - u)));
    sweep("cosine", 0.5, 1.0, |u| libm::sin(TAU * (u - 0.75)));
}
