//! The C^2 that closeness needs, against the ratio of noise to signal.

use super::{C2, DECAY, ETA, LAM, Point, exact, needed};
use crate::experiment::{Axis, Failure, Figure, Mark, Panel, Role, Series};
use crate::theory::closeness::smallest_ratio;
use crate::theory::equilibrium::Dynamics;
use crate::theory::tent_model::TentModel;

use super::Slopes;

pub(super) fn figure(points: &[Point]) -> Result<Figure, Failure> {
    let sde = |model: &TentModel| model.smallest_c_of_the_sde(ETA, LAM);
    let sdes = |model: &TentModel| model.smallest_c_of_the_sdes(ETA, LAM);
    let second = |model: &TentModel| model.smallest_c_of_the_second_order_sde(ETA, LAM);
    let series = vec![
        curve("SGD and first-order SDE", Role::Discrete, Mark::Line, &sde)?,
        curve("first-order and second-order SDE", Role::Approximation, Mark::Dashed, &sdes)?,
        curve("SGD and second-order SDE", Role::Continuous, Mark::Line, &second)?,
        measured("SGD iterated, first-order SDE", points, Dynamics::FirstOrderSde)?,
        measured("SGD iterated, second-order SDE", points, Dynamics::SecondOrderSde)?,
        Series::new("C² = 2", Role::Guide, Mark::Dashed, vec![(0.05, C2), (20.0, C2)]),
    ];
    Ok(Figure {
        caption: format!(
            "The smallest C² for which two equilibria on a tent are C-close, ηλ = {DECAY}. Left of N/G = 1/(C² − 1) \
                SGD and its first-order SDE are not C-close, as Theorem 5.2 says, and right of it they are; the \
                second-order SDE stays close."
        ),
        panels: vec![Panel {
            title: "Closeness on a tent".into(),
            x: Axis::logarithmic("N/G of SGD").within(0.05, 20.0),
            y: Axis::logarithmic("smallest C²").within(0.9, 30.0),
            series,
            verticals: vec![(smallest_ratio(C2)?, "1/(C² − 1)".into())],
        }],
    })
}

fn curve(
    label: &str,
    role: Role,
    mark: Mark,
    smallest: &dyn Fn(&TentModel) -> crate::theory::Result<f64>,
) -> Result<Series, Failure> {
    let mut points = Vec::new();
    for i in 0..=100 {
        let ratio = 0.05 * 400_f64.powf(f64::from(i) / 100.0);
        let c = smallest(&Slopes::of_ratio(ratio).model()?)?;
        points.push((ratio, c * c));
    }
    Ok(Series::new(label, role, mark, points))
}

fn measured(label: &str, points: &[Point], dynamics: Dynamics) -> Result<Series, Failure> {
    let mut found = Vec::new();
    for point in points {
        found.push((point.ratio, needed(&point.sgd, &exact(point.ratio, dynamics)?, ETA)?.value));
    }
    Ok(Series::new(label, Role::Measured, Mark::Symbols, found))
}
