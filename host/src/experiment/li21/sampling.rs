//! Li21 Figure 7's question where it can be answered exactly: how batches are drawn.

mod epoch;
mod task;

use epoch::Epoch;
use task::{BATCHES, Task};

use crate::convergence::ErrorAt;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory::minibatch::Sampling;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/sampling",
    title: "Batches with replacement, without replacement, by random reshuffling",
    source: "Li21, Figure 7, appendix F.1, Theorem 4.3",
    paper_says: "The theory is about batches drawn independently, with replacement (WR) or without (WOR); training \
        loops reshuffle the data every epoch (RS). On a network the way of sampling has little impact on accuracy.",
    method: "The paper trains a network. Here: linear regression with one parameter on eight samples, batches of \
        two, SGD without momentum, so that an epoch has four steps. WR and WOR have exact stationary moments; for \
        RS the affine maps of all 2520 epochs are enumerated and give the exact moments at the end of an epoch and \
        after each of its batches. All is about the stationary state, theta being the distance to the least-squares \
        solution; learning rates and data are ours.",
    conclusion: "With independent batches the stationary variance is of first order in the learning rate, as in the \
        SDE; WOR has (N - S)/(N - 1) of the noise of WR. Reshuffling is another process: at the end of an epoch its \
        variance is of third order and its mean is displaced from the minimum by a first-order bias, so that the \
        SDE (2) with the covariance of a batch does not describe its stationary state on this task: not at small \
        learning rates, and not at 0.4, where the learning rate times the curvature of an epoch is 1.4.",
    run,
};

const RATES: [f64; 3] = [0.05, 0.15, 0.4];

/// The moments of theta at the end of epochs, as measured.
struct Measured {
    rate: f64,
    with_replacement: Estimate,
    without_replacement: Estimate,
    reshuffled: Reshuffled,
}

/// Mean and second moment at the end of an epoch, and the second moment in its middle.
struct Reshuffled {
    mean: Estimate,
    end: Estimate,
    middle: Estimate,
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let task = Task::new()?;
    let mut measured = Vec::new();
    for rate in RATES {
        measured.push(Measured {
            rate,
            with_replacement: task.independent(context, Sampling::WithReplacement, rate)?,
            without_replacement: task.independent(context, Sampling::WithoutReplacement, rate)?,
            reshuffled: task.reshuffled(context, rate)?,
        });
    }
    let mut claims = Vec::new();
    for at in &measured {
        claims.extend(moments(&task, at)?);
    }
    claims.extend(orders(&task)?);
    let figures = vec![against_the_rate(&task, &measured)?, within_an_epoch(&task, &measured)?];
    Ok(Findings { claims, figures, ..Findings::default() })
}

fn moments(task: &Task, at: &Measured) -> Result<Vec<Claim>, Failure> {
    let rate = at.rate;
    let with = task.exact(Sampling::WithReplacement, rate)?;
    let without = task.exact(Sampling::WithoutReplacement, rate)?;
    let epoch = Epoch::new(task, rate)?;
    let against = |value, rival| Prediction::Equal { value, rival: Some(rival) };
    Ok(vec![
        Claim::ours(format!("E theta^2, WR, at lambda = {rate}"), against(with, without), at.with_replacement),
        Claim::ours(format!("E theta^2, WOR, at lambda = {rate}"), against(without, with), at.without_replacement),
        Claim::ours(
            format!("E theta^2, RS, at the end of an epoch, lambda = {rate}"),
            against(epoch.second_moment_after(BATCHES)?, without),
            at.reshuffled.end,
        ),
        Claim::ours(
            format!("E theta^2, RS, in the middle of an epoch, lambda = {rate}"),
            against(epoch.second_moment_after(BATCHES / 2)?, without),
            at.reshuffled.middle,
        ),
        Claim::ours(
            format!("E theta, RS, at the end of an epoch, is not 0, lambda = {rate}"),
            against(epoch.mean(), 0.0),
            at.reshuffled.mean,
        ),
    ])
}

