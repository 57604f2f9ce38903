//! The equations by name, and the parameters of each.

use optsde_core::loss::Regularized;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, LinearSign, MalladiAdamParameters,
    MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, ParameterError, RmspropParameters, RmspropSde,
    SecondMoment, SgdSecondOrderSde, SgdwSde, SignLaw, SignSgdSde, StudentTSign,
};

use super::{Line, not_negative, positive, run};
use crate::predict::inputs::wrong;
use crate::predict::trajectory::Coordinate;
use crate::predict::{Error, Inputs};

const SGD: &[&str] = &["eta", "dt", "gamma"];
const SIGN: &[&str] = &["eta", "dt"];
const RMSPROP: &[&str] = &["eta", "dt", "rho2", "v0", "eps", "gamma"];
const ADAM: &[&str] = &["eta", "dt", "t0", "rho1", "rho2", "m0", "v0", "eps", "gamma"];

/// Names, and the parameters that each has. `ngd` is the recursion of Li21 eq. (3), Euler-Maruyama of the SDE of SGD
/// with the step eta; a `dt` must be eta. Only where coefficients depend on time there is a `t0`. The equations in
/// Malladi22's own time accept an `eta` for the record: their time and `sigma0` contain it.
pub(super) const EQUATIONS: [(&str, &[&str]); 13] = [
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
    ("malladi_rmsprop_4.1", &["eta", "dt", "sigma0", "eps0", "c2", "v0"]),
    ("malladi_adam_4.3", &["eta", "dt", "t0", "sigma0", "eps0", "c1", "c2", "m0", "v0"]),
];

/// Runs the equation of that name.
pub(super) fn run_named(name: &str, params: &Inputs, lines: &[Line]) -> Result<Vec<Coordinate>, Error> {
    match name {
        "ngd" | "sgd_sde" => {
            let (eta, gamma) = (not_negative(params, "eta")?, decay(params)?);
            let step = if name == "ngd" { "eta" } else { "dt" };
            if name == "ngd" && params.has("dt") && params.number("dt")? != eta {
                return Err(params.wrong("dt", &params.number("dt")?, &format!("eta = {eta}, the step of ngd")));
            }
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

/// gamma, 0 where it is not given.
fn decay(params: &Inputs) -> Result<f64, Error> {
    if params.has("gamma") { params.number("gamma") } else { Ok(0.0) }
}

pub(super) fn refused(error: &ParameterError) -> Error {
    wrong(error.field, &error.value, error.allowed)
}
