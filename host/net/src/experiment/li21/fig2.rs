//! Li21 Figures 2 and 15 to 17: where linear scaling fails, and the bounds for it.

use optsde::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Kept, Mark, Panel, Prediction, Role,
    Running, Series, Table,
};
use optsde::theory::closeness::{NoiseToSignal, ratios, smallest_c};
use optsde::theory::equilibrium::Equilibrium as Expected;
use optsde_core::Real;
use optsde_core::optimizer::{Decayed, Sgd, WeightDecay};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::Constant;

use super::super::replicates::{Replicates, at, with_half_width};
use super::super::small::{derived, digits};
use crate::mlp::{Activation, Mlp, Perceptron};
use crate::network::{Network, Number, Split};
use crate::noise::{Equilibrium, GradientSource, Minibatch, squared_norm};
use crate::optimizer::Pass;
use crate::paper;
use crate::sampling::{Sampler, Scheme};
use crate::scale_invariant::ScaleInvariant;
use crate::training::{End, Scheduled, TrainingError, digest, train};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig2",
    title: "Linear scaling on a scale-invariant network: equilibrium, and where it fails",
    source: "Li21, Figures 2, 15, 16 and 17; Theorem 5.6; eq. (25) and (29)",
    paper_says: "N/G measured at a small batch gives the largest batch for which linear scaling can hold, C^2 N/G times as large for \
        C^2 = 2; networks fail before.",
    method: "logits = V relu(12 W x/|W|) on the digits of li21/fig4, V (10 x 24) fixed, normal with variance 1/200, W (24 x 64) normal \
        with |W| = 3 at the start; cross entropy, B = 8 kappa with replacement, eta = 0.1 kappa, weight decay 2e-3. After \
        20000/kappa steps of approach, R = |W|^2, and from two independent batches at every fourth step G = |grad L|^2 and N = tr Cov, \
        are averaged over 40000/kappa steps, at least 1250.",
    conclusion: "G + N = (2 - eta lam)(lam/eta) R holds at every batch size. N/G falls faster than 1/B. kappa = 8 is still within \
        C^2 = 2, 16 about at it, 32 beyond: linear scaling fails well below both bounds of Theorem 5.6, which are necessary conditions, \
        not sufficient ones.",
    run,
};

