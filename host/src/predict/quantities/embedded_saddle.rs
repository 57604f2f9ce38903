//! The embedded saddle: its value and derivatives, and the minima of one coordinate.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::{Inputs, Quantity};
use crate::theory::embedded_saddle;

pub(in crate::predict) const MINIMA: Quantity =
    Quantity { name: "embedded_saddle_minima", fields: &["h", "lam", "xi"], answer: minima };

fn minima(inputs: &Inputs) -> Answer {
    let minima = embedded_saddle::minima(inputs.number("h")?, inputs.number("lam")?, inputs.number("xi")?)?;
    Ok(Map::from_iter([
        ("x".into(), Value::from(minima.map(|minimum| minimum.x).to_vec())),
        ("f".into(), Value::from(minima.map(|minimum| minimum.value).to_vec())),
        ("curv".into(), Value::from(minima.map(|minimum| minimum.curvature).to_vec())),
    ]))
}
