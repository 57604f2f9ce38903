//! An optimizer whose parameters, gradients and memory are on a device: one launch for each step, one pass over memory.

use optsde_core::Real;
use optsde_device::Plain;
use optsde_device::entry::steps::StepEntry;

use super::{Buffer, Device, GpuError, PassState};

/// Parameters on a device that an optimizer moves, with the bits of
/// [`Optimizer::apply`](optsde_core::optimizer::Optimizer::apply).
#[derive(Debug)]
pub struct Pass<'d, R: Real + Plain, O: StepEntry<R>> {
    state: PassState<'d, R, O>,
    x: Buffer<'d, R>,
    gradient: Buffer<'d, R>,
}

impl<'d, R: Real + Plain, O: StepEntry<R> + Copy> Pass<'d, R, O> {
    /// `length` parameters, gradients and states that are all 0.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn zeros(device: &'d dyn Device, optimizer: O, length: usize) -> Result<Self, GpuError> {
        let state = PassState::zeros(device, optimizer, length)?;
        Ok(Self { state, x: Buffer::zeroed(device, length)?, gradient: Buffer::zeroed(device, length)? })
    }

    /// Parameters before the first step.
    ///
    /// # Errors
    /// What the device says, for want of memory above all: 2 + S numbers for each parameter, S of them the optimizer's state.
    pub fn new(device: &'d dyn Device, optimizer: O, x: &[R]) -> Result<Self, GpuError> {
        let state = PassState::new(device, optimizer, x)?;
        Ok(Self { state, x: Buffer::of(device, x)?, gradient: Buffer::zeroed(device, x.len())? })
    }

    /// Goes on after `completed` steps: with what the optimizer remembers of the run, and of each parameter.
    ///
    /// # Errors
    /// Another number of states than of parameters, and what the device says.
    pub fn resume(&mut self, completed: u64, run: O::Run, memory: &[O::State]) -> Result<(), GpuError> {
        self.state.resume(completed, run, memory)
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
        // SAFETY: this pass's own buffers, of as many numbers as there are states.
        unsafe { self.state.step(self.x.address(), self.gradient.address(), learning_rate) }
    }

    /// How many steps were made, and what the optimizer remembers of them but for its [`memory`](Self::memory): with that, what
    /// [`resume`](Self::resume) needs.
    pub fn run(&self) -> (u64, O::Run) {
        self.state.run()
    }

    /// The last step once more: for measuring.
    pub(crate) fn launch(&mut self) -> Result<(), GpuError> {
        // SAFETY: as in `step`.
        unsafe { self.state.launch(self.x.address(), self.gradient.address()) }
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
        self.state.memory()
    }
}
