//! Comp24 Figure 7, left: RMSprop on a quadratic form, its SDE and that of Malladi22.

use super::adaptive_law::{coordinate, run as adaptive_run};
use super::comparison::{Drawn, loss_panel, nearer, relative_distance, trajectory_panel};
use super::equation_at_rest::self_consistent;
use super::landscape::{Landscape, QUADRATIC};
use super::rmsprop_runs::{Compared, Rmsprop};
use super::runs::Timeline;
use crate::experiment::{Claim, Context, Experiment, Failure, Figure, Findings, Mark, Prediction, Role};
use crate::theory;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig7",
    title: "RMSprop and its SDEs on a quadratic form",
    source: "Comp24, Figure 7, left and centre-left; appendix F.3",
    paper_says: "The SDE with the squared gradient in V matches RMSprop much better than that of Malladi22, which is only \
        slightly worse at the end. Both are integrated by Euler-Maruyama with dt = eta.",
    method: "H = diag(10, 2), sigma = 0.1, eta = 0.01, beta = 0.99 as in the paper; x0 = (2, 1), \
        v0 = (grad f)^2 + sigma^2 and epsilon = 0 are ours. 500 iterations beyond the paper's 2000 serve as the tail. \
        The equations are integrated twice: by Euler-Maruyama with dt = eta, as in the paper, which is RMSprop with \
        another v, and by Heun's scheme with dt = eta/8, where the error of a variance is of order (lambda dt / sigma)^2 \
        with lambda dt / sigma = 1/8 at most. Distances are those of ln E f. The loss in the tail is predicted with \
        P^2 = sigma^2 + lambda^2 E x^2, without the fluctuations of V.",
    conclusion: "While the gradient is large only the SDE with the squared gradient in V follows RMSprop, at any time step. \
        Once the loss is stationary, with eta lambda / sigma = 1 along one axis, the agreement of the paper is that of \
        Euler-Maruyama with dt = eta: the SDE itself has a lower loss than RMSprop, and that of Malladi22 is the nearer one.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let problem = Rmsprop { landscape: Landscape::quadratic(0.1, [2.0, 1.0]), eta: 0.01, beta: 0.99, gamma: 0.0 };
    let timeline = Timeline { paths: context.choose(1024, 8192), iterations: 2500, every: 25, tail: 2000 };
    let Compared { rmsprop, comp, malladi, comp_coarse, malladi_coarse } = problem.compare(context, &timeline)?;

    let mut claims = nearer(("RMSprop", &rmsprop), &comp, &malladi, &[100, 200, 400])?;
    claims.push(Claim::ours(
        "E f of the SDE of Malladi22 over that of RMSprop at k = 400: it arrives earlier".to_owned(),
        Prediction::AtMost { bound: 1.0 },
        malladi.loss_at(400)?.over(rmsprop.loss_at(400)?),
    ));
    claims.push(Claim::paper(
        "distance of ln E f from RMSprop in the tail, SDE of Comp24 over that of Malladi22, Euler-Maruyama with dt = eta"
            .to_owned(),
        Prediction::AtMost { bound: 1.0 },
        relative_distance(rmsprop.tail.loss, comp_coarse.tail.loss, malladi_coarse.tail.loss),
    ));
    claims.push(Claim::ours(
        "distance of ln E f from RMSprop in the tail, SDE of Comp24 with dt = eta (Euler-Maruyama) over dt = eta/8"
            .to_owned(),
        Prediction::AtMost { bound: 1.0 },
        relative_distance(rmsprop.tail.loss, comp_coarse.tail.loss, comp.tail.loss),
    ));
    claims.push(Claim::ours(
        "distance of ln E f from RMSprop in the tail, SDE of Comp24 over that of Malladi22, dt = eta/8: Malladi22 is nearer",
        Prediction::AtLeast { bound: 1.0 },
        relative_distance(rmsprop.tail.loss, comp.tail.loss, malladi.tail.loss),
    ));
    claims.push(Claim::ours(
        "E f of the SDE of Comp24 over that of RMSprop in the tail, dt = eta/8: as predicted rather than 1",
        Prediction::Closer { value: predicted_ratio(&problem)?, rival: 1.0 },
        comp.tail.loss.over(rmsprop.tail.loss),
    ));

    let curves: [Drawn<'_>; 4] = [
        ("RMSprop", Role::Measured, Mark::Line, &rmsprop),
        ("SDE of Comp24", Role::Continuous, Mark::Dashed, &comp),
        ("SDE of Malladi22", Role::Approximation, Mark::Dashed, &malladi),
        ("SDE of Comp24, dt = η", Role::Guide, Mark::Dashed, &comp_coarse),
    ];
    let figure = Figure {
        caption: "RMSprop on the quadratic form: mean trajectory and mean loss over the paths. The SDE of Malladi22 \
            arrives too early; that of Comp24 follows RMSprop down to the tail, where it is below it unless dt = eta."
            .into(),
        panels: vec![trajectory_panel("Mean trajectory", &curves[..3]), loss_panel("Mean loss", (3e-5, 30.0), &curves)],
    };
    Ok(Findings { claims, figures: vec![figure], ..Findings::default() })
}

/// The stationary loss of the SDE of Comp24 over that of RMSprop.
fn predicted_ratio(problem: &Rmsprop) -> theory::Result<f64> {
    let Rmsprop { landscape, eta, beta, gamma } = *problem;
    let (mut equation, mut optimizer) = (0.0, 0.0);
    for lam in QUADRATIC {
        let axis = |sigma: f64| coordinate(&adaptive_run(eta, [0.0, beta], gamma, sigma), lam);
        // With P = sigma the stationary variance of dX = -(lam X dt + sqrt(eta) sigma dW) / P is the leading order.
        let square = self_consistent(lam, landscape.noise, |p| axis(p).leading_order_as_printed())?;
        equation += 0.5 * lam * square;
        optimizer += 0.5 * lam * axis(landscape.noise).self_consistent()?;
    }
    Ok(equation / optimizer)
}
