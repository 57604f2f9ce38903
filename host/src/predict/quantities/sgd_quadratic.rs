//! SGD(W) and its SDE on a quadratic loss, and bounds on the loss of SGD.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::scaling_rules::{SgdRun, linear_sgd, linear_sgd_as_printed};
use crate::theory::sgd_bounds::SgdBound;
use crate::theory::sgd_quadratic::SgdQuadratic;

const LAM: Field = Field::new("lam", "curvature; > 0");
const SIGMA: Field = Field::new("sigma", "standard deviation of the noise of one sample; > 0");
const ETA: Field = Field::new("eta", "learning rate; > 0, eta (lam + gamma) < 2");
const GAMMA: Field = Field::new("gamma", "decoupled weight decay, which the update multiplies by eta; >= 0");
const BATCH: Field = Field::new("B", "batch size; > 0");

pub(in crate::predict) const MOMENTS: Quantity = Quantity {
    name: "sgd_quadratic",
    summary: "Mean and variance of SGD(W), x' = x - eta (lam x + noise + gamma x), and of its SDE, from x0: Comp24 eqs. (193) and (201)",
    inputs: &[
        LAM,
        SIGMA,
        ETA,
        GAMMA,
        BATCH,
        Field::new("x0", "where both start"),
        Field::new("k", "number of steps; the SDE is taken at t = k eta"),
    ],
    outputs: &[
        Field::new("disc_mean", "mean of SGD(W) after k steps"),
        Field::new("disc_var", "its variance"),
        Field::new("disc_var_inf", "its stationary variance"),
        Field::new("sde_mean", "mean of the SDE at t = k eta"),
        Field::new("sde_var", "its variance"),
        Field::new("sde_var_inf", "its stationary variance"),
        Field::new("sde_loss_inf", "its stationary expected loss"),
    ],
    answer: moments,
};

pub(in crate::predict) const BOUNDS: Quantity = Quantity {
    name: "sgd_loss_bounds",
    summary: "Bounds on the expected loss of SGD from three SDEs: Comp24 Lemma E.2, eqs. (197) to (199)",
    inputs: &[
        Field::new("mu", "constant of strong convexity; > 0"),
        Field::new("L_tau", "bound of the trace of the Hessian; > 0"),
        SIGMA,
        field::ETA,
        BATCH,
        Field::new("kappa", "factor of eta; > 0"),
        Field::new("delta", "factor of B; > 0"),
        Field::new("S0", "loss above its minimum at t = 0; >= 0"),
        Field::new("t", "time; >= 0"),
    ],
    outputs: &[
        Field::new("b197", "SGD(eta, B) at t = k eta"),
        Field::new("b198", "SGD(eta kappa, B delta) at t = k eta kappa"),
        Field::new("b199", "SGD(eta kappa, B delta) at t = k eta"),
    ],
    answer: bounds,
};

pub(in crate::predict) const SCALING: Quantity = Quantity {
    name: "sgdw_scaling",
    summary: "Exact stationary loss of SGDW with eta kappa and B kappa, gamma unchanged and gamma kappa: Comp24 Lemma E.3, corrected",
    inputs: &[LAM, SIGMA, ETA, GAMMA, BATCH, Field::new("kappa", "factor of eta and B; > 0")],
    outputs: &[
        Field::new("base", "loss with eta, B, gamma"),
        Field::new("keep_gamma", "loss with eta kappa, B kappa, gamma: the linear rule"),
        Field::new("scale_gamma", "loss with eta kappa, B kappa, gamma kappa: Comp24 Appendix E as printed"),
    ],
    answer: scaling,
};

fn problem(inputs: &Inputs) -> Result<SgdQuadratic, Error> {
    Ok(SgdQuadratic {
        lam: inputs.number("lam")?,
        sigma: inputs.number("sigma")?,
        eta: inputs.number("eta")?,
        gamma: inputs.number("gamma")?,
        batch: inputs.number("B")?,
    })
}

fn moments(inputs: &Inputs) -> Answer {
    let problem = problem(inputs)?;
    let (x0, k) = (inputs.number("x0")?, inputs.count("k")?);
    let (sgd, sde) = (problem.after(x0, k)?, problem.sde_after(x0, k)?);
    Ok(Map::from_iter([
        ("disc_mean".into(), Value::from(sgd.mean)),
        ("disc_var".into(), Value::from(sgd.variance)),
        ("disc_var_inf".into(), Value::from(problem.stationary_variance()?)),
        ("sde_mean".into(), Value::from(sde.mean)),
        ("sde_var".into(), Value::from(sde.variance)),
        ("sde_var_inf".into(), Value::from(problem.sde_stationary_variance()?)),
        ("sde_loss_inf".into(), Value::from(problem.sde_stationary_loss()?)),
    ]))
}

fn bounds(inputs: &Inputs) -> Answer {
    let bound = SgdBound {
        mu: inputs.number("mu")?,
        trace: inputs.number("L_tau")?,
        sigma: inputs.number("sigma")?,
        eta: inputs.number("eta")?,
        batch: inputs.number("B")?,
        kappa: inputs.number("kappa")?,
        delta: inputs.number("delta")?,
        start: inputs.number("S0")?,
    };
    let t = inputs.number("t")?;
    Ok(Map::from_iter([
        ("b197".into(), Value::from(bound.base(t)?)),
        ("b198".into(), Value::from(bound.rescaled(t)?)),
        ("b199".into(), Value::from(bound.rescaled_in_base_time(t)?)),
    ]))
}

fn scaling(inputs: &Inputs) -> Answer {
    let base = problem(inputs)?;
    let run = SgdRun { learning_rate: base.eta, batch: base.batch, weight_decay: base.gamma };
    let kappa = inputs.number("kappa")?;
    let loss = |run: SgdRun| {
        let SgdRun { learning_rate: eta, batch, weight_decay: gamma } = run;
        SgdQuadratic { eta, gamma, batch, ..base }.stationary_loss()
    };
    Ok(Map::from_iter([
        ("base".into(), Value::from(base.stationary_loss()?)),
        ("keep_gamma".into(), Value::from(loss(linear_sgd(&run, kappa)?)?)),
        ("scale_gamma".into(), Value::from(loss(linear_sgd_as_printed(&run, kappa)?)?)),
    ]))
}
