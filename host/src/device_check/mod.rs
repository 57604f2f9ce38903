//! `optsde device-check`: does every kernel give the CPU's bits on this GPU, and how fast is it?

mod statistics;
mod steps;
mod throughput;
mod workloads;

use std::cell::RefCell;

use optsde_device::entry::NAMES;

use crate::ensemble::Isa;
use crate::experiment::{Context, Profile, Progress, Simulations, Source, Surroundings, experiments};
use crate::gpu::Checks;

pub use crate::gpu::Found;
pub use throughput::{Sizes, throughput};

/// What was found of one kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub kernel: &'static str,
    /// Whether it gave the CPU's bits.
    pub result: Found,
}

impl Finding {
    /// Its line in the report.
    pub fn line(&self) -> String {
        let Self { kernel, result } = self;
        match result {
            Found::Equal => format!("OK           {kernel}"),
            Found::Differs(difference) => format!("DIFFERS      {kernel}: {difference}"),
            Found::Failed(reason) => format!("FAILED       {kernel}: {reason}"),
            Found::NotChecked => format!("NOT CHECKED  {kernel}"),
        }
    }
}

/// Runs every chosen kernel of the list on the device and on the CPU: path kernels by the beginning of the first simulation with
/// it, of the reference workloads and then of the experiments in the order of their registry; the others on random numbers. Gives
/// the findings in the order of the list.
///
/// One kernel after the other, so that what the driver says is said of the right one.
pub fn check(checks: &Checks<'_>) -> Vec<Finding> {
    let chosen = || NAMES.into_iter().flatten().copied().filter(|kernel| checks.is_chosen(kernel));
    check_references(checks);
    for experiment in experiments() {
        if checks.is_stopped() || chosen().all(|kernel| checks.found().contains_key(kernel)) {
            break;
        }
        let simulations = Simulations {
            source: Source::Check(checks),
            seed: 1,
            experiment: experiment.id,
            isa: Isa::widest(),
            gpu: None,
            progress: &Silent,
            trainings: Surroundings::default(),
            finished: &RefCell::new(Vec::new()),
        };
        // It saw nothing of its simulations: what it finds, or fails to, means nothing.
        let _ = (experiment.run)(&Context::new(Profile::Quick, simulations));
    }
    let mut found = checks.found();
    let finding = |kernel| Finding { kernel, result: found.remove(kernel).unwrap_or(Found::NotChecked) };
    chosen().map(finding).collect()
}

/// The part of it that needs no experiment: the reference workloads, statistics and steps.
pub fn check_references(checks: &Checks<'_>) {
    workloads::check(checks);
    statistics::check(checks);
    steps::check(checks);
}

/// Nobody is told anything.
struct Silent;

impl Progress for Silent {
    fn begin(&self, _name: &str, _paths: u64) {}
    fn advance(&self, _paths: u64) {}
    fn on_cpu(&self, _name: &str) {}
}
