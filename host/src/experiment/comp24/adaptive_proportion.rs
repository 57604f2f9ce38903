//! A proportion of paths with an exact interval: the normal one has width zero when all paths agree.

use optsde_core::Real;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::experiment::{Estimate, FALSE_ALARM_RATE};

/// The interval of Clopper and Pearson (1934) around the proportion `share` of `paths`. Where all paths agree its other
/// end is (rate / 2)^(1 / paths) away from 0.
pub(super) fn proportion(share: f64, paths: u64) -> Estimate {
    let n: f64 = Real::of_count(paths);
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
