//! Malladi22 Figures 4 and 5: the size of gradient noise against that of the gradient.

use optsde::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Kept, Mark, Panel, Prediction, Role,
    Running, Series,
};
use optsde_core::Real;
use optsde_core::optimizer::SecondMomentUse;

use super::super::replicates::{Replicates, at};
use super::base::{DESCRIPTION, Replicate, STEPS, TIMES, adam, rmsprop};
use crate::network::Network;
use crate::noise::ExactNoise;
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig4",
    title: "Gradient noise against the gradient during training",
    source: "Malladi22, Figures 4 and 5",
    paper_says: "On ResNet-50 with B = 256 the noise of the gradient dominates the gradient during training with RMSprop and Adam, which the \
        analysis assumes.",
    method: "The base run of malladi22/fig1 and the same with RMSprop; at seven times N = tr Cov of a batch of 8 and G = |grad L|^2, \
        without sampling error from the gradients of all samples.",
    conclusion: "N/G is above 1 at every time: noise dominates at B = 8. It is 16 times less at B = 128, which explains where the scaling \
        rules lose precision.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    for (name, base) in [("Adam", adam()), ("RMSprop", rmsprop())] {
        let replicate = |running: &Running<'_>| -> Result<Kept, Failure> {
            let mut runs = Replicate::new(running.seed)?;
            let mut numbers = Vec::new();
            let mut source = runs.batches("base", base.batch)?;
            let batches = *source.sampler();
            runs.run(&mut source, &base.hyper, SecondMomentUse::Updated, STEPS, &mut |network, x| {
                let all = network.samples();
                let noise = ExactNoise::at(network, x, all).map_err(Failure::setup)?;
                numbers.push(noise.noise_to_signal(&batches).value);
                Ok(())
            })?;
            Ok(Kept { numbers, digest: runs.digest, diverged: runs.diverged })
        };
        let description = format!("{DESCRIPTION}; {base:?}; noise to signal at {TIMES} times");
        let runs = Replicates::run(context, name, context.choose(8, 32), STEPS, &description, replicate)?;
        let ratio = |time: usize| runs.mean_ratio(|numbers| at(numbers, time));
        let points: Vec<(f64, Estimate)> = (0..TIMES)
            .zip(0..)
            .map(|(time, place)| (f64::of_count(time + 1) / f64::of_count(TIMES), ratio(place)))
            .collect();
        findings.claims.push(Claim::paper(
            format!("{name}, B = 8: N/G is above 1 at the time when it is smallest, of seven (geometric mean)"),
            Prediction::AtLeast { bound: 1.0 },
            runs.mean_ratio(|numbers| numbers.iter().copied().fold(f64::INFINITY, f64::min)),
        ));
        panels.push(Panel {
            title: format!("Noise to signal, {name}"),
            x: Axis::linear("part of the samples seen"),
            y: Axis::logarithmic("N/G"),
            series: vec![
                Series::estimates("measured", Role::Measured, Mark::Symbols, &points),
                Series::new("1", Role::Guide, Mark::Dashed, points.iter().map(|(time, _)| (*time, 1.0)).collect()),
            ],
            verticals: Vec::new(),
        });
    }
    findings
        .figures
        .push(Figure { caption: "N/G of batches of 8 during training, geometric means of the seeds.".into(), panels });
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
