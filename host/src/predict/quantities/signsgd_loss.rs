//! Bounds of the expected loss of SignSGD.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::sign::loss_bounds::{self, NoisyDescent, Scheduled};

const MU: Field = Field::new("mu", "strong convexity of the loss; > 0");
const SIGMA_MAX: Field = Field::new("sigma_max", "largest standard deviation of the gradient noise; > 0");

pub(in crate::predict) const BOUNDS: Quantity = Quantity {
    name: "signsgd_loss_bounds",
    summary: "Bounds of the expected loss of SignSGD in its three phases: Comp24 Lemma 3.5, corrected and as printed",
    inputs: &[
        MU,
        Field::new("L_tau", "bound of the trace of the Hessian; >= mu d"),
        Field::new("d", "dimension; a whole number >= 1"),
        SIGMA_MAX,
        field::ETA,
        Field::new("S0", "excess loss at the start of the phase; >= 0"),
        Field::new("t", "time since then; >= 0"),
    ],
    outputs: &[
        Field::new("phase1_printed", "(sqrt(mu) t - 2 sqrt(S0))^2 / 4 until it is 0: valid, not tight"),
        Field::new("phase1_tight", "(sqrt(mu) t - sqrt(2 S0))^2 / 2 until it is 0: attained in one dimension"),
        Field::new("t_star_printed", "2 sqrt(S0 / mu)"),
        Field::new("t_star_tight", "sqrt(2 S0 / mu)"),
        Field::new("phase2_printed", "with qhat = max(q1, q2)"),
        Field::new("phase2_q1", "with qhat = q1, which the proof needs"),
        Field::new("phase3", "of the linear equation; the algorithm may exceed it"),
        Field::new("phase3_asymptote", "what phase3 tends to"),
    ],
    answer: bounds,
};

pub(in crate::predict) const SCHEDULER: Quantity = Quantity {
    name: "signsgd_scheduler_bound",
    summary: "Asymptotic bound of the expected loss under a scheduler, x' = x - eta eta_t sign(g): Comp24 Lemma 3.9 with its factor eta",
    inputs: &[
        Field::new("L_tau", "bound of the trace of the Hessian; > 0"),
        MU,
        SIGMA_MAX,
        field::ETA,
        Field::new("eta_t", "value of the scheduler, a late one; > 0"),
    ],
    outputs: &[
        Field::new("signsgd", "(L_tau sigma_max / (4 mu)) sqrt(pi/2) eta eta_t; for (1 + t)^-gamma with gamma < 1"),
        Field::new("sgd", "(L_tau sigma_max^2 / (4 mu)) eta eta_t"),
        Field::new("signsgd_as_printed", "without the factor eta"),
    ],
    answer: scheduler,
};

fn bounds(inputs: &Inputs) -> Answer {
    let (mu, s0, t) = (inputs.number("mu")?, inputs.number("S0")?, inputs.number("t")?);
    let descent = NoisyDescent {
        mu,
        trace: inputs.number("L_tau")?,
        dimension: dimension(inputs)?,
        sigma_max: inputs.number("sigma_max")?,
        eta: inputs.number("eta")?,
    };
    Ok(Map::from_iter([
        ("phase1_printed".into(), Value::from(loss_bounds::phase1_as_printed(mu, s0, t)?)),
        ("phase1_tight".into(), Value::from(loss_bounds::phase1(mu, s0, t)?)),
        ("t_star_printed".into(), Value::from(loss_bounds::phase1_extinction_as_printed(mu, s0)?)),
        ("t_star_tight".into(), Value::from(loss_bounds::phase1_extinction(mu, s0)?)),
        ("phase2_printed".into(), Value::from(descent.phase2_as_printed(s0, t)?)),
        ("phase2_q1".into(), Value::from(descent.phase2(s0, t)?)),
        ("phase3".into(), Value::from(descent.phase3(s0, t)?)),
        ("phase3_asymptote".into(), Value::from(descent.phase3_asymptote()?)),
    ]))
}

fn dimension(inputs: &Inputs) -> Result<usize, crate::predict::Error> {
    let d = inputs.count("d")?;
    usize::try_from(d).map_err(|_| inputs.wrong("d", &d, "a whole number >= 1 that the machine can count to"))
}

fn scheduler(inputs: &Inputs) -> Answer {
    let scheduled = Scheduled {
        mu: inputs.number("mu")?,
        trace: inputs.number("L_tau")?,
        sigma_max: inputs.number("sigma_max")?,
        eta: inputs.number("eta")?,
    };
    let eta_t = inputs.number("eta_t")?;
    Ok(Map::from_iter([
        ("signsgd".into(), Value::from(scheduled.sign_bound(eta_t)?)),
        ("sgd".into(), Value::from(scheduled.sgd_bound(eta_t)?)),
        ("signsgd_as_printed".into(), Value::from(scheduled.sign_bound_as_printed(eta_t)?)),
    ]))
}
