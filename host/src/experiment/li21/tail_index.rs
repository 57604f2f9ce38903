//! Li21 appendix B.3: what the estimator of a tail index says of Gaussian noise.

use nalgebra::DMatrix;
use optsde_core::Real;
use optsde_core::linalg::Matrix;
use optsde_core::noise::{AlphaStable, Gaussian};
use optsde_core::random::SymmetricStable;
use optsde_device::entry::Entry;
use optsde_device::observe::InverseAlpha;
use optsde_device::process::{Blocks, DRAWN, LogarithmSums};

use crate::ensemble::Plan;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory::tail_index;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/tail_index",
    title: "A tail-index estimator on Gaussian noise",
    source: "Li21, appendix B.3, eq. (16), Theorems B.3 and B.4",
    paper_says: "The estimator of 1/alpha is right for independent numbers of one stable law. On jointly Gaussian vectors \
        it answers anything from 1/2 to 1, alpha = 2 to 1, depending on their correlations, so an estimate below 2 does not \
        show heavy tails.",
    method: "Vectors of d = 16 numbers with covariance beta 1 1' + (1 - beta) I, and blocks of K1 = 16 m of them; independent \
        stable numbers for Theorem B.3. d, m, the values of beta, and the Gaussian numbers of unequal variances are ours. A \
        path is one estimate from 20 blocks: the estimator is an average over blocks, so its expectation does not \
        depend on their number. Negative correlations, which the paper leaves out, are added.",
    conclusion: "The estimator measures how a sum of K1 numbers grows, which correlations and unequal variances change as much \
        as tails do: Gaussian numbers of correlation 0.1 look like stable noise with alpha = 1.5. It means a tail \
        index only for independent numbers of one law.",
    run,
};

/// The blocks of a path.
const BLOCKS: u32 = 20;
/// Correlations at m = 1; 0.10132 is where 1 + 15 beta = 16^(1/3), the estimate of stable noise with alpha = 3/2.
const CORRELATIONS: [f64; 6] = [-0.05, 0.0, LIKE_THREE_HALVES, 0.3, 0.6, 1.0];
const LIKE_THREE_HALVES: f64 = 0.101_323;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let stable = stable_noise(context, &mut findings)?;
    let gaussian = correlated(context, &mut findings)?;
    findings.claims.push(longer_blocks(context)?);
    findings.claims.push(unequal_variances(context)?);
    findings.figures.push(figure(&stable, &gaussian)?);
    Ok(findings)
}

/// Theorem B.3: independent numbers of one law.
fn stable_noise(context: &Context<'_>, findings: &mut Findings) -> Result<Vec<(f64, Estimate)>, Failure> {
    let mut points = Vec::new();
    // The rival is the alpha next to it.
    for (alpha, other) in [(2.0, 1.5), (1.5, 2.0), (1.0, 1.5)] {
        let noise = AlphaStable::new(SymmetricStable::new(Number::of(alpha))?, Number::of(1.0))?;
        let measured = estimate(context, &format!("stable {alpha}"), noise, 1)?;
        findings.claims.push(Claim::paper(
            format!("independent stable numbers: E of the estimate of 1/alpha at alpha = {alpha}, not {other}"),
            Prediction::Equal { value: 1.0 / alpha, rival: Some(1.0 / other) },
            measured,
        ));
        points.push((alpha, measured));
    }
    Ok(points)
}

/// Theorem B.4 with one vector in a block.
fn correlated(context: &Context<'_>, findings: &mut Findings) -> Result<Vec<(f64, Estimate)>, Failure> {
    let mut points = Vec::new();
    for beta in CORRELATIONS {
        let measured = gaussian(context, &format!("correlation {beta}"), |_| 1.0, beta, 1)?;
        let value = tail_index::expected_equicorrelated(DRAWN, 1, beta)?;
        let name = format!("Gaussian numbers of correlation {beta}: E of the estimate of 1/alpha");
        let claim = if beta < 0.0 { Claim::ours } else { Claim::paper };
        findings.claims.push(if beta == 1.0 {
            // All numbers of a block are the same, so that every estimate is 1 up to rounding.
            claim(name, Prediction::Within { value, error: 1e-12 }, Estimate::computed(measured.value))
        } else {
            let rival = (beta != 0.0).then_some(0.5);
            claim(name, Prediction::Equal { value, rival }, measured)
        });
        points.push((beta, measured));
    }
    Ok(points)
}

