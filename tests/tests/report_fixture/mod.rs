//! A run that was never run: every mark, scale, role and verdict, and what can go wrong in each.

use optsde::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, NotReproduced, Panel, Prediction,
    Profile, Role, Series, Simulated, Table,
};
use optsde::reproduce::{ExperimentResult, RunRecord, RunResult};

/// A name that would break a page that does not escape it.
pub(crate) const NASTY: &str = "<script>alert('x')</script> & \"quotes\" \u{7}";

#[expect(clippy::unnecessary_wraps, reason = "the signature of an experiment")]
fn never(_: &Context<'_>) -> Result<Findings, Failure> {
    Ok(Findings::default())
}

const fn experiment(id: &'static str, title: &'static str) -> Experiment {
    Experiment {
        id,
        title,
        source: "Liu21, section 4, Figure 2",
        paper_says: "The variance of a discrete optimizer diverges at a finite learning rate, which no continuous-time \
                     theory shows.",
        conclusion: "No continuous-time theory tells when a discrete optimizer diverges.",
        method: "Paths of 10 000 steps from the origin; the variance of the last step over all of them.",
        run: never,
    }
}

static VARIANCE: Experiment = experiment("liu21/fig2a", "Variance of SGD against the learning rate");
static MARKS: Experiment = experiment("liu21/marks", NASTY);
static UNFINISHED: Experiment = experiment("liu21/unfinished", "An experiment that stops");

pub(crate) const NOT_REPRODUCED: &[NotReproduced] =
    &[NotReproduced { id: "liu21/fig7", reason: "needs <data> & time" }];

/// The same numbers every time: the fractional parts of multiples of the golden ratio, through the
/// Box-Muller transform.
pub(crate) fn normals(count: u32) -> Vec<(f64, f64)> {
    (1..=count)
        .map(|k| {
            let (u, v) = ((f64::from(k) * 0.618_033_988_75).fract(), (f64::from(k) * 0.754_877_666_25).fract());
            let radius = (-2.0 * u.max(1e-9).ln()).sqrt();
            let angle = std::f64::consts::TAU * v;
            (radius * angle.cos(), radius * angle.sin())
        })
        .collect()
}

fn curve(low: f64, high: f64, count: u32, f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    (0..count).map(|k| low + (high - low) * f64::from(k) / f64::from(count - 1)).map(|x| (x, f(x))).collect()
}

fn panel(title: &str, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    Panel { title: title.into(), x, y, series, verticals: Vec::new() }
}

fn measured(points: Vec<(f64, f64)>, part: f64) -> Series {
    let intervals = points.iter().map(|(_, y)| (y * (1.0 - part), y * (1.0 + part))).collect();
    Series { intervals, ..Series::new("simulated, 99.999 % interval", Role::Measured, Mark::Symbols, points) }
}

/// Variance against the learning rate: curves that leave the frame, error bars, a guide line.
pub(crate) fn variance() -> Panel {
    let exact = |x: f64| x / (2.0 - x);
    let mut panel = panel(
        "Stationary variance of SGD, a = 1",
        Axis::linear("learning rate λ"),
        Axis::linear("variance of w").within(0.0, 5.0),
        vec![
            Series::new("discrete, λ/(2 − λ)", Role::Discrete, Mark::Line, curve(0.01, 1.999, 400, exact)),
            Series::new("continuous, λ/2", Role::Continuous, Mark::Line, curve(0.0, 2.0, 2, |x| x / 2.0)),
            Series::new(
                "second order",
                Role::Approximation,
                Mark::Dashed,
                curve(0.0, 2.0, 100, |x| x / 2.0 + x * x / 4.0),
            ),
            measured(curve(0.1, 1.9, 19, |x| exact(x) * (1.0 + 0.02 * (17.0 * x).sin())), 0.08),
        ],
    );
    panel.verticals = vec![(2.0, "λ = 2".into())];
    panel
}

