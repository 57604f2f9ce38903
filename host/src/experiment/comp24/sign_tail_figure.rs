//! What heavy-tailed noise does to SignSGD and to SGD, drawn.

use std::f64::consts::FRAC_2_PI;

use optsde_core::sde::SignLaw;

use crate::experiment::{Axis, Estimate, Failure, Figure, Mark, Panel, Role, Series};
use crate::theory;
use crate::theory::sign::SignNoise;
use crate::theory::sign::stationary::{leading_variance, stationary};

/// What is drawn.
pub(super) struct Drawn<'a> {
    pub(super) eta: f64,
    /// Degrees of freedom and the variance at rest of SignSGD.
    pub(super) variances: &'a [(f64, Estimate)],
    pub(super) thresholds: [f64; 4],
    /// Frequencies of |x| beyond the thresholds under Cauchy noise.
    pub(super) sign: [Estimate; 4],
    pub(super) sgd: [Estimate; 4],
}

/// The figure.
pub(super) fn figure(drawn: &Drawn<'_>) -> Result<Figure, Failure> {
    Ok(Figure {
        caption: "Student-t noise. Left: the variance of SignSGD at rest, finite for every ν, rises gently as the \
        tails grow. Centre: under Cauchy noise SGD at rest is Cauchy, SignSGD stays within a few standard \
        deviations. Right: the mean sign at ν = 2 and its tangent, the linear SDE."
            .into(),
        panels: vec![variances(drawn)?, tails(drawn), mean_sign()?],
    })
}

fn variances(drawn: &Drawn<'_>) -> Result<Panel, Failure> {
    let degrees = || (0..=40).map(|i| 0.5 * 10.0_f64.powf(0.05 * f64::from(i)));
    let curve = |value: &dyn Fn(&SignNoise) -> theory::Result<f64>| {
        let points: theory::Result<Vec<_>> = degrees().map(|nu| Ok((nu, value(&SignNoise::student_t(nu)?)?))).collect();
        points
    };
    let law = curve(&|noise| stationary(1.0, 1.0, drawn.eta, 0.0, noise).map(|law| law.variance()))?;
    let leading = curve(&|noise| leading_variance(1.0, 1.0, drawn.eta, noise))?;
    let gaussian = stationary(1.0, 1.0, drawn.eta, 0.0, &SignNoise::GAUSSIAN)?.variance();
    Ok(Panel {
        title: "Variance of SignSGD".into(),
        x: Axis::logarithmic("degrees of freedom ν"),
        y: Axis::linear("variance at rest"),
        series: vec![
            Series::new("exact law", Role::Discrete, Mark::Line, law),
            Series::new("η / (2 slope)", Role::Continuous, Mark::Dashed, leading),
            Series::new("Gaussian noise", Role::Guide, Mark::Dashed, vec![(0.5, gaussian), (50.0, gaussian)]),
            Series::estimates("SignSGD", Role::Measured, Mark::Symbols, drawn.variances),
        ],
        verticals: vec![(2.0, "no variance below".into())],
    })
}

fn tails(drawn: &Drawn<'_>) -> Panel {
    let cauchy = (0..=60).map(|i| 0.1 * 10.0_f64.powf(f64::from(i) / 30.0));
    let cauchy = cauchy.map(|c| (c, 1.0 - FRAC_2_PI * c.atan())).collect();
    let measured = |found: [Estimate; 4]| {
        let points = drawn.thresholds.into_iter().zip(found);
        points.filter(|(_, frequency)| frequency.value > 0.0).collect::<Vec<_>>()
    };
    Panel {
        title: "Tails under Cauchy noise".into(),
        x: Axis::logarithmic("c"),
        y: Axis::logarithmic("frequency of |x| > c"),
        series: vec![
            Series::new("Cauchy law of scale 1", Role::Discrete, Mark::Line, cauchy),
            Series::estimates("SGD", Role::Measured, Mark::Symbols, &measured(drawn.sgd)),
            Series::estimates("SignSGD", Role::Measured, Mark::Symbols, &measured(drawn.sign)),
        ],
        verticals: Vec::new(),
    }
}

fn mean_sign() -> Result<Panel, Failure> {
    let places = || (0..=100).map(|i| 0.03 * f64::from(i));
    let noise = SignNoise::student_t(2.0)?;
    let of = |noise: &SignNoise| places().map(|y| (y, noise.mean_and_variance(y).0)).collect::<Vec<_>>();
    let tangent = places().map(|y| (y, noise.slope() * y)).collect();
    Ok(Panel {
        title: "Mean sign".into(),
        x: Axis::linear("gradient / σ"),
        y: Axis::linear("mean sign").within(0.0, 1.2),
        series: vec![
            Series::new("ν = 2", Role::Discrete, Mark::Line, of(&noise)),
            Series::new("Gaussian", Role::Guide, Mark::Line, of(&SignNoise::GAUSSIAN)),
            Series::new("tangent of (8)", Role::Approximation, Mark::Dashed, tangent),
        ],
        verticals: Vec::new(),
    })
}
