//! The reference workloads: W1, heavy ball under white noise; W2, the equation of Adam by Euler-Maruyama; W6, SGD under
//! correlated noise in 64 dimensions.

use optsde_device::observe::{FirstSquares, Position};

use crate::ensemble::{Bins, Plan, Record};
use crate::gpu::Checks;
use crate::workload::{WIDE, adam_equation, heavy_ball, wide_process};

/// All three.
pub(super) fn check(checks: &Checks<'_>) {
    let records = [Record::Average { first: 10, last: 150, every: 7 }, Record::At(150)];
    let bins = Bins { observable: 0, low: -0.5, high: 0.5, bins: 30 };
    let plan = Plan::new(100, 150).with_records(records).with_bins(bins).keeping(3);
    checks.ensemble(&heavy_ball(), &Position, &plan);
    if let Some(equation) = adam_equation() {
        checks.ensemble(&equation, &Position, &plan);
    }
    if let Some(process) = wide_process() {
        checks.ensemble(&process, &FirstSquares::<WIDE>, &plan);
    }
}
