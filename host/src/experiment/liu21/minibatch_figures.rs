//! Figures 2(b), 4(b) and 9(b), which differ in their axis only: claims and curves under minibatch noise.

use optsde_core::noise::Sampling;

use super::minibatch::{Measured, Setting, Task};
use super::sweep::{Curve, Point, Sweep, ours_equals, recursion_meets};
use crate::experiment::{Axis, Claim, Context, Failure, Figure, Findings, Prediction, Role};

/// The claims of one setting; by sampling only where the variance of the sampled variance is finite.
fn claims(name: &str, measured: &Measured) -> Vec<Claim> {
    let Measured { point, exact, paper, continuous, recursion, .. } = measured;
    let mut claims = vec![recursion_meets(format!("exact recursion, {name}"), *recursion, *exact)];
    if point.measured.interval.is_some() {
        claims.push(ours_equals(format!("true minibatch noise, {name}"), point.measured, *exact, *paper).showing(36));
        claims.push(Claim::paper(
            format!("C = K/S is nearer than continuous time, {name}"),
            Prediction::Closer { value: *paper, rival: *continuous },
            point.measured,
        ));
    }
    claims
}

/// "The agreement becomes worse as the fluctuation becomes large": measured over predicted variance at the setting
/// with the largest variance, against the exact ratio at the one with the smallest.
fn worse_with_fluctuation(sampled: &[Measured], axis: &str, label: &str) -> Option<Claim> {
    let by_variance = |a: &&Measured, b: &&Measured| a.exact.total_cmp(&b.exact);
    let (smallest, largest) = (sampled.iter().min_by(by_variance)?, sampled.iter().max_by(by_variance)?);
    Some(Claim::paper(
        format!("C = K/S is worse at {axis} = {} than at {}, {label}", largest.point.at, smallest.point.at),
        Prediction::AtLeast { bound: smallest.exact / smallest.paper },
        largest.point.measured.scaled(1.0 / largest.paper),
    ))
}

/// The common course of the three figures.
pub(super) fn run(
    context: &Context<'_>,
    settings: &[Setting],
    axis: &str,
    figure: impl Fn(&Task, &[Point]) -> Figure,
) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
        let task = Task::new(sampling)?;
        let mut points = Vec::new();
        let mut sampled = Vec::new();
        for &setting in settings {
            let measured = task.measure(context, setting)?;
            let name = format!("{axis} = {}, {}", setting.at, task.label());
            if measured.point.measured.interval.is_none() {
                findings.notes.push(format!(
                    "{name}: the stationary fourth moment is infinite, so a sampled variance has no standard error \
                     and its point has no bar; the claim there is the exact recursion against the closed form."
                ));
            }
            findings.claims.extend(claims(&name, &measured));
            points.push(measured.point);
            if measured.point.measured.interval.is_some() {
                sampled.push(measured);
            }
        }
        findings.claims.extend(worse_with_fluctuation(&sampled, axis, task.label()));
        findings.figures.push(figure(&task, &points));
    }
    Ok(findings)
}

/// The figure of one way of drawing batches; `setting` says what a place on the axis means.
pub(super) fn figure(
    task: &Task,
    points: &[Point],
    (x_label, x_range): (&str, (f64, f64)),
    y: Axis,
    setting: impl Fn(f64) -> Setting,
) -> Figure {
    let sweep = Sweep {
        caption: "The variance around the least-squares solution. The exact theory of the true minibatch noise \
            passes through the points; the approximation C = K/S runs below it, the continuous-time theory far below.",
        title: &format!("Minibatch noise, {}", task.label()),
        x_label,
        x_range,
        y,
        verticals: Vec::new(),
        curves: &[
            Curve {
                label: "discrete time, exact minibatch noise",
                role: Role::Discrete,
                value: &|x| task.exact(setting(x)),
            },
            Curve { label: "discrete time, C = K/S", role: Role::Approximation, value: &|x| task.paper(setting(x)) },
            Curve {
                label: "continuous time, C = K/S",
                role: Role::Continuous,
                value: &|x| task.continuous(setting(x)),
            },
        ],
    };
    sweep.figure(points)
}
