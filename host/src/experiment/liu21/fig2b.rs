//! Liu21 figure 2(b): the stationary variance of SGD in one dimension under minibatch noise.

use super::data::one_dimension;
use super::minibatch::Setting;
use super::minibatch_figures::{figure, run as run_settings};
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
    conclusion: "With real batches C = K/S gives the trend; the exact covariance, which knows that the noise grows with \
        the distance from the minimum, gives the numbers.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let rates = [0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.7, 1.8, 1.9];
    let mut findings = run_settings(context, &rates.map(Setting::of_rate), "lambda k", |task, points| {
        let y = Axis::linear("variance of w").within(0.0, 0.5);
        figure(task, points, ("λk", (0.0, 2.0)), y, Setting::of_rate)
    })?;
    findings.claims.extend(printed_loss()?);
    Ok(findings)
}

/// Erratum 36: with unit inputs and unit label noise e, Hessian and noise are those of half the loss printed,
/// which doubles the one and quadruples the other. Over 1000 samples the mean of x^2 has the standard error
/// sqrt(2/1000) = 0.045 and that of e^2 x^2 sqrt(8/1000) = 0.09; the bands are 4.5 of them.
fn printed_loss() -> Result<Vec<Claim>, Failure> {
    let data = one_dimension()?;
    let mut claims = Vec::new();
    for (factor, loss) in [(2.0, "the mean squared error, as printed"), (1.0, "half the mean squared error")] {
        let task = data.theory(factor)?;
        let (hessian, noise) = (task.hessian()[(0, 0)], task.gradient_covariance()[(0, 0)]);
        let claim = if factor == 2.0 { Claim::refuted } else { Claim::ours };
        let hessian_claim = Prediction::Within { value: 1.0, error: 0.2 };
        let noise_claim = Prediction::Within { value: 1.0, error: 0.4 };
        let name = format!("{loss}, has the expected Hessian 1");
        claims.push(claim(name, hessian_claim, Estimate::computed(hessian)).showing(36));
        let name = format!("{loss}, has noise C = K/S at the minimum: S C / K");
        claims.push(claim(name, noise_claim, Estimate::computed(noise / hessian)).showing(36));
    }
    Ok(claims)
}
