//! Comp24 Figure 3: RMSpropW and AdamW and their SDEs on two landscapes.

use optsde_core::sde::{AdamForm, SecondMoment};

use super::adam_runs::Adam;
use super::comparison::{Drawn, loss_panel, relative_distance, trajectory_panel};
use super::landscape::Landscape;
use super::rmsprop_runs::Rmsprop;
use super::runs::{Curve, Scheme, Timeline};
use crate::experiment::{Claim, Context, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig3",
    title: "RMSpropW and AdamW and their SDEs",
    source: "Comp24, Figure 3; Theorems 3.12, C.21 and C.31; appendix F.5",
    paper_says: "The SDEs of RMSpropW and AdamW agree well with the optimizers on a convex quadratic form and on an embedded \
        saddle, with gamma = 0.01.",
    method: "The runs of Figures 7 and 10 with gamma = 0.01, on the way to the minimum; AdamW on the saddle from \
        (-2.25, 0.8). Starts and epsilon = 0 are ours. Heun's scheme with dt = eta/8 (RMSpropW) and eta/4 (AdamW). \
        The paper has no measure of good agreement; here the SDE has to be nearer to the optimizer, in ln E f, than the \
        one without the squared gradient in V (Malladi22 with decay) and, on the quadratic form, than the one without \
        weight decay.",
    conclusion: "On the way to the minimum weight decay enters the SDEs as -gamma X dt, and is resolved even at gamma = 0.01. The \
        tails, where the steps are large, are not compared here.",
    run,
};

const GAMMA: f64 = 0.01;

/// An optimizer and three equations.
struct Compared {
    optimizer: Curve,
    sde: Curve,
    without_decay: Curve,
    without_gradient: Curve,
}

fn rmspropw(context: &Context<'_>, name: &str, landscape: Landscape, timeline: &Timeline) -> Result<Compared, Failure> {
    let problem = Rmsprop { landscape, eta: 0.01, beta: 0.99, gamma: GAMMA };
    let undecayed = Rmsprop { gamma: 0.0, ..problem };
    let sde = |problem: Rmsprop, which: &str, second_moment| {
        problem.equation(context, &format!("{name}, {which}"), second_moment, Scheme::Heun(8), timeline)
    };
    Ok(Compared {
        optimizer: problem.optimizer(context, name, timeline)?,
        sde: sde(problem, "SDE", SecondMoment::GradientAndNoise)?,
        without_decay: sde(undecayed, "SDE without decay", SecondMoment::GradientAndNoise)?,
        without_gradient: sde(problem, "SDE without squared gradient", SecondMoment::NoiseOnly)?,
    })
}

fn adamw(context: &Context<'_>, name: &str, landscape: Landscape, timeline: &Timeline) -> Result<Compared, Failure> {
    let problem = Adam { landscape, eta: 0.001, betas: [0.9, 0.999], gamma: GAMMA };
    let undecayed = Adam { gamma: 0.0, ..problem };
    let sde = |problem: Adam, which: &str, form| {
        let beginning = problem.taken_over(TAKE_OVER);
        problem.equation(context, &format!("{name}, {which}"), (form, &beginning), Scheme::Heun(4), timeline)
    };
    Ok(Compared {
        optimizer: problem.optimizer(context, name, timeline)?,
        sde: sde(problem, "SDE", AdamForm::Printed)?,
        without_decay: sde(undecayed, "SDE without decay", AdamForm::Printed)?,
        without_gradient: sde(problem, "SDE without squared gradient", AdamForm::Malladi22)?,
    })
}

/// Iterations after which the equations of AdamW take over, their bias corrections being 0/0 at t = 0.
const TAKE_OVER: u64 = 20;

impl Compared {
    /// Claims at two iterations, each below 1 if the SDE is the nearer one.
    fn claims(&self, name: &str, iterations: [u64; 2], decay_shows: bool) -> Result<Vec<Claim>, Failure> {
        let mut claims = Vec::new();
        for k in iterations {
            let (optimizer, sde) = (self.optimizer.loss_at(k)?, self.sde.loss_at(k)?);
            let mut rivals = vec![("without the squared gradient", &self.without_gradient)];
            if decay_shows {
                rivals.push(("without weight decay", &self.without_decay));
            }
            for (which, rival) in rivals {
                claims.push(Claim::paper(
                    format!("{name}: distance of ln E f at k = {k}, SDE over the SDE {which}"),
                    Prediction::AtMost { bound: 1.0 },
                    relative_distance(optimizer, sde, rival.loss_at(k)?),
                ));
            }
        }
        Ok(claims)
    }

    /// The mean trajectory and the mean loss.
    fn panels(&self, title: &str, range: (f64, f64)) -> [Panel; 2] {
        let curves: [Drawn<'_>; 2] = [
            ("optimizer", Role::Measured, Mark::Line, &self.optimizer),
            ("SDE", Role::Continuous, Mark::Dashed, &self.sde),
        ];
        let trajectory = trajectory_panel(&format!("{title}: trajectory"), &curves);
        [trajectory, loss_panel(&format!("{title}: loss"), range, &curves)]
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let (many, few) = context.choose((1024, 128), (4096, 512));
    let timeline = |paths, iterations, every| Timeline { paths, iterations, every, tail: iterations };
    let quadratic =
        rmspropw(context, "RMSpropW, quadratic", Landscape::quadratic(0.1, [2.0, 1.0]), &timeline(many, 600, 10))?;
    let saddle = rmspropw(context, "RMSpropW, saddle", Landscape::saddle(0.01, [-0.1, 0.8])?, &timeline(many, 300, 5))?;
    let adam_quadratic =
        adamw(context, "AdamW, quadratic", Landscape::quadratic(0.01, [1.0, 0.6]), &timeline(few, 3000, 50))?;
    let adam_saddle = adamw(context, "AdamW, saddle", Landscape::saddle(0.1, [-2.25, 0.8])?, &timeline(few, 3000, 50))?;

    let mut claims = quadratic.claims("RMSpropW, quadratic", [100, 200], true)?;
    claims.extend(saddle.claims("RMSpropW, saddle", [30, 60], false)?);
    claims.extend(adam_quadratic.claims("AdamW, quadratic", [500, 1000], true)?);
    claims.extend(adam_saddle.claims("AdamW, saddle", [500, 1000], false)?);
    let caption = |name: &str| {
        format!("{name} with gamma = 0.01 and its SDE on the way to the minimum; the two curves lie on each other.")
    };
    let figures = vec![
        Figure {
            caption: caption("RMSpropW"),
            panels: [
                quadratic.panels("RMSpropW, quadratic form", (1e-4, 30.0)),
                saddle.panels("RMSpropW, saddle", (1e-6, 10.0)),
            ]
            .concat(),
        },
        Figure {
            caption: caption("AdamW"),
            panels: [
                adam_quadratic.panels("AdamW, quadratic form", (1e-8, 10.0)),
                adam_saddle.panels("AdamW, saddle", (1e-6, 10.0)),
            ]
            .concat(),
        },
    ];
    Ok(Findings { claims, figures, ..Findings::default() })
}
