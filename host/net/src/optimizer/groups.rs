//! Groups of parameters, each with an optimizer of its own: weight decay for weights alone, say.

use std::ops::Range;

use optsde::optimizer_pass::PassError;
use optsde_core::Real;

use super::{FlatOptimizer, Saved, SavedError};
use crate::layout::{Kind, Layout};

/// Ranges of the flat array that follow each other, each with its optimizer.
pub struct Groups<R> {
    groups: Vec<(Range<usize>, Box<dyn FlatOptimizer<R>>)>,
}

impl<R: Real> Groups<R> {
    /// By kind of parameter: `make` gets the kind and the parameters of each range of one kind, none where `x` ends before it; then
    /// no step can be made.
    pub fn by_kind(layout: &Layout, x: &[R], mut make: impl FnMut(Kind, &[R]) -> Box<dyn FlatOptimizer<R>>) -> Self {
        let mut ranges: Vec<(Kind, Range<usize>)> = Vec::new();
        for segment in layout.segments() {
            match ranges.last_mut() {
                Some((kind, range)) if *kind == segment.kind => range.end = segment.range.end,
                _ => ranges.push((segment.kind, segment.range.clone())),
            }
        }
        let groups =
            ranges.into_iter().map(|(kind, range)| (range.clone(), make(kind, x.get(range).unwrap_or_default())));
        Self { groups: groups.collect() }
    }
}

impl<R: Real + Send> FlatOptimizer<R> for Groups<R> {
    fn step(&mut self, k: u64, learning_rate: R, x: &mut [R], gradient: &[R]) -> Result<(), PassError> {
        let expected = self.groups.last().map_or(0, |(range, _)| range.end);
        for (array, value) in [("x", x.len()), ("gradient", gradient.len())] {
            if value != expected {
                return Err(PassError::Length { array, value, expected });
            }
        }
        for (range, optimizer) in &mut self.groups {
            optimizer.step(k, learning_rate, &mut x[range.clone()], &gradient[range.clone()])?;
        }
        Ok(())
    }

    /// Names begin with the number of the group.
    fn save(&self) -> Saved<R> {
        let mut all = Saved::default();
        for (number, (_, optimizer)) in self.groups.iter().enumerate() {
            let Saved { arrays, run } = optimizer.save();
            all.arrays.extend(arrays.into_iter().map(|(name, values)| (format!("{number}.{name}"), values)));
            all.arrays.push((format!("{number}.run"), run));
        }
        all
    }

    fn restore(&mut self, saved: &Saved<R>) -> Result<(), SavedError> {
        let of_a_group = |name: &str| (0..self.groups.len()).any(|number| name.starts_with(&format!("{number}.")));
        if let Some((name, _)) = saved.arrays.iter().find(|(name, _)| !of_a_group(name)) {
            return Err(SavedError::Unknown { name: name.clone() });
        }
        if !saved.run.is_empty() {
            return Err(SavedError::Length { name: "run".into(), value: saved.run.len(), expected: 0 });
        }
        for (number, (_, optimizer)) in self.groups.iter_mut().enumerate() {
            let prefix = format!("{number}.");
            let own =
                |(name, values): &(String, Vec<R>)| Some((name.strip_prefix(&prefix)?.to_owned(), values.clone()));
            let mut arrays: Vec<_> = saved.arrays.iter().filter_map(own).collect();
            let run = arrays.iter().position(|(name, _)| name == "run").map(|place| arrays.swap_remove(place).1);
            let run = run.ok_or_else(|| SavedError::Missing { name: format!("{prefix}run") })?;
            optimizer.restore(&Saved { arrays, run })?;
        }
        Ok(())
    }
}
