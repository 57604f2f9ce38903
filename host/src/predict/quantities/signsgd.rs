//! Drift and diffusion of the SDE of SignSGD: `-E sign(g + sigma U)` and `sqrt(eta Var sign(g + sigma U))`
//! (Comp24 eqs. (3) and (7)).

use optsde_core::sde::{GaussianSign, SignLaw};
use serde_json::{Map, Value};

use super::{Answer, positive, student_t};
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};

pub(in crate::predict) const GAUSSIAN: Quantity = Quantity {
    name: "signsgd_sde_coefficients",
    summary: "Drift and diffusion of the SDE of SignSGD under Gaussian noise: Comp24 eq. (3)",
    inputs: &[field::GAUSSIAN_SIGMA, field::ETA, Field::new("grad", "gradients: a list")],
    outputs: &[
        Field::new("drift", "-E sign(g + noise), per gradient"),
        Field::new("diffusion", "sqrt(eta Var sign(g + noise)), per gradient"),
    ],
    answer: gaussian,
};

pub(in crate::predict) const STUDENT_T: Quantity = Quantity {
    name: "signsgd_sde_coefficients_student_t",
    summary: "Drift and diffusion of the SDE of SignSGD under Student-t noise: Comp24 eq. (7)",
    inputs: &[
        field::NU,
        Field::new("sigma", "scale of the noise; > 0"),
        field::ETA,
        Field::new("grad", "gradients: a list"),
    ],
    outputs: &[
        Field::new("drift", "-E sign(g + noise), per gradient"),
        Field::new("diffusion", "sqrt(eta Var sign(g + noise)), per gradient"),
        Field::new("slope", "of the mean sign at 0, in units of 1 / sigma"),
    ],
    answer: with_student_t,
};

fn gaussian(inputs: &Inputs) -> Answer {
    coefficients(inputs, &GaussianSign)
}

fn with_student_t(inputs: &Inputs) -> Answer {
    let law = student_t::law(inputs)?;
    let mut answer = coefficients(inputs, &law)?;
    answer.insert("slope".into(), Value::from(law.slope()));
    Ok(answer)
}

fn coefficients(inputs: &Inputs, law: &impl SignLaw<f64>) -> Result<Map<String, Value>, Error> {
    let (sigma, eta) = (positive(inputs, "sigma")?, positive(inputs, "eta")?);
    let signs: Vec<_> = inputs.vector("grad")?.iter().map(|&g| law.mean_and_variance(g / sigma)).collect();
    let drift: Value = signs.iter().map(|(mean, _)| -mean).collect();
    let diffusion: Value = signs.iter().map(|(_, variance)| (eta * variance).sqrt()).collect();
    Ok(Map::from_iter([("drift".into(), drift), ("diffusion".into(), diffusion)]))
}
