//! SVAG: the weights of its two gradients, its hyperparameters, the exact moments of a step.

use nalgebra::DMatrix;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, SvagScale};
use serde_json::{Map, Value, json};

use super::{Answer, decay_rate, matrix, not_negative, positive, vector};
use crate::predict::field::{self, Field};
use crate::predict::inputs::wrong;
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::svag;

pub(in crate::predict) const STEP_MOMENTS: Quantity = Quantity {
    name: "svag_step_moments",
    summary: "Exact moments of one SVAG step under a finite law of gradients: Li21 Lemma 4.6 with the right sign",
    inputs: &[
        Field::new("gradients", "values of the gradient: n x D"),
        Field::new("probabilities", "of these values: n numbers that sum to 1"),
        Field::new("l", "SVAG's l; >= 1"),
        field::ETA,
    ],
    outputs: &[
        Field::new("mean", "E of the step: D numbers"),
        Field::new("second", "E[step step^T]: D x D"),
        Field::new("third", "E of the threefold product: D x D x D"),
    ],
    answer: step_moments,
};

/// l is called `l` by Li21 and `ell` by Malladi22: the `l` of the one is the square of the other's.
pub(in crate::predict) const WEIGHTS: Quantity = Quantity {
    name: "svag_weights",
    summary: "The weights of SVAG's two gradients: Li21 section 4, Malladi22 Definition 6.1",
    inputs: &[
        Field::new("convention", "li (with l) or malladi (with ell, the root of l)"),
        Field::optional("l", "with li: SVAG's l of Li21; >= 1"),
        Field::optional("ell", "with malladi: SVAG's l of Malladi22, the root of Li21's; >= 1"),
    ],
    outputs: &[
        Field::optional("w_plus", "with li: weight of the first gradient"),
        Field::optional("w_minus", "with li: weight of the second gradient"),
        Field::optional("r1", "with malladi: weight of the first gradient"),
        Field::optional("r2", "with malladi: weight of the second gradient"),
        Field::new("sum", "of the weights: 1"),
        Field::new("sum_squares", "of the weights: l"),
        Field::new("sum_cubes", "of the weights"),
        Field::new("third_moment_factor", "third moment of the rescaled noise over that of the noise"),
    ],
    answer: weights,
};

/// Every hyperparameter that is given is answered.
pub(in crate::predict) const HYPERPARAMETERS: Quantity = Quantity {
    name: "svag_hyperparameters",
    summary: "Hyperparameters of SVAG for the adaptive methods: Malladi22 Definition 6.2",
    inputs: &[
        Field::new("ell", "SVAG's l of Malladi22, the root of Li21's; >= 1"),
        Field::optional("eta", "learning rate; > 0"),
        Field::optional("beta", "of RMSprop; 0 <= beta < 1"),
        Field::optional("beta1", "of Adam; 0 <= beta1 < 1"),
        Field::optional("beta2", "of Adam; 0 <= beta2 < 1"),
        Field::optional("eps", "epsilon; >= 0"),
    ],
    outputs: &[
        Field::optional("eta", "for SVAG, where given"),
        Field::optional("beta", "for SVAG, where given"),
        Field::optional("beta1", "for SVAG, where given"),
        Field::optional("beta2", "for SVAG, where given"),
        Field::optional("eps", "for SVAG, where given"),
        Field::new("steps_factor", "steps of SVAG per step of the method"),
    ],
    answer: hyperparameters,
};

/// The amplification of Li21, from the input `l`.
pub(super) fn li(inputs: &Inputs) -> Result<Amplification<f64>, Error> {
    amplification("l", SvagScale::Li21(inputs.number("l")?))
}

/// The amplification of Malladi22, from the input `ell`.
pub(super) fn malladi(inputs: &Inputs) -> Result<Amplification<f64>, Error> {
    amplification("ell", SvagScale::Malladi22(inputs.number("ell")?))
}

fn amplification(field: &str, scale: SvagScale<f64>) -> Result<Amplification<f64>, Error> {
    Amplification::new(scale).map_err(|error| wrong(field, &error.value, error.allowed))
}

fn weights(inputs: &Inputs) -> Answer {
    let (amplification, names, other) = match inputs.choice("convention", &["li", "malladi"])? {
        "li" => (li(inputs)?, ["w_plus", "w_minus"], "ell"),
        _ => (malladi(inputs)?, ["r1", "r2"], "l"),
    };
    if inputs.has(other) {
        let allowed = "l with convention = li, ell with convention = malladi";
        return Err(wrong(other, &inputs.number(other)?, allowed));
    }
    let [first, second] = amplification.weights();
    let power_sum = |n| first.powi(n) + second.powi(n);
    let mut answer = Map::from_iter([
        (names[0].into(), json!(first)),
        (names[1].into(), json!(second)),
        ("sum".into(), json!(power_sum(1))),
        ("sum_squares".into(), json!(power_sum(2))),
        ("sum_cubes".into(), json!(power_sum(3))),
    ]);
    answer.insert("third_moment_factor".into(), json!(amplification.third_moment_factor()));
    Ok(answer)
}

fn hyperparameters(inputs: &Inputs) -> Answer {
    let amplification = malladi(inputs)?;
    let given = |field: &str, read: fn(&Inputs, &str) -> Result<f64, Error>| {
        if inputs.has(field) { read(inputs, field) } else { Ok(0.0) }
    };
    let base = AdaptiveHyperparameters {
        learning_rate: given("eta", positive)?,
        beta1: given("beta1", decay_rate)?,
        beta2: given("beta2", decay_rate)?,
        epsilon: given("eps", not_negative)?,
    };
    // RMSprop's beta changes like Adam's.
    let of_rmsprop = AdaptiveHyperparameters { beta2: given("beta", decay_rate)?, ..base };
    let changed = amplification.adaptive(base);
    let answers = [
        ("eta", changed.learning_rate),
        ("beta", amplification.adaptive(of_rmsprop).beta2),
        ("beta1", changed.beta1),
        ("beta2", changed.beta2),
        ("eps", changed.epsilon),
    ];
    let mut answer = Map::from_iter([("steps_factor".into(), json!(amplification.covariance_factor()))]);
    for (field, value) in answers.into_iter().filter(|(field, _)| inputs.has(field)) {
        answer.insert(field.into(), json!(value));
    }
    Ok(answer)
}

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
