//! The law of the final iterate, and its third cumulant against how far the learning rate is reduced.

use super::poisson_simulated::{ETA, Final, LARGEST, TIME};
use crate::experiment::{Axis, Failure, Figure, Mark, Panel, Role, Series};
use crate::theory::poisson_example;

/// The values -eta Z of the final iterate and their probabilities, Z Poisson of mean T, for Z = 0 .. `last`.
pub(super) fn probabilities(last: u32) -> impl Iterator<Item = (f64, f64)> {
    let mut probability = (-TIME).exp();
    (0..=last).map(move |z| {
        if z > 0 {
            probability *= TIME / f64::from(z);
        }
        (-ETA * f64::from(z), probability)
    })
}

/// Two batch sizes, each with the Poisson law and the normal law of the SDE.
pub(super) fn law_figure(one: &Final, six: &Final) -> Figure {
    Figure {
        caption:
            "The final iterate of SGD at two batch sizes under linear scaling: the same law, which is not that of \
            the SDE, although mean and variance agree."
                .into(),
        panels: vec![
            law_panel("Final iterate, B = 1, 6 steps of η", one),
            law_panel("Final iterate, B = 6, 1 step of 6η", six),
        ],
    }
}

fn law_panel(title: &str, last: &Final) -> Panel {
    // The probability of a cell of width eta, as far as the density is constant in it.
    let variance = ETA * ETA * TIME;
    let normal = |x: f64| {
        ETA * (-(x + ETA * TIME).powi(2) / (2.0 * variance)).exp() / (2.0 * std::f64::consts::PI * variance).sqrt()
    };
    let sites = (0_u32..=190).map(|tenths| -ETA * f64::from(LARGEST) + ETA * f64::from(tenths) / 10.0);
    Panel {
        title: title.into(),
        x: Axis::linear("x"),
        y: Axis::linear("probability"),
        series: vec![
            Series::new("-η Poisson(T)", Role::Discrete, Mark::Line, probabilities(LARGEST).collect()),
            Series::new(
                "SDE, density times η",
                Role::Continuous,
                Mark::Dashed,
                sites.map(|x| (x, normal(x))).collect(),
            ),
            Series::new("measured", Role::Measured, Mark::Symbols, last.frequencies()),
        ],
        verticals: Vec::new(),
    }
}

/// Linear scaling keeps the third cumulant, SVAG takes it to 0.
pub(super) fn cumulant_figure(scaled: &[(f64, &Final)], amplified: &[(f64, Final)]) -> Result<Figure, Failure> {
    let sgd = poisson_example::sgd(1.0, ETA, TIME)?.third;
    let sde = poisson_example::sde(ETA, TIME)?.third;
    let (mut svag, lowest, highest) = (Vec::new(), 1.0 / 6.0, 64.0);
    for l in 1..=64_u32 {
        svag.push((f64::from(l), poisson_example::svag(f64::from(l), ETA, TIME)?.third));
    }
    let scaled = scaled.iter().map(|(batch, last)| (1.0 / batch, last.third_cumulant()));
    let amplified = amplified.iter().map(|(l, last)| (*l, last.third_cumulant()));
    let measured: Vec<_> = scaled.chain(amplified).collect();
    let series = vec![
        Series::new("linear scaling", Role::Approximation, Mark::Line, vec![(lowest, sgd), (highest, sgd)]),
        Series::new("SVAG", Role::Discrete, Mark::Line, svag),
        Series::new("SDE", Role::Continuous, Mark::Dashed, vec![(lowest, sde), (highest, sde)]),
        Series::estimates("measured", Role::Measured, Mark::Symbols, &measured),
    ];
    Ok(Figure {
        caption:
            "The third cumulant of the final iterate with learning rates eta / l. Smaller steps by linear scaling \
            keep it, SVAG goes to the SDE, where it is 0."
                .into(),
        panels: vec![Panel {
            title: "Third cumulant".into(),
            x: Axis::logarithmic("l (1/B under linear scaling)"),
            y: Axis::linear("third cumulant of x"),
            series,
            verticals: Vec::new(),
        }],
    })
}
