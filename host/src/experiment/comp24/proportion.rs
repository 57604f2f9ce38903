//! A proportion of paths with an exact interval: the normal one has width zero when all paths agree.

use optsde_core::Real;
use optsde_core::statistics::Moments;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::experiment::{Estimate, FALSE_ALARM_RATE, Number};

/// The proportion of paths on which an observable is 1 and not 0, with the interval of Clopper and Pearson (1934). Where
/// all n paths agree that is as wide as 1 - (rate / 2)^(1 / n). When a path has diverged nothing is known.
pub(super) fn proportion<const M: usize>(moments: &Moments<Number, M>, observable: usize) -> Estimate {
    if moments.diverged > 0 || moments.count == 0 {
        return Estimate::sampled(f64::NAN, (f64::NEG_INFINITY, f64::INFINITY));
    }
    let n: f64 = Real::of_count(moments.count);
    let share = moments.mean[observable].to_f64();
    let hits = (share * n).round();
    let misses = n - hits;
    let tail = FALSE_ALARM_RATE / 2.0;
    let all_agree = tail.powf(n.recip());
    let low = if hits < 0.5 {
        0.0
    } else if misses < 0.5 {
        all_agree
    } else {
        Beta::new(hits, misses + 1.0).map_or(0.0, |law| law.inverse_cdf(tail))
    };
    let high = if misses < 0.5 {
        1.0
    } else if hits < 0.5 {
        1.0 - all_agree
    } else {
        Beta::new(hits + 1.0, misses).map_or(1.0, |law| law.inverse_cdf(1.0 - tail))
    };
    Estimate::sampled(share, (low, high))
}
