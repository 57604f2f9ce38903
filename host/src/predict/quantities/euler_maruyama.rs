//! Steps of printed Euler-Maruyama with given normal numbers, on a quadratic loss with diagonal Hessian and noise of
//! diagonal covariance.
//!
//! Everything being diagonal, each coordinate is an equation of its own in one dimension.

mod equations;

use nalgebra::DMatrix;
use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::sde::{ParameterError, Sde, State};
use optsde_core::stepper::{Increment, PlainEulerMaruyama, Stepper};

use self::equations::{EQUATIONS, refused, run_named};
use super::{Answer, not_negative, per_coordinate, positive, second_moments};
use crate::predict::field::{self, Field};
use crate::predict::inputs::wrong;
use crate::predict::trajectory::{Coordinate, trajectory};
use crate::predict::{Error, Inputs, Quantity};

/// Every coefficient is taken at the left end `t_k = t0 + k dt`. `m0` and `v0` (for Malladi22's own time u) are one
/// number for all coordinates, or a list; `v0` is not negative.
pub(in crate::predict) const STEPS: Quantity = Quantity {
    name: "euler_maruyama_steps",
    summary: "Steps of printed Euler-Maruyama with given normal numbers, on a quadratic loss with diagonal Hessian",
    inputs: &[
        Field::new("sde", "name of the equation; an unknown one is answered with all names"),
        Field::new(
            "params",
            "its parameters, dt, start values: an object; an unknown field is answered with all names",
        ),
        Field::new("H_diag", "curvatures: one number or one per coordinate"),
        Field::new("sigma_diag", "noise deviations: one number or one per coordinate; >= 0"),
        Field::new("x0", "start: D numbers"),
        Field::new("normals", "standard normal numbers: steps x D"),
    ],
    outputs: &[field::TRAJECTORY],
    answer: steps,
};

/// One coordinate of the problem.
struct Line {
    loss: Quadratic<f64, 1>,
    noise: DiagonalCovariance<f64, 1>,
    deviation: f64,
    x0: f64,
    normals: Vec<f64>,
}

fn steps(inputs: &Inputs) -> Answer {
    let names: Vec<&'static str> = EQUATIONS.iter().map(|(name, _)| *name).collect();
    let name = inputs.choice("sde", &names)?;
    let known = EQUATIONS.iter().find(|(other, _)| *other == name).map_or(&[][..], |(_, known)| *known);
    let params = inputs.group("params", known)?;
    let lines = lines(inputs)?;
    let coordinates = run_named(name, &params, &lines)?;
    Ok([("trajectory".to_owned(), trajectory(&coordinates)?)].into_iter().collect())
}

fn lines(inputs: &Inputs) -> Result<Vec<Line>, Error> {
    let x0 = inputs.vector("x0")?;
    let curvatures = per_coordinate(inputs, "H_diag", x0.len())?;
    let deviations = per_coordinate(inputs, "sigma_diag", x0.len())?;
    let normals: DMatrix<f64> = inputs.matrix("normals")?;
    if normals.ncols() != x0.len() {
        let found = format!("rows of {} numbers", normals.ncols());
        return Err(wrong("normals", &found, &format!("{} numbers a row, as many as x0 has", x0.len())));
    }
    if let Some(deviation) = deviations.iter().find(|deviation| **deviation < 0.0) {
        return Err(wrong("sigma_diag", deviation, "numbers >= 0"));
    }
    let line = |i: usize| Line {
        loss: Quadratic::diagonal([curvatures[i]]),
        noise: DiagonalCovariance { deviations: [deviations[i]] },
        deviation: deviations[i],
        x0: x0[i],
        normals: normals.column(i).iter().copied().collect(),
    };
    Ok((0..x0.len()).map(line).collect())
}

/// Steps every line; `start` names the inputs that the relaxations start from, `step` the one that is the step size.
fn run<S: Sde<f64, N, 1>, const N: usize>(
    params: &Inputs,
    step: &str,
    lines: &[Line],
    start: [&str; N],
    equation: impl Fn(&Line) -> Result<S, ParameterError>,
) -> Result<Vec<Coordinate>, Error> {
    let h = positive(params, step)?;
    let t0 = if params.has("t0") { params.number("t0")? } else { 0.0 };
    let mut relaxed = Vec::new();
    for field in start {
        let read = if field == "v0" { second_moments } else { per_coordinate };
        relaxed.push(read(params, field, lines.len())?);
    }
    let mut coordinates = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let sde = equation(line).map_err(|error| refused(&error))?;
        if !sde.defined(t0) {
            return Err(params.wrong("t0", &t0, "a time > 0, where the bias corrections are not 0 / 0"));
        }
        let mut state = State { x: [line.x0], relaxed: std::array::from_fn(|n| [relaxed[n][i]]) };
        let mut coordinate = Coordinate::default();
        for (k, z) in (0_u32..).zip(&line.normals) {
            let increment = Increment { dw: [h.sqrt() * z], dz: [0.0], bits: 0 };
            let interval = PlainEulerMaruyama.prepare(&sde, t0 + f64::from(k) * h, h);
            PlainEulerMaruyama.advance(&sde, &interval, &mut state, &increment);
            coordinate.push_named(state.x[0], S::RELAXATIONS, state.relaxed.map(|[value]| value));
        }
        coordinates.push(coordinate);
    }
    Ok(coordinates)
}
