//! A trajectory as JSON, from runs of one coordinate each.

use std::collections::BTreeMap;

use optsde_core::Fields;
use serde_json::{Map, Value};

use super::error::Error;

/// The numbers of one coordinate after each step, by name.
#[derive(Default)]
pub(super) struct Coordinate {
    steps: Vec<Vec<(&'static str, f64)>>,
}

impl Coordinate {
    /// The coordinate after another step: its parameter, and the memory under the names of its fields.
    pub(super) fn push(&mut self, x: f64, memory: &impl Fields<f64>) {
        let mut numbers = vec![("x", x)];
        memory.visit("", &mut |name, value| numbers.push((name, value)));
        self.steps.push(numbers);
    }

    /// The same for memories that are an array, with the names of its elements.
    pub(super) fn push_named<const N: usize>(&mut self, x: f64, names: [&'static str; N], memory: [f64; N]) {
        self.steps.push([("x", x)].into_iter().chain(names.into_iter().zip(memory)).collect());
    }
}

/// `[{"x": [..], "m": [..], ..}, ..]`: per step, a list over the coordinates for every name.
///
/// # Errors
/// A number that is not finite, which JSON cannot hold: the first by step, coordinate and name.
pub(super) fn trajectory(coordinates: &[Coordinate]) -> Result<Value, Error> {
    let steps = coordinates.first().map_or(0, |coordinate| coordinate.steps.len());
    let step = |k: usize| {
        let mut lists: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (coordinate, Coordinate { steps }) in coordinates.iter().enumerate() {
            for &(name, value) in steps.get(k).into_iter().flatten() {
                if !value.is_finite() {
                    return Err(Error::Diverged { variable: name, step: k, coordinate });
                }
                lists.entry(name).or_default().push(value);
            }
        }
        Ok(lists.into_iter().map(|(name, values)| (name.to_owned(), Value::from(values))).collect::<Map<_, _>>())
    };
    (0..steps).map(step).collect()
}
