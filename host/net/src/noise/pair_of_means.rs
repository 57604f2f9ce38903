//! Two estimated means and their ratio, with confidence intervals.
//!
//! Each mean has the interval of Student's t. The ratio rho = a / b has that of Fieller ("Some problems in interval
//! estimation", JRSS B 1954): all rho for which a - rho b is compatible with 0,
//!
//! ```text
//! (a - rho b)^2 <= t^2 (s_aa - 2 rho s_ab + rho^2 s_bb)
//! ```
//!
//! It knows that a and b are correlated, needs no linearisation in b, and has no upper end where b may be 0.
//! Both means are those of numbers that are not negative, such as squared norms, so that only rho >= 0 counts.

use optsde::experiment::{Estimate, FALSE_ALARM_RATE};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Estimates of two means of numbers that are not negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairOfMeans {
    /// The estimates, of which one by one may come out negative.
    pub means: [f64; 2],
    /// The estimated covariance of the estimates.
    pub covariance: [[f64; 2]; 2],
    /// Of the estimated covariance.
    pub degrees_of_freedom: f64,
}

impl PairOfMeans {
    /// The first mean, at [`FALSE_ALARM_RATE`].
    pub fn first(&self) -> Estimate {
        Estimate::sampled(self.means[0], self.interval_of_mean(0, FALSE_ALARM_RATE))
    }

    /// The second mean, at [`FALSE_ALARM_RATE`].
    pub fn second(&self) -> Estimate {
        Estimate::sampled(self.means[1], self.interval_of_mean(1, FALSE_ALARM_RATE))
    }

    /// The first over the second, at [`FALSE_ALARM_RATE`]; infinite where the second is not positive.
    pub fn ratio(&self) -> Estimate {
        let [first, second] = self.means;
        let value = if second > 0.0 { first / second } else { f64::INFINITY };
        Estimate::sampled(value, self.interval_of_ratio(FALSE_ALARM_RATE))
    }

    /// The interval of the first (0) or second mean that misses it with this probability.
    pub fn interval_of_mean(&self, which: usize, miss: f64) -> (f64, f64) {
        let which = which.min(1);
        let half_width = standard_errors(self.degrees_of_freedom, miss) * self.covariance[which][which].max(0.0).sqrt();
        (self.means[which] - half_width, self.means[which] + half_width)
    }

    /// The same on the scale of logarithms, (a/f, a f) with f = exp(half-width / a): for the mean of numbers as skew as
    /// variances are. One that is 0 has the end 0, too, if its error is 0.
    pub fn interval_of_variance(&self, which: usize, miss: f64) -> (f64, f64) {
        let (low, high) = self.interval_of_mean(which, miss);
        let mean = self.means[which.min(1)];
        if mean > 0.0 {
            let factor = ((high - mean) / mean).exp();
            (mean / factor, mean * factor)
        } else {
            (0.0, if low < high { f64::INFINITY } else { 0.0 })
        }
    }

    /// The interval of the ratio that misses it with this probability.
    pub fn interval_of_ratio(&self, miss: f64) -> (f64, f64) {
        let t = standard_errors(self.degrees_of_freedom, miss);
        let [a, b] = self.means;
        let [[s_aa, s_ab], [_, s_bb]] = self.covariance;
        // The inequality as q_2 rho^2 - 2 q_1 rho + q_0 <= 0: 0 is inside unless q_0 > 0, infinity unless q_2 > 0.
        let [q0, q1, q2] = [(a, a, s_aa), (a, b, s_ab), (b, b, s_bb)].map(|(x, y, s)| x * y - t * t * s);
        let root = (q1 * q1 - q0 * q2).sqrt();
        if q0 > 0.0 && q2 > 0.0 && q1 < 0.0 {
            // Two significant means of opposite signs, of which one is a false alarm: nothing is known.
            return (0.0, f64::INFINITY);
        }
        // The roots in the form without cancellation. One that is not a positive number leaves that side open.
        let low = if q0 > 0.0 { q0 / (q1 + root) } else { 0.0 };
        let high = match q2 > 0.0 {
            true if q1 >= 0.0 => (q1 + root) / q2,
            true => q0 / (q1 - root),
            false => f64::INFINITY,
        };
        (if low > 0.0 { low } else { 0.0 }, if high >= 0.0 { high } else { f64::INFINITY })
    }
}

/// How many standard errors from the mean Student's t is with this probability.
pub(super) fn standard_errors(degrees_of_freedom: f64, miss: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).map_or(f64::INFINITY, |t| -t.inverse_cdf(0.5 * miss))
}
