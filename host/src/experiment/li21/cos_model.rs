//! Li21 section 5 on a smooth loss: the cosine of the angle to a random direction.

mod equilibria;
mod sweep;

use optsde_core::Real;
use optsde_core::loss::Cos;

use super::scale_invariant::Task;
use crate::ensemble::{Plan, Record};
use crate::experiment::{Context, Experiment, Failure, Findings, Number};
use crate::theory::cos_model::CosModel;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/cos_model",
    title: "Equilibria and linear scaling on a smooth scale-invariant loss",
    source: "Li21, section 5, eqs. (25), (26), (37), Theorem 5.6, Figure 2",
    paper_says: "Under weight decay the equilibrium of SGD satisfies (2 - eta lambda) lambda R = eta (G + N), that \
        of the first-order SDE 2 lambda R = N, that of the second-order SDE (2 + eta lambda) lambda R = eta G + N. \
        The critical batch size of linear scaling follows from N/G of one run; on networks, judged by the test \
        error, the condition is close to necessary (C^2 = 2).",
    method: "The paper has networks. Here L(x) = -(e_1 + s xi)' x / |x| in the plane with xi ~ N(0, I) and s = 1, \
        where SGD has no closed form: all numbers are sampled, as means over time and over paths. Identities at eta \
        = 0.4, lambda = 0.05; the SDEs by a scheme of weak order 2 in steps of eta/4. Linear scaling from eta = \
        0.02, lambda = 0.01, where N/G is about 100 and angles are small, by factors up to 128 (s^2 is divided by \
        kappa).",
    conclusion: "The three identities hold on a smooth loss. Linear scaling fails at a factor of about 70 where N/G \
        is 100 and C^2 = 2: before the certificate of failure fires at C^2 + (C^2 - 1) N/G = 102, and far before \
        the printed 202. On this loss certificates are no predictions: for small angles the critical factor is (C - 1/C) N/G.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let equilibria = equilibria::measure(context)?;
    let sweep = sweep::measure(context)?;
    let mut findings = Findings::default();
    equilibria.report(&mut findings)?;
    sweep.report(&mut findings)?;
    Ok(findings)
}

/// a = 1 and s^2 = 1/kappa.
fn model(kappa: f64) -> Result<CosModel, Failure> {
    Ok(CosModel::new(1.0, 1.0 / kappa.sqrt())?)
}

/// The loss with batches `kappa` times as large, from the squared norm of SGD in equilibrium.
fn task(kappa: f64, eta: f64, lam: f64) -> Result<Task<Cos<Number>>, Failure> {
    let loss = Cos { strength: Number::ONE, deviation: Number::of(1.0 / kappa.sqrt()) };
    let start = model(kappa)?.sgd_at_small_angles(eta, lam)?.squared_norm;
    Ok(Task { loss, eta, lam, start })
}

/// The mean over steps `first` to `last`.
fn average(paths: u64, first: u64, last: u64, every: u64) -> Plan {
    Plan::new(paths, last).with_records([Record::Average { first, last, every }])
}
