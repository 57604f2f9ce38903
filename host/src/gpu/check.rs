//! Kernels on a device against the same functions on the CPU, bit by bit.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use optsde_device::entry::Entry;
use optsde_device::{Number, Observable};

use super::verified::compare;
use super::{Device, GpuError};
use crate::ensemble::{Plan, Record};

/// Steps of a compared simulation: enough for states to differ, few enough for a second or two in all.
const STEPS: u64 = 200;

/// Leaves of it: two, so that they join.
const PATHS: u64 = 2 * optsde_core::LANES as u64;

/// Whether a kernel gives the CPU's bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It does.
    Equal,
    /// It does not: the first difference.
    Differs(String),
    /// It cannot be run, or not to its end.
    Failed(String),
    /// Nothing has run it: the check is incomplete.
    NotChecked,
}

/// Who is told what was found of a kernel, as soon as it is.
type Report<'d> = &'d (dyn Fn(&'static str, &Found) + Sync);

/// What was found of each kernel so far.
///
/// A kernel is compared once, by the first of its simulations. When the driver fails, nothing is compared any more: what it says of later
/// kernels may still be the fault of this one.
pub struct Checks<'d> {
    device: &'d dyn Device,
    only: &'d str,
    report: Report<'d>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    found: BTreeMap<&'static str, Found>,
    stopped: bool,
}

impl<'d> Checks<'d> {
    /// Nothing was checked yet, and all kernels will be.
    pub fn new(device: &'d dyn Device) -> Self {
        Self::of(device, "", &|_, _| ())
    }

    /// Of the kernels with this text in their names; `report` is told of each.
    pub fn of(device: &'d dyn Device, only: &'d str, report: Report<'d>) -> Self {
        Self { device, only, report, state: Mutex::default() }
    }

    /// The device.
    pub fn device(&self) -> &'d dyn Device {
        self.device
    }

    /// Whether a kernel of this name is wanted at all.
    pub fn is_chosen(&self, kernel: &str) -> bool {
        kernel.contains(self.only)
    }

    /// What was found of each kernel that was compared.
    pub fn found(&self) -> BTreeMap<&'static str, Found> {
        self.state().found.clone()
    }

    /// Whether the driver has failed.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    /// Compares the beginning of this simulation, unless its kernel was compared before.
    pub fn ensemble<P, O, const M: usize>(&self, process: &P, observe: &O, plan: &Plan)
    where
        P: Entry<O, M> + Sync,
        O: Observable<Number, P::State, M> + Sync + 'static,
    {
        let plan = beginning(plan);
        self.kernel(P::NAME, || compare(self.device, process, observe, &plan, 0..plan.leaves()));
    }

    /// Compares a kernel, unless it was compared before.
    pub fn kernel(&self, kernel: &'static str, compare: impl FnOnce() -> Result<(), GpuError>) {
        if !self.is_chosen(kernel) || !self.begins(kernel) {
            return;
        }
        let result = compare();
        let stops = matches!(result, Err(GpuError::Call { .. }));
        let found = match result {
            Ok(()) => Found::Equal,
            Err(GpuError::Differs { difference, .. }) => Found::Differs(difference),
            Err(error) => Found::Failed(error.to_string()),
        };
        (self.report)(kernel, &found);
        let mut state = self.state();
        state.stopped |= stops;
        state.found.insert(kernel, found);
    }

    /// Whether nobody has begun with this kernel; the caller has, then.
    fn begins(&self, kernel: &'static str) -> bool {
        let mut state = self.state();
        let begins = !state.stopped && !state.found.contains_key(kernel);
        if begins {
            state.found.insert(kernel, Found::NotChecked);
        }
        begins
    }

    /// A thread that panicked leaves the list whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Checks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks").field("device", &self.device).field("only", &self.only).finish_non_exhaustive()
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
