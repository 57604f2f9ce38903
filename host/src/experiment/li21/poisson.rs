//! Li21 Example B.1: Poisson gradients, where linear scaling is exact and the SDE is wrong all the same.

use super::poisson_figures::{cumulant_figure, law_figure, probabilities};
use super::poisson_simulated::{ETA, Final, TIME, noisy_gradient_descent, sgd, svag};
use crate::convergence::ErrorAt;
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Findings, Prediction};
use crate::theory::poisson_example;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/poisson",
    title: "Linear scaling that is exact where the SDE is wrong",
    source: "Li21, Example B.1, appendix B.2 and Figure 5",
    paper_says: "With Poisson gradients the final iterate of SGD has the same law for every batch size under linear scaling, \
        also for fractional ones, while noisy gradient descent and the SDE have another one: linear scaling holds and the \
        SDE approximation fails, by the shape of the noise alone. SVAG approaches the SDE.",
    method: "The gradient of one sample is a Poisson number of mean 1 everywhere. SGD with batch size B and learning rate B \
        eta, T/B steps from 0; eta = 0.5 and T = 6 are ours. The third cumulant, which a Gaussian law does not have, and \
        the mean absolute deviation are measured around the mean -eta T, which is the same for all. B = 1/4 is a gradient \
        4 P with P Poisson of mean 1/4: the noise is infinitely divisible. Noisy gradient descent has exactly the law of \
        the SDE here.",
    conclusion: "Where the noise is infinitely divisible and does not depend on the position, linear scaling is exact \
        for any learning rate, whether or not an SDE describes SGD. Small steps by linear scaling keep the skewness of the \
        noise, SVAG removes it as 1/l.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    // First all simulations.
    let (few, many) = (context.choose(400_000, 2_000_000), context.choose(3_000_000, 12_000_000));
    let quarter = sgd(context, 0.25, (few, 24))?;
    let one = sgd(context, 1.0, (many, 6))?;
    let two = sgd(context, 2.0, (few, 3))?;
    let six = sgd(context, 6.0, (many, 1))?;
    let gaussian_one = noisy_gradient_descent(context, 1.0, (few, 6))?;
    let gaussian_six = noisy_gradient_descent(context, 6.0, (many, 1))?;
    let mut amplified = Vec::new();
    for (l, steps) in [(2.0, 12), (4.0, 24), (8.0, 48)] {
        amplified.push((l, svag(context, l, (few, steps))?));
    }

    let mut findings = Findings::default();
    let scaled = [(0.25, &quarter), (1.0, &one), (2.0, &two), (6.0, &six)];
    findings.claims.extend(linear_scaling(&scaled)?);
    findings.claims.extend(equation(&gaussian_one, &gaussian_six)?);
    findings.claims.extend(amplification(&amplified)?);
    findings.figures.push(law_figure(&one, &six));
    findings.figures.push(cumulant_figure(&scaled, &amplified)?);
    Ok(findings)
}

/// SGD: the law of -eta Z(T) for every batch size, and not that of the SDE.
fn linear_scaling(scaled: &[(f64, &Final)]) -> Result<Vec<Claim>, Failure> {
    let sde = poisson_example::sde(ETA, TIME)?;
    let mut claims = Vec::new();
    for &(batch, measured) in scaled {
        // The law of Z(T) does not depend on how it is cut into parts, so B = 1 stands for fractional batches too.
        let exact = poisson_example::sgd(batch.max(1.0), ETA, TIME)?;
        claims.push(Claim::paper(
            format!("third cumulant of SGD at B = {batch}, learning rate {batch} eta, not that of the SDE"),
            Prediction::Equal { value: exact.third, rival: Some(sde.third) },
            measured.third_cumulant(),
        ));
    }
    let exact = poisson_example::sgd(1.0, ETA, TIME)?;
    for &(batch, measured) in scaled.iter().filter(|(batch, _)| [1.0, 6.0].contains(batch)) {
        claims.push(Claim::paper(
            format!("variance of SGD at B = {batch}"),
            Prediction::Equal { value: exact.variance, rival: None },
            measured.variance(),
        ));
        claims.push(Claim::paper(
            format!("E |x - E x| of SGD at B = {batch}, not that of the SDE"),
            Prediction::Equal { value: poisson_deviation(), rival: Some(normal_deviation(sde.variance)) },
            measured.mean_deviation(),
        ));
    }
    Ok(claims)
}

/// Noisy gradient descent: the law of the SDE for every batch size.
fn equation(one: &Final, six: &Final) -> Result<Vec<Claim>, Failure> {
    let sde = poisson_example::sde(ETA, TIME)?;
    let sgd = poisson_example::sgd(1.0, ETA, TIME)?;
    let third = |batch: u32, measured: &Final| {
        Claim::paper(
            format!("third cumulant of noisy gradient descent at B = {batch}, that of the SDE"),
            Prediction::Equal { value: sde.third, rival: Some(sgd.third) },
            measured.third_cumulant(),
        )
    };
    // -eta T + eta sum z_k, printed without sqrt(B) at the noise, which the line before still has.
    let printed = sde.variance / 6.0;
    Ok(vec![
        third(1, one),
        third(6, six),
        Claim::paper(
            "E |x - E x| of noisy gradient descent at B = 6, that of the SDE",
            Prediction::Equal { value: normal_deviation(sde.variance), rival: Some(poisson_deviation()) },
            six.mean_deviation(),
        ),
        Claim::paper(
            "variance of noisy gradient descent at B = 6 is eta^2 T, as Example B.1 concludes",
            Prediction::Equal { value: sde.variance, rival: Some(printed) },
            six.variance(),
        )
        .showing(9),
        Claim::refuted(
            "variance of noisy gradient descent at B = 6 by the sum that Example B.1 prints on the way, eta^2 T / B",
            Prediction::Equal { value: printed, rival: Some(sde.variance) },
            six.variance(),
        )
        .showing(9),
    ])
}

/// SVAG: between SGD and the SDE.
fn amplification(amplified: &[(f64, Final)]) -> Result<Vec<Claim>, Failure> {
    let sgd = poisson_example::sgd(1.0, ETA, TIME)?;
    let mut claims = Vec::new();
    for (l, measured) in amplified {
        claims.push(Claim::ours(
            format!("third cumulant of SVAG at l = {l}, not that of linear scaling"),
            Prediction::Equal { value: poisson_example::svag(*l, ETA, TIME)?.third, rival: Some(sgd.third) },
            measured.third_cumulant(),
        ));
    }
    let mut errors = Vec::new();
    for exponent in 0..8_i32 {
        let l = 4.0_f64.powi(exponent);
        errors.push(ErrorAt { size: 1.0 / l, error: poisson_example::svag(l, ETA, TIME)?.third.abs() });
    }
    claims.push(Claim::paper(
        "order in 1/l of SVAG against the SDE, third cumulant",
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&errors)?,
    ));
    Ok(claims)
}

/// E |x - E x| of a normal number.
fn normal_deviation(variance: f64) -> f64 {
    (2.0 * variance / std::f64::consts::PI).sqrt()
}

/// E |x - E x| of -eta Z(T), summed over the law of Z(T): 6^60 / 60! is below 1e-34.
fn poisson_deviation() -> f64 {
    probabilities(60).map(|(x, probability)| (x + ETA * TIME).abs() * probability).sum()
}
