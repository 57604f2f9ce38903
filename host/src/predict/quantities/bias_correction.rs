//! Bias corrections of moving averages.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::Field;
use crate::predict::{Inputs, Quantity};
use crate::theory::bias_correction;

pub(in crate::predict) const CORRECTION: Quantity = Quantity {
    name: "bias_correction",
    summary: "Bias correction of a moving average, by steps and in continuous time: Malladi22 Definition 4.3",
    inputs: &[Field::new("k", "number of steps; a whole number"), Field::new("beta", "decay rate; 0 <= beta < 1")],
    outputs: &[Field::new("discrete", "1 - beta^k"), Field::new("sde", "1 - exp(-(1 - beta) k)")],
    answer: correction,
};

fn correction(inputs: &Inputs) -> Answer {
    let (beta, k) = (inputs.number("beta")?, inputs.count("k")?);
    Ok(Map::from_iter([
        ("discrete".into(), Value::from(bias_correction::discrete(beta, k)?)),
        ("sde".into(), Value::from(bias_correction::continuous(beta, k)?)),
    ]))
}