/// Orders in the learning rate, of moments known exactly.
fn orders(task: &Task) -> Result<Vec<Claim>, Failure> {
    let rates = [0.1, 0.02, 0.004, 0.0008];
    let claim = |name: &str, order, error: &dyn Fn(f64) -> Result<f64, Failure>| -> Result<Claim, Failure> {
        let mut errors = Vec::new();
        for rate in rates {
            errors.push(ErrorAt { size: rate, error: error(rate)?.abs() });
        }
        Ok(Claim::ours(name, Prediction::Order { order }, Estimate::slope_of(&errors)?))
    };
    let off_the_sde = |sampling, rate: f64| Ok(task.exact(sampling, rate)? / task.continuous(sampling, rate)? - 1.0);
    Ok(vec![
        claim("WR: order of the relative distance of the variance to that of the SDE", 1.0, &|rate| {
            off_the_sde(Sampling::WithReplacement, rate)
        })?,
        claim("WOR: order of the relative distance of the variance to that of the SDE", 1.0, &|rate| {
            off_the_sde(Sampling::WithoutReplacement, rate)
        })?,
        claim("WR: order of the variance", 1.0, &|rate| task.exact(Sampling::WithReplacement, rate))?,
        claim("RS: order of the variance at the end of an epoch", 3.0, &|rate| Ok(Epoch::new(task, rate)?.variance()))?,
        claim("RS: order of the mean at the end of an epoch", 1.0, &|rate| Ok(Epoch::new(task, rate)?.mean()))?,
        claim("RS: order of E theta^2 in the middle of an epoch", 2.0, &|rate| {
            Epoch::new(task, rate)?.second_moment_after(BATCHES / 2)
        })?,
    ])
}

fn against_the_rate(task: &Task, measured: &[Measured]) -> Result<Figure, Failure> {
    let mut curves = [const { Vec::new() }; 4];
    for i in 0..=60 {
        let rate = 0.005 * 120_f64.powf(f64::from(i) / 60.0);
        let values = [
            task.exact(Sampling::WithReplacement, rate)?,
            task.exact(Sampling::WithoutReplacement, rate)?,
            Epoch::new(task, rate)?.second_moment_after(BATCHES)?,
            task.continuous(Sampling::WithReplacement, rate)?,
        ];
        for (curve, value) in curves.iter_mut().zip(values) {
            curve.push((rate, value));
        }
    }
    let [with, without, reshuffled, sde] = curves;
    let symbols = |label: &str, value: &dyn Fn(&Measured) -> Estimate| {
        let points: Vec<_> = measured.iter().map(|at| (at.rate, value(at))).collect();
        Series::estimates(label, Role::Measured, Mark::Symbols, &points)
    };
    Ok(Figure {
        caption: "The stationary second moment at the end of an epoch. With independent batches it is of first \
            order in the learning rate; random reshuffling leaves a second-order remainder, the square of its bias, \
            and comes near the others at large rates only."
            .into(),
        panels: vec![Panel {
            title: "Second moment at the end of an epoch".into(),
            x: Axis::logarithmic("learning rate λ").within(0.005, 0.6),
            y: Axis::logarithmic("E θ²"),
            series: vec![
                Series::new("WR, exact", Role::Discrete, Mark::Line, with),
                Series::new("WOR, exact", Role::Approximation, Mark::Line, without),
                Series::new("RS, exact (all epochs)", Role::Discrete, Mark::Dashed, reshuffled),
                Series::new("SDE, leading order, WR", Role::Continuous, Mark::Dashed, sde),
                symbols("WR, simulated", &|at| at.with_replacement),
                symbols("WOR, simulated", &|at| at.without_replacement),
                symbols("RS, simulated", &|at| at.reshuffled.end),
            ],
            verticals: Vec::new(),
        }],
    })
}

fn within_an_epoch(task: &Task, measured: &[Measured]) -> Result<Figure, Failure> {
    let mut panels = Vec::new();
    for at in measured {
        let epoch = Epoch::new(task, at.rate)?;
        let mut reshuffled = Vec::new();
        for batches in 0..=BATCHES {
            reshuffled.push((f64::from(batches), epoch.second_moment_after(batches)?));
        }
        let last = f64::from(BATCHES);
        let level = |label: &str, role, sampling| -> Result<Series, Failure> {
            let value = task.exact(sampling, at.rate)?;
            Ok(Series::new(label, role, Mark::Line, vec![(0.0, value), (last, value)]))
        };
        let points = [(last / 2.0, at.reshuffled.middle), (last, at.reshuffled.end)];
        panels.push(Panel {
            title: format!("Within an epoch, λ = {}", at.rate),
            x: Axis::linear("batches of the epoch").within(0.0, last),
            y: Axis::logarithmic("E θ²"),
            series: vec![
                level("WR", Role::Discrete, Sampling::WithReplacement)?,
                level("WOR", Role::Approximation, Sampling::WithoutReplacement)?,
                Series::new("RS, exact", Role::Discrete, Mark::Dashed, reshuffled),
                Series::estimates("RS, simulated", Role::Measured, Mark::Symbols, &points),
            ],
            verticals: Vec::new(),
        });
    }
    Ok(Figure {
        caption: "The second moment after each batch of an epoch. Under reshuffling it rises towards the middle of \
            an epoch and falls again, because the batches of an epoch add up to the full gradient."
            .into(),
        panels,
    })
}
