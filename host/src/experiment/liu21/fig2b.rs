//! Liu21 figure 2(b): the stationary variance of SGD in one dimension under minibatch noise.

use super::data::one_dimension;
use super::minibatch::{Setting, figure, run as run_settings};
use crate::experiment::{Axis, Claim, Context, Estimate, Experiment, Failure, Findings, Prediction};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig2b",
    title: "Variance of SGD under minibatch noise, one dimension",
    source: "Liu21, Figure 2(b), section 5",
    paper_says: "With the approximation C = K/S, the discrete-time theory agrees much better with the experiment than \
        the continuous-time theory, both in trend and in magnitude.",
    method: "Linear regression on 1000 samples, batches of 100, from the least-squares solution. The paper prints the \
        mean squared error; the figure belongs to half of it with unit label noise, which is used here. Data, the \
        number of runs and the learning rates are ours.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let rates = [0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.7, 1.8, 1.9];
    let settings = rates.map(|rate| Setting { rate_times_curvature: rate, momentum: 0.0, at: rate });
    let mut findings = run_settings(context, &settings, "lambda k", |task, points| {
        let y = Axis::linear("variance of w").within(0.0, 0.2);
        figure(task, points, ("λk", (0.0, 2.0)), y, |x| (x, 0.0))
    })?;
    // Erratum 36: K is the mean of x^2 (standard error sqrt(2/1000) = 0.045) only for half the loss printed.
    let hessian = |factor: f64| -> Result<f64, Failure> { Ok(one_dimension()?.theory(factor)?.hessian()[(0, 0)]) };
    let expected = Prediction::Within { value: 1.0, error: 0.2 };
    findings.claims.push(
        Claim::refuted(
            "the loss as printed, the mean squared error, has the expected Hessian 1",
            expected,
            Estimate::computed(hessian(2.0)?),
        )
        .showing(36),
    );
    findings.claims.push(
        Claim::ours(
            "half the mean squared error has the expected Hessian 1",
            expected,
            Estimate::computed(hessian(1.0)?),
        )
        .showing(36),
    );
    Ok(findings)
}
