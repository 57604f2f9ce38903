//! An optimizer whose parameters, gradients and memory are on a device: one launch for each step, one pass over memory.

use optsde_core::{Fields, Real};
use optsde_device::Plain;
use optsde_device::entry::steps::StepEntry;
use optsde_device::kernel::{QUAD, StepJob};

use super::{Buffer, Device, GpuError};

/// Parameters on a device that an optimizer moves, with the bits of
/// [`Optimizer::apply`](optsde_core::optimizer::Optimizer::apply).
#[derive(Debug)]
pub struct Pass<'d, R: Real + Plain, O: StepEntry<R>> {
    device: &'d dyn Device,
    optimizer: O,
    run: O::Run,
    completed: u64,
    /// From one number of the state to the next.
    stride: usize,
    configuration: Buffer<'d, O>,
    prepared: Buffer<'d, O::Step>,
    job: Buffer<'d, StepJob>,
    x: Buffer<'d, R>,
    gradient: Buffer<'d, R>,
    memory: Buffer<'d, R>,
}

impl<'d, R: Real + Plain, O: StepEntry<R> + Copy> Pass<'d, R, O> {
    /// `length` parameters, gradients and states that are all 0.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn zeros(device: &'d dyn Device, optimizer: O, length: usize) -> Result<Self, GpuError> {
        let stride = length.next_multiple_of(QUAD);
        let mut fields = 0_usize;
        optimizer.start(R::ZERO).visit("", &mut |_, _| fields += 1);
        Ok(Self {
            device,
            run: optimizer.start_run(),
            completed: 0,
            stride,
            configuration: Buffer::of(device, &[optimizer])?,
            prepared: Buffer::new(device, 1)?,
            job: Buffer::of(device, &[StepJob { coordinates: length, stride }])?,
            x: Buffer::zeroed(device, length)?,
            gradient: Buffer::zeroed(device, length)?,
            memory: Buffer::zeroed(device, fields.saturating_mul(stride))?,
            optimizer,
        })
    }

    /// Parameters before the first step.
    ///
    /// # Errors
    /// What the device says, for want of memory above all: 2 + S numbers for each parameter, S of them the optimizer's state.
    pub fn new(device: &'d dyn Device, optimizer: O, x: &[R]) -> Result<Self, GpuError> {
        let mut pass = Self::zeros(device, optimizer, x.len())?;
        pass.x.upload(x)?;
        pass.set_memory(x.iter().map(|&x| optimizer.start(x)))?;
        Ok(pass)
    }

    /// Goes on after `completed` steps: with what the optimizer remembers of the run, and of each parameter.
    ///
    /// # Errors
    /// Another number of states than of parameters, and what the device says.
    pub fn resume(&mut self, completed: u64, run: O::Run, memory: &[O::State]) -> Result<(), GpuError> {
        let (length, expected) = (memory.len(), self.x.len());
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

    /// Repeats these parameters and gradients to the ends.
    ///
    /// # Errors
    /// What the device says.
    pub fn tile(&mut self, x: &[R], gradient: &[R]) -> Result<(), GpuError> {
        self.x.tile(x)?;
        self.gradient.tile(gradient)
    }

    /// The gradients of the next step.
    ///
    /// # Errors
    /// Another number of them than of parameters, and what the device says.
    pub fn set_gradient(&mut self, gradient: &[R]) -> Result<(), GpuError> {
        let (length, expected) = (gradient.len(), self.gradient.len());
        if length != expected {
            return Err(GpuError::Length { what: "the gradient", length, expected });
        }
        self.gradient.upload(gradient)
    }

    /// The parameters, where a kernel of a network finds them.
    pub fn x_buffer(&self) -> &Buffer<'d, R> {
        &self.x
    }

    /// The gradients, where a kernel of a network leaves them.
    pub fn gradient_buffer(&self) -> &Buffer<'d, R> {
        &self.gradient
    }

    /// Moves the parameters, with this learning rate.
    ///
    /// # Errors
    /// What the device says. No step is counted, then: what the optimizer remembers of the run is as before.
    pub fn step(&mut self, learning_rate: R) -> Result<(), GpuError> {
        let mut run = self.run;
        let step = self.optimizer.step(self.completed, learning_rate, &mut run);
        self.prepared.upload(&[step])?;
        self.launch()?;
        self.run = run;
        self.completed += 1;
        Ok(())
    }

    /// How many steps were made, and what the optimizer remembers of them but for its [`memory`](Self::memory): with that, what
    /// [`resume`](Self::resume) needs.
    pub fn run(&self) -> (u64, O::Run) {
        (self.completed, self.run)
    }

    /// The last step once more: for measuring.
    pub(crate) fn launch(&mut self) -> Result<(), GpuError> {
        let arguments = [
            self.configuration.address(),
            self.prepared.address(),
            self.job.address(),
            self.x.address(),
            self.gradient.address(),
            self.memory.address(),
        ];
        // SAFETY: an optimizer and a prepared step of this kernel's types, and buffers of the job's sizes, aligned to 256
        // bytes as all memory of a device is.
        unsafe { self.device.launch(O::NAME, self.x.len().div_ceil(QUAD), &arguments) }
    }

    /// The parameters.
    ///
    /// # Errors
    /// What the device says.
    pub fn x(&self) -> Result<Vec<R>, GpuError> {
        self.x.download(0, self.x.len())
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
        Ok((0..self.x.len()).map(state).collect())
    }
}
