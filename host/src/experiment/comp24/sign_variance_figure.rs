//! The panels of Comp24 figure 2, centre-right: means, variances, and the variance at rest against the learning rate.

use optsde_core::Real;

use super::sign_descent::{CURVATURES, SIGMA, exact};
use crate::experiment::{Axis, Estimate, Failure, Figure, Mark, Panel, Role, Series};
use crate::theory;
use crate::theory::sign::stationary::{leading_variance, second_order_variance, stationary};
use crate::theory::sign::{Moments, SignNoise, phase3};

/// What is drawn.
pub(super) struct Drawn<'a> {
    /// Of the runs from `start`.
    pub(super) eta: f64,
    pub(super) start: [f64; 2],
    /// Means and second moments of both coordinates.
    pub(super) small: &'a [(u64, [Estimate; 4])],
    /// Learning rates and the variances at rest of both coordinates.
    pub(super) large: &'a [(f64, [Estimate; 2])],
}

type Points<T> = Vec<(f64, T)>;

/// The figure.
pub(super) fn figure(drawn: &Drawn<'_>) -> Result<Figure, Failure> {
    Ok(Figure {
        caption: "Mean and variance of both coordinates, and the variance at rest over its leading term. At the \
        values of the paper all predictions agree; at larger learning rates, here with σ = 0.1, SignSGD is wider, \
        where Lemma 3.7 has it narrower."
            .into(),
        panels: vec![means(drawn)?, variances(drawn)?, rest(drawn)?],
    })
}

/// One series of each kind for each coordinate.
fn both(
    drawn: &Drawn<'_>,
    title: &str,
    law: &dyn Fn(Moments) -> f64,
    lemma: &dyn Fn(f64, f64, f64) -> theory::Result<f64>,
    measured: &dyn Fn(usize, f64, &[Estimate; 4]) -> Estimate,
) -> Result<Panel, Failure> {
    let mut series = Vec::new();
    for (i, lam) in CURVATURES.into_iter().enumerate() {
        let (mut of_law, mut of_lemma, mut points): (Points<f64>, Points<f64>, Points<Estimate>) = Default::default();
        for (k, estimates) in drawn.small {
            let k_real = f64::of_count(*k);
            let moments = exact(drawn.eta, drawn.start, *k)?[i];
            of_law.push((k_real, law(moments)));
            of_lemma.push((k_real, lemma(lam, drawn.start[i], drawn.eta * k_real)?));
            points.push((k_real, measured(i, moments.mean, estimates)));
        }
        let name = format!("x{}", i + 1);
        series.push(Series::new(format!("{name}, exact law"), Role::Discrete, Mark::Line, of_law));
        series.push(Series::new(format!("{name}, Lemma 3.7"), Role::Continuous, Mark::Dashed, of_lemma));
        series.push(Series::estimates(format!("{name}, SignSGD"), Role::Measured, Mark::Symbols, &points));
    }
    Ok(Panel {
        title: title.into(),
        x: Axis::linear("iterations k"),
        y: Axis::linear(title.to_lowercase()),
        series,
        verticals: Vec::new(),
    })
}

fn means(drawn: &Drawn<'_>) -> Result<Panel, Failure> {
    let lemma = |lam, x0, t| phase3::moments(lam, SIGMA, drawn.eta, x0, t).map(|moments| moments.mean);
    both(drawn, "Mean", &|law| law.mean, &lemma, &|i, _, estimates| estimates[i])
}

fn variances(drawn: &Drawn<'_>) -> Result<Panel, Failure> {
    let lemma = |lam, x0, t| phase3::moments(lam, SIGMA, drawn.eta, x0, t).map(|moments| moments.variance);
    let law = |law: Moments| law.second - law.mean * law.mean;
    both(drawn, "Variance", &law, &lemma, &|i, mean, estimates| estimates[i + 2].shifted(-mean * mean))
}

/// Against r = eta lam / sigma; lam = 1.
fn rest(drawn: &Drawn<'_>) -> Result<Panel, Failure> {
    let noise = &SignNoise::GAUSSIAN;
    let curve = |value: &dyn Fn(f64) -> theory::Result<f64>| {
        let points: theory::Result<Points<f64>> = (1..=50)
            .map(|i| {
                let ratio = f64::from(i) * 0.022;
                let eta = ratio * SIGMA;
                Ok((ratio, value(eta)? / leading_variance(1.0, SIGMA, eta, noise)?))
            })
            .collect();
        points
    };
    let mut points = Points::new();
    for (eta, measured) in drawn.large {
        for (lam, measured) in CURVATURES.into_iter().zip(measured) {
            points.push((eta * lam / SIGMA, measured.scaled(1.0 / leading_variance(lam, SIGMA, *eta, noise)?)));
        }
    }
    points.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let law = curve(&|eta| stationary(1.0, SIGMA, eta, 0.0, noise).map(|law| law.variance()))?;
    let second = curve(&|eta| second_order_variance(1.0, SIGMA, eta, noise))?;
    let printed = curve(&|eta| phase3::stationary_variance_as_printed(1.0, SIGMA, eta))?;
    let corrected = curve(&|eta| phase3::stationary_variance(1.0, SIGMA, eta))?;
    Ok(Panel {
        title: "Variance at rest".into(),
        x: Axis::linear("ηλ/σ"),
        y: Axis::linear("variance / leading term"),
        series: vec![
            Series::new("exact law", Role::Discrete, Mark::Line, law),
            Series::new("second order", Role::Guide, Mark::Dashed, second),
            Series::new("Lemma 3.7, printed", Role::Approximation, Mark::Line, printed),
            Series::new("Lemma 3.7, corrected", Role::Continuous, Mark::Dashed, corrected),
            Series::estimates("SignSGD", Role::Measured, Mark::Symbols, &points),
        ],
        verticals: Vec::new(),
    })
}
