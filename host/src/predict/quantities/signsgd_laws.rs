//! What is known exactly of SignSGD on lam x^2 / 2: the law after k steps, the stationary law, and moments of the SDE.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::sign::{SignNoise, chain, phase3, sde_moments, stationary};

const LAM: Field = Field::new("lam", "curvature of the loss lam x^2 / 2; > 0");
const X0: Field = Field::new("x0", "start");

pub(in crate::predict) const MOMENTS: Quantity = Quantity {
    name: "signsgd_moments",
    summary: "Exact moments of SignSGD on lam x^2 / 2 after k steps under Gaussian noise, from its law on x0 + eta Z",
    inputs: &[LAM, field::GAUSSIAN_SIGMA, field::ETA, X0, Field::new("k", "number of steps; at most 100000")],
    outputs: &[Field::new("Ex", "E x_k"), Field::new("Ex2", "E x_k^2"), Field::new("Ex4", "E x_k^4")],
    answer: moments,
};

pub(in crate::predict) const STATIONARY: Quantity = Quantity {
    name: "signsgd_stationary",
    summary: "Exact stationary moments of SignSGD on lam x^2 / 2 under Gaussian noise, beside the formulas for them",
    inputs: &[
        LAM,
        field::GAUSSIAN_SIGMA,
        field::ETA,
        Field::new("lattice_offset", "x is on eta (lattice_offset + Z), with equal weight on both parities"),
    ],
    outputs: &[
        Field::new("Ex", "E x"),
        Field::new("Ex2", "E x^2"),
        Field::new("naive", "leading order, (eta/2) sqrt(pi/2) sigma / lam"),
        Field::new("second_order", "the leading order times 1 + (sqrt(pi/2) / 4) eta lam / sigma"),
        Field::new("lemma37", "the variance at rest of Comp24 Lemma 3.7, corrected"),
    ],
    answer: stationary_gaussian,
};

pub(in crate::predict) const STATIONARY_STUDENT_T: Quantity = Quantity {
    name: "signsgd_stationary_student_t",
    summary: "Exact stationary second moment of SignSGD on lam x^2 / 2 under Student-t noise, on the lattice eta Z",
    inputs: &[
        LAM,
        Field::new("sigma", "scale of the noise; > 0"),
        field::ETA,
        Field::new("nu", "degrees of freedom; > 0"),
    ],
    outputs: &[
        Field::new("Ex2", "E x^2"),
        Field::new("leading", "leading order, eta sigma / (2 s lam) with s the slope of the mean sign at 0"),
        Field::new("second_order", "the leading order times 1 + ((nu + 1) / (4 nu s)) eta lam / sigma"),
    ],
    answer: stationary_student_t,
};

pub(in crate::predict) const SDE_MOMENTS: Quantity = Quantity {
    name: "signsgd_sde_moments",
    summary: "Moments of the full SDE of SignSGD on lam x^2 / 2, by its backward equation: Comp24 eqs. (3) and (7)",
    inputs: &[
        Field::new("noise", "gauss, or t and the degrees of freedom: t1, t2, t2.5"),
        LAM,
        Field::new("sigma", "scale of the noise; > 0"),
        field::ETA,
        X0,
        Field::new("T", "time, learning rate times steps; >= 0"),
    ],
    outputs: &[
        Field::new("Ex", "E X_T"),
        Field::new("Ex2", "E X_T^2"),
        Field::new("Ex4", "E X_T^4"),
        Field::new("Ecos2x", "E cos(2 X_T)"),
    ],
    answer: moments_of_sde,
};

fn moments(inputs: &Inputs) -> Answer {
    let [lam, sigma, eta] = numbers(inputs)?;
    let (x0, steps) = (inputs.number("x0")?, inputs.count("k")?);
    let moments = chain::moments(lam, sigma, eta, x0, steps, &SignNoise::GAUSSIAN)?;
    Ok(Map::from_iter([
        ("Ex".into(), Value::from(moments.mean)),
        ("Ex2".into(), Value::from(moments.second)),
        ("Ex4".into(), Value::from(moments.fourth)),
    ]))
}

fn stationary_gaussian(inputs: &Inputs) -> Answer {
    let ([lam, sigma, eta], noise) = (numbers(inputs)?, SignNoise::GAUSSIAN);
    let law = stationary::stationary(lam, sigma, eta, inputs.number("lattice_offset")?, &noise)?;
    Ok(Map::from_iter([
        ("Ex".into(), Value::from(law.mean)),
        ("Ex2".into(), Value::from(law.second_moment)),
        ("naive".into(), Value::from(stationary::leading_variance(lam, sigma, eta, &noise)?)),
        ("second_order".into(), Value::from(stationary::second_order_variance(lam, sigma, eta, &noise)?)),
        ("lemma37".into(), Value::from(phase3::stationary_variance(lam, sigma, eta)?)),
    ]))
}

fn stationary_student_t(inputs: &Inputs) -> Answer {
    let ([lam, sigma, eta], noise) = (numbers(inputs)?, SignNoise::student_t(inputs.number("nu")?)?);
    let law = stationary::stationary(lam, sigma, eta, 0.0, &noise)?;
    Ok(Map::from_iter([
        ("Ex2".into(), Value::from(law.second_moment)),
        ("leading".into(), Value::from(stationary::leading_variance(lam, sigma, eta, &noise)?)),
        ("second_order".into(), Value::from(stationary::second_order_variance(lam, sigma, eta, &noise)?)),
    ]))
}

fn moments_of_sde(inputs: &Inputs) -> Answer {
    let ([lam, sigma, eta], noise) = (numbers(inputs)?, noise(inputs)?);
    let moments = sde_moments::moments(lam, sigma, eta, inputs.number("x0")?, inputs.number("T")?, &noise)?;
    Ok(Map::from_iter([
        ("Ex".into(), Value::from(moments.mean)),
        ("Ex2".into(), Value::from(moments.second)),
        ("Ex4".into(), Value::from(moments.fourth)),
        ("Ecos2x".into(), Value::from(moments.cosine)),
    ]))
}

fn numbers(inputs: &Inputs) -> Result<[f64; 3], Error> {
    Ok([inputs.number("lam")?, inputs.number("sigma")?, inputs.number("eta")?])
}

fn noise(inputs: &Inputs) -> Result<SignNoise, Error> {
    let allowed = "gauss, or t and the degrees of freedom, as in t2";
    let value = inputs.value("noise", allowed)?;
    let refused = || inputs.wrong("noise", value, allowed);
    match value.as_str().ok_or_else(refused)? {
        "gauss" => Ok(SignNoise::GAUSSIAN),
        name => {
            let degrees = name.strip_prefix('t').and_then(|degrees| degrees.parse().ok());
            SignNoise::student_t(degrees.ok_or_else(refused)?).map_err(|_| refused())
        }
    }
}
