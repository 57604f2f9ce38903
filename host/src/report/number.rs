//! Numbers for readers: as many digits as mean something.

use crate::experiment::{Claim, Estimate, Prediction};

/// Digits of a number that stands alone.
const DIGITS: i32 = 5;

/// A number with five digits, `1.2346`, `1.2×10⁻⁷`, `∞`.
pub(super) fn number(value: f64) -> String {
    with_digits(value, DIGITS)
}

/// A number with this many significant digits; zeros at its end are dropped.
fn with_digits(value: f64, digits: i32) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let precision = usize::try_from(digits - 1).unwrap_or(0);
    let scientific = format!("{value:.precision$e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let power: i32 = exponent.parse().unwrap_or(0);
    let text = if value == 0.0 {
        "0".to_owned()
    } else if (-3..6).contains(&power) {
        trimmed(&format!("{value:.*}", usize::try_from(digits - 1 - power).unwrap_or(0)))
    } else {
        format!("{}×10{}", trimmed(mantissa), superscript(exponent))
    };
    text.replace('-', "−")
}

/// Without zeros behind the last digit of a fraction.
fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

/// A whole number, raised.
pub(super) fn superscript(number: &str) -> String {
    number
        .chars()
        .map(|c| match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            '-' => '⁻',
            other => other,
        })
        .collect()
}

/// A measurement, `1.0123 [1.0081, 1.0165]`: two digits of the half-width are shown.
pub(super) fn estimate(estimate: &Estimate) -> String {
    let Some((low, high)) = estimate.interval else {
        let change = estimate.last_change.map(|change| format!(", last changed by {}", with_digits(change, 2)));
        return number(estimate.value) + &change.unwrap_or_default();
    };
    let (size, width) = (estimate.value.abs().max(low.abs()).max(high.abs()), estimate.half_width());
    let places = 1.0 - width.log10().floor();
    let short = |value: f64| {
        if !(size.is_finite() && width > 0.0) {
            number(value)
        } else if size < 1e6 && (0.0..=7.0).contains(&places) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 7")]
            let places = places as usize;
            format!("{value:.places$}").replace('-', "−")
        } else {
            #[expect(clippy::cast_possible_truncation, reason = "between 3 and 12")]
            let digits = (size.log10().floor() + 1.0 + places).clamp(3.0, 12.0) as i32;
            with_digits(value, digits)
        }
    };
    format!("{} [{}, {}]", short(estimate.value), short(low), short(high))
}

/// What is predicted, with its sense: `≤ 2`, `1.5 ± 3 %`.
pub(super) fn prediction(prediction: &Prediction) -> String {
    match *prediction {
        Prediction::Equal { value, .. } | Prediction::Closer { value, .. } => number(value),
        Prediction::Within { value, error } => format!("{} ± {} %", number(value), with_digits(100.0 * error, 2)),
        Prediction::Order { order } => format!("order {}", number(order)),
        Prediction::AtMost { bound } => format!("≤ {}", number(bound)),
        Prediction::AtLeast { bound } => format!("≥ {}", number(bound)),
        Prediction::Diverges { threshold } => format!("> {}", number(threshold)),
        Prediction::Stays { threshold } => format!("< {}", number(threshold)),
    }
}

/// The prediction that a claim has to be told from.
pub(super) fn rival(prediction: &Prediction) -> Option<f64> {
    match *prediction {
        Prediction::Equal { rival, .. } => rival,
        Prediction::Closer { rival, .. } => Some(rival),
        _ => None,
    }
}

/// A claim in one sentence: `predicted 1.25, measured 1.31 [1.30, 1.32]`.
pub(super) fn sentence(claim: &Claim) -> String {
    let rival = rival(&claim.prediction).map_or_else(String::new, |rival| format!(" (rival {})", number(rival)));
    format!("predicted {}{rival}, measured {}", prediction(&claim.prediction), estimate(&claim.measured))
}

/// A probability in percent: `0.042 %`.
pub(super) fn percent(probability: f64) -> String {
    format!("{} %", with_digits(100.0 * probability, 2))
}
