//! An optimizer of the core whose parameters and gradients are tensors of candle: one step is one pass over memory,
//! in place.
//!
//! On a CPU it is [`optsde::optimizer_pass::advance`], on a GPU one launch of the kernel that [`optsde::gpu::Pass`]
//! launches: the same bits on both, for every coordinate-wise optimizer. What the optimizer remembers stays where the
//! tensors are.

mod error;
mod on_cpu;
mod operation;

use std::fmt;

use candle_core::{DType, Tensor};
use optsde::gpu::PassState;
use optsde_core::optimizer::Coordinatewise;
use optsde_device::entry::steps::StepEntry;

pub use error::StepError;

use crate::device::Hardware;
use crate::network::Number;
use on_cpu::CpuState;
use operation::Operation;

/// What an optimizer remembers of a parameter.
type State<O> = <O as Coordinatewise<Number>>::State;

/// What it remembers of the run.
type Run<O> = <O as Coordinatewise<Number>>::Run;

/// An optimizer of tensors.
pub struct TensorOptimizer<'d, O: StepEntry<Number>> {
    hardware: &'d Hardware,
    length: usize,
    place: Place<'d, O>,
}

/// The optimizer and its state, where the tensors are.
enum Place<'d, O: StepEntry<Number>> {
    Cpu(CpuState<O>),
    Gpu(PassState<'d, Number, O>),
}

impl<'d, O: StepEntry<Number> + Copy> TensorOptimizer<'d, O> {
    /// Before the first step, at these parameters.
    ///
    /// # Errors
    /// What the GPU says, for want of memory above all.
    pub fn new(hardware: &'d Hardware, optimizer: O, x: &[Number]) -> Result<Self, StepError> {
        let place = match hardware.kernels() {
            None => Place::Cpu(CpuState::new(optimizer, x)),
            Some(gpu) => Place::Gpu(PassState::new(gpu, optimizer, x)?),
        };
        Ok(Self { hardware, length: x.len(), place })
    }

    /// Goes on after `completed` steps: with what the optimizer remembers of the run, and of each parameter.
    ///
    /// # Errors
    /// Another number of states than of parameters, and what the GPU says.
    pub fn resume(&mut self, completed: u64, run: Run<O>, memory: &[State<O>]) -> Result<(), StepError> {
        self.check_length("memory", memory.len())?;
        match &mut self.place {
            Place::Cpu(state) => state.resume(completed, run, memory),
            Place::Gpu(state) => state.resume(completed, run, memory)?,
        }
        Ok(())
    }

    /// Moves the parameters `x` by their gradients, with this learning rate. Shapes mean nothing: the numbers are
    /// taken in order.
    ///
    /// # Errors
    /// Tensors of another device, kind or size, parameters that do not lie side by side or share memory with the gradients, and
    /// what the GPU says. No step is counted, then, and nothing has moved.
    pub fn step(&mut self, x: &Tensor, gradient: &Tensor, learning_rate: Number) -> Result<(), StepError> {
        self.check("x", x)?;
        self.check("gradient", gradient)?;
        if !x.is_contiguous() {
            let value = format!("a tensor with strides {:?}", x.stride());
            return Err(StepError::Tensor { tensor: "x", value, allowed: "contiguous tensors" });
        }
        let operation = Operation::new(&mut self.place, learning_rate);
        let result = x.inplace_op2(&gradient.contiguous()?, &operation);
        operation.outcome(result)
    }

    /// How many steps were made, and what the optimizer remembers of them but for its [`memory`](Self::memory): with
    /// that, what [`resume`](Self::resume) needs.
    pub fn run(&self) -> (u64, Run<O>) {
        match &self.place {
            Place::Cpu(state) => state.run(),
            Place::Gpu(state) => state.run(),
        }
    }

    /// The optimizer's state of each parameter.
    ///
    /// # Errors
    /// What the GPU says.
    pub fn memory(&self) -> Result<Vec<State<O>>, StepError> {
        match &self.place {
            Place::Cpu(state) => Ok(state.memory()),
            Place::Gpu(state) => Ok(state.memory()?),
        }
    }

    fn check(&self, name: &'static str, tensor: &Tensor) -> Result<(), StepError> {
        let wrong = |value: String, allowed| Err(StepError::Tensor { tensor: name, value, allowed });
        if !tensor.device().same_device(self.hardware.tensors()) {
            return wrong(format!("on {:?}", tensor.device().location()), "tensors of the device of the optimizer");
        }
        if tensor.dtype() != DType::F32 {
            return wrong(format!("of {}", tensor.dtype().as_str()), "tensors of f32");
        }
        self.check_length(name, tensor.elem_count())
    }

    fn check_length(&self, array: &'static str, value: usize) -> Result<(), StepError> {
        let expected = self.length;
        if value == expected { Ok(()) } else { Err(StepError::Length { array, value, expected }) }
    }
}

impl<O: StepEntry<Number>> fmt::Debug for TensorOptimizer<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hardware, length, .. } = self;
        f.debug_struct(O::NAME).field("hardware", hardware).field("length", length).finish_non_exhaustive()
    }
}
