//! What an ensemble takes of memory does not depend on its number of steps. A test alone in its process, whose peak
//! is that of the process.

use optsde::ensemble::{Isa, Plan, Record, run};
use optsde::workload;
use optsde_core::random::Seed;

const PATHS: u64 = 64;

/// The largest memory of this process so far, in bytes; none where Linux does not tell it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))?;
    Some(peak.parse::<u64>().ok()? * 1024)
}

fn simulate(steps: u64) {
    let records = [Record::Average { first: 1, last: steps, every: 1 }, Record::At(steps)];
    let plan = Plan::new(PATHS, steps).with_seed(Seed(1)).with_records(records);
    run(&workload::heavy_ball(), &workload::position, &plan, Isa::widest(), &|_| ()).expect("a sound plan");
}

#[test]
fn the_memory_of_an_ensemble_does_not_grow_with_its_steps() {
    simulate(1_000);
    let Some(before) = peak() else {
        eprintln!("skipped: only Linux tells the peak memory, in /proc/self/status");
        return;
    };
    simulate(100_000);
    let grown = peak().expect("told before") - before;
    // One leaf: four bytes of it for each step would be 396 thousand.
    assert!(grown < 4 * 99_000, "{grown} bytes more");
}
