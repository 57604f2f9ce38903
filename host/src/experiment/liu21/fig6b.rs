//! Liu21 figure 6(b): how the escape rate over a barrier grows when the loss is scaled.

use optsde_core::Real;

use super::escapes::Setting;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory::first_passage;
use crate::theory::kramers::{Barrier, HalfWidth, Kramers};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig6b",
    title: "Escape rate over a barrier against the scale of the loss",
    source: "Liu21, Figure 6(b), section 6.3, Theorem 9",
    paper_says: "Continuous-time theory (Eq. 24) predicts gamma/(r |k_b|) to be independent of the factor r of the \
        loss, is right at vanishingly small r only and too low elsewhere. Measured rates increase with r, as Theorem \
        9 (Eq. 23) predicts, with which they agree up to a constant factor that is fitted. Its coefficients are not \
        guaranteed (remark in appendix E.2.5).",
    method: "The paper gives neither loss nor parameters. Here: wells and barrier of constant curvature, as Theorem \
        9 assumes, d = 2; A: k_a = |k_b| = 1, S = 3; B: k_a = 1, |k_b| = 1/2, S = 2.25; lambda = 1, and A again at \
        lambda = 1/2, S = 3/2. Noise r k(w)/S. SGD starts at -d, has escaped when w > c, and starts again; escapes \
        are counted after 300 steps, so that their number per step is one over the mean first passage time. That is \
        also solved exactly (Nystrom's method); the limit of small r is decided without simulation, in A and in B with the higher barrier of \
        S = 4.5, at r = 0.01 and by the mean first passage time of the Ito equation. Rates are per unit of lambda times step.",
    conclusion: "Escape rates grow with the learning rate times the curvature, and continuous-time theory misses \
        this. Neither form of Theorem 9 is quantitative on this loss, nor the printed one up to a constant factor: \
        in A flux over probability is the nearer one up to r = 1, and the printed inverse, by chance, at 1.4 and \
        1.8. For SGD, whose noise is drawn before the step, the limit of small r has k_a, not |k_b|, in its \
        prefactor.",
    run,
};

const A: Setting = Setting { label: "A", well: 1.0, top: 1.0, minimum: 2.0, rate: 1.0, batch_size: 3.0 };
const B: Setting = Setting { label: "B", well: 1.0, top: 0.5, minimum: 2.0, rate: 1.0, batch_size: 2.25 };
/// A in smaller steps: the same chain at twice the r.
const A_HALF: Setting = Setting { label: "A at half the rate", rate: 0.5, batch_size: 1.5, ..A };

/// B with a higher barrier, where what Eq. 24 neglects is small.
const B_HIGH: Setting = Setting { label: "B with a higher barrier", batch_size: 4.5, ..B };

/// The scales r, with how many paths of [`STEPS`] steps resolve the rate there.
const SCALES: [(f64, u64); 6] = [(0.2, 8000), (0.6, 3200), (1.0, 640), (1.4, 400), (1.8, 400), (1.9, 400)];
const SCALES_B: [(f64, u64); 4] = [(0.2, 1600), (0.6, 800), (1.0, 800), (1.6, 400)];
const STEPS: u64 = 10_000;

/// A measured rate and what is predicted, all over r |k_b|.
struct Point {
    scale: f64,
    measured: Estimate,
    theory: Rates,
}

/// The theories, over r |k_b|.
#[derive(Clone, Copy)]
struct Rates {
    /// Of the discrete chain.
    exact: f64,
    /// Eq. 24.
    continuous: f64,
    /// Eq. 24 with k_a in its prefactor.
    continuous_ito: f64,
    /// Eq. 23.
    printed: f64,
    /// Eq. 23 as flux over probability.
    consistent: f64,
}

