//! Steps of printed Euler-Maruyama with given normal numbers, on a quadratic loss with diagonal Hessian and noise of
//! diagonal covariance.
//!
//! Everything being diagonal, each coordinate is an equation of its own in one dimension.

use nalgebra::DMatrix;
use optsde_core::loss::{Quadratic, Regularized};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, LinearSign, MalladiAdamParameters,
    MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde, Sde, SecondMoment,
    SgdSecondOrderSde, SgdwSde, SignLaw, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{Increment, PlainEulerMaruyama, Stepper};

use super::{Answer, not_negative, per_coordinate, positive};
use crate::predict::inputs::wrong;
use crate::predict::trajectory::{Coordinate, trajectory};
use crate::predict::{Error, Inputs, Quantity};

/// Every coefficient is taken at the left end `t_k = t0 + k dt`. `m0` and `v0` (for Malladi22's own time u) are one
/// number for all coordinates, or a list.
pub(in crate::predict) const STEPS: Quantity = Quantity {
    name: "euler_maruyama_steps",
    fields: &["sde", "params", "H_diag", "sigma_diag", "x0", "normals"],
    answer: steps,
};

const SGD: &[&str] = &["eta", "dt", "t0", "gamma"];
const SIGN: &[&str] = &["eta", "dt", "t0"];
const RMSPROP: &[&str] = &["eta", "dt", "t0", "rho2", "v0", "eps", "gamma"];
const ADAM: &[&str] = &["eta", "dt", "t0", "rho1", "rho2", "m0", "v0", "eps", "gamma"];

/// Names, and the parameters that each has. `ngd` is the recursion of Li21 eq. (3), Euler-Maruyama of the SDE of SGD
/// with the step eta; its `dt` is not read. The equations in Malladi22's own time have no use for `eta`.
const EQUATIONS: [(&str, &[&str]); 13] = [
    ("ngd", SGD),
    ("sgd_sde", SGD),
    ("sde2", SGD),
    ("signsgd_sde", SIGN),
    ("signsgd_sde_t2", SIGN),
    ("signsgd_phase3", SIGN),
    ("rmsprop_sde", RMSPROP),
    ("rmsprop_sde_malladi", RMSPROP),
    ("adam_sde", ADAM),
    ("adam_sde_D5", ADAM),
    ("adam_sde_noise_kept", ADAM),
    ("malladi_rmsprop_4.1", &["eta", "dt", "t0", "sigma0", "eps0", "c2", "v0"]),
    ("malladi_adam_4.3", &["eta", "dt", "t0", "sigma0", "eps0", "c1", "c2", "m0", "v0"]),
];

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
    Ok([("trajectory".to_owned(), trajectory(&coordinates))].into_iter().collect())
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

fn run_named(name: &str, params: &Inputs, lines: &[Line]) -> Result<Vec<Coordinate>, Error> {
    match name {
        "ngd" | "sgd_sde" => {
            let (eta, gamma) = (not_negative(params, "eta")?, decay(params)?);
            let step = if name == "ngd" { "eta" } else { "dt" };
            run(params, step, lines, [], |line| SgdwSde::new(line.loss, line.noise, eta, gamma))
        }
        "sde2" => {
            let (eta, decay) = (not_negative(params, "eta")?, decay(params)?);
            run(params, "dt", lines, [], |line| {
                SgdSecondOrderSde::new(Regularized { loss: line.loss, decay }, line.noise, eta)
            })
        }
        "signsgd_sde" => run_sign(params, lines, GaussianSign),
        "signsgd_sde_t2" => run_sign(params, lines, StudentTSign::new(2.0).map_err(|error| refused(&error))?),
        "signsgd_phase3" => run_sign(params, lines, LinearSign::gaussian()),
        "rmsprop_sde" | "rmsprop_sde_malladi" => {
            let parameters = RmspropParameters {
                learning_rate: not_negative(params, "eta")?,
                rate: not_negative(params, "rho2")?,
                epsilon: not_negative(params, "eps")?,
                decay: decay(params)?,
            };
            let second_moment =
                if name == "rmsprop_sde" { SecondMoment::GradientAndNoise } else { SecondMoment::NoiseOnly };
            run(params, "dt", lines, ["v0"], |line| RmspropSde::new(line.loss, line.noise, parameters, second_moment))
        }
        "malladi_rmsprop_4.1" => {
            let parameters = MalladiRmspropParameters {
                noise: positive(params, "sigma0")?,
                rate: not_negative(params, "c2")?,
                epsilon: not_negative(params, "eps0")?,
            };
            run(params, "dt", lines, ["v0"], |line| MalladiRmspropSde::new(line.loss, line.noise, parameters))
        }
        "malladi_adam_4.3" => {
            let parameters = MalladiAdamParameters {
                noise: positive(params, "sigma0")?,
                first_rate: positive(params, "c1")?,
                second_rate: positive(params, "c2")?,
                epsilon: not_negative(params, "eps0")?,
            };
            run(params, "dt", lines, ["m0", "v0"], |line| MalladiAdamSde::new(line.loss, line.noise, parameters))
        }
        _ => {
            let parameters = AdamParameters {
                learning_rate: not_negative(params, "eta")?,
                first_rate: positive(params, "rho1")?,
                second_rate: positive(params, "rho2")?,
                epsilon: not_negative(params, "eps")?,
                decay: decay(params)?,
            };
            let form = match name {
                "adam_sde" => AdamForm::Printed,
                "adam_sde_D5" => AdamForm::Malladi22,
                _ => AdamForm::NoiseKept,
            };
            run(params, "dt", lines, ["m0", "v0"], |line| AdamSde::new(line.loss, line.noise, parameters, form))
        }
    }
}

fn run_sign(params: &Inputs, lines: &[Line], law: impl SignLaw<f64> + Copy) -> Result<Vec<Coordinate>, Error> {
    let eta = not_negative(params, "eta")?;
    if let Some(line) = lines.iter().find(|line| line.deviation == 0.0) {
        return Err(wrong("sigma_diag", &line.deviation, "numbers > 0: without noise the sign has no law"));
    }
    run(params, "dt", lines, [], |line| {
        SignSgdSde::new(line.loss, law, [line.deviation], eta, GradientCoupling::Separable)
    })
}

/// Steps every line; `start` names the inputs that the relaxations start from, `step` the one that is the step size.
fn run<S: Sde<f64, N, 1>, const N: usize>(
    params: &Inputs,
    step: &str,
    lines: &[Line],
    start: [&str; N],
    equation: impl Fn(&Line) -> Result<S, optsde_core::sde::ParameterError>,
) -> Result<Vec<Coordinate>, Error> {
    let h = positive(params, step)?;
    let t0 = if params.has("t0") { params.number("t0")? } else { 0.0 };
    let mut relaxed = Vec::new();
    for field in start {
        relaxed.push(per_coordinate(params, field, lines.len())?);
    }
    let mut coordinates = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let sde = equation(line).map_err(|error| refused(&error))?;
        if !sde.defined(t0) {
            return Err(wrong("t0", &t0, "a time > 0, where the bias corrections are not 0 / 0"));
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

/// gamma, 0 where it is not given.
fn decay(params: &Inputs) -> Result<f64, Error> {
    if params.has("gamma") { params.number("gamma") } else { Ok(0.0) }
}

fn refused(error: &optsde_core::sde::ParameterError) -> Error {
    wrong(error.field, &error.value, error.allowed)
}