fn momentum() -> Panel {
    let exact = |mu: f64| 0.1 / ((1.0 - mu) * (2.0 - 0.1 / (1.0 + mu)));
    let mut panel = panel(
        "Variance against momentum",
        Axis::linear("momentum μ"),
        Axis::logarithmic("variance of w"),
        vec![
            Series::new("discrete", Role::Discrete, Mark::Line, curve(-0.99, 0.99, 300, exact)),
            Series::new("continuous", Role::Continuous, Mark::Dashed, curve(-0.99, 0.99, 300, |mu| 0.05 / (1.0 - mu))),
            measured(curve(-0.9, 0.9, 13, exact), 0.1),
            // A logarithm of these does not exist.
            Series::new("left out", Role::Measured, Mark::Symbols, vec![(0.1, -1.0), (0.2, 0.0), (0.3, f64::NAN)]),
        ],
    );
    panel.verticals = vec![(-0.95, "stability limit".into()), (-0.9, "another limit".into())];
    panel
}

fn cloud() -> Panel {
    let ellipse = |a: f64, b: f64| -> Vec<(f64, f64)> {
        curve(0.0, std::f64::consts::TAU, 121, |t| t)
            .iter()
            .map(|(t, _)| (a * t.cos() - 0.4 * b * t.sin(), b * t.sin() + 0.4 * a * t.cos()))
            .collect()
    };
    let points = normals(20_000).iter().map(|(x, y)| (1.2 * x - 0.32 * y, 0.8 * y + 0.48 * x)).collect();
    panel(
        "Stationary distribution",
        Axis::linear("w₁"),
        Axis::linear("w₂"),
        vec![
            Series::new("paths", Role::Measured, Mark::Cloud, points),
            Series::new("discrete theory, 2σ", Role::Discrete, Mark::Line, ellipse(2.4, 1.6)),
            Series::new("continuous theory, 2σ", Role::Continuous, Mark::Dashed, ellipse(1.9, 1.2)),
        ],
    )
}

fn others() -> Vec<Panel> {
    let density = |x: f64| (-x * x / 2.0).exp() / 2.506_628;
    let spiral = |turn: f64| -> Vec<(f64, f64)> {
        curve(0.0, 30.0, 31, |t| t)
            .iter()
            .map(|(t, _)| (0.9_f64.powf(*t) * (turn * t).cos(), 0.9_f64.powf(*t) * (turn * t).sin()))
            .collect()
    };
    vec![
        panel(
            "Histogram",
            Axis::linear("w"),
            Axis::linear("density"),
            vec![
                Series::new("simulated", Role::Measured, Mark::Steps, curve(-4.0, 3.75, 32, |x| density(x + 0.125))),
                Series::new("Gaussian", Role::Discrete, Mark::Line, curve(-4.0, 4.0, 161, density)),
            ],
        ),
        panel(
            "Trajectories",
            Axis::linear("w₁"),
            Axis::linear("w₂"),
            vec![
                Series::new("heavy ball", Role::Measured, Mark::Path, spiral(0.5)),
                Series::new("Nesterov", Role::Discrete, Mark::Path, spiral(-0.3)),
            ],
        ),
        panel(
            "Order of weak convergence",
            Axis::logarithmic("step size"),
            Axis::logarithmic("error"),
            vec![
                measured(vec![(1e-4, 1.1e-9), (1e-3, 0.9e-7), (1e-2, 1.02e-5), (1e-1, 1e-3)], 0.5),
                Series::new("slope 2", Role::Guide, Mark::Dashed, vec![(1e-4, 1e-9), (1e-1, 1e-3)]),
            ],
        ),
        panel(
            "All roles",
            Axis::linear("step"),
            Axis::linear("x").within(-1e-4, 9e-4),
            [
                Role::Measured,
                Role::Discrete,
                Role::Continuous,
                Role::Approximation,
                Role::Guide,
                Role::Measured,
                Role::Discrete,
            ]
            .into_iter()
            .zip(0_u32..)
            .flat_map(|(role, k)| {
                let at = f64::from(k) * 1e-4;
                [
                    Series::new(format!("line {k}"), role, Mark::Line, curve(0.0, 10.0, 2, |_| at)),
                    Series::new(format!("symbols {k}"), role, Mark::Symbols, curve(0.0, 10.0, 8, |_| at)),
                ]
            })
            .collect(),
        ),
        panel(
            "Only numbers that cannot be drawn",
            Axis::logarithmic("x"),
            Axis::linear("y"),
            vec![Series::new(
                "nothing",
                Role::Measured,
                Mark::Line,
                vec![(-1.0, 1.0), (1.0, f64::NAN), (f64::INFINITY, 1.0)],
            )],
        ),
        panel("Empty", Axis::linear(NASTY), Axis::logarithmic(NASTY), Vec::new()),
        // The same title once more: the files must not replace each other.
        panel(
            "Empty",
            Axis::linear("x"),
            Axis::linear("y"),
            vec![Series::new(NASTY, Role::Guide, Mark::Dashed, vec![(1.0, 1.0)])],
        ),
    ]
}

