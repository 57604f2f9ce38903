//! `optsde device-check`: does every kernel give the CPU's bits on this GPU, and how fast is it?

mod statistics;
mod steps;
mod throughput;
mod workloads;

use std::cell::RefCell;

use optsde_device::entry::NAMES;
use rayon::prelude::*;

use crate::ensemble::Isa;
use crate::experiment::{Context, Profile, Progress, Simulations, Source, experiments};
use crate::gpu::{Checks, Device};

pub use throughput::{Sizes, throughput};

/// What was found of one kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub kernel: &'static str,
    /// Whether it gave the CPU's bits.
    pub result: Found,
}

/// Whether a kernel gives the CPU's bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It does.
    Equal,
    /// It does not, or cannot be run.
    Wrong(String),
    /// Nothing uses it: the check is incomplete.
    NotChecked,
}

impl Finding {
    /// Its line in the report.
    pub fn line(&self) -> String {
        match &self.result {
            Found::Equal => format!("OK           {}", self.kernel),
            Found::Wrong(difference) => format!("DIFFERS      {}: {difference}", self.kernel),
            Found::NotChecked => format!("NOT CHECKED  {}", self.kernel),
        }
    }
}

/// Runs every kernel of the list on the device and on the CPU: path kernels by the beginning of each simulation of each
/// experiment and by the reference workloads, the others on random numbers.
pub fn check(device: &dyn Device) -> Vec<Finding> {
    let checks = Checks::new(device);
    check_references(&checks);
    let experiments: Vec<_> = experiments().collect();
    experiments.into_par_iter().for_each(|experiment| {
        let simulations = Simulations {
            source: Source::Check(&checks),
            seed: 1,
            experiment: experiment.id,
            isa: Isa::widest(),
            gpu: None,
            progress: &Silent,
            finished: &RefCell::new(Vec::new()),
        };
        // It saw nothing of its simulations: what it finds, or fails to, means nothing.
        let _ = (experiment.run)(&Context::new(Profile::Quick, simulations));
    });
    let mut found = checks.found();
    let finding = |kernel: &'static str| {
        let result = match found.remove(kernel) {
            Some(None) => Found::Equal,
            Some(Some(difference)) => Found::Wrong(difference),
            None => Found::NotChecked,
        };
        Finding { kernel, result }
    };
    NAMES.into_iter().flatten().copied().map(finding).collect()
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
}