/// B / 8.
const KAPPAS: [u32; 8] = [1, 2, 4, 8, 16, 32, 64, 128];
const BATCH: usize = 8;
const LEARNING_RATE: f64 = 0.1;
const DECAY: f64 = 2e-3;
const HIDDEN: usize = 24;
/// R, G, N, the training error.
const MEASURED: usize = 4;
/// C^2.
const CLOSENESS: f64 = 2.0;
/// Steps between two measurements of the gradient.
const EVERY: u64 = 4;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let description = format!("kappa {KAPPAS:?}, eta {LEARNING_RATE}, decay {DECAY}, batch {BATCH}, hidden {HIDDEN}");
    let steps = KAPPAS.iter().map(|kappa| approach(*kappa) + window(*kappa)).sum();
    let runs = Replicates::run(context, "equilibria", context.choose(16, 64), steps, &description, replicate)?;
    let value = |numbers: &[f64], run: usize, which: usize| at(numbers, run * MEASURED + which);
    let mean = |run: usize, which: usize| runs.mean(|numbers| value(numbers, run, which));
    let mut findings = Findings::default();
    let mut identity = Vec::new();
    let mut noise_to_signal = Vec::new();
    for (run, kappa) in KAPPAS.into_iter().enumerate() {
        let eta = LEARNING_RATE * f64::from(kappa);
        let expected = (2.0 - eta * DECAY) * DECAY / eta;
        let ratio = runs
            .mean(|numbers| (value(numbers, run, 1) + value(numbers, run, 2)) / (expected * value(numbers, run, 0)));
        let batch = f64::from(kappa) * f64::of_count(BATCH as u64);
        findings.claims.push(
            Claim::ours(
                format!("(G + N) / ((2 - eta lam)(lam/eta) R) = 1 and not B, as eq. (29) prints it: B = {batch}"),
                Prediction::Equal { value: 1.0, rival: Some(batch) },
                ratio,
            )
            .showing(7),
        );
        identity.push((batch, ratio));
        noise_to_signal.push((batch, runs.mean_ratio(|numbers| value(numbers, run, 2) / value(numbers, run, 1))));
    }
    for (run, pair) in noise_to_signal.windows(2).enumerate() {
        let falls = runs.mean_ratio(|numbers| {
            let of = |run: usize| value(numbers, run, 2) / value(numbers, run, 1);
            of(run + 1) / of(run)
        });
        findings.claims.push(Claim::paper(
            format!("N/G falls from B = {} to {}: the ratio is below 1", pair[0].0, pair[1].0),
            Prediction::AtMost { bound: 1.0 },
            falls,
        ));
    }
    let needed: Vec<Estimate> =
        (0..KAPPAS.len()).map(|run| runs.mean_ratio(|numbers| closeness(numbers, run))).collect();
    for (run, holds) in [(3, true), (5, false)] {
        let (prediction, verb) = if holds {
            (Prediction::AtMost { bound: CLOSENESS }, "is")
        } else {
            (Prediction::AtLeast { bound: CLOSENESS }, "is not")
        };
        let name =
            format!("kappa = {} {verb} C-close to kappa = 1 for C^2 = 2: the C^2 that R, G and N need", KAPPAS[run]);
        findings.claims.push(Claim::ours(name, prediction, needed[run]));
    }
    let base = noise_to_signal[0].1;
    let bound = |ratio: f64| Ok::<_, Failure>(NoiseToSignal::new(ratio, 1.0)?.critical_factor(CLOSENESS)?);
    let sharp = Estimate::sampled(
        bound(base.value)?.sharp,
        (bound(base.bounds().0.max(0.0))?.sharp, bound(base.bounds().1)?.sharp),
    );
    findings.claims.push(
        Claim::ours(
            "failure at kappa = 32 lies below C^2 + (C^2 - 1) N/G, where it is certain, and so below what eq. (11) prints",
            Prediction::AtLeast { bound: 32.0 },
            sharp,
        )
        .showing(5),
    );
    findings.notes.push(format!(
        "From N/G = {:.1} at B = 8: failure is certain beyond kappa = {:.0} (sharp), {:.0} (as printed).",
        base.value,
        sharp.value,
        bound(base.value)?.as_printed
    ));
    findings.tables.push(Table {
        caption: "Equilibria: means of the seeds.".into(),
        columns: ["B", "R", "G", "N", "N/G", "identity", "C^2 needed", "training error"].map(String::from).into(),
        rows: (0..KAPPAS.len())
            .map(|run| {
                let mut row = vec![format!("{}", noise_to_signal[run].0)];
                row.extend((0..3).map(|which| format!("{:.4e}", mean(run, which).value)));
                let with = |estimate: Estimate| with_half_width(&estimate, 3);
                row.extend([noise_to_signal[run].1, identity[run].1, needed[run], mean(run, 3)].map(with));
                row
            })
            .collect(),
    });
    findings.figures.push(Figure {
        caption: "Left: N/G at equilibrium against the batch size. Right: the C^2 that the equilibrium of a scaled run needs, and 2.".into(),
        panels: vec![ratio_panel(&noise_to_signal), closeness_panel(&needed)],
    });
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}

/// The C^2 for which the run is C-close to the first.
fn closeness(numbers: &[f64], run: usize) -> f64 {
    let of = |run: usize| {
        let value = |which: usize| at(numbers, run * MEASURED + which);
        Expected { squared_norm: value(0), squared_gradient: value(1), noise: value(2) }
    };
    let factor = KAPPAS.get(run).map_or(1.0, |kappa| f64::from(*kappa));
    let needed = ratios(&of(0), &of(run), 1.0 / factor).and_then(smallest_c);
    needed.map_or(f64::NAN, |c| c * c)
}

fn approach(kappa: u32) -> u64 {
    20_000 / u64::from(kappa)
}

fn window(kappa: u32) -> u64 {
    (40_000 / u64::from(kappa)).max(1250)
}

