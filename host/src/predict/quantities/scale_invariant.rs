//! Certificates from a measured noise-to-signal ratio, and the two models they are tested on: Li21 section 5.

use serde_json::{Map, Value, json};

use super::{Answer, positive};
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::closeness::{self, NoiseToSignal};
use crate::theory::cos_model::CosModel;
use crate::theory::equilibrium::{Dynamics, Equilibrium};
use crate::theory::tent_model::TentModel;

const DECAY: Field = Field::new("lam", "weight decay; > 0");
const SLOPE: Field = Field::new("g", "slope of the mean loss against the angle; > 0");

/// `C^2` where none is given: the one of the experiments in the paper.
const C2: f64 = 2.0;

/// How far a number may be, relatively, from what others imply.
const IMPLIED_TOLERANCE: f64 = 1e-9;

pub(in crate::predict) const THRESHOLDS: Quantity = Quantity {
    name: "equilibrium_thresholds",
    summary: "Where SDE or linear scaling must fail, by a measured noise-to-signal ratio: Li21 section 5, necessary \
        conditions of validity",
    inputs: &[
        Field::new("N", "trace of the noise covariance; >= 0"),
        Field::new("G", "squared norm of the mean gradient; > 0"),
        Field::new("C2", "C^2, within which equilibria count as close; > 1"),
        Field::new("kappa", "factor of batch size and learning rate; >= 1"),
        field::ETA,
        DECAY,
    ],
    outputs: &[
        Field::new(LIMIT_52I, "(N/G)(C^2 - 1)"),
        Field::new(RATIO_52II, "limit of N/G"),
        Field::new(FIRES_52II, "whether N/G is below it, so that the SDE fails"),
        Field::new(RATIO_55, "below it, scaling by kappa to this run fails: in the form of eq. (10)"),
        Field::new(RATIO_55_SIMPLE, "the same number"),
        Field::new(KAPPA_PRINTED, "C^2 (1 + N/G): eq. (11)"),
        Field::new(KAPPA_SHARP, "C^2 + (C^2 - 1) N/G: beyond it, scaling this run by kappa fails"),
        Field::new(LIMIT_E4, "(N/G)(C^2 (1 + eta lam/2) - 1): beyond it, the two SDEs are not C-close"),
        Field::new(KAPPA_APPROXIMATE, "approximation of eq. (11) for large N/G"),
    ],
    answer: thresholds,
};

const LIMIT_52I: &str = "thm5.2i_eta_bound (N,G of the SDE, N=E tr(eta Sigma)) : not C-close if eta exceeds";
const RATIO_52II: &str = "thm5.2ii_bound 1/(C^2-1)";
const FIRES_52II: &str = "thm5.2ii_fires (N,G of SGD)";
const RATIO_55: &str = "thm5.5_bound on N/G at kappa";
const RATIO_55_SIMPLE: &str = "thm5.5_bound_simplified (kappa-C^2)/(kappa(C^2-1))";
const KAPPA_PRINTED: &str = "thm5.6_kappa_printed";
const KAPPA_SHARP: &str = "thm5.6_kappa_from_proof";
const LIMIT_E4: &str = "thmE.4_eta_bound";
const KAPPA_APPROXIMATE: &str = "critical_batch_factor_approx C^2 N/G";

/// The probability of a sign, and the slope of both, follow from `g` and `s`; given as numbers, they must agree.
pub(in crate::predict) const TENT: Quantity = Quantity {
    name: "tent_model",
    summary: "Equilibria of SGD and its SDEs on a tent, L = gamma A |angle|, with weight decay: a test of Li21 \
        section 5",
    inputs: &[
        SLOPE,
        Field::new("s", "standard deviation of the slope; > 0"),
        field::ETA,
        DECAY,
        Field::optional("A", "sqrt(g^2 + s^2), as a number or in words; not needed"),
        Field::optional("p_plus", "(1 + g/A) / 2, as a number or in words; not needed"),
    ],
    outputs: &[
        Field::new("SGD", "R, G, N of SGD; N = E tr Sigma"),
        Field::new("SDE1", "R, G, N of the first-order SDE; N = E tr(eta Sigma)"),
        Field::new("SDE2", "R, G, N of the second-order SDE; N = E tr(eta Sigma)"),
        Field::new("C_min_SGD_SDE1", "smallest C of Definition 5.1; >= 1"),
        Field::new("C_min_SDE1_SDE2", "smallest C of Definition E.3; >= 1"),
    ],
    answer: tent,
};

pub(in crate::predict) const TENT_SCALING: Quantity = Quantity {
    name: "tent_model_scaling",
    summary: "The linear scaling rule on a tent: ratios of Definition 5.4, exact critical factor, Li21 Theorem 5.6",
    inputs: &[
        SLOPE,
        Field::new("s_batch1", "standard deviation of the slope before scaling; > 0"),
        field::ETA,
        DECAY,
        Field::new("kappa", "factor of batch size and learning rate; >= 1"),
        Field::optional("C2", "C^2 of the critical factors; > 1, 2 if not given"),
    ],
    outputs: &[
        Field::new("ratio_R", "R before over R after"),
        Field::new("ratio_N", "N before over kappa N after"),
        Field::new("ratio_G", "G before over G after"),
        Field::new("C2_min", "smallest C^2 for which scaling by kappa holds; >= 1"),
        Field::new("NSR_base", "N/G before"),
        Field::new("NSR_kappa", "N/G after"),
        Field::new("kappa_crit_exact", "factor beyond which scaling fails at C2"),
        Field::new("kappa_56_printed", "C^2 (1 + N/G): eq. (11)"),
        Field::new("kappa_56_proof", "C^2 + (C^2 - 1) N/G: what the proof of Theorem 5.6 shows"),
    ],
    answer: tent_scaling,
};

