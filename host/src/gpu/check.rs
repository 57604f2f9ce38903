//! Kernels on a device against the same functions on the CPU, bit by bit.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use optsde_device::entry::Entry;
use optsde_device::{Number, Observable};

use super::verified::compare;
use super::{Device, GpuError};
use crate::ensemble::{Plan, Record};

/// Steps of a compared simulation: enough for states to differ, few enough for a second or two in all.
const STEPS: u64 = 200;

/// Leaves of it: two, so that they join.
const PATHS: u64 = 2 * optsde_core::LANES as u64;

/// What was found of each kernel so far.
#[derive(Debug)]
pub struct Checks<'d> {
    device: &'d dyn Device,
    /// By name: nothing if it gave the CPU's bits, or what is wrong.
    found: Mutex<BTreeMap<&'static str, Option<String>>>,
}

impl<'d> Checks<'d> {
    /// Nothing was checked yet.
    pub fn new(device: &'d dyn Device) -> Self {
        Self { device, found: Mutex::default() }
    }

    /// The device.
    pub fn device(&self) -> &'d dyn Device {
        self.device
    }

    /// What was found of each kernel: `None` if it gave the CPU's bits, or what is wrong.
    pub fn found(&self) -> BTreeMap<&'static str, Option<String>> {
        self.list().clone()
    }

    /// Compares the beginning of this simulation, unless its kernel was compared before.
    pub fn ensemble<P, O, const M: usize>(&self, process: &P, observe: &O, plan: &Plan)
    where
        P: Entry<O, M> + Sync,
        O: Observable<Number, P::State, M> + Sync + 'static,
    {
        if !self.list().contains_key(P::NAME) {
            let plan = beginning(plan);
            self.record(P::NAME, compare(self.device, process, observe, &plan, 0..plan.leaves()));
        }
    }

    /// Notes how a comparison ended. A kernel that failed once has failed.
    pub fn record(&self, kernel: &'static str, result: Result<(), GpuError>) {
        let wrong = match result {
            Ok(()) => None,
            Err(GpuError::Differs { difference, .. }) => Some(difference),
            Err(error) => Some(error.to_string()),
        };
        let mut list = self.list();
        let found = list.entry(kernel).or_default();
        if found.is_none() {
            *found = wrong;
        }
    }

    /// A thread that panicked leaves the list whole.
    fn list(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, Option<String>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first paths and steps of a simulation, with its records as far as they lie there.
fn beginning(plan: &Plan) -> Plan {
    let steps = plan.steps.min(STEPS);
    let clipped = |record: &Record| match *record {
        Record::At(step) => Record::At(step.min(steps)),
        Record::Average { first, last, every } => {
            Record::Average { first: first.min(steps), last: last.min(steps), every }
        }
    };
    let (paths, records) = (plan.paths.min(PATHS), plan.records.iter().map(clipped).collect());
    Plan { paths, steps, records, kept_paths: plan.kept_paths.min(paths), ..plan.clone() }
}
