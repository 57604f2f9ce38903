//! Liu21 figure 9(a): heavy ball at lambda k = 1 under white noise, where no momentum below 1 diverges.

use super::sweep::Point;
use super::white::{heavy_ball_figure, heavy_ball_points};
use crate::experiment::{Claim, Context, Experiment, Failure, Findings, Prediction};
use crate::theory::{continuous, heavy_ball};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig9a",
    title: "Variance of heavy ball at lambda k = 1 under white noise",
    source: "Liu21, Figure 9(a), Theorem 2",
    paper_says: "The error of the continuous-time theory does not diminish even if the momentum gets large.",
    method: "L(w) = w^2 / 2, unit white noise, twelve values of the momentum (ours).",
    conclusion: "A large momentum brings the continuous-time theory nearer in ratio, never in difference.",
    run,
};

const RATE: f64 = 1.0;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let momenta = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97];
    let (points, mut claims) = heavy_ball_points(context, RATE, &momenta)?;
    claims.extend(error_claim(&points)?);
    let caption = "The variance against the momentum. On the logarithmic axis the gap to the continuous-time theory \
        stays visible up to the largest momentum.";
    let figure = heavy_ball_figure(RATE, &points, caption, ((0.0, 1.0), (0.3, 50.0)), Vec::new());
    let note = "The error of the continuous-time theory grows with the momentum in absolute terms; relative to the \
        variance it falls, from 50 % at mu = 0 to 25 % at mu = 0.97.";
    Ok(Findings { claims, figures: vec![figure], notes: vec![note.into()], ..Findings::default() })
}

/// "Does not diminish": the absolute error at the largest momentum is at least that without momentum.
fn error_claim(points: &[Point]) -> Result<Option<Claim>, Failure> {
    let Some(last) = points.last() else { return Ok(None) };
    let continuous = |momentum: f64| continuous::stationary_variance(1.0, 1.0, RATE, momentum);
    let error = last.measured.shifted(-continuous(last.at)?);
    let bound = heavy_ball::stationary_variance(1.0, 1.0, RATE, 0.0)? - continuous(0.0)?;
    let name = format!("the error of continuous time does not diminish: at mu = {}, against mu = 0", last.at);
    Ok(Some(Claim::paper(name, Prediction::AtLeast { bound }, error)))
}