fn network(seed: Seed) -> Result<(ScaleInvariant<Number>, Vec<Number>), Failure> {
    let [train, test] = digits()?;
    let sizes = Perceptron { hidden: &[HIDDEN], outputs: 10, activation: Activation::Relu, biases: false };
    let inner = Mlp::new(sizes, train, Some(test)).map_err(Failure::setup)?;
    let normals = |number: u64, count: usize| -> Vec<Number> {
        let mut random = path_stream(seed, PathIndex(number), Purpose::Start, 0);
        (0..count).map(|_| Random::<Number>::normals::<1>(&mut random)[0]).collect()
    };
    let trained = inner.layout().segments().first().map_or(0, |segment| segment.range.len());
    let deviation = Number::of((1.0_f64 / 200.0).sqrt());
    let fixed: Vec<Number> = normals(1, inner.layout().len() - trained).into_iter().map(|z| deviation * z).collect();
    let mut x = normals(0, trained);
    let scale = Number::of(3.0 / squared_norm(&x).sqrt());
    for x in &mut x {
        *x *= scale;
    }
    Ok((ScaleInvariant::new(inner, Number::of(12.0), &fixed).map_err(Failure::setup)?, x))
}

/// R, G, N and the training error of every kappa.
fn replicate(running: &Running<'_>) -> Result<Kept, Failure> {
    let (mut network, x) = network(derived(running.seed, "start"))?;
    let mut kept = Kept::default();
    for kappa in KAPPAS {
        let size = BATCH * usize::try_from(kappa).unwrap_or(1);
        let batches = |name: &str| {
            let seed = derived(running.seed, &format!("{name} {kappa}"));
            Sampler::new(Scheme::WithReplacement, network.samples(), size, seed)
                .map(Minibatch::new)
                .map_err(Failure::setup)
        };
        let (mut source, mut probe) = (batches("run")?, batches("probe")?);
        let mut x = x.clone();
        let decay = WeightDecay::Coupled(Number::of(DECAY));
        let optimizer = Box::new(Pass::start(Decayed { optimizer: Sgd, decay }, &x));
        let schedule = Constant(Number::of(LEARNING_RATE * f64::from(kappa)));
        let mut dynamics = Scheduled { optimizer, schedule };
        let begin = approach(kappa);
        let mut end = train(&mut network, &mut source, &mut dynamics, &mut x, 0..begin, &mut |_, _, _| ())?;
        let (mut sums, mut count) = ([0.0; 3], 0);
        let mut gradients = [vec![Number::of(0.0); x.len()], vec![Number::of(0.0); x.len()]];
        let mut k = begin;
        while k < begin + window(kappa) && end == End::Finished {
            let [first, second] = &mut gradients;
            for (place, gradient) in (0..).zip([&mut *first, &mut *second]) {
                probe.gradient(&mut network, 2 * k + place, &x, gradient).map_err(TrainingError::from)?;
            }
            let now = Equilibrium::at(&x, first, second).map_err(Failure::setup)?;
            for (sum, number) in sums.iter_mut().zip(now.numbers()) {
                *sum += number;
            }
            count += 1;
            end = train(&mut network, &mut source, &mut dynamics, &mut x, k..k + EVERY, &mut |_, _, _| ())?;
            k += EVERY;
        }
        kept.numbers.extend(sums.map(|sum| sum / f64::from(count)));
        kept.numbers.push(network.evaluate(&x, Split::Train).map_err(Failure::setup)?.error_rate());
        kept.diverged |= end != End::Finished;
        kept.digest = kept.digest.rotate_left(1) ^ digest(&x);
    }
    Ok(kept)
}

fn ratio_panel(measured: &[(f64, Estimate)]) -> Panel {
    let first = measured[0].1.value * measured[0].0;
    Panel {
        title: "Noise to signal".into(),
        x: Axis::logarithmic("B"),
        y: Axis::logarithmic("N/G"),
        series: vec![
            Series::estimates("measured", Role::Measured, Mark::Symbols, measured),
            Series::new(
                "∝ 1/B",
                Role::Guide,
                Mark::Dashed,
                measured.iter().map(|(batch, _)| (*batch, first / batch)).collect(),
            ),
        ],
        verticals: Vec::new(),
    }
}

fn closeness_panel(needed: &[Estimate]) -> Panel {
    let points: Vec<(f64, Estimate)> =
        KAPPAS.iter().zip(needed).skip(1).map(|(kappa, needed)| (f64::from(*kappa), *needed)).collect();
    let guide = points.iter().map(|(kappa, _)| (*kappa, CLOSENESS)).collect();
    Panel {
        title: "C squared".into(),
        x: Axis::logarithmic("κ"),
        y: Axis::logarithmic("C² needed"),
        series: vec![
            Series::estimates("measured", Role::Measured, Mark::Symbols, &points),
            Series::new("C² = 2", Role::Guide, Mark::Dashed, guide),
        ],
        verticals: Vec::new(),
    }
}
