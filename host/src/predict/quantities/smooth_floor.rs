//! The smooth floor under a second moment.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::Field;
use crate::predict::{Inputs, Quantity};
use crate::theory::smooth_floor;

pub(in crate::predict) const FLOOR: Quantity = Quantity {
    name: "smooth_floor",
    summary: "Smooth floor under a second moment: Malladi22 Definition C.2",
    inputs: &[Field::new("u_min", "the floor; > 0"), Field::new("u", "second moments: a list")],
    outputs: &[
        Field::new("tau", "smooth step in 2 u / u_min - 1, from 0 to 1: eq. (11)"),
        Field::new("mu", "u_min / 2 + tau (u - u_min / 2), never below u_min / 2: eq. (12)"),
    ],
    answer: floor,
};

fn floor(inputs: &Inputs) -> Answer {
    let u_min = inputs.number("u_min")?;
    let (mut tau, mut mu) = (Vec::new(), Vec::new());
    for &u in &inputs.vector("u")? {
        let floor = smooth_floor::smooth_floor(u, u_min)?;
        tau.push(floor.tau);
        mu.push(floor.mu);
    }
    Ok(Map::from_iter([("tau".into(), Value::from(tau)), ("mu".into(), Value::from(mu))]))
}
