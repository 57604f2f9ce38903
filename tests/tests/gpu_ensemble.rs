//! Ensembles through kernels give the nodes of the CPU's ensemble, bit for bit, however they are cut into launches.

use std::sync::atomic::{AtomicU64, Ordering};

use optsde::ensemble::{self, Bins, Isa, Part, Plan, Record};
use optsde::gpu::{Emulator, GpuError, run_leaves};
use optsde::workload;
use optsde_core::random::Seed;
use optsde_core::statistics::Node;
use optsde_device::observe::Position;

type Nodes = Vec<Node<Part<workload::Number, 2>>>;

fn cpu(plan: &Plan, leaves: std::ops::Range<u64>) -> Nodes {
    ensemble::run_leaves(&workload::heavy_ball(), &workload::position, plan, leaves, Isa::widest(), &|_| ())
        .expect("a sound plan")
}

fn emulated(plan: &Plan, leaves: std::ops::Range<u64>, device: &Emulator) -> Result<Nodes, GpuError> {
    run_leaves(device, &workload::heavy_ball(), &Position, plan, leaves, &|_| ())
}

/// Everything at once: averages and single records out of order and at the same step, a histogram, kept paths that end inside a leaf, an
/// incomplete last leaf.
fn plan() -> Plan {
    let records = [
        Record::At(40),
        Record::Average { first: 3, last: 40, every: 4 },
        Record::At(0),
        Record::At(40),
        Record::At(7),
    ];
    Plan::new(1000, 41).with_seed(Seed(7)).with_records(records).keeping(70).with_bins(Bins {
        observable: 1,
        low: -1.0,
        high: 2.0,
        bins: 17,
    })
}

#[test]
fn the_reference_workload_is_the_cpus() {
    let plan = workload::plan();
    let device = Emulator::default();
    let nodes = emulated(&plan, 0..plan.leaves(), &device).expect("enough memory");
    assert_eq!(nodes, cpu(&plan, 0..plan.leaves()));
    let whole = ensemble::join(nodes, &plan).expect("all leaves");
    assert_eq!(whole.digest, workload::digest().expect("a sound plan"));
    assert_eq!(device.in_use(), 0, "all memory is given back");
}

#[test]
fn launches_of_any_size_make_the_same_nodes() {
    let plan = plan();
    let all = cpu(&plan, 0..16);
    // A leaf takes 12 rows and more of 512 bytes: room for all, for some, and for one at a time.
    for memory in [1 << 30, 1 << 17, 1 << 15, 1 << 14] {
        let device = Emulator::with_memory(memory);
        let paths = AtomicU64::new(0);
        let progress = |more| {
            paths.fetch_add(more, Ordering::Relaxed);
        };
        let nodes = run_leaves(&device, &workload::heavy_ball(), &Position, &plan, 0..16, &progress).expect("enough");
        assert_eq!(nodes, all, "{memory} bytes");
        assert_eq!(paths.into_inner(), 1024);
    }
}

#[test]
fn shares_are_the_cpus() {
    let (plan, device) = (plan(), Emulator::default());
    for leaves in [0..5, 5..16, 3..4, 15..16, 15..400, 7..7, 16..20] {
        assert_eq!(emulated(&plan, leaves.clone(), &device).expect("enough"), cpu(&plan, leaves));
    }
}

#[test]
fn plans_at_the_edge_are_the_cpus() {
    let device = Emulator::default();
    let bins = Bins { observable: 0, low: -1.0, high: 1.0, bins: 128 };
    let plans = [
        Plan::new(1, 0),
        Plan::new(64, 1).with_records([]),
        Plan::new(65, 3).with_records([]).with_bins(bins).keeping(10),
        Plan::new(3, 5).keeping(100).with_bins(bins),
        Plan::new(200, 9).with_records([Record::Average { first: 0, last: 9, every: 1 }; 3]),
    ];
    for plan in plans {
        let leaves = 0..plan.leaves();
        assert_eq!(emulated(&plan, leaves.clone(), &device).expect("enough"), cpu(&plan, leaves), "{plan:?}");
    }
}

#[test]
fn what_cannot_be_run_says_why() {
    let refused =
        |plan: Plan, memory| emulated(&plan, 0..1, &Emulator::with_memory(memory)).expect_err("an error").to_string();
    insta::assert_snapshot!(refused(Plan::new(0, 1), 1 << 20), @"paths is 0, allowed: 1 or more");
    insta::assert_snapshot!(refused(Plan::new(64, 1), 1 << 11), @"out of GPU memory: 2048 bytes wanted, 1000 of 2048 free");
}
