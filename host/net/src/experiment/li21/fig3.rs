//! Li21 Figures 3, 18, 19 and 20: noisy gradient descent ends where SGD does.

use optsde::experiment::{Claim, Context, Experiment, Failure, Findings, Kept, Prediction, Running, Table};
use optsde_core::Real;
use optsde_core::optimizer::{Decayed, Sgd, WeightDecay};
use optsde_core::schedule::Constant;

use super::super::replicates::{Replicates, at, deviation, with_half_width};
use super::super::small::{derived, digits_tanh, start};
use super::amplified::{BATCH, DECAY, HIDDEN};
use crate::mlp::Initial;
use crate::network::{Network, Number, Split};
use crate::noise::{Around, FullGradient, GradientSource, MatchedGaussian, Minibatch};
use crate::optimizer::Pass;
use crate::paper;
use crate::sampling::{Sampler, Scheme};
use crate::training::{End, Scheduled, digest, train};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig3",
    title: "Noisy gradient descent with the covariance of SGD ends where SGD does",
    source: "Li21, Figures 3, 18, 19 and 20",
    paper_says: "SGD and gradient descent with Gaussian noise of the same covariance (NGD, eq. 3) have the same test accuracy, \
        89.4 and 89.3 %, 14 % above gradient descent without noise: that gradient noise is not Gaussian does not matter.",
    method: "The network, data and hyperparameters of li21/fig4: SGD with B = 8, NGD by a backward pass with Gaussian weights of the \
        samples, whose covariance is exactly that of a batch at every step, and gradient descent; 1200 steps, of which the last \
        tenth is averaged.",
    conclusion: "SGD and NGD have the same final training loss and test error, those of gradient descent are others. On this small \
        problem noise raises both, where the paper's networks generalise better with it: that is not reproduced here.",
    run,
};

const STEPS: u64 = 1200;
const LEARNING_RATE: f64 = 0.2;
/// SGD, NGD, gradient descent.
const NAMES: [&str; 3] = ["SGD", "NGD", "GD"];
/// Training loss and test error.
const MEASURED: usize = 2;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let description = format!("eta {LEARNING_RATE}, {STEPS} steps, tanh {HIDDEN}, batch {BATCH}, decay {DECAY}");
    let replicates = context.choose(48, 256);
    let runs = Replicates::run(context, "SGD, NGD and GD", replicates, 3 * STEPS, &description, replicate)?;
    let value = |numbers: &[f64], run: usize, which: usize| at(numbers, run * MEASURED + which);
    let mut findings = Findings::default();
    let difference = |run: usize| runs.mean(|numbers| value(numbers, run, 0) - value(numbers, 0, 0));
    findings.claims.push(Claim::paper(
        "final training loss of NGD is nearer to that of SGD than that of gradient descent is (difference to SGD)",
        Prediction::Closer { value: 0.0, rival: difference(2).value },
        difference(1),
    ));
    for (which, what) in ["final training loss", "final test error"].into_iter().enumerate() {
        let spread = deviation(&runs.each(|numbers| value(numbers, 0, which)));
        let apart = runs.mean(|numbers| value(numbers, 1, which) - value(numbers, 0, which));
        findings.claims.push(Claim::paper(
            format!("{what} of NGD and SGD differ by less than two runs of SGD do (2 standard deviations)"),
            Prediction::AtMost { bound: 2.0 * spread },
            if apart.value < 0.0 { apart.scaled(-1.0) } else { apart },
        ));
    }
    let row = |(run, name): (usize, &str)| {
        let cell = |which: usize| with_half_width(&runs.mean(|numbers| value(numbers, run, which)), 4);
        vec![name.to_owned(), cell(0), cell(1)]
    };
    findings.tables.push(Table {
        caption: "Means of the seeds and half-widths of their intervals.".into(),
        columns: ["", "final training loss", "final test error"].map(String::from).into(),
        rows: NAMES.into_iter().enumerate().map(row).collect(),
    });
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}

fn replicate(running: &Running<'_>) -> Result<Kept, Failure> {
    let mut network = digits_tanh::<Number>(HIDDEN)?;
    let x = start(&network, Initial::Glorot, running.seed);
    let mut kept = Kept::default();
    let all = network.samples();
    for name in NAMES {
        let sampler =
            Sampler::new(Scheme::WithReplacement, all, BATCH, derived(running.seed, name)).map_err(Failure::setup)?;
        let mut source: Box<dyn GradientSource<Number>> = match name {
            "SGD" => Box::new(Minibatch::new(sampler)),
            "NGD" => Box::new(MatchedGaussian::new(sampler, Around::FullGradient, all).map_err(Failure::setup)?),
            _ => Box::new(FullGradient::new(all).map_err(Failure::setup)?),
        };
        let mut x = x.clone();
        let decay = WeightDecay::Coupled(Number::of(DECAY));
        let optimizer = Box::new(Pass::start(Decayed { optimizer: Sgd, decay }, &x));
        let mut dynamics = Scheduled { optimizer, schedule: Constant(Number::of(LEARNING_RATE)) };
        let mut means = [0.0; MEASURED];
        let (mut end, points) = (End::Finished, 4);
        for point in 0..points {
            let last = STEPS * 9 / 10 + STEPS * (point + 1) / 10 / points;
            let first = if point == 0 { 0 } else { STEPS * 9 / 10 + STEPS * point / 10 / points };
            if end == End::Finished {
                end = train(&mut network, source.as_mut(), &mut dynamics, &mut x, first..last, &mut |_, _, _| ())?;
            }
            means[0] += network.evaluate(&x, Split::Train).map_err(Failure::setup)?.loss / f64::of_count(points);
            means[1] += network.evaluate(&x, Split::Test).map_err(Failure::setup)?.error_rate() / f64::of_count(points);
        }
        kept.numbers.extend(means);
        kept.diverged |= end != End::Finished;
        kept.digest = kept.digest.rotate_left(1) ^ digest(&x);
    }
    Ok(kept)
}
