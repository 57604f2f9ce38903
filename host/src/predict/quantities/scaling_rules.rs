//! Scaling rules of the adaptive methods and of SGD.

use optsde_core::svag::AdaptiveHyperparameters;
use serde_json::{Map, Value, json};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::scaling_rules::{AdaptiveRun, Rule, SgdRun, linear_sgd, sde_constants};

const BATCH: Field = Field::new("B", "batch size; > 0");
const KAPPA: Field = Field::new("kappa", "new batch over old batch; > 0, and kappa (1 - beta) <= 1 where betas change");
const GAMMA: Field = Field::new("gamma", "decoupled weight decay, which the update multiplies by eta; >= 0");

pub(in crate::predict) const ADAPTIVE: Quantity = Quantity {
    name: "adaptive_scaling_rules",
    summary: "Constants of the SDEs of RMSprop(W) and Adam(W), and their hyperparameters for a batch kappa times larger: Malladi22 Theorems 5.1 to 5.3, Comp24 Lemma 3.13",
    inputs: &[
        field::ETA,
        Field::new("beta1", "of Adam; 0 <= beta1 < 1, 0 for RMSprop, which has no first moment"),
        Field::new("beta2", "of Adam, beta of RMSprop; 0 <= beta2 < 1"),
        Field::new("eps", "outside the root; >= 0"),
        field::GAUSSIAN_SIGMA,
        BATCH,
        GAMMA,
        KAPPA,
    ],
    outputs: &[
        Field::new("sigma0", "sigma eta (Malladi22)"),
        Field::new("eps0", "eps eta (Malladi22)"),
        Field::new("c1", "(1 - beta1) / eta^2 (Malladi22)"),
        Field::new("c2", "(1 - beta2) / eta^2 (Malladi22)"),
        Field::new("rho1", "(1 - beta1) / eta (Comp24)"),
        Field::new("rho2", "(1 - beta2) / eta (Comp24)"),
        Field::new(
            "sqrt_rule",
            "square root rule: B, eta, beta1, beta2, eps, sigma, and the factors v0_factor of v_0 and steps_factor of the number of steps",
        ),
        Field::new(
            "gamma_compagnoni",
            "weight decay under the square root rule of Comp24; Malladi22 leaves it as it is",
        ),
        Field::new("linear_rule_d", "linear rule with rescaled betas (Malladi22, ablation d): eta, beta1, beta2, eps"),
    ],
    answer: adaptive,
};

pub(in crate::predict) const LINEAR: Quantity = Quantity {
    name: "linear_scaling_rule",
    summary: "Linear scaling rule of SGD and SGDW, x' = x - eta (g + gamma x); gamma stays, unlike in Comp24 Lemma E.3",
    inputs: &[field::ETA, BATCH, GAMMA, KAPPA],
    outputs: &[Field::new("eta", "eta kappa"), Field::new("B", "B kappa"), Field::new("gamma", "gamma")],
    answer: linear,
};

fn adaptive(inputs: &Inputs) -> Answer {
    let noise = inputs.number("sigma")?;
    let base = AdaptiveRun {
        hyper: AdaptiveHyperparameters {
            learning_rate: inputs.number("eta")?,
            beta1: inputs.number("beta1")?,
            beta2: inputs.number("beta2")?,
            epsilon: inputs.number("eps")?,
        },
        weight_decay: inputs.number("gamma")?,
        batch: inputs.number("B")?,
        noise,
        second_moment: 0.0,
    };
    let kappa = inputs.number("kappa")?;
    let constants = sde_constants(&base)?;
    let rule = Rule::square_root_with_decay(kappa)?;
    let scaled = rule.apply(&base)?;
    let mut square_root = hyperparameters(&scaled.hyper);
    square_root.extend([
        ("B".into(), json!(scaled.batch)),
        ("sigma".into(), json!(scaled.noise)),
        ("v0_factor".into(), json!(rule.second_moment)),
        ("steps_factor".into(), json!(rule.steps())),
    ]);
    let linear = hyperparameters(&Rule::linear(kappa)?.apply(&base)?.hyper);
    Ok(Map::from_iter([
        ("sigma0".into(), json!(constants.sigma0)),
        ("eps0".into(), json!(constants.eps0)),
        ("c1".into(), json!(constants.c1)),
        ("c2".into(), json!(constants.c2)),
        ("rho1".into(), json!(constants.rho1)),
        ("rho2".into(), json!(constants.rho2)),
        ("sqrt_rule".into(), Value::Object(square_root)),
        ("gamma_compagnoni".into(), json!(scaled.weight_decay)),
        ("linear_rule_d".into(), Value::Object(linear)),
    ]))
}

fn hyperparameters(hyper: &AdaptiveHyperparameters<f64>) -> Map<String, Value> {
    Map::from_iter([
        ("eta".into(), json!(hyper.learning_rate)),
        ("beta1".into(), json!(hyper.beta1)),
        ("beta2".into(), json!(hyper.beta2)),
        ("eps".into(), json!(hyper.epsilon)),
    ])
}

fn linear(inputs: &Inputs) -> Answer {
    let run = SgdRun {
        learning_rate: inputs.number("eta")?,
        batch: inputs.number("B")?,
        weight_decay: inputs.number("gamma")?,
    };
    let scaled = linear_sgd(&run, inputs.number("kappa")?)?;
    Ok(Map::from_iter([
        ("eta".into(), json!(scaled.learning_rate)),
        ("B".into(), json!(scaled.batch)),
        ("gamma".into(), json!(scaled.weight_decay)),
    ]))
}
