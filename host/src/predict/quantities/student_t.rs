//! The sign of a gradient under Student-t noise.

use optsde_core::sde::{SignLaw, StudentTSign};
use serde_json::Value;

use super::{Answer, positive};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};

pub(in crate::predict) const SIGN_MEAN: Quantity = Quantity {
    name: "student_t_sign_mean",
    summary: "E sign(x + U) for a Student-t number U: Comp24's 2 Xi(x)",
    inputs: &[field::NU, Field::new("x", "where: a list of numbers")],
    outputs: &[Field::new("twoXi", "the mean sign, 2 Xi(x), per x")],
    answer: sign_mean,
};

/// The law of a Student-t number with `nu` degrees of freedom.
pub(super) fn law(inputs: &Inputs) -> Result<StudentTSign<f64>, crate::predict::Error> {
    let nu = positive(inputs, "nu")?;
    StudentTSign::new(nu).map_err(|error| crate::predict::inputs::wrong("nu", &error.value, error.allowed))
}

fn sign_mean(inputs: &Inputs) -> Answer {
    let law = law(inputs)?;
    let means: Value = inputs.vector("x")?.iter().map(|&x| law.mean_and_variance(x).0).collect();
    Ok([("twoXi".to_owned(), means)].into_iter().collect())
}
