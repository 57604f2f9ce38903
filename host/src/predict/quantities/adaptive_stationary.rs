//! Stationary variance and loss of RMSprop(W) and Adam(W).

use nalgebra::DVector;
use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::adaptive_loss::{AdaptiveLoss, Rescaled};
use crate::theory::adaptive_sde_stationary::{CurrentGradient, second_moment};
use crate::theory::adaptive_stationary::AdaptiveQuadratic;

const GAMMA: Field = Field::new("gamma", "decoupled weight decay, which the update multiplies by eta; >= 0");

pub(in crate::predict) const SECOND_MOMENT: Quantity = Quantity {
    name: "adaptive_stationary",
    summary: "Stationary E x^2 of RMSprop(W) and Adam(W) on lam x^2 / 2: exact for the algorithm with a slow second moment, the SDEs, and Comp24 Lemma 3.14",
    inputs: &[
        Field::new("lam", "curvature; > 0"),
        field::GAUSSIAN_SIGMA,
        field::ETA,
        Field::new("beta1", "0 <= beta1 < 1; 0 for RMSprop(W)"),
        GAMMA,
    ],
    outputs: &[
        Field::new("paper_C34", "(eta/2) / (lam/sigma + gamma): Comp24 Lemmas 3.14 and C.34 as printed"),
        Field::new("corrected_C34", "the same times rho1 / (rho1 + gamma), rho1 = (1 - beta1)/eta, for beta1 > 0"),
        Field::new("discrete_frozen_v", "the algorithm with v = sigma^2, exactly"),
        Field::new("discrete_selfconsistent_v", "the algorithm with v = sigma^2 + lam^2 E x^2: the best prediction"),
        Field::new("bound13_1d", "bound of the loss, Comp24 eq. (13) with mu = L = L_tau = lam"),
        Field::optional("sde_paper_174", "SDE (174) as printed; with beta1 > 0"),
        Field::optional("sde_D5_type", "SDE of Malladi22 (Comp24 Theorem D.5) with decay; with beta1 > 0"),
        Field::optional("sde_noise_kept", "SDE (174) with the noise of the current gradient in dX; with beta1 > 0"),
    ],
    answer: stationary,
};

pub(in crate::predict) const LOSS: Quantity = Quantity {
    name: "adaptive_asymptotic_loss",
    summary: "Loss of RMSprop(W) and Adam(W) for long times with eta kappa, B delta, gamma xi: Comp24 eqs. (13), (102), (117), (180), Lemmas C.28 and C.29, and the sum over coordinates",
    inputs: &[
        Field::new("H", "eigenvalues of the Hessian, all > 0"),
        Field::new("sigma", "standard deviation of the noise of one sample; > 0"),
        field::ETA,
        GAMMA,
        Field::new("B", "batch size; > 0"),
        Field::new("kappa", "factor of eta; > 0"),
        Field::new("delta", "factor of B; > 0"),
        Field::new("xi", "factor of gamma; >= 0"),
    ],
    outputs: &[
        Field::new("bound13", "bound of the loss"),
        Field::new("sde_exact", "loss of the SDE, summed over the coordinates"),
        Field::new("bound_gamma0", "the bound without weight decay"),
        Field::new("loss_gamma0", "the loss without weight decay"),
    ],
    answer: loss,
};

fn stationary(inputs: &Inputs) -> Answer {
    let problem = AdaptiveQuadratic {
        lam: inputs.number("lam")?,
        sigma: inputs.number("sigma")?,
        eta: inputs.number("eta")?,
        beta1: inputs.number("beta1")?,
        gamma: inputs.number("gamma")?,
    };
    let AdaptiveQuadratic { lam, sigma, eta, gamma, .. } = problem;
    let mut answer = Map::from_iter([
        ("paper_C34".into(), Value::from(problem.leading_order_as_printed()?)),
        ("corrected_C34".into(), Value::from(problem.leading_order()?)),
        ("discrete_frozen_v".into(), Value::from(problem.frozen(sigma)?)),
        ("discrete_selfconsistent_v".into(), Value::from(problem.self_consistent()?)),
    ]);
    let as_given = Rescaled { eta, gamma, batch: 1.0, kappa: 1.0, delta: 1.0, xi: 1.0 };
    let bound = AdaptiveLoss::new(&DVector::from_element(1, lam), sigma, &as_given)?.bound()?;
    answer.insert("bound13_1d".into(), Value::from(bound));
    if problem.beta1 > 0.0 {
        let forms = [
            ("sde_paper_174", CurrentGradient::MeanOnly),
            ("sde_D5_type", CurrentGradient::Absent),
            ("sde_noise_kept", CurrentGradient::Kept),
        ];
        for (name, form) in forms {
            answer.insert(name.into(), Value::from(second_moment(&problem, form)?));
        }
    }
    Ok(answer)
}

fn loss(inputs: &Inputs) -> Answer {
    let rescaled = Rescaled {
        eta: inputs.number("eta")?,
        gamma: inputs.number("gamma")?,
        batch: inputs.number("B")?,
        kappa: inputs.number("kappa")?,
        delta: inputs.number("delta")?,
        xi: inputs.number("xi")?,
    };
    let hessian = inputs.vector("H")?;
    inputs.agree("D", hessian.len())?;
    let loss = AdaptiveLoss::new(&hessian, inputs.number("sigma")?, &rescaled)?;
    Ok(Map::from_iter([
        ("bound13".into(), Value::from(loss.bound()?)),
        ("sde_exact".into(), Value::from(loss.exact()?)),
        ("bound_gamma0".into(), Value::from(loss.bound_without_decay()?)),
        ("loss_gamma0".into(), Value::from(loss.exact_without_decay()?)),
    ]))
}
