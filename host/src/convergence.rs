//! Orders of convergence from errors at several step sizes: when a measurement decides for an order.
//!
//! Errors known exactly: the local slopes ln(e_i / e_{i+1}) / ln(h_i / h_{i+1}) settle on the order. Sampled errors: a
//! straight line is fitted to ln e over ln h, weighted by the standard errors, and the order is read off with a
//! confidence interval.

use statrs::distribution::{ContinuousCDF, Normal};

/// Why no order can be read from the errors.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum OrderError {
    /// Too few sizes.
    #[error("{count} step sizes, allowed: {least} or more")]
    Count {
        /// How many.
        count: usize,
        /// How many it takes.
        least: usize,
    },
    /// A size, error or standard error that is not a positive number, or sizes that are all the same.
    #[error("{field} {value} at place {place}, allowed: a finite number above 0, and sizes that differ")]
    Value {
        /// "size", "error" or "standard error".
        field: &'static str,
        /// What it is.
        value: f64,
        /// Which of them.
        place: usize,
    },
    /// The level of confidence is not between 0 and 1.
    #[error("confidence {0}, allowed: between 0 and 1")]
    Confidence(f64),
}

/// The error at a step size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorAt {
    /// h.
    pub size: f64,
    /// The error.
    pub error: f64,
}

/// A sampled error at a step size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampledErrorAt {
    /// h.
    pub size: f64,
    /// The error.
    pub error: f64,
    /// Its standard error; independent between sizes.
    pub standard_error: f64,
}

/// What local slopes say.
#[derive(Clone, Debug, PartialEq)]
pub struct Slopes {
    /// The slope between successive sizes.
    pub slopes: Vec<f64>,
    /// The absolute difference of the last two.
    pub last_change: f64,
}

impl Slopes {
    /// A slope may be this far from the order even when it no longer changes.
    pub const TOLERANCE: f64 = 0.02;
    /// Slopes that still change by this much have not settled.
    pub const SETTLED: f64 = 0.1;

    /// The slope at the smallest sizes.
    pub fn last(&self) -> f64 {
        self.slopes.last().copied().unwrap_or(f64::NAN)
    }

    /// Whether the last slope is within max(0.02, last change) of `order`, that change being below 0.1.
    pub fn decides_for(&self, order: f64) -> bool {
        self.last_change < Self::SETTLED && Self::within(self.last(), self.last_change, order)
    }

    /// Whether a slope that last changed by `last_change` is within max(0.02, last change) of `order`.
    pub fn within(slope: f64, last_change: f64, order: f64) -> bool {
        (slope - order).abs() <= last_change.max(Self::TOLERANCE)
    }
}

/// The slopes of exactly known errors, in the order given.
///
/// # Errors
/// Fewer than three sizes; numbers that are not positive.
pub fn local_slopes(errors: &[ErrorAt]) -> Result<Slopes, OrderError> {
    if errors.len() < 3 {
        return Err(OrderError::Count { count: errors.len(), least: 3 });
    }
    for (place, at) in errors.iter().enumerate() {
        positive("size", at.size, place)?;
        positive("error", at.error, place)?;
    }
    let mut slopes = Vec::new();
    for (place, pair) in errors.windows(2).enumerate() {
        let steps = (pair[0].size / pair[1].size).ln();
        if steps == 0.0 {
            return Err(OrderError::Value { field: "size", value: pair[1].size, place: place + 1 });
        }
        slopes.push((pair[0].error / pair[1].error).ln() / steps);
    }
    let last_change = slopes.iter().rev().take(2).copied().reduce(|last, previous| (last - previous).abs());
    Ok(Slopes { last_change: last_change.unwrap_or(f64::NAN), slopes })
}

/// A fitted slope and its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittedSlope {
    /// The slope.
    pub slope: f64,
    /// The interval, lower and upper end.
    pub interval: [f64; 2],
}

impl FittedSlope {
    /// Orders are multiples of this.
    pub const SPACING: f64 = 0.5;

    /// Whether the interval contains `order` and neither neighbour, `order` -+ 1/2.
    pub fn decides_for(&self, order: f64) -> bool {
        let [low, high] = self.interval;
        low <= order && order <= high && order - Self::SPACING < low && high < order + Self::SPACING
    }
}

/// Fits ln error = c + slope ln size by least squares with weights (error / standard error)^2, and gives the slope a
/// two-sided normal interval of the stated confidence: the standard errors come from many paths, so that they count as
/// known.
///
/// The variance of the slope is scaled by the mean square residual where that is larger than the standard errors
/// explain (a slope that still bends widens the interval) and left alone where it is smaller.
///
/// # Errors
/// Fewer than three sizes; numbers that are not positive; a confidence that is not between 0 and 1.
pub fn fitted_slope(errors: &[SampledErrorAt], confidence: f64) -> Result<FittedSlope, OrderError> {
    if errors.len() < 3 {
        return Err(OrderError::Count { count: errors.len(), least: 3 });
    }
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(OrderError::Confidence(confidence));
    }
    for (place, at) in errors.iter().enumerate() {
        positive("size", at.size, place)?;
        positive("error", at.error, place)?;
        positive("standard error", at.standard_error, place)?;
    }
    let points = errors.iter().map(|at| (at.size.ln(), at.error.ln(), (at.error / at.standard_error).powi(2)));
    let points: Vec<(f64, f64, f64)> = points.collect();
    let total: f64 = points.iter().map(|(_, _, w)| w).sum();
    let centre_x = points.iter().map(|(x, _, w)| w * x).sum::<f64>() / total;
    let centre_y = points.iter().map(|(_, y, w)| w * y).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|(x, _, w)| w * (x - centre_x).powi(2)).sum();
    if spread <= 0.0 {
        return Err(OrderError::Value { field: "size", value: errors[0].size, place: 1 });
    }
    let slope = points.iter().map(|(x, y, w)| w * (x - centre_x) * (y - centre_y)).sum::<f64>() / spread;
    #[expect(clippy::cast_precision_loss, reason = "a handful of sizes")]
    let degrees = (errors.len() - 2) as f64;
    let residual = |(x, y, w): &(f64, f64, f64)| w * (y - centre_y - slope * (x - centre_x)).powi(2);
    let excess = (points.iter().map(residual).sum::<f64>() / degrees).max(1.0);
    let quantile = Normal::standard().inverse_cdf(0.5 + 0.5 * confidence);
    let half = quantile * (excess / spread).sqrt();
    Ok(FittedSlope { slope, interval: [slope - half, slope + half] })
}

fn positive(field: &'static str, value: f64, place: usize) -> Result<(), OrderError> {
    if value > 0.0 && value.is_finite() { Ok(()) } else { Err(OrderError::Value { field, value, place }) }
}