impl Rates {
    fn of(setting: &Setting, scale: f64) -> Result<Self, Failure> {
        let wells = setting.wells(scale)?;
        let kramers = Kramers::new(Barrier::of(&wells), setting.rate, setting.batch_size)?;
        let unit = scale * setting.top;
        Ok(Self {
            exact: first_passage::discrete_rate(&wells, setting.rate, setting.batch_size)? / unit,
            continuous: kramers.continuous()? / unit,
            continuous_ito: kramers.continuous_ito()? / unit,
            printed: kramers.discrete_as_printed()? / unit,
            consistent: kramers.discrete(HalfWidth::OfParabola)? / unit,
        })
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let steps = context.choose(STEPS, 8 * STEPS);
    let points = |setting: &Setting, scales: &[(f64, u64)]| {
        let point = |&(scale, paths): &(f64, u64)| {
            let measured = setting.simulated(context, scale, (paths, steps))?;
            Ok(Point { scale, measured, theory: Rates::of(setting, scale)? })
        };
        scales.iter().map(point).collect::<Result<Vec<_>, Failure>>()
    };
    let a = points(&A, &SCALES)?;
    let b = points(&B, &SCALES_B)?;
    let half = points(&A_HALF, &[(1.2, 3200)])?;
    let mut findings = Findings::default();
    findings.claims.extend(exact_rates(&a, &b));
    findings.claims.extend(growth(&a));
    findings.claims.extend(limit_of_small_scales()?);
    findings.claims.extend(b.first().map(prefactor));
    findings.claims.extend(forms_of_theorem_9(&a));
    findings.claims.extend(half.iter().map(|point| {
        Claim::ours(
            "A at lambda = 1/2, r = 1.2: the rate is per unit of lambda times step, not per step",
            Prediction::Equal { value: point.theory.exact, rival: Some(A_HALF.rate * point.theory.exact) },
            point.measured,
        )
        .showing(19)
    }));
    findings.figures.push(Figure {
        caption: "The escape rate over r |k_b| against the factor r of the loss. It grows, which continuous-time \
            theory does not see; neither form of Theorem 9 follows the exact rate. In B the limit of small r is \
            about twice Eq. 24."
            .into(),
        panels: vec![panel("A: k_a = |k_b|", &A, &a)?, panel("B: k_a = 2 |k_b|", &B, &b)?],
    });
    Ok(findings)
}

/// The simulated rates against the exact ones.
fn exact_rates(a: &[Point], b: &[Point]) -> Vec<Claim> {
    let claim = |label: &str, point: &Point| {
        let Rates { exact, continuous, printed, .. } = point.theory;
        // The nearest of the two printed theories that a run of this length can tell from it.
        let rival = if point.scale < 0.5 { printed } else { continuous };
        Claim::ours(
            format!("{label}: escape rate at r = {}, exact theory of the discrete chain", point.scale),
            Prediction::Equal { value: exact, rival: Some(rival) },
            point.measured,
        )
    };
    a.iter().map(|point| claim("A", point)).chain(b.iter().map(|point| claim("B", point))).collect()
}

/// What the paper says of r.
fn growth(a: &[Point]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = a
        .iter()
        .zip(a.iter().skip(1))
        .map(|(less, more)| {
            Claim::paper(
                format!("A: the rate grows between r = {} and {} (ratio)", less.scale, more.scale),
                Prediction::AtLeast { bound: 1.0 },
                more.measured.over(less.measured),
            )
        })
        .collect();
    // At r = 0.2 the difference is 4 %, less than a run of this length resolves.
    for point in a.iter().filter(|point| point.scale > 0.5) {
        claims.push(Claim::paper(
            format!("A: Eq. 24 underestimates the escape rate at r = {}", point.scale),
            Prediction::AtLeast { bound: point.theory.continuous },
            point.measured,
        ));
    }
    claims
}

/// Where Eq. 24 is right, and which prefactor it needs there. It extends the integrals over the well, exp(-S u^2 / lambda)
/// up to the place where the curvature changes, and over the barrier, to all u: what it adds, relatively, is at most the
/// complementary error function of the root of the exponent there. The exponents are 3 and 3 in A, 2 and 8 in B with the
/// higher barrier.
fn limit_of_small_scales() -> Result<Vec<Claim>, Failure> {
    let scale = 0.01;
    let beyond = |exponent: f64| exponent.sqrt().complementary_error_function();
    let (a, b) = (Rates::of(&A, scale)?, Rates::of(&B_HIGH, scale)?);
    let limit = first_passage::continuous_rate(&B_HIGH.wells(scale)?, B_HIGH.rate, B_HIGH.batch_size)?;
    Ok(vec![
        Claim::paper(
            "A, r = 0.01: Eq. 24 is the exact rate",
            Prediction::Within { value: a.continuous, error: beyond(3.0) },
            Estimate::computed(a.exact),
        ),
        Claim::refuted(
            "B with S = 4.5, r = 0.01: the prefactor of Eq. 24 is |k_b| rather than k_a, exact rate",
            Prediction::Closer { value: b.continuous, rival: b.continuous_ito },
            Estimate::computed(b.exact),
        )
        .showing(20),
        Claim::ours(
            "B with S = 4.5, limit of small r: Eq. 24 with k_a in its prefactor, exact rate of the Ito model",
            Prediction::Within { value: b.continuous_ito, error: beyond(2.0) + beyond(8.0) },
            Estimate::computed(limit / (scale * B_HIGH.top)),
        )
        .showing(20),
    ])
}

/// The same in a simulation, where r is not small enough for equality.
fn prefactor(point: &Point) -> Claim {
    let Rates { continuous, continuous_ito, .. } = point.theory;
    Claim::ours(
        format!("B: k_a in the prefactor of Eq. 24 is nearer than |k_b|, r = {}", point.scale),
        Prediction::Closer { value: continuous_ito, rival: continuous },
        point.measured,
    )
    .showing(20)
}

/// Eq. 23 as printed and as flux over probability.
fn forms_of_theorem_9(a: &[Point]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for point in a {
        let Rates { printed, consistent, .. } = point.theory;
        if point.scale <= 1.0 {
            claims.push(
                Claim::ours(
                    format!("A: flux over probability is nearer than the printed inverse at r = {}", point.scale),
                    Prediction::Closer { value: consistent, rival: printed },
                    point.measured,
                )
                .showing(16),
            );
        } else if point.scale <= 1.8 {
            claims.push(Claim::ours(
                format!("A: Eq. 23 as printed is nearer than flux over probability at r = {}", point.scale),
                Prediction::Closer { value: printed, rival: consistent },
                point.measured,
            ));
        }
    }
    let at = |scale: f64| a.iter().find(|point| (point.scale - scale).abs() < 1e-9);
    if let (Some(low), Some(high)) = (at(0.6), at(1.8)) {
        let printed = high.theory.printed / low.theory.printed;
        let exact = high.theory.exact / low.theory.exact;
        claims.push(Claim::ours(
            "A: no constant factor mends Eq. 23 as printed (rate at r = 1.8 over rate at r = 0.6, not that of Eq. 23)",
            Prediction::Equal { value: exact, rival: Some(printed) },
            high.measured.over(low.measured),
        ));
    }
    claims
}

fn panel(title: &str, setting: &Setting, points: &[Point]) -> Result<Panel, Failure> {
    let mut curves = Vec::new();
    for i in 1..=39 {
        let scale = f64::from(i) / 20.0;
        curves.push((scale, Rates::of(setting, scale)?));
    }
    let curve = |label: &str, role, mark, of: fn(&Rates) -> f64| {
        Series::new(label, role, mark, curves.iter().map(|(scale, rates)| (*scale, of(rates))).collect())
    };
    let measured: Vec<_> = points.iter().map(|point| (point.scale, point.measured)).collect();
    Ok(Panel {
        title: title.into(),
        x: Axis::linear("factor r of the loss").within(0.0, 2.0),
        y: Axis::logarithmic("γ / (r |k_b|)"),
        series: vec![
            curve("discrete time, exact", Role::Discrete, Mark::Line, |rates| rates.exact),
            curve("continuous time, Eq. 24", Role::Continuous, Mark::Dashed, |rates| rates.continuous),
            curve("Eq. 23 as printed", Role::Approximation, Mark::Dashed, |rates| rates.printed),
            curve("Eq. 23, flux over probability", Role::Approximation, Mark::Line, |rates| rates.consistent),
            Series::estimates("measured", Role::Measured, Mark::Symbols, &measured),
        ],
        verticals: Vec::new(),
    })
}
