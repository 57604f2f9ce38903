//! Comp24 Figure 7, right: RMSprop on an embedded saddle, its SDE and that of Malladi22.

use optsde_core::sde::SecondMoment;

use super::comparison::{Drawn, loss_panel, nearer, relative_distance, trajectory_panel};
use super::landscape::Landscape;
use super::rmsprop_runs::{Compared, Rmsprop};
use super::runs::{Scheme, Timeline};
use crate::experiment::{Claim, Context, Experiment, Failure, Figure, Findings, Mark, Prediction, Role};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig7_saddle",
    title: "RMSprop and its SDEs on an embedded saddle",
    source: "Comp24, Figure 7, centre-right and right; appendix F.3",
    paper_says: "On the embedded saddle, too, the SDE with the squared gradient in V matches RMSprop better than that of \
        Malladi22. Both are integrated by Euler-Maruyama with dt = eta.",
    method: "H = diag(-1, 2), lambda = 1, xi = 0.1, sigma = 0.01, eta = 0.01, beta = 0.99 and 1600 iterations as in the \
        paper; x0 = (-0.1, 0.8), v0 = (grad f)^2 + sigma^2 and epsilon = 0 are ours. Heun's scheme with dt = eta/8, and \
        Euler-Maruyama with dt = eta and eta/4. In the tail V is sigma^2 without the squared gradient, and \
        eta f'' / sigma is 2.0 to 2.1: the explicit step is unstable at dt = eta.",
    conclusion: "From a start near the saddle the SDE with the squared gradient in V follows RMSprop on the way down. That of \
        Malladi22 arrives earlier, and Euler-Maruyama with dt = eta does not integrate it once V has relaxed to sigma^2; \
        dt = eta/4 does. In the tail, with such large steps, that of Malladi22 is the nearer one.",
    run,
};

/// Of the paths; none of 512 shows 2.4 % at the confidence of a claim.
const FEW: f64 = 0.05;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let landscape = Landscape::saddle(0.01, [-0.1, 0.8])?;
    let problem = Rmsprop { landscape, eta: 0.01, beta: 0.99, gamma: 0.0 };
    let timeline = Timeline { paths: context.choose(512, 4096), iterations: 1600, every: 10, tail: 1500 };
    let Compared { rmsprop, comp, malladi, comp_coarse, malladi_coarse } = problem.compare(context, &timeline)?;
    let malladi_fine =
        problem.equation(context, "Malladi22, dt = eta/4", SecondMoment::NoiseOnly, Scheme::Euler(4), &timeline)?;

    let mut claims = nearer(("RMSprop", &rmsprop), &comp, &malladi, &[30, 60, 90])?;
    for (name, curve) in [("RMSprop", &rmsprop), ("the SDE of Comp24", &comp), ("the SDE of Malladi22", &malladi)] {
        claims.push(Claim::ours(
            format!("share of the paths of {name} in the right basin at the end: few"),
            Prediction::AtMost { bound: FEW },
            curve.share_on_the_right(),
        ));
    }
    claims.push(Claim::ours(
        "distance of ln E f from RMSprop in the tail, SDE of Comp24 over that of Malladi22, dt = eta/8: Malladi22 is nearer",
        Prediction::AtLeast { bound: 1.0 },
        relative_distance(rmsprop.tail.loss, comp.tail.loss, malladi.tail.loss),
    ));
    // Under RMSprop the loss in the tail is below eta sigma, of which the leading order is half.
    let threshold = 10.0 * problem.eta * problem.landscape.noise;
    claims.push(Claim::ours(
        "E f in the tail, SDE of Malladi22, Euler-Maruyama with dt = eta".to_owned(),
        Prediction::Diverges { threshold },
        malladi_coarse.tail.loss,
    ));
    for (name, curve) in [
        ("Malladi22, Euler-Maruyama with dt = eta/4", &malladi_fine),
        ("Comp24, Euler-Maruyama with dt = eta", &comp_coarse),
    ] {
        claims.push(Claim::ours(
            format!("E f in the tail, SDE of {name}"),
            Prediction::Stays { threshold },
            curve.tail.loss,
        ));
    }

    let curves: [Drawn<'_>; 4] = [
        ("RMSprop", Role::Measured, Mark::Line, &rmsprop),
        ("SDE of Comp24", Role::Continuous, Mark::Dashed, &comp),
        ("SDE of Malladi22", Role::Approximation, Mark::Dashed, &malladi),
        ("SDE of Malladi22, dt = η", Role::Guide, Mark::Dashed, &malladi_coarse),
    ];
    let figure = Figure {
        caption:
            "RMSprop on the embedded saddle: mean trajectory and mean loss above the left minimum. With dt = eta the \
            SDE of Malladi22 leaves the minimum again when V has relaxed."
                .into(),
        panels: vec![trajectory_panel("Mean trajectory", &curves[..3]), loss_panel("Mean loss", (1e-6, 10.0), &curves)],
    };
    Ok(Findings { claims, figures: vec![figure], ..Findings::default() })
}
