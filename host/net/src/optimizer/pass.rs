//! An optimizer whose coordinates do not meet, as one pass over flat arrays.

use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, PassError, advance};
use optsde_core::Real;
use optsde_core::optimizer::Coordinatewise;

use super::saved::numbers;
use super::{FlatOptimizer, Saved, SavedError};

/// The optimizer and one flat array for each number that it remembers of a coordinate.
#[derive(Clone, Debug)]
pub struct Pass<O: Coordinatewise<R>, R: Real> {
    optimizer: O,
    memory: Memory<R>,
    run: O::Run,
    isa: Isa,
}

impl<R: Real, O: Coordinatewise<R>> Pass<O, R> {
    /// Before step 0, at these parameters.
    pub fn start(optimizer: O, x: &[R]) -> Self {
        let (memory, run) = (Memory::start(&optimizer, x), optimizer.start_run());
        Self { optimizer, memory, run, isa: Isa::widest() }
    }

    /// What it remembers of the coordinates.
    pub fn memory_mut(&mut self) -> &mut Memory<R> {
        &mut self.memory
    }
}

impl<R, O> FlatOptimizer<R> for Pass<O, R>
where
    R: Real + Send + Sync,
    O: Coordinatewise<R> + Send + Sync,
    O::Step: Sync,
    O::State: Sync,
    O::Run: Send,
{
    fn step(&mut self, k: u64, learning_rate: R, x: &mut [R], gradient: &[R]) -> Result<(), PassError> {
        // A step that cannot be made leaves the run where it is.
        let mut run = self.run;
        let step = self.optimizer.step(k, learning_rate, &mut run);
        advance(&self.optimizer, &step, x, gradient, &mut self.memory, self.isa)?;
        self.run = run;
        Ok(())
    }

    fn save(&self) -> Saved<R> {
        let arrays = self.memory.fields.iter().map(|field| (field.name.to_owned(), field.values.clone()));
        Saved { arrays: arrays.collect(), run: numbers(&self.run) }
    }

    fn restore(&mut self, saved: &Saved<R>) -> Result<(), SavedError> {
        let names: Vec<&str> = self.memory.fields.iter().map(|field| field.name).collect();
        saved.check_names(&names)?;
        for field in &mut self.memory.fields {
            let values = saved.array(field.name, field.values.len())?;
            field.values.copy_from_slice(values);
        }
        saved.restore_run(&mut self.run)
    }
}
