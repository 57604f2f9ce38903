//! SVAG: the weights of its two gradients, its hyperparameters, the exact moments of a step.

use nalgebra::DMatrix;
use serde_json::{Map, Value};

use super::{Answer, matrix, vector};
use crate::predict::{Inputs, Quantity};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::svag;

pub(in crate::predict) const STEP_MOMENTS: Quantity =
    Quantity { name: "svag_step_moments", fields: &["gradients", "probabilities", "l", "eta"], answer: step_moments };

fn step_moments(inputs: &Inputs) -> Answer {
    let (gradients, probabilities) = (inputs.matrix("gradients")?, inputs.vector("probabilities")?);
    inputs.agree("D", gradients.ncols())?;
    let law = FiniteLaw::new(["gradients", "probabilities"], &gradients, &probabilities)?;
    let moments = svag::step_moments(&law, inputs.number("l")?, inputs.number("eta")?)?;
    let third: Value = moments.third.iter().map(|slice: &DMatrix<f64>| matrix(slice)).collect();
    Ok(Map::from_iter([
        ("mean".into(), vector(&moments.mean)),
        ("second".into(), matrix(&moments.second)),
        ("third".into(), third),
    ]))
}