/// Theorem B.4 with m = 4.
fn longer_blocks(context: &Context<'_>) -> Result<Claim, Failure> {
    let value = tail_index::expected_equicorrelated(DRAWN, 4, 0.3)?;
    Ok(Claim::paper(
        "Gaussian numbers of correlation 0.3, 4 vectors in a block: E of the estimate of 1/alpha",
        Prediction::Equal { value, rival: Some(tail_index::expected_equicorrelated(DRAWN, 1, 0.3)?) },
        gaussian(context, "correlation 0.3, m 4", |_| 1.0, 0.3, 4)?,
    ))
}

/// Theorem B.4 without correlations: the law alone differs from number to number.
fn unequal_variances(context: &Context<'_>) -> Result<Claim, Failure> {
    let measured = gaussian(context, "unequal variances", deviation, 0.0, 1)?;
    let sigma = covariance(deviation, 0.0);
    let value = tail_index::expected(&DMatrix::from_fn(DRAWN, DRAWN, |i, j| sigma[i][j]), 1)?;
    Ok(Claim::paper(
        "independent Gaussian numbers, standard deviations 1 to 2^7.5: E of the estimate of 1/alpha",
        Prediction::Equal { value, rival: Some(0.5) },
        measured,
    ))
}

/// The standard deviation of number i, 2^(i/2).
fn deviation(i: u32) -> f64 {
    2.0_f64.powf(0.5 * f64::from(i))
}

/// Deviations times correlations, beta off the diagonal.
fn covariance(deviation: fn(u32) -> f64, beta: f64) -> Matrix<f64, DRAWN> {
    let mut deviations = [0.0; DRAWN];
    for (deviation_of, i) in deviations.iter_mut().zip(0..) {
        *deviation_of = deviation(i);
    }
    let mut covariance = [[0.0; DRAWN]; DRAWN];
    for (i, row) in covariance.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            *entry = deviations[i] * deviations[j] * if i == j { 1.0 } else { beta };
        }
    }
    covariance
}

fn gaussian(
    context: &Context<'_>,
    name: &str,
    deviation: fn(u32) -> f64,
    beta: f64,
    draws: u32,
) -> Result<Estimate, Failure> {
    let noise = Gaussian::new(&covariance(deviation, beta).map(|row| row.map(Number::of)))?;
    estimate(context, name, noise, draws)
}

/// The mean of (16) over paths.
fn estimate<N>(context: &Context<'_>, name: &str, noise: N, draws: u32) -> Result<Estimate, Failure>
where
    Blocks<N>: Entry<InverseAlpha, 1, State = LogarithmSums<Number>> + Sync,
{
    let (blocks, size) = (f64::from(BLOCKS), f64::of_count(DRAWN as u64) * f64::from(draws));
    let (per_sum, per_number) = (1.0 / (blocks * size.ln()), 1.0 / (blocks * size * size.ln()));
    let [per_sum, per_number] = [per_sum, per_number].map(Number::of);
    let plan = Plan::new(context.choose(20_000, 200_000), BLOCKS.into());
    let outcome = context.simulate(name, &Blocks { noise, draws }, InverseAlpha { per_sum, per_number }, plan)?;
    Ok(Estimate::mean(&outcome.moments[0], 0))
}

fn figure(stable: &[(f64, Estimate)], gaussian: &[(f64, Estimate)]) -> Result<Figure, Failure> {
    let mut curve = Vec::new();
    for step in 0_u32..=212 {
        let beta = f64::from(step) / 200.0 - 0.06;
        curve.push((beta, tail_index::expected_equicorrelated(DRAWN, 1, beta)?));
    }
    let mut series = vec![
        Series::new("Theorem B.4", Role::Discrete, Mark::Line, curve),
        Series::estimates("Gaussian, measured", Role::Measured, Mark::Symbols, gaussian),
    ];
    for (alpha, estimate) in stable {
        let level = vec![(-0.06, estimate.value), (1.0, estimate.value)];
        series.push(Series::new(format!("stable, α = {alpha}, measured"), Role::Guide, Mark::Dashed, level));
    }
    Ok(Figure {
        caption:
            "The mean estimate of 1/alpha on Gaussian vectors, whose alpha is 2, against the correlation of their \
            numbers. Dashed: what independent stable numbers give."
                .into(),
        panels: vec![Panel {
            title: "Estimate of 1/α, d = K1 = 16".into(),
            x: Axis::linear("correlation β"),
            y: Axis::linear("mean estimate of 1/α"),
            series,
            verticals: Vec::new(),
        }],
    })
}
