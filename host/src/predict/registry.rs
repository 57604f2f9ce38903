//! Every quantity that can be asked for: one line here, one file in `quantities/`.

use std::fmt;

use serde_json::{Map, Value};

use super::error::{Error, excerpt};
use super::field::Field;
use super::inputs::Inputs;
use super::quantities::{
    adaptive_stationary, bayes, bias_correction, continuous_time, damped_newton, effective_loss, embedded_saddle,
    escape, euler_maruyama, first_steps, full_matrix_adam, heavy_ball, kramers, linear_loss, malladi_one_step,
    minibatch_regression, natural_gradient, poisson, preconditioned, quasi_hyperbolic, random_quadratic,
    scale_invariant, scaled_linear_loss, scaling_rules, schedule, second_moment, sgd, sgd_quadratic, signsgd,
    signsgd_laws, signsgd_loss, signsgd_phases, smooth_floor, student_t, svag, tail_index, tent, time_maps, transient,
};

/// A quantity by name.
#[derive(Debug)]
pub struct Quantity {
    /// Its name in a case.
    pub name: &'static str,
    /// What is answered, and its source.
    pub summary: &'static str,
    /// Its inputs; `D` and descriptive fields are accepted besides.
    pub inputs: &'static [Field],
    /// The fields of the answer.
    pub outputs: &'static [Field],
    /// From inputs to the fields of the answer.
    pub(super) answer: fn(&Inputs) -> Result<Map<String, Value>, Error>,
}

impl Quantity {
    /// The names of its inputs.
    pub fn input_names(&self) -> impl Iterator<Item = &'static str> {
        self.inputs.iter().map(|field| field.name)
    }
}

impl fmt::Display for Quantity {
    /// Name, summary, and one line per field, as `optsde predict --list` prints them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n  {}", self.name, self.summary)?;
        for (arrow, fields) in [("  ", self.inputs), ("->", self.outputs)] {
            for field in fields {
                let name = format!("{}{}", field.name, if field.optional { "?" } else { "" });
                writeln!(f, "  {arrow} {name:<16} {}", field.meaning)?;
            }
        }
        writeln!(f)
    }
}

/// How many names an error suggests.
const SUGGESTIONS: usize = 3;
/// How much of an unknown name is compared; the longest known ones have half as many characters.
const MAX_COMPARED: usize = 80;

/// All quantities.
pub const QUANTITIES: &[Quantity] = &[
    sgd::STATIONARY_COV,
    sgd::TRAINING_ERROR,
    heavy_ball::STATIONARY_COV,
    heavy_ball::TRAINING_ERROR,
    heavy_ball::STABILITY,
    preconditioned::STATIONARY_COV,
    preconditioned::TRAINING_ERROR,
    quasi_hyperbolic::STATIONARY_COV,
    quasi_hyperbolic::TRAINING_ERROR,
    quasi_hyperbolic::STABILITY,
    damped_newton::STATIONARY_COV,
    damped_newton::TRAINING_ERROR,
    natural_gradient::CONSTANT_NOISE_COV,
    natural_gradient::CONSTANT_NOISE_TRAINING_ERROR,
    natural_gradient::MINIBATCH_COV,
    natural_gradient::MINIBATCH_TRAINING_ERROR,
    full_matrix_adam::COV,
    full_matrix_adam::TRAINING_ERROR,
    full_matrix_adam::CONSTANT_NOISE_COV,
    continuous_time::COV,
    transient::COV,
    escape::EFFICIENCY,
    escape::ANISOTROPY_RATIO,
    kramers::RATES,
    bayes::OPTIMAL_LR,
    effective_loss::MATRIX,
    minibatch_regression::COV,
    bias_correction::CORRECTION,
    embedded_saddle::LANDSCAPE,
    embedded_saddle::MINIMA,
    euler_maruyama::STEPS,
    first_steps::FIRST_STEPS,
    linear_loss::RMSPROP,
    linear_loss::RMSPROP_SDE,
    linear_loss::ADAM,
    linear_loss::ADAM_SDE,
    malladi_one_step::MOMENTS,
    adaptive_stationary::SECOND_MOMENT,
    adaptive_stationary::LOSS,
    scaling_rules::ADAPTIVE,
    scaling_rules::LINEAR,
    poisson::BATCH,
    poisson::SVAG,
    random_quadratic::SVAG,
    random_quadratic::SDE,
    scale_invariant::THRESHOLDS,
    scale_invariant::TENT,
    scale_invariant::TENT_SCALING,
    scale_invariant::COS,
    sgd_quadratic::MOMENTS,
    sgd_quadratic::BOUNDS,
    sgd_quadratic::SCALING,
    scaled_linear_loss::RMSPROP,
    scaled_linear_loss::ADAM,
    scaled_linear_loss::ADAM_SDE,
    scaled_linear_loss::SVAG_RMSPROP,
    schedule::LEARNING_RATES,
    second_moment::FLOOR,
    second_moment::WARM_UP,
    signsgd::GAUSSIAN,
    signsgd::STUDENT_T,
    signsgd_laws::MOMENTS,
    signsgd_laws::STATIONARY,
    signsgd_laws::STATIONARY_STUDENT_T,
    signsgd_laws::SDE_MOMENTS,
    signsgd_loss::BOUNDS,
    signsgd_loss::SCHEDULER,
    signsgd_phases::PHASE,
    signsgd_phases::CONSTANTS,
    signsgd_phases::PHASE_3_MOMENTS,
    signsgd_phases::PHASE_3_LOSS,
    smooth_floor::FLOOR,
    student_t::SIGN_MEAN,
    svag::HYPERPARAMETERS,
    svag::STEP_MOMENTS,
    svag::WEIGHTS,
    tail_index::ESTIMATE,
    tail_index::EXPECTED,
    tent::STEPS,
    time_maps::TIMES,
];

pub(super) fn find(name: &str) -> Result<&'static Quantity, Error> {
    QUANTITIES
        .iter()
        .find(|quantity| quantity.name == name)
        .ok_or_else(|| Error::UnknownQuantity { value: excerpt(&name), nearest: nearest(name) })
}

/// The names most like this one.
fn nearest(name: &str) -> String {
    let start: String = name.chars().take(MAX_COMPARED).collect();
    let likeness = |quantity: &Quantity| (strsim::jaro_winkler(&start, quantity.name), quantity.name);
    let mut names: Vec<_> = QUANTITIES.iter().map(likeness).collect();
    names.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let nearest: Vec<_> = names.iter().take(SUGGESTIONS).map(|(_, name)| *name).collect();
    nearest.join(", ")
}
