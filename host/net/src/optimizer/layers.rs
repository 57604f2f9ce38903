//! An optimizer that takes norms: layer by layer (LAMB), or of all parameters at once (clipping by the global norm).

use std::ops::Range;

use optsde::optimizer_pass::PassError;
use optsde_core::optimizer::Optimizer;
use optsde_core::{Fields, Real};

use super::saved::numbers;
use super::{FlatOptimizer, Saved, SavedError};
use crate::layout::Layout;

/// The optimizer and what it remembers of each coordinate.
#[derive(Clone, Debug)]
pub struct Layers<O: Optimizer<R>, R: Real> {
    optimizer: O,
    ranges: Vec<Range<usize>>,
    memory: Vec<O::Memory>,
    run: O::Run,
}

impl<R: Real, O: Optimizer<R>> Layers<O, R> {
    /// Each tensor of the layout is a layer.
    pub fn of_layout(optimizer: O, layout: &Layout, x: &[R]) -> Self {
        let ranges = layout.segments().iter().map(|segment| segment.range.clone()).collect();
        Self::start(optimizer, ranges, x)
    }

    /// All parameters are one layer.
    #[expect(clippy::single_range_in_vec_init, reason = "one layer is meant")]
    pub fn of_all(optimizer: O, x: &[R]) -> Self {
        Self::start(optimizer, vec![0..x.len()], x)
    }

    fn start(optimizer: O, ranges: Vec<Range<usize>>, x: &[R]) -> Self {
        let memory = x.iter().map(|x| optimizer.memory(*x)).collect();
        let run = optimizer.begin();
        Self { optimizer, ranges, memory, run }
    }
}

impl<R, O> FlatOptimizer<R> for Layers<O, R>
where
    R: Real + Send,
    O: Optimizer<R> + Send,
    O::Memory: Send,
    O::Run: Send,
{
    fn step(&mut self, k: u64, learning_rate: R, x: &mut [R], gradient: &[R]) -> Result<(), PassError> {
        let expected = self.memory.len();
        let of_layers = self.ranges.last().map_or(0, |last| last.end);
        for (array, value) in [("x", x.len()), ("gradient", gradient.len()), ("the layout", of_layers)] {
            if value != expected {
                return Err(PassError::Length { array, value, expected });
            }
        }
        let step = self.optimizer.prepare(k, learning_rate, &mut self.run);
        for range in &self.ranges {
            let (x, gradient) = (&mut x[range.clone()], &gradient[range.clone()]);
            self.optimizer.apply(&step, x, gradient, &mut self.memory[range.clone()]);
        }
        Ok(())
    }

    /// One array: the numbers of the first coordinate, then those of the second, ...
    fn save(&self) -> Saved<R> {
        let memory = self.memory.iter().flat_map(numbers).collect();
        Saved { arrays: vec![("memory".into(), memory)], run: numbers(&self.run) }
    }

    fn restore(&mut self, saved: &Saved<R>) -> Result<(), SavedError> {
        saved.check_names(&["memory"])?;
        let expected = self.memory.iter().map(|memory| numbers(memory).len()).sum();
        let mut values = saved.array("memory", expected)?.iter().copied();
        for memory in &mut self.memory {
            memory.restore(&mut || values.next().unwrap_or(R::ZERO));
        }
        saved.restore_run(&mut self.run)
    }
}
