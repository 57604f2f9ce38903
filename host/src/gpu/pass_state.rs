//! What an optimizer needs on a device beside parameters and gradients: itself, its prepared step, and what it
//! remembers. The parameters and gradients are a [`Pass`](super::Pass)'s own, or anybody's: those of a network, say.

use std::fmt;

use optsde_core::{Fields, Real};
use optsde_device::Plain;
use optsde_device::entry::steps::StepEntry;
use optsde_device::kernel::{QUAD, StepJob};

use super::{Address, Buffer, Device, GpuError};

/// An optimizer on a device, without the parameters that it moves.
pub struct PassState<'d, R: Real + Plain, O: StepEntry<R>> {
    device: &'d dyn Device,
    optimizer: O,
    run: O::Run,
    completed: u64,
    length: usize,
    /// From one number of the state to the next.
    stride: usize,
    configuration: Buffer<'d, O>,
    prepared: Buffer<'d, O::Step>,
    job: Buffer<'d, StepJob>,
    memory: Buffer<'d, R>,
}

impl<'d, R: Real + Plain, O: StepEntry<R> + Copy> PassState<'d, R, O> {
    /// `length` states that are all 0.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn zeros(device: &'d dyn Device, optimizer: O, length: usize) -> Result<Self, GpuError> {
        let stride = length.next_multiple_of(QUAD);
        let mut fields = 0_usize;
        optimizer.start(R::ZERO).visit("", &mut |_, _| fields += 1);
        Ok(Self {
            device,
            run: optimizer.start_run(),
            completed: 0,
            length,
            stride,
            configuration: Buffer::of(device, &[optimizer])?,
            prepared: Buffer::new(device, 1)?,
            job: Buffer::of(device, &[StepJob { coordinates: length, stride }])?,
            memory: Buffer::zeroed(device, fields.saturating_mul(stride))?,
            optimizer,
        })
    }

    /// What is remembered before the first step, at these parameters.
    ///
    /// # Errors
    /// What the device says, for want of memory above all: S numbers for each parameter, as many as in the optimizer's state.
    pub fn new(device: &'d dyn Device, optimizer: O, x: &[R]) -> Result<Self, GpuError> {
        let mut state = Self::zeros(device, optimizer, x.len())?;
        state.set_memory(x.iter().map(|&x| optimizer.start(x)))?;
        Ok(state)
    }

    /// Goes on after `completed` steps: with what the optimizer remembers of the run, and of each parameter.
    ///
    /// # Errors
    /// Another number of states than of parameters, and what the device says.
    pub fn resume(&mut self, completed: u64, run: O::Run, memory: &[O::State]) -> Result<(), GpuError> {
        let (length, expected) = (memory.len(), self.length);
        if length != expected {
            return Err(GpuError::Length { what: "the memory", length, expected });
        }
        self.set_memory(memory.iter().copied())?;
        (self.completed, self.run) = (completed, run);
        Ok(())
    }

    /// One row for each number of a state.
    fn set_memory(&mut self, states: impl Iterator<Item = O::State>) -> Result<(), GpuError> {
        let mut rows = vec![R::ZERO; self.memory.len()];
        for (place, state) in states.enumerate() {
            let mut row = place;
            state.visit("", &mut |_, number| {
                rows[row] = number;
                row += self.stride;
            });
        }
        self.memory.upload(&rows)
    }

    /// Moves the parameters at `x`, with this learning rate, by the gradients at `gradient`.
    ///
    /// # Errors
    /// What the device says. No step is counted, then: what the optimizer remembers of the run is as before.
    ///
    /// # Safety
    /// Both are numbers on this device, as many as the states and aligned to 16 bytes, that nothing else uses until the launch is
    /// finished.
    pub unsafe fn step(&mut self, x: Address, gradient: Address, learning_rate: R) -> Result<(), GpuError> {
        let mut run = self.run;
        let step = self.optimizer.step(self.completed, learning_rate, &mut run);
        self.prepared.upload(&[step])?;
        // SAFETY: passed on.
        unsafe { self.launch(x, gradient)? };
        self.run = run;
        self.completed += 1;
        Ok(())
    }

    /// The last step once more: for measuring.
    ///
    /// # Safety
    /// As [`step`](Self::step).
    pub(super) unsafe fn launch(&mut self, x: Address, gradient: Address) -> Result<(), GpuError> {
        let arguments = [
            self.configuration.address(),
            self.prepared.address(),
            self.job.address(),
            x,
            gradient,
            self.memory.address(),
        ];
        // SAFETY: an optimizer and a prepared step of this kernel's types, and buffers of the job's sizes: this one's
        // are aligned to 256 bytes as all memory of a device is, the others by the caller's contract.
        unsafe { self.device.launch(O::NAME, self.length.div_ceil(QUAD), &arguments) }
    }

    /// How many steps were made, and what the optimizer remembers of them but for its [`memory`](Self::memory): with
    /// that, what [`resume`](Self::resume) needs.
    pub fn run(&self) -> (u64, O::Run) {
        (self.completed, self.run)
    }

    /// The optimizer's state of each parameter.
    ///
    /// # Errors
    /// What the device says.
    pub fn memory(&self) -> Result<Vec<O::State>, GpuError> {
        let rows = self.memory.download(0, self.memory.len())?;
        let state = |place| {
            let (mut state, mut row) = (self.optimizer.start(R::ZERO), place);
            state.restore(&mut || {
                row += self.stride;
                rows[row - self.stride]
            });
            state
        };
        Ok((0..self.length).map(state).collect())
    }
}

impl<R: Real + Plain, O: StepEntry<R>> fmt::Debug for PassState<'_, R, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { device, completed, length, .. } = self;
        let mut name = f.debug_struct(O::NAME);
        name.field("device", device).field("completed", completed).field("length", length).finish_non_exhaustive()
    }
}
