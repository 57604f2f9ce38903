//! The peak memory of an ensemble, which does not depend on its number of steps.

use std::process::Command;

use optsde::ensemble::{Isa, Plan, Record, run};
use optsde::workload;
use optsde_core::random::Seed;

use crate::contest::{Contest, Measure, Rival, Target, Unit};

const PATHS: u64 = 256;

/// Runs heavy ball for so many steps, with an average over time, and tells the peak memory of this process in bytes.
pub(crate) fn peak_of_run(steps: u64) -> Result<u64, String> {
    let records = [Record::Average { first: 1, last: steps, every: 1 }, Record::At(steps)];
    let plan = Plan::new(PATHS, steps).with_seed(Seed(1)).with_records(records);
    let outcome = run(&workload::heavy_ball(), &workload::position, &plan, Isa::widest(), &|_| ());
    std::hint::black_box(outcome.map_err(|error| error.to_string())?);
    own_peak()
}

/// The peak memory of this process in bytes.
fn own_peak() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| format!("/proc/self/status: {error}"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let kilobytes: u64 = peak.and_then(|peak| peak.parse().ok()).ok_or("no VmHWM in /proc/self/status")?;
    Ok(kilobytes * 1024)
}

/// The peak of a process of its own.
fn peak(steps: &'static str) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program).args(["--peak-memory-of-steps", steps]).output().map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    text.trim().parse().map_err(|_| errors.trim().to_owned())
}

/// Skipped where Linux does not tell the peak.
pub(crate) fn contests() -> Vec<Contest> {
    let shorter = Rival {
        name: "1000 steps".to_owned(),
        target: Target::Within(1.1),
        start: Box::new(|| Ok(Box::new(|| peak("1000")) as Measure)),
    };
    vec![Contest {
        workload: format!("peak memory, heavy ball, {PATHS} paths x 100 000 steps"),
        unit: Unit { name: "MiB", scale: 1.0 / f64::from(1 << 20), inverse: false },
        ours: own_peak().map(|_| Box::new(|| peak("100000")) as Measure),
        rivals: vec![shorter],
    }]
}
