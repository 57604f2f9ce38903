//! The time of a step in the conventions of Malladi22 and Comp24.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::time_maps;

pub(in crate::predict) const TIMES: Quantity = Quantity {
    name: "time_maps",
    summary: "Time of a step in the clocks of the papers: Malladi22 t = k eta^2, Comp24 t = k eta",
    inputs: &[field::ETA, Field::new("k", "step; a whole number")],
    outputs: &[Field::new("t_malladi", "k eta^2"), Field::new("t_compagnoni", "k eta")],
    answer: times,
};

fn times(inputs: &Inputs) -> Answer {
    let times = time_maps::times(inputs.number("eta")?, inputs.count("k")?)?;
    Ok(Map::from_iter([
        ("t_malladi".into(), Value::from(times.malladi)),
        ("t_compagnoni".into(), Value::from(times.compagnoni)),
    ]))
}
