//! One step of RMSprop and Adam in the scaling of Malladi22.

use serde_json::Map;

use super::{Answer, matrix, vector};
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::malladi_one_step::{self as one_step, Denominator, Momentum, Point, Scaling};

/// `c1`, `m` and `k` belong to Adam; a case of RMSprop may carry them.
pub(in crate::predict) const MOMENTS: Quantity = Quantity {
    name: "one_step_moments",
    summary: "Exact moments of one step of RMSprop or Adam in the scaling of Malladi22: Lemmas C.5, D.4",
    inputs: &[
        Field::new("algorithm", "rmsprop or rmsprop_vk (divides by v_k), rmsprop_vk1 (by v_(k+1)), adam_vk, adam_vk1"),
        field::ETA,
        Field::new("sigma0", "noise scale times eta; > 0"),
        Field::new("eps0", "epsilon times eta; >= 0"),
        Field::optional("c1", "(1 - beta1) / eta^2, with adam; > 0"),
        Field::new("c2", "(1 - beta) / eta^2; > 0"),
        Field::optional("k", "step, counted from 0, with adam"),
        Field::new("grad", "gradient: D numbers"),
        Field::new("u", "second moment over sigma^2: D numbers > 0"),
        Field::optional("m", "momentum, with adam: D numbers"),
        Field::new("noise_atoms", "values of the standard noise: n x D"),
        Field::new("noise_probs", "their probabilities: n numbers that sum to 1"),
    ],
    outputs: &[
        Field::new("mean", "mean of the increment of (theta, u), with adam (theta, m, u): 2 D or 3 D numbers"),
        Field::new("second", "its second moments: a square matrix"),
    ],
    answer: moments,
};

/// `rmsprop` is Malladi22 Definition 2.1, which divides by `v_k`; `rmsprop_vk` is another name of it.
const ALGORITHMS: [&str; 5] = ["rmsprop", "rmsprop_vk", "rmsprop_vk1", "adam_vk", "adam_vk1"];

/// RMSprop does not use them, which is no reason to accept what they cannot be.
fn own_fields_of_adam(inputs: &Inputs) -> Result<(), Error> {
    if inputs.has("c1") {
        super::positive(inputs, "c1")?;
    }
    if inputs.has("m") {
        inputs.vector("m")?;
    }
    if inputs.has("k") {
        inputs.count("k")?;
    }
    Ok(())
}

fn moments(inputs: &Inputs) -> Answer {
    let atoms = inputs.matrix("noise_atoms")?;
    inputs.agree("D", atoms.ncols())?;
    let noise = FiniteLaw::new(["noise_atoms", "noise_probs"], &atoms, &inputs.vector("noise_probs")?)?;
    let point = Point { gradient: inputs.vector("grad")?, u: inputs.vector("u")?, noise };
    let scaling = Scaling {
        eta: inputs.number("eta")?,
        sigma0: inputs.number("sigma0")?,
        eps0: inputs.number("eps0")?,
        c2: inputs.number("c2")?,
    };
    let algorithm = inputs.choice("algorithm", &ALGORITHMS)?;
    let denominator = if algorithm.ends_with("_vk1") { Denominator::Current } else { Denominator::Previous };
    let moments = if algorithm.starts_with("adam") {
        let momentum = Momentum { c1: inputs.number("c1")?, m: inputs.vector("m")?, k: inputs.count("k")? };
        one_step::adam(&scaling, &momentum, denominator, &point)?
    } else {
        own_fields_of_adam(inputs)?;
        one_step::rmsprop(&scaling, denominator, &point)?
    };
    Ok(Map::from_iter([("mean".into(), vector(&moments.mean)), ("second".into(), matrix(&moments.second))]))
}
