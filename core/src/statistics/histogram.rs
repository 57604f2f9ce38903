//! Counts in fixed bins of equal width: exact under any order of merging, so quantiles come from here.
//!
//! A count that reaches 2^64 - 1 stays there.

use heapless::Vec;

use crate::Real;

/// A histogram with at most `N` bins on the half-open interval `[low, high)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram<R, const N: usize> {
    low: R,
    high: R,
    bins: Vec<u64, N>,
    below: u64,
    above: u64,
    not_finite: u64,
}

/// Why a histogram cannot be made, or two not be merged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HistogramError {
    /// More bins than there is room for, or none.
    Bins {
        /// The number asked for.
        bins: usize,
        /// The largest number allowed; at least one is needed.
        capacity: usize,
    },
    /// `low < high` does not hold, or one of them or the width is not finite.
    Range {
        /// The lower end given.
        low: f64,
        /// The upper end given.
        high: f64,
    },
    /// Two histograms count different things: their ends or their numbers of bins differ.
    Different {
        /// Lower end, upper end and number of bins of the first.
        left: (f64, f64, usize),
        /// The same of the second.
        right: (f64, f64, usize),
    },
}

impl core::fmt::Display for HistogramError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Bins { bins, capacity } => write!(f, "bins is {bins}, allowed: 1 to {capacity}"),
            Self::Range { low, high } => {
                write!(f, "range is [{low}, {high}), allowed: low < high, finite with a finite width")
            }
            Self::Different { left, right } => write!(
                f,
                "{} bins on [{}, {}) cannot take in {} on [{}, {}), allowed: the same bins",
                left.2, left.0, left.1, right.2, right.0, right.1
            ),
        }
    }
}

impl core::error::Error for HistogramError {}

impl<R: Real, const N: usize> Histogram<R, N> {
    /// `bins` empty bins on `[low, high)`.
    pub fn new(low: R, high: R, bins: usize) -> Result<Self, HistogramError> {
        if !(low.finite() && high.finite() && low < high && (high - low).finite()) {
            return Err(HistogramError::Range { low: low.to_f64(), high: high.to_f64() });
        }
        let mut counts = Vec::new();
        if bins == 0 || counts.resize(bins, 0).is_err() {
            return Err(HistogramError::Bins { bins, capacity: N });
        }
        Ok(Self { low, high, bins: counts, below: 0, above: 0, not_finite: 0 })
    }

    /// Counts one value.
    pub fn add(&mut self, value: R) {
        if !value.finite() {
            self.not_finite = self.not_finite.saturating_add(1);
        } else if value < self.low {
            self.below = self.below.saturating_add(1);
        } else if value >= self.high {
            self.above = self.above.saturating_add(1);
        } else {
            let last = self.bins.len() - 1;
            let position = (value - self.low) / (self.high - self.low) * R::of_count(self.bins.len() as u64);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "finite, 0 or more, and bounded below"
            )]
            let bin = (position.to_f64() as usize).min(last);
            if let Some(count) = self.bins.get_mut(bin) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The same bins with these counts, as they were stored; `None` when their number does not fit.
    pub fn with_counts(mut self, bins: &[u64], below: u64, above: u64, not_finite: u64) -> Option<Self> {
        if bins.len() != self.bins.len() {
            return None;
        }
        for (count, stored) in self.bins.iter_mut().zip(bins) {
            *count = *stored;
        }
        Some(Self { below, above, not_finite, ..self })
    }

    /// The counts, from `low` to `high`.
    pub fn bins(&self) -> &[u64] {
        &self.bins
    }

    /// Finite values below the range.
    pub fn below(&self) -> u64 {
        self.below
    }

    /// Finite values at or above the upper end.
    pub fn above(&self) -> u64 {
        self.above
    }

    /// Infinite and NaN values.
    pub fn not_finite(&self) -> u64 {
        self.not_finite
    }

    /// The upper edge of the bin in which the fraction `probability` of the finite values is reached;
    /// `None` when that lies outside the range, nothing was counted, or there are 2^64 values or more.
    pub fn quantile(&self, probability: R) -> Option<R> {
        let mut total = self.below.checked_add(self.above)?;
        for count in &self.bins {
            total = total.checked_add(*count)?;
        }
        let wanted = probability * R::of_count(total);
        let mut seen = self.below;
        if total == 0 || wanted <= R::of_count(seen) {
            return None;
        }
        let width = (self.high - self.low) / R::of_count(self.bins.len() as u64);
        let mut edge = 0;
        for count in &self.bins {
            seen += count;
            edge += 1;
            if wanted <= R::of_count(seen) {
                return Some(self.low + width * R::of_count(edge));
            }
        }
        None
    }

    /// The counts of both; refused unless range and number of bins are the same.
    pub fn merge(&self, other: &Self) -> Result<Self, HistogramError> {
        if (self.low, self.high, self.bins.len()) != (other.low, other.high, other.bins.len()) {
            return Err(HistogramError::Different { left: self.shape(), right: other.shape() });
        }
        let mut sum = self.clone();
        for (count, more) in sum.bins.iter_mut().zip(&other.bins) {
            *count = count.saturating_add(*more);
        }
        sum.below = sum.below.saturating_add(other.below);
        sum.above = sum.above.saturating_add(other.above);
        sum.not_finite = sum.not_finite.saturating_add(other.not_finite);
        Ok(sum)
    }

    fn shape(&self) -> (f64, f64, usize) {
        (self.low.to_f64(), self.high.to_f64(), self.bins.len())
    }
}
