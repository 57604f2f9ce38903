//! Liu21 figure 9(a): heavy ball at lambda k = 1 under white noise, where no momentum below 1 diverges.

use super::white::{heavy_ball_figure, heavy_ball_points};
use crate::experiment::{Context, Experiment, Failure, Findings};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig9a",
    title: "Variance of heavy ball at lambda k = 1 under white noise",
    source: "Liu21, Figure 9(a), Theorem 2",
    paper_says: "The error of the continuous-time theory does not diminish even if the momentum gets large.",
    method: "L(w) = w^2 / 2, unit white noise, 10^4 runs of 1500 steps.",
    run,
};

const RATE: f64 = 1.0;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let momenta = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97];
    let (points, claims) = heavy_ball_points(context, RATE, &momenta)?;
    let caption = "The variance against the momentum. On the logarithmic axis the gap to the continuous-time theory \
        stays visible up to the largest momentum.";
    let figure = heavy_ball_figure(RATE, &points, caption, ((0.0, 1.0), (0.3, 50.0)), Vec::new());
    Ok(Findings { claims, figures: vec![figure], ..Findings::default() })
}
