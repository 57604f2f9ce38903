//! Comp24 Figure 10, right: the minimum of an embedded saddle that Adam and its SDEs arrive at.

use optsde_core::sde::AdamForm;

use super::adam_runs::Adam;
use super::landscape::{Landscape, saddle_minima};
use super::runs::{Curve, Scheme, Timeline};
use crate::experiment::{
    Axis, Claim, Context, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series, Table,
};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig10_saddle",
    title: "The minimum that Adam and its SDEs arrive at",
    source: "Comp24, Figure 10, centre-right and right; Remark C.25; appendix F.4",
    paper_says: "On the embedded saddle the SDE of Malladi22 converges to another local minimum than Adam and the SDE with the \
        squared gradient in V.",
    method: "H = diag(-1, 2), lambda = 1, xi = 0.1, sigma = 0.1, eta = 0.001, beta1 = 0.9, beta2 = 0.999 as in the paper, \
        which does not say where it starts: here x_2 = 0.8 and x_1 from -0.5 to -6, epsilon = 0. Adam from m = v = 0 and the \
        SDEs from M = V = 0 at t = 0, where their bias corrections are 0/0; their first quarter of an iteration is that of M \
        and V with x held. Heun's scheme with dt = eta/4, and eta/16 at x_1 = -5; Euler-Maruyama with dt = eta/4 at \
        x_1 = -4.5 for comparison. Counted is where more than half of the paths are at the end, after 14000 iterations in the \
        quick profile, which has 64 paths, else 25000.",
    conclusion: "The other minimum belongs to starts far out and to M = V = 0: without the squared gradient V / gamma2 is sigma^2 \
        from the first step on, and the SDE of Malladi22 overshoots the saddle from x_1 = -5 and beyond. From starts up to \
        |x_1| = 4.5 it arrives at the minimum of Adam; at 4.5 Euler-Maruyama with dt = eta/4 still puts it into the other.",
    run,
};

const NEAR: [f64; 4] = [-0.5, -2.25, -3.5, BORDER];
const FAR: [f64; 3] = [DRAWN, -5.5, -6.0];
/// A start from which the scheme decides.
const BORDER: f64 = -4.5;
/// The start whose paths are drawn and whose step is refined.
const DRAWN: f64 = -5.0;

/// The curves from one start.
struct From {
    x: f64,
    adam: Curve,
    comp: Curve,
    malladi: Curve,
}

fn problem(x: f64) -> Result<Adam, Failure> {
    let landscape = Landscape::saddle(0.1, [x, 0.8])?;
    Ok(Adam { landscape, eta: 0.001, betas: [0.9, 0.999], gamma: 0.0 })
}

fn equation(
    context: &Context<'_>,
    (name, form): (&str, AdamForm),
    x: f64,
    scheme: Scheme,
    timeline: &Timeline,
) -> Result<Curve, Failure> {
    let adam = problem(x)?;
    let beginning = adam.released_at_rest(form, 0.25);
    adam.equation(context, name, (form, &beginning), scheme, timeline)
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let timeline = Timeline {
        paths: context.choose(64, 512),
        iterations: context.choose(14_000, 25_000),
        every: 100,
        tail: context.choose(13_900, 24_900),
    };
    let form = AdamForm::Malladi22;
    let mut starts = Vec::new();
    for x in NEAR.into_iter().chain(FAR) {
        starts.push(From {
            x,
            adam: problem(x)?.optimizer(context, &format!("Adam from {x}"), &timeline)?,
            comp: equation(context, (&format!("Comp24 from {x}"), AdamForm::Printed), x, Scheme::Heun(4), &timeline)?,
            malladi: equation(context, (&format!("Malladi22 from {x}"), form), x, Scheme::Heun(4), &timeline)?,
        });
    }
    let refined = equation(context, ("Malladi22, dt = eta/16", form), DRAWN, Scheme::Heun(16), &timeline)?;
    let euler = equation(context, ("Malladi22, Euler-Maruyama", form), BORDER, Scheme::Euler(4), &timeline)?;

    let mut findings = Findings::default();
    let (left, right) = (Prediction::AtMost { bound: 0.5 }, Prediction::AtLeast { bound: 0.5 });
    for start in &starts {
        let name =
            |which: &str| format!("share of the paths of {which} at the right minimum, x_1 = {} at first", start.x);
        let malladi = start.malladi.share_on_the_right();
        if NEAR.contains(&start.x) {
            findings.claims.push(Claim::ours(name("Malladi22's SDE"), left, malladi));
        } else {
            findings.claims.push(Claim::paper(name("Malladi22's SDE"), right, malladi));
        }
        findings.claims.push(Claim::paper(name("Adam"), left, start.adam.share_on_the_right()));
        findings.claims.push(Claim::paper(name("Comp24's SDE"), left, start.comp.share_on_the_right()));
    }
    findings.claims.push(Claim::ours(
        "share of the paths of Malladi22's SDE at the right minimum, x_1 = -5 at first, dt = eta/16",
        right,
        refined.share_on_the_right(),
    ));
    findings.claims.push(Claim::ours(
        "share of the paths of Malladi22's SDE at the right minimum, x_1 = -4.5 at first, Euler-Maruyama with dt = eta/4",
        right,
        euler.share_on_the_right(),
    ));
    findings.tables.push(Table {
        caption: "Share of the paths that end at the right minimum.".into(),
        columns: ["x₁ at first", "Adam", "SDE of Comp24", "SDE of Malladi22"].map(String::from).to_vec(),
        rows: starts.iter().map(From::row).collect(),
    });
    if let Some(start) = starts.iter().find(|start| start.x.total_cmp(&DRAWN).is_eq()) {
        findings.figures.push(start.figure()?);
    }
    Ok(findings)
}

impl From {
    fn row(&self) -> Vec<String> {
        let share = |curve: &Curve| format!("{:.2}", curve.share_on_the_right().value);
        vec![format!("{}", self.x), share(&self.adam), share(&self.comp), share(&self.malladi)]
    }

    fn figure(&self) -> Result<Figure, Failure> {
        let [right, left] = saddle_minima()?;
        let series = [
            ("Adam", Role::Measured, Mark::Line, &self.adam),
            ("SDE of Comp24", Role::Continuous, Mark::Dashed, &self.comp),
            ("SDE of Malladi22", Role::Approximation, Mark::Dashed, &self.malladi),
        ]
        .map(|(label, role, mark, curve)| Series::new(label, role, mark, curve.first_coordinate()));
        let mut series = series.to_vec();
        for (label, minimum) in [("right minimum", right), ("left minimum", left)] {
            series.push(Series::new(label, Role::Guide, Mark::Dashed, vec![(0.0, minimum.x), (14_000.0, minimum.x)]));
        }
        Ok(Figure {
            caption:
                "Mean of x_1 from -5 with M = V = 0. Adam and the SDE of Comp24 move at the speed eta into the left \
                minimum; that of Malladi22 is at the right one almost at once."
                    .into(),
            panels: vec![Panel {
                title: "Mean position".into(),
                x: Axis::linear("iteration k").within(0.0, 14_000.0),
                y: Axis::linear("E x₁"),
                series,
                verticals: Vec::new(),
            }],
        })
    }
}