fn sampled(value: f64, half_width: f64) -> Estimate {
    Estimate::sampled(value, (value - half_width, value + half_width))
}

fn equal(value: f64, rival: f64) -> Prediction {
    Prediction::Equal { value, rival: Some(rival) }
}

fn claims() -> Vec<Claim> {
    vec![
        Claim::ours("variance at λ = 1", equal(1.0, 0.5), sampled(1.003, 0.009)),
        Claim::ours("variance at λ = 1.5", equal(3.0, 0.75), sampled(2.7, 0.9)),
        Claim::paper("training error of the effective loss, printed form", equal(0.25, 0.5), sampled(0.4987, 0.0041)),
        Claim::refuted(
            "a finite learning rate acts as weight decay",
            Prediction::AtMost { bound: 1.0 },
            sampled(1.334, 0.012),
        ),
        Claim::ours("variance at λ = 0.1", Prediction::Equal { value: 1.0, rival: None }, sampled(1.2, 0.01)),
        Claim::ours(
            "approximation to second order",
            Prediction::Within { value: 2.0, error: 0.03 },
            sampled(2.01, 0.01),
        ),
        Claim::ours(
            "discrete is nearer than continuous",
            Prediction::Closer { value: 3.0, rival: 1.0 },
            sampled(2.9, 0.1),
        ),
        Claim::ours(
            "variance beyond λ = 2",
            Prediction::Diverges { threshold: 1e12 },
            Estimate::computed(f64::INFINITY),
        ),
        Claim::ours("variance below λ = 2", Prediction::Stays { threshold: 1e3 }, Estimate::computed(0.000_012_34)),
        Claim::ours("smallest eigenvalue", Prediction::AtLeast { bound: -1e-9 }, Estimate::computed(f64::NAN)),
        Claim::refuted("refuted on paper, holds here", equal(1.0, 2.0), sampled(1.0, 0.01)),
    ]
}

/// The run.
pub(crate) fn run() -> RunResult {
    let table = Table {
        caption: format!("A table with {NASTY}"),
        columns: vec!["λ".into(), "theory".into(), "measured".into()],
        rows: vec![
            vec!["0.1".into(), "0.0526".into(), "0.0527(1)".into()],
            vec![NASTY.into(), "<".into(), "&amp;".into()],
        ],
    };
    let first = Findings {
        claims: claims(),
        figures: vec![Figure {
            caption: "The discrete theory follows the simulation up to the divergence; the continuous one does not."
                .into(),
            panels: vec![variance(), momentum(), cloud()],
        }],
        tables: vec![table],
        notes: vec!["From λ = 1.5 the fourth moment is infinite, so these points have no interval.".into()],
    };
    let second = Findings {
        claims: vec![Claim::ours(NASTY, Prediction::AtMost { bound: 2.0 }, Estimate::computed(1.0))],
        figures: vec![Figure { caption: NASTY.into(), panels: others() }],
        ..Findings::default()
    };
    let result = |experiment, findings, seconds| ExperimentResult {
        experiment,
        findings,
        seconds,
        simulations: vec![simulated("lambda=0.1", 0, 0x0123_4567_89ab_cdef), simulated(NASTY, 3, 7)],
    };
    RunResult {
        record: RunRecord {
            seed: 42,
            profile: Profile::Quick,
            threads: 2,
            device: "cpu, x86_64 avx2".into(),
            version: "0.1.0",
            commit: "0123456".into(),
            toolchain: "rustc 1.95.0",
            command: "cargo xtask reproduce --profile quick --seed 42".into(),
        },
        experiments: vec![
            result(&VARIANCE, Ok(first), 12.34),
            result(&MARKS, Ok(second), 0.5),
            result(&UNFINISHED, Err(format!("eta: -1 is not in (0, 1) {NASTY}")), 0.01),
        ],
    }
}

fn simulated(name: &str, diverged: u64, digest: u64) -> Simulated {
    Simulated { name: name.into(), paths: 100, steps: 10, diverged, digest }
}
