//! The phases of SignSGD, and the moments of the linear equation of the last one.

use serde_json::{Map, Value};

use super::{Answer, per_coordinate};
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::sign::{phase3, phases};

pub(in crate::predict) const PHASE: Quantity = Quantity {
    name: "signsgd_phase",
    summary: "Signal-to-noise ratio and phase of a coordinate under SignSGD: Comp24 Lemma 3.4, drift with its sign corrected",
    inputs: &[Field::new("grad", "gradient: a number"), field::GAUSSIAN_SIGMA],
    outputs: &[
        Field::new("Y", "grad / (sqrt 2 sigma)"),
        Field::new("phase", "1 for |Y| > 3/2, 3 for |Y| < 1, else 2"),
        Field::new("erfY", "mean of the sign; dE X/dt = -erf(Y)"),
        Field::optional("drift_bounds", "in phase 2: lower and upper bound of dE X/dt, by tangent and secant"),
        Field::optional("drift_linear", "in phase 3: -(2/sqrt pi) Y, as eq. (5) has it"),
        Field::optional(
            "variance_factor_linear",
            "in phase 3: 1 - (4/pi) Y^2, as eq. (5) has it; below 0, no variance, for |Y| > sqrt(pi)/2",
        ),
    ],
    answer: phase,
};

pub(in crate::predict) const CONSTANTS: Quantity = Quantity {
    name: "signsgd_phase_constants",
    summary: "Secant of erf through 1 and 3/2 and the tangent parallel to it: Comp24 Lemma 3.4, footnote 1",
    inputs: &[],
    outputs: &[
        Field::new("m", "slope of both"),
        Field::new("q1", "intercept of the secant"),
        Field::new("q2", "intercept of the tangent"),
        Field::new("x_tangent", "where the tangent touches"),
    ],
    answer: constants,
};

const TIME: Field = Field::new("t", "time since the start; >= 0");

pub(in crate::predict) const PHASE_3_MOMENTS: Quantity = Quantity {
    name: "signsgd_phase3_moments",
    summary: "Moments of the linear equation of SignSGD in phase 3 on lam x^2 / 2: Comp24 Lemma 3.7, corrected and as printed",
    inputs: &[
        Field::new("lam", "curvature; > 0"),
        field::GAUSSIAN_SIGMA,
        field::ETA,
        Field::new("x0", "start; lam |x0| / sigma <= sqrt(pi / 2)"),
        TIME,
    ],
    outputs: &[
        Field::new("mean", "E X_t"),
        Field::new("cov", "Var X_t"),
        Field::new("second", "E X_t^2"),
        Field::new("loss", "lam E X_t^2 / 2"),
        Field::new("cov_inf", "the variance at rest"),
        Field::new("cov_as_printed", "Var X_t with the exponent that the lemma prints"),
        Field::new("cov_inf_as_printed", "the variance at rest that the lemma prints"),
    ],
    answer: phase3_moments,
};

pub(in crate::predict) const PHASE_3_LOSS: Quantity = Quantity {
    name: "signsgd_phase3_loss",
    summary: "Expected loss of the linear equation of SignSGD in phase 3 on x' H x / 2: Comp24 Lemma C.13",
    inputs: &[
        Field::new("H", "diagonal of the Hessian: a list of numbers > 0"),
        Field::new("X0", "start: as many numbers, H |X0| / sigma <= sqrt(pi / 2) for each"),
        Field::new("sigma", "standard deviations of the gradient noise: as many numbers, or one for all; > 0"),
        field::ETA,
        TIME,
    ],
    outputs: &[Field::new("loss", "E X_t' H X_t / 2")],
    answer: phase3_loss,
};

fn phase(inputs: &Inputs) -> Answer {
    let y = phases::signal_to_noise(inputs.number("grad")?, inputs.number("sigma")?)?;
    let phase = phases::Phase::of(y);
    let mut answer = Map::from_iter([
        ("Y".into(), Value::from(y)),
        ("phase".into(), Value::from(phase.number())),
        ("erfY".into(), Value::from(phases::mean_sign(y))),
    ]);
    match phase {
        phases::Phase::One => {}
        phases::Phase::Two => {
            answer.insert("drift_bounds".into(), Value::from(phases::phase2_drift_bounds(y)?.to_vec()));
        }
        phases::Phase::Three => {
            answer.insert("drift_linear".into(), Value::from(phases::linear_drift(y)));
            answer.insert("variance_factor_linear".into(), Value::from(phases::linear_variance_as_printed(y)));
        }
    }
    Ok(answer)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every answer")]
fn constants(_: &Inputs) -> Answer {
    let constants = phases::constants();
    Ok(Map::from_iter([
        ("m".into(), Value::from(constants.slope)),
        ("q1".into(), Value::from(constants.secant_intercept)),
        ("q2".into(), Value::from(constants.tangent_intercept)),
        ("x_tangent".into(), Value::from(constants.tangent_point)),
    ]))
}

fn phase3_moments(inputs: &Inputs) -> Answer {
    let [lam, sigma, eta, x0, t] = ["lam", "sigma", "eta", "x0", "t"].map(|field| inputs.number(field));
    let (lam, sigma, eta, x0, t) = (lam?, sigma?, eta?, x0?, t?);
    let moments = phase3::moments(lam, sigma, eta, x0, t)?;
    Ok(Map::from_iter([
        ("mean".into(), Value::from(moments.mean)),
        ("cov".into(), Value::from(moments.variance)),
        ("second".into(), Value::from(moments.second_moment)),
        ("loss".into(), Value::from(moments.loss)),
        ("cov_inf".into(), Value::from(moments.stationary_variance)),
        ("cov_as_printed".into(), Value::from(phase3::variance_as_printed(lam, sigma, eta, x0, t)?)),
        ("cov_inf_as_printed".into(), Value::from(phase3::stationary_variance_as_printed(lam, sigma, eta)?)),
    ]))
}

/// Refuses a coordinate under the names of its lists.
fn in_phase3(inputs: &Inputs, i: usize, lam: f64, sigma: f64, x0: f64) -> Result<(), Error> {
    for (field, value) in [("H", lam), ("sigma", sigma)] {
        if value <= 0.0 {
            return Err(inputs.wrong(&format!("{field}[{i}]"), &value, "a number > 0"));
        }
    }
    let limit = std::f64::consts::FRAC_PI_2.sqrt() * sigma / lam;
    if x0.abs() <= limit {
        return Ok(());
    }
    let allowed =
        format!("at most sqrt(pi / 2) sigma / H = {limit:?} in size: elsewhere the linear noise is imaginary");
    Err(inputs.wrong(&format!("X0[{i}]"), &x0, &allowed))
}

fn phase3_loss(inputs: &Inputs) -> Answer {
    let start = inputs.vector("X0")?;
    inputs.agree("D", start.len())?;
    let curvatures = inputs.vector("H")?;
    if curvatures.len() != start.len() {
        let found = format!("a list of {} numbers", curvatures.len());
        return Err(inputs.wrong("H", &found, &format!("{} numbers, as many as X0 has", start.len())));
    }
    let deviations = per_coordinate(inputs, "sigma", start.len())?;
    for (i, ((&lam, &sigma), &x0)) in curvatures.iter().zip(&deviations).zip(&start).enumerate() {
        in_phase3(inputs, i, lam, sigma, x0)?;
    }
    let coordinates = curvatures.iter().zip(&deviations).zip(&start).map(|((&lam, &sigma), &x0)| (lam, sigma, x0));
    let loss = phase3::loss(coordinates, inputs.number("eta")?, inputs.number("t")?)?;
    Ok(super::number_answer("loss", loss))
}
