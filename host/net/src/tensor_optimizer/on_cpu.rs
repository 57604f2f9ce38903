//! An optimizer on a CPU, and what it remembers.
//!
//! The numbers of the core have another type than those of tensors, so that parameters and gradients are copied to be
//! moved: six numbers a parameter more of memory traffic than the seven of Adam's own. Who has the parameters in one
//! array calls [`advance`] itself.

use optsde::Native;
use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, advance};
use optsde_core::{Fields, Real};
use optsde_device::entry::steps::StepEntry;

use super::{Run, State, StepError};
use crate::network::Number;

/// The optimizer, and room for copies.
pub(super) struct CpuState<O: StepEntry<Number>> {
    optimizer: O,
    run: Run<O>,
    completed: u64,
    memory: Memory<Number>,
    x: Vec<Number>,
    gradient: Vec<Number>,
}

impl<O: StepEntry<Number>> CpuState<O> {
    /// Before the first step.
    pub(super) fn new(optimizer: O, x: &[Number]) -> Self {
        let (run, memory) = (optimizer.start_run(), Memory::start(&optimizer, x));
        Self { optimizer, run, completed: 0, memory, x: x.to_vec(), gradient: vec![Number::ZERO; x.len()] }
    }

    /// As many states as parameters, which the caller has made sure of.
    pub(super) fn resume(&mut self, completed: u64, run: Run<O>, memory: &[State<O>]) {
        for (place, state) in memory.iter().enumerate() {
            let mut fields = self.memory.fields.iter_mut();
            state.visit("", &mut |_, number| {
                if let Some(kept) = fields.next().and_then(|field| field.values.get_mut(place)) {
                    *kept = number;
                }
            });
        }
        (self.completed, self.run) = (completed, run);
    }

    /// Moves the parameters.
    ///
    /// # Errors
    /// Arrays of other lengths.
    pub(super) fn step(&mut self, x: &mut [f32], gradient: &[f32], learning_rate: Number) -> Result<(), StepError> {
        copy(&mut self.x, x);
        copy(&mut self.gradient, gradient);
        let mut run = self.run;
        let step = self.optimizer.step(self.completed, learning_rate, &mut run);
        advance(&self.optimizer, &step, &mut self.x, &self.gradient, &mut self.memory, Isa::widest())?;
        for (x, moved) in x.iter_mut().zip(&self.x) {
            *x = moved.0;
        }
        self.run = run;
        self.completed += 1;
        Ok(())
    }

    /// Steps made, and what is remembered of them.
    pub(super) fn run(&self) -> (u64, Run<O>) {
        (self.completed, self.run)
    }

    /// What is remembered of each parameter.
    pub(super) fn memory(&self) -> Vec<State<O>> {
        let state = |place| {
            let mut state = self.optimizer.start(Number::ZERO);
            let mut fields = self.memory.fields.iter();
            let mut number = || fields.next().and_then(|field| field.values.get(place)).copied();
            state.restore(&mut || number().unwrap_or(Number::ZERO));
            state
        };
        (0..self.x.len()).map(state).collect()
    }
}

fn copy(room: &mut Vec<Number>, numbers: &[f32]) {
    room.clear();
    room.extend(numbers.iter().map(|&number| Native(number)));
}