pub(in crate::predict) const COS: Quantity = Quantity {
    name: "cos_model_sde",
    summary: "Equilibrium of the first-order SDE on a smooth scale-invariant loss, -(a e1 + s xi).x/|x|, in the plane: \
        a test of Li21 section 5",
    inputs: &[
        Field::new("a", "length of the mean direction; >= 0"),
        Field::new("s", "standard deviation of its components; > 0"),
        field::ETA,
        DECAY,
    ],
    outputs: &[
        Field::new("R", "E |x|^2"),
        Field::new("G", "E |grad L|^2"),
        Field::new("N", "E tr(eta Sigma)"),
        Field::new("von_mises_kappa", "concentration of the angle; >= 0"),
    ],
    answer: cos,
};

fn thresholds(inputs: &Inputs) -> Answer {
    let ratio = NoiseToSignal::new(inputs.number("N")?, inputs.number("G")?)?;
    let (c2, kappa) = (inputs.number("C2")?, inputs.number("kappa")?);
    let critical = ratio.critical_factor(c2)?;
    let second_order = ratio.second_order_limit(c2, inputs.number("eta")?, inputs.number("lam")?)?;
    Ok(Map::from_iter([
        (LIMIT_52I.into(), json!(ratio.learning_rate_limit(c2)?)),
        (RATIO_52II.into(), json!(closeness::smallest_ratio(c2)?)),
        (FIRES_52II.into(), json!(ratio.excludes_first_order_sde(c2)?)),
        (RATIO_55.into(), json!(closeness::scaled_ratio_limit_in_the_form_of_10(c2, kappa)?)),
        (RATIO_55_SIMPLE.into(), json!(closeness::scaled_ratio_limit(c2, kappa)?)),
        (KAPPA_PRINTED.into(), json!(critical.as_printed)),
        (KAPPA_SHARP.into(), json!(critical.sharp)),
        (LIMIT_E4.into(), json!(second_order)),
        (KAPPA_APPROXIMATE.into(), json!(critical.approximate)),
    ]))
}

fn tent(inputs: &Inputs) -> Answer {
    let (g, s) = (inputs.number("g")?, inputs.number("s")?);
    let model = TentModel::new(g, s)?;
    let slope = g.hypot(s);
    agree(inputs, "A", slope)?;
    agree(inputs, "p_plus", f64::midpoint(1.0, g / slope))?;
    let (eta, lam) = (inputs.number("eta")?, inputs.number("lam")?);
    let of = |dynamics| model.equilibrium(dynamics, eta, lam).map(|state| Value::from(equilibrium(&state)));
    Ok(Map::from_iter([
        ("SGD".into(), of(Dynamics::Sgd)?),
        ("SDE1".into(), of(Dynamics::FirstOrderSde)?),
        ("SDE2".into(), of(Dynamics::SecondOrderSde)?),
        ("C_min_SGD_SDE1".into(), json!(model.smallest_c_of_the_sde(eta, lam)?)),
        ("C_min_SDE1_SDE2".into(), json!(model.smallest_c_of_the_sdes(eta, lam)?)),
    ]))
}

/// A number that others imply may be left out or said in words.
fn agree(inputs: &Inputs, field: &str, implied: f64) -> Result<(), Error> {
    if !inputs.has(field) || inputs.is_text(field) {
        return Ok(());
    }
    let value = inputs.number(field)?;
    let agrees = (value - implied).abs() <= IMPLIED_TOLERANCE * implied;
    if agrees { Ok(()) } else { Err(inputs.wrong(field, &value, &format!("{implied:?}, which g and s imply"))) }
}

fn tent_scaling(inputs: &Inputs) -> Answer {
    let model = TentModel::new(inputs.number("g")?, positive(inputs, "s_batch1")?)?;
    let (eta, lam) = (inputs.number("eta")?, inputs.number("lam")?);
    let c2 = if inputs.has("C2") { inputs.number("C2")? } else { C2 };
    let scaling = model.linear_scaling(eta, lam, inputs.number("kappa")?)?;
    let critical = NoiseToSignal::new(scaling.base_ratio, 1.0)?.critical_factor(c2)?;
    let [norm, gradient, noise] = scaling.ratios;
    Ok(Map::from_iter([
        ("ratio_R".into(), json!(norm)),
        ("ratio_N".into(), json!(noise)),
        ("ratio_G".into(), json!(gradient)),
        ("C2_min".into(), json!(scaling.smallest_c2)),
        ("NSR_base".into(), json!(scaling.base_ratio)),
        ("NSR_kappa".into(), json!(scaling.scaled_ratio)),
        ("kappa_crit_exact".into(), json!(model.critical_factor(c2, eta, lam)?)),
        ("kappa_56_printed".into(), json!(critical.as_printed)),
        ("kappa_56_proof".into(), json!(critical.sharp)),
    ]))
}

fn cos(inputs: &Inputs) -> Answer {
    let model = CosModel::new(inputs.number("a")?, inputs.number("s")?)?;
    let state = model.first_order_sde(inputs.number("eta")?, inputs.number("lam")?)?;
    let mut answer = equilibrium(&state.equilibrium);
    answer.insert("von_mises_kappa".into(), json!(state.concentration));
    Ok(answer)
}

fn equilibrium(state: &Equilibrium) -> Map<String, Value> {
    Map::from_iter([
        ("R".into(), json!(state.squared_norm)),
        ("G".into(), json!(state.squared_gradient)),
        ("N".into(), json!(state.noise)),
    ])
}
