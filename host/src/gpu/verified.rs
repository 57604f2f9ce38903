//! A device whose kernels are believed one by one: each first has to repeat a leaf of the CPU.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use optsde_core::statistics::Node;
use optsde_device::entry::Entry;
use optsde_device::{Number, Observable};

use super::{Device, GpuError, first_difference, run_leaves};
use crate::ensemble::{self, Isa, Part, Plan};

/// A device, and the kernels of it that repeated what the CPU computes.
#[derive(Debug)]
pub struct Verified<'d> {
    device: &'d dyn Device,
    kernels: Mutex<BTreeSet<&'static str>>,
}

impl<'d> Verified<'d> {
    /// No kernel yet.
    pub fn new(device: &'d dyn Device) -> Self {
        Self { device, kernels: Mutex::default() }
    }

    /// The device.
    pub fn device(&self) -> &'d dyn Device {
        self.device
    }

    /// [`run_leaves`] on the device. When a kernel is wanted for the first time, the first of these leaves runs on the CPU, too.
    ///
    /// # Errors
    /// As [`run_leaves`], and any difference in that leaf.
    pub fn run_leaves<P, O, const M: usize>(
        &self,
        process: &P,
        observe: &O,
        plan: &Plan,
        leaves: Range<u64>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Node<Part<Number, M>>>, GpuError>
    where
        P: Entry<O, M> + Sync,
        O: Observable<Number, P::State, M> + Sync + 'static,
    {
        let first = leaves.start..leaves.end.min(leaves.start + 1);
        if !first.is_empty() && !self.is_verified(P::NAME) {
            compare(self.device, process, observe, plan, first)?;
            // A thread that panicked leaves the list whole.
            self.kernels.lock().unwrap_or_else(PoisonError::into_inner).insert(P::NAME);
        }
        run_leaves(self.device, process, observe, plan, leaves, progress)
    }

    fn is_verified(&self, kernel: &str) -> bool {
        self.kernels.lock().unwrap_or_else(PoisonError::into_inner).contains(kernel)
    }
}

/// Runs these leaves on the device and on the CPU.
///
/// # Errors
/// The first difference, or what either says.
pub(super) fn compare<P, O, const M: usize>(
    device: &dyn Device,
    process: &P,
    observe: &O,
    plan: &Plan,
    leaves: Range<u64>,
) -> Result<(), GpuError>
where
    P: Entry<O, M> + Sync,
    O: Observable<Number, P::State, M> + Sync + 'static,
{
    let gpu = run_leaves(device, process, observe, plan, leaves.clone(), &|_| ())?;
    let cpu = ensemble::run_leaves(process, observe, plan, leaves, Isa::widest(), &|_| ())?;
    match first_difference(&cpu, &gpu) {
        Some(difference) => Err(GpuError::Differs { kernel: P::NAME.to_owned(), difference }),
        None => Ok(()),
    }
}
