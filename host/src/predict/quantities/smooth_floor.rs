//! The smooth floor under a second moment.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::{Inputs, Quantity};
use crate::theory::smooth_floor;

pub(in crate::predict) const FLOOR: Quantity =
    Quantity { name: "smooth_floor", fields: &["u_min", "u"], answer: floor };

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
