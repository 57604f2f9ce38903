//! Measured numbers with their confidence intervals.

use optsde_core::Real;
use optsde_core::statistics::Moments;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::convergence::{ErrorAt, OrderError, SampledErrorAt, fitted_slope, local_slopes};

/// The nominal probability that the interval of one claim misses the true value: that of a normal mean. A run
/// with n sampled claims raises at least one false alarm with at most n times this (Bonferroni). Intervals are given
/// where the variance of a mean is finite; where only that is, as in parts of Liu21 figures 4(b) and 9(b), the tails
/// of the mean are heavier than normal at any number of paths.
pub const FALSE_ALARM_RATE: f64 = 1e-5;

/// How many standard errors the half-width of an interval at [`FALSE_ALARM_RATE`] has: 4.417.
pub fn standard_errors() -> f64 {
    Normal::standard().inverse_cdf(1.0 - FALSE_ALARM_RATE / 2.0)
}

/// A measured number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The best value.
    pub value: f64,
    /// The ends of the confidence interval; `None` for a number that was computed, not sampled.
    pub interval: Option<(f64, f64)>,
    /// Of the slope of an exactly known sequence: the change between its last two values.
    pub last_change: Option<f64>,
}

impl Estimate {
    /// A number without sampling error.
    pub fn computed(value: f64) -> Self {
        Self { value, interval: None, last_change: None }
    }

    /// A number with its confidence interval.
    pub fn sampled(value: f64, interval: (f64, f64)) -> Self {
        Self { value, interval: Some(interval), last_change: None }
    }

    /// The slope of ln error over ln size between the last two of at least three sizes, errors known exactly.
    ///
    /// # Errors
    /// Fewer sizes, and errors that are not positive.
    pub fn slope_of(errors: &[ErrorAt]) -> Result<Self, OrderError> {
        let slopes = local_slopes(errors)?;
        Ok(Self { last_change: Some(slopes.last_change), ..Self::computed(slopes.last()) })
    }

    /// The slope of ln error over ln size fitted to at least three sampled errors, independent between sizes.
    ///
    /// # Errors
    /// Fewer sizes, and errors that are not positive.
    pub fn slope_fitted_to(errors: &[SampledErrorAt]) -> Result<Self, OrderError> {
        let fitted = fitted_slope(errors, 1.0 - FALSE_ALARM_RATE)?;
        Ok(Self::sampled(fitted.slope, fitted.interval.into()))
    }

    /// The mean of an observable over independent paths: normal approximation, for means of at least
    /// hundreds of paths. Below two paths the interval is everything. When a path has diverged, so has the
    /// mean over all of them: that over the others alone would be one of survivors.
    pub fn mean<R: Real, const M: usize>(moments: &Moments<R, M>, observable: usize) -> Self {
        if moments.diverged > 0 {
            return Self::sampled(f64::NAN, (f64::NEG_INFINITY, f64::INFINITY));
        }
        let value = moments.mean[observable].to_f64();
        let half_width = moments.covariance().map_or(f64::INFINITY, |covariance| {
            standard_errors() * (covariance[observable][observable].to_f64() / f64::of_count(moments.count)).sqrt()
        });
        Self::sampled(value, (value - half_width, value + half_width))
    }

    /// The mean of a few independent numbers, such as what trainings with different seeds give: Student's t, which is
    /// right where they are normal and careful where their tails are lighter. Below two numbers the interval is everything.
    #[expect(clippy::cast_precision_loss, reason = "a count of trainings")]
    pub fn of_replicates(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let half_width = StudentsT::new(0.0, 1.0, count - 1.0)
            .map_or(f64::INFINITY, |law| law.inverse_cdf(1.0 - FALSE_ALARM_RATE / 2.0) * (variance / count).sqrt());
        Self::sampled(mean, (mean - half_width, mean + half_width))
    }

    /// The estimate with its interval where that means something, without it elsewhere.
    #[must_use]
    pub fn with_interval_if(self, meaningful: bool) -> Self {
        if meaningful { self } else { Self::computed(self.value) }
    }

    /// The interval, of width zero for a computed number.
    pub fn bounds(&self) -> (f64, f64) {
        self.interval.unwrap_or((self.value, self.value))
    }

    /// Half the width of the interval.
    pub fn half_width(&self) -> f64 {
        let (low, high) = self.bounds();
        (high - low) / 2.0
    }

    /// Whether the interval contains a number.
    pub fn contains(&self, number: f64) -> bool {
        let (low, high) = self.bounds();
        low <= number && number <= high
    }

    /// The estimate of what was measured plus a known number.
    #[must_use]
    pub fn shifted(self, by: f64) -> Self {
        Self { value: self.value + by, interval: self.interval.map(|(low, high)| (low + by, high + by)), ..self }
    }

    /// The same estimate in another unit.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let scale = |(low, high): (f64, f64)| {
            if factor < 0.0 { (high * factor, low * factor) } else { (low * factor, high * factor) }
        };
        Self { value: self.value * factor, interval: self.interval.map(scale), ..self }
    }

    /// The standard error of a sampled mean, 0 of a computed number.
    pub fn standard_error(&self) -> f64 {
        self.half_width() / standard_errors()
    }

    /// self - other, where the two are independent or one is computed.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.combined(self.value - other.value, self.half_width().hypot(other.half_width()), other)
    }

    /// self / other, where the two are independent or one is computed: relative half-widths add in squares, which is
    /// the leading order in that of `other`.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        let value = self.value / other.value;
        let relative = (other.half_width() * value).hypot(self.half_width()) / other.value.abs();
        self.combined(value, relative, other)
    }

    fn combined(self, value: f64, half_width: f64, other: Self) -> Self {
        let sampled = self.interval.is_some() || other.interval.is_some();
        Self::sampled(value, (value - half_width, value + half_width)).with_interval_if(sampled)
    }
}
