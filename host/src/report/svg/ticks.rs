//! Where an axis has ticks, and what stands beside them.

use super::scale::Ruler;
use crate::experiment::Scale;

/// A tick; small ones have no label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) label: Option<String>,
}

/// Ticks of a ruler, about `wanted` of them with labels.
pub(super) fn ticks(ruler: &Ruler, wanted: u32) -> Vec<Tick> {
    match ruler.scale {
        Scale::Linear => linear(ruler.low, ruler.high, wanted),
        Scale::Logarithmic => logarithmic(ruler.low, ruler.high, wanted),
    }
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn linear(low: f64, high: f64, wanted: u32) -> Vec<Tick> {
    let rough = (high - low) / f64::from(wanted.max(1));
    let exponent = rough.log10().floor();
    let part = rough / 10_f64.powf(exponent);
    let (part, carry) = match part {
        part if part < 1.5 => (1.0, 0.0),
        part if part < 3.5 => (2.0, 0.0),
        part if part < 7.5 => (5.0, 0.0),
        _ => (1.0, 1.0),
    };
    let exponent = exponent + carry;
    let step = part * 10_f64.powf(exponent);
    let largest = low.abs().max(high.abs());
    let slack = step * 1e-9;
    let mut found = Vec::new();
    let mut count = ((low - slack) / step).ceil();
    // A range far from zero may be too narrow for its numbers to differ.
    while count * step <= high + slack && found.len() < 64 {
        found.push(Tick { at: count * step, label: Some(linear_label(count * part, exponent, largest)) });
        count += 1.0;
    }
    found
}

/// `multiple` times ten to the `exponent`, with as many digits as neighbours need to differ.
fn linear_label(multiple: f64, exponent: f64, largest: f64) -> String {
    if multiple == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 12 digits")]
    let digits = |exponent: f64| (-exponent).clamp(0.0, 12.0) as usize;
    if (1e-3..1e5).contains(&largest) {
        return minus(&format!("{:.*}", digits(exponent), multiple * 10_f64.powf(exponent)));
    }
    let common = largest.log10().floor();
    format!(
        "{}×10{}",
        minus(&format!("{:.*}", digits(exponent - common), multiple * 10_f64.powf(exponent - common))),
        superscript(common)
    )
}

/// Powers of ten, or simple multiples of them when few decades are shown.
fn logarithmic(low: f64, high: f64, wanted: u32) -> Vec<Tick> {
    let (first, last) = (low.log10(), high.log10());
    let decades = last - first;
    if decades < 0.5 {
        return linear(low, high, wanted).into_iter().filter(|tick| tick.at > 0.0).collect();
    }
    let labelled: &[u32] = match decades {
        decades if decades < 1.0 => &[1, 2, 3, 5, 7],
        decades if decades < 2.0 => &[1, 2, 5],
        _ => &[1],
    };
    let stride = (decades / f64::from(wanted.max(1))).ceil().max(1.0);
    let mut found = Vec::new();
    let mut exponent = first.floor();
    while exponent <= last {
        let power = 10_f64.powf(exponent);
        let on_stride = exponent.rem_euclid(stride) == 0.0;
        let multiples = if decades <= 8.0 { 1..=9 } else { 1..=1 };
        for multiple in multiples {
            let at = f64::from(multiple) * power;
            if at < low * (1.0 - 1e-9) || at > high * (1.0 + 1e-9) {
                continue;
            }
            let label = (on_stride && labelled.contains(&multiple)).then(|| power_label(multiple, exponent));
            found.push(Tick { at, label });
        }
        exponent += 1.0;
    }
    found
}

/// `multiple` times ten to the `exponent`.
fn power_label(multiple: u32, exponent: f64) -> String {
    if (-2.0..=3.0).contains(&exponent) {
        return format!("{}", f64::from(multiple) * 10_f64.powf(exponent));
    }
    let times = if multiple == 1 { String::new() } else { format!("{multiple}×") };
    format!("{times}10{}", superscript(exponent))
}

/// With a real minus sign.
fn minus(number: &str) -> String {
    number.replace('-', "−")
}

/// A whole number as an exponent.
fn superscript(exponent: f64) -> String {
    crate::report::number::superscript(&format!("{exponent:.0}"))
}
