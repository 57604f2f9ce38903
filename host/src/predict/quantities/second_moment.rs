//! The second moment of RMSprop and Adam: its warm-up, and how low it can get.

use serde_json::{Map, json};

use super::Answer;
use crate::predict::field::Field;
use crate::predict::{Inputs, Quantity};
use crate::theory::second_moment::{self, Gradients};

pub(in crate::predict) const FLOOR: Quantity = Quantity {
    name: "second_moment_floor",
    summary: "Lower bounds for u / u_0 up to time T, t = k eta^2: Malladi22 Theorem C.3 as printed and corrected",
    inputs: &[
        Field::new("c2", "(1 - beta) / eta^2; > 0"),
        Field::new("T", "time; >= 0, a multiple of eta2"),
        Field::new("eta2", "squared learning rate; 0 < eta2 <= 1 / (2 c2)"),
    ],
    outputs: &[
        Field::new("discrete", "(1 - c2 eta2)^(T / eta2): of the optimizer without gradients"),
        Field::new("sde", "exp(-c2 T): of the SDE"),
        Field::new("printed", "2^(-c2 T): above both, no bound"),
        Field::new("corrected", "4^(-c2 T): a bound for every eta2 allowed"),
    ],
    answer: floor,
};

pub(in crate::predict) const WARM_UP: Quantity = Quantity {
    name: "second_moment_warmup",
    summary: "Mean and deviation of v_k under Gaussian gradients: Malladi22 section 4.1, with the right order of the \
              deviation",
    inputs: &[
        Field::new("beta", "decay rate; 0 <= beta < 1"),
        Field::new("sigma", "standard deviation of the gradient; >= 0"),
        Field::new("g", "mean of the gradient"),
        Field::new("k", "number of steps; a whole number"),
        Field::new("v0", "second moment at the start; >= 0"),
    ],
    outputs: &[
        Field::new("mean", "E v_k"),
        Field::new("sd", "standard deviation of v_k"),
        Field::new("sd_stationary", "its limit"),
    ],
    answer: warm_up,
};

fn floor(inputs: &Inputs) -> Answer {
    let floor = second_moment::floor(inputs.number("c2")?, inputs.number("T")?, inputs.number("eta2")?)?;
    Ok(Map::from_iter([
        ("discrete".into(), json!(floor.discrete)),
        ("sde".into(), json!(floor.sde)),
        ("printed".into(), json!(floor.as_printed)),
        ("corrected".into(), json!(floor.corrected)),
    ]))
}

fn warm_up(inputs: &Inputs) -> Answer {
    let gradients = Gradients { mean: inputs.number("g")?, deviation: inputs.number("sigma")? };
    let beta = inputs.number("beta")?;
    let after = second_moment::warm_up(gradients, beta, inputs.count("k")?, inputs.number("v0")?)?;
    let stationary = second_moment::stationary(gradients, beta)?;
    Ok(Map::from_iter([
        ("mean".into(), json!(after.mean)),
        ("sd".into(), json!(after.deviation)),
        ("sd_stationary".into(), json!(stationary.deviation)),
    ]))
}
