//! Liu21 figure 4(a): heavy ball beyond the stability limit of SGD, under white noise.

use super::white::{heavy_ball_figure, heavy_ball_points};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Findings, Prediction};
use crate::theory::heavy_ball;
use crate::theory::recursion::{LinearRecursion, Moments};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig4a",
    title: "Variance of heavy ball at lambda k = 2.75 under white noise",
    source: "Liu21, Figure 4(a), Theorem 2, section 4.5",
    paper_says: "With lambda k = 2.75 the dynamics diverges without momentum, and below mu = lambda k / 2 - 1 = 0.375, \
        which the continuous-time theory does not see. The paper calls the condition necessary only.",
    method: "L(w) = w^2 / 2, unit white noise, twelve values of the momentum (ours). The divergence is \
        decided by the exact recursion of the second moment.",
    conclusion: "Momentum stabilises a learning rate that diverges without it, and the condition mu > lambda k / 2 - 1 is \
        necessary and sufficient in one dimension.",
    run,
};

const RATE: f64 = 2.75;
const LIMIT: f64 = RATE / 2.0 - 1.0;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let momenta = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
    let (points, mut claims) = heavy_ball_points(context, RATE, &momenta)?;
    claims.extend(boundary()?);
    let caption = "The variance against the momentum. It diverges at the vertical line, where the continuous-time \
        theory is finite.";
    let ranges = ((0.3, 1.0), (1.0, 1000.0));
    let figure = heavy_ball_figure(RATE, &points, caption, ranges, vec![(LIMIT, "μ = λk/2 − 1".into())]);
    Ok(Findings { claims, figures: vec![figure], ..Findings::default() })
}

/// Erratum 25: 0 < lambda k < 2 (1 + mu) is necessary and sufficient. The spectral radius crosses 1 there,
/// and the second moment converges on one side and grows on the other.
fn boundary() -> Result<Vec<Claim>, Failure> {
    let unit = nalgebra::DMatrix::identity(1, 1);
    let second_moment = |momentum: f64| -> Result<f64, Failure> {
        let recursion = LinearRecursion::heavy_ball(&unit, &unit, RATE, momentum)?;
        Ok(recursion.second_moment_after(&Moments::at_rest(2), 20_000)?[(0, 0)])
    };
    let (below, above) = (LIMIT - 0.005, LIMIT + 0.005);
    let largest = heavy_ball::stationary_variance(1.0, 1.0, RATE, above)? * 1.001;
    Ok(vec![
        Claim::ours(
            format!("mu = {below:.3} diverges: second moment after 20 000 steps, exact recursion"),
            Prediction::Diverges { threshold: 1e12 },
            Estimate::computed(second_moment(below)?),
        )
        .showing(25),
        Claim::ours(
            format!("mu = {above:.3} is stable: second moment after 20 000 steps, exact recursion"),
            Prediction::Stays { threshold: largest },
            Estimate::computed(second_moment(above)?),
        )
        .showing(25),
        Claim::ours(
            "lambda k < 2 (1 + mu) is sufficient: largest spectral radius at 0.999 of the limit, any momentum",
            Prediction::AtMost { bound: 1.0_f64.next_down() },
            Estimate::computed(spectral_radii(0.999)?.into_iter().fold(0.0, f64::max)),
        )
        .showing(25),
        Claim::ours(
            "lambda k < 2 (1 + mu) is necessary: smallest spectral radius at 1.001 of the limit, any momentum",
            Prediction::AtLeast { bound: 1.0_f64.next_up() },
            Estimate::computed(spectral_radii(1.001)?.into_iter().fold(f64::INFINITY, f64::min)),
        )
        .showing(25),
    ])
}

/// Spectral radii of the recursion itself at this multiple of the limit 2 (1 + mu), for momenta 0 to 0.95.
fn spectral_radii(multiple: f64) -> Result<Vec<f64>, Failure> {
    let unit = nalgebra::DMatrix::identity(1, 1);
    let radius = |twentieths: u32| {
        let momentum = f64::from(twentieths) / 20.0;
        let rate = multiple * 2.0 * (1.0 + momentum);
        Ok(LinearRecursion::heavy_ball(&unit, &unit, rate, momentum)?.spectral_radius()?)
    };
    (0..20).map(radius).collect()
}
