//! Increments of virtual Brownian trees (W7): W and its integral over each of 2^12 intervals, in turn and out of turn.

use std::time::Instant;

use optsde::Native;
use optsde_core::Real;
use optsde_core::random::{PathIndex, Seed};
use optsde_core::stepper::{Brownian, BrownianTree, Increment};
use rayon::prelude::*;

use crate::agreement::Statistics;
use crate::contest::{Contest, Measure, Target, Unit};
use crate::peer::Python;

type Number = Native<f64>;

/// As in `xtask/peers/brownian_tree.py`.
const PATHS: u64 = 16;
const LEVEL: u32 = 12;

/// Seconds of all increments, the intervals of a path taken in steps of `stride`, an odd number.
fn increments(stride: u64) -> Measure {
    Box::new(move || {
        let started = Instant::now();
        let path = |path| {
            let tree = BrownianTree::new(Seed(1), PathIndex(path), Number::ONE, LEVEL).map_err(|e| e.to_string())?;
            let mut level = tree.level::<2>(LEVEL).map_err(|error| error.to_string())?;
            let h = level.step_size();
            let mut sum = Number::ZERO;
            for k in 0..level.steps() {
                let increment: Increment<Number, 2> = level.increment((k * stride) % level.steps(), h);
                sum += increment.dw[0] + increment.dw[1] + increment.dz[0] + increment.dz[1];
            }
            Ok::<_, String>(sum)
        };
        let sums: Result<Vec<Number>, String> = (0..PATHS).into_par_iter().map(path).collect();
        std::hint::black_box(sums?);
        Ok(started.elapsed().as_secs_f64())
    })
}

/// Whether these are the means of W and of its space-time area H over an interval of length h, and their mean squares: h
/// and h / 12.
fn agree(theirs: &[f64]) -> Result<(), String> {
    let intervals = f64::from(1_u32 << LEVEL);
    let variances = vec![1.0 / intervals, 1.0 / (12.0 * intervals)];
    #[expect(clippy::cast_precision_loss, reason = "a count of numbers")]
    let paths = ((2 * PATHS) << LEVEL) as f64;
    Statistics { means: vec![0.0; 2], variances, paths }.agree(theirs)
}

pub(crate) fn contests(python: &Python) -> Vec<Contest> {
    #[expect(clippy::cast_precision_loss, reason = "a count of increments")]
    let operations = (PATHS << LEVEL) as f64;
    let contest = |order: &str, stride| Contest {
        workload: format!("virtual Brownian tree, 2^12 intervals {order}, 2 dimensions, f64"),
        unit: Unit::nanoseconds("ns per increment", operations),
        ours: Ok(increments(stride)),
        rivals: vec![python.rival("brownian_tree.py", &["diffrax"], Target::Reported, agree)],
    };
    // 2531 / 4096 is nearly the golden ratio: neighbours in time are far apart.
    vec![contest("in turn", 1), contest("out of turn", 2531)]
}
