//! From data to the unit interval, linear or logarithmic.

use crate::experiment::{Axis, Scale};

/// Larger magnitudes cannot be drawn, and count as not finite: sums and ratios of them would overflow.
const LARGEST: f64 = 1e100;
/// What a free axis shows beyond its data, as a part of their extent.
const MARGIN: f64 = 0.05;

/// One axis of a panel, with its range decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruler {
    pub(super) scale: Scale,
    /// Lower end, in data.
    pub(super) low: f64,
    /// Upper end, in data.
    pub(super) high: f64,
}

impl Ruler {
    /// The ruler of an axis for these data; `None` when there is nothing that it could show.
    /// `floor`: a value that is shown in any case on a linear axis (the foot of a histogram).
    pub(super) fn of(axis: &Axis, data: impl Iterator<Item = f64>, floor: Option<f64>) -> Option<Self> {
        let scale = axis.scale;
        let given = axis.range.and_then(|(low, high)| Some((position(scale, low)?, position(scale, high)?)));
        if let (Some((low, high)), Some((low_position, high_position))) = (axis.range, given)
            && low_position < high_position
        {
            return Some(Self { scale, low, high });
        }
        let floor = floor.filter(|_| scale == Scale::Linear);
        let shown = data.chain(floor).filter_map(|value| position(scale, value));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return None;
        }
        let margin = match high - low {
            extent if extent > 1e-12 * high.abs().max(low.abs()) => MARGIN * extent,
            // A single value is shown with something around it.
            _ if scale == Scale::Logarithmic || high == 0.0 => 0.5,
            _ => 0.1 * high.abs(),
        };
        let foot = if floor == Some(low) { low } else { low - margin };
        Some(Self { scale, low: value(scale, foot), high: value(scale, high + margin) })
    }

    /// An empty frame.
    pub(super) fn blank(scale: Scale) -> Self {
        let low = if scale == Scale::Linear { 0.0 } else { 0.1 };
        Self { scale, low, high: 1.0 }
    }

    /// Where a number lies: 0 at the lower end, 1 at the upper; `None` for what cannot be drawn.
    pub(super) fn place(&self, number: f64) -> Option<f64> {
        let (low, high) = (position(self.scale, self.low)?, position(self.scale, self.high)?);
        Some((position(self.scale, number)? - low) / (high - low))
    }

    /// How much is shown.
    pub(super) fn extent(&self) -> f64 {
        self.high - self.low
    }

    /// The same ruler, showing more on both sides.
    pub(super) fn widened(self, extent: f64) -> Self {
        let more = (extent - self.extent()) / 2.0;
        Self { low: self.low - more, high: self.high + more, ..self }
    }
}

/// The place of a number on an endless axis.
fn position(scale: Scale, number: f64) -> Option<f64> {
    match scale {
        Scale::Linear => Some(number).filter(|number| number.abs() <= LARGEST),
        Scale::Logarithmic => Some(number).filter(|number| *number > 0.0 && *number <= LARGEST).map(f64::log10),
    }
}

/// The number at a place of an endless axis.
fn value(scale: Scale, position: f64) -> f64 {
    match scale {
        Scale::Linear => position,
        Scale::Logarithmic => 10_f64.powf(position),
    }
}
