//! Bias corrections of moving averages.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::{Inputs, Quantity};
use crate::theory::bias_correction;

pub(in crate::predict) const CORRECTION: Quantity =
    Quantity { name: "bias_correction", fields: &["k", "beta"], answer: correction };

fn correction(inputs: &Inputs) -> Answer {
    let (beta, k) = (inputs.number("beta")?, inputs.count("k")?);
    Ok(Map::from_iter([
        ("discrete".into(), Value::from(bias_correction::discrete(beta, k)?)),
        ("sde".into(), Value::from(bias_correction::continuous(beta, k)?)),
    ]))
}
