//! Compares a trajectory with what its optimizer does on the same gradients.

use super::registry::{Input, VariantEntry, variants};
use super::trajectory::{Format, Trajectory};

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    /// Every number agrees.
    Same {
        /// Steps compared.
        steps: usize,
        /// Numbers compared.
        numbers: usize,
        /// The largest deviation that was allowed and occurred.
        largest_ulps: u64,
    },
    /// A number differs by more than allowed.
    Different(Difference),
}

/// The first number that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The step, counted from 0.
    pub step: usize,
    /// `x` or a state variable.
    pub variable: String,
    /// The coordinate, counted from 0.
    pub coordinate: usize,
    /// What it should be.
    pub expected: f64,
    /// What it is.
    pub found: f64,
    /// How many numbers of the format lie between the two.
    pub ulps: u64,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { step, variable, coordinate, expected, found, ulps } = self;
        let relative = ((found - expected) / expected).abs();
        write!(
            f,
            "step {step}, {variable}[{coordinate}]: found {found:e}, expected {expected:e}, \
             {ulps} ulp apart, relative difference {relative:.3e}"
        )
    }
}

/// Why a trajectory cannot be compared.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CheckError {
    /// No such optimizer or variant.
    #[error("optimizer and variant are {found}, allowed: {}", allowed.join(", "))]
    Variant {
        /// What the file says.
        found: String,
        /// All there are.
        allowed: Vec<String>,
    },
    /// A hyperparameter is missing, unknown or outside its range.
    #[error("hyperparameter {name} is {found}, allowed: {allowed}")]
    Hyperparameter {
        /// Its name.
        name: String,
        /// Its value, or that it is missing.
        found: String,
        /// What is allowed.
        allowed: String,
    },
    /// A field has the wrong length, or a number that is not finite or does not fit the format.
    #[error("{field} is {found}, allowed: {allowed}")]
    Field {
        /// Where.
        field: String,
        /// What is there.
        found: String,
        /// What is allowed.
        allowed: String,
    },
}

/// Recomputes a trajectory from its own start, learning rates and gradients, and compares every number it
/// holds, allowing `ulps` numbers of its format in between. The recomputation is not steered by the
/// numbers found: errors accumulate as they do in the implementation under test.
pub fn check(trajectory: &Trajectory, ulps: u64) -> Result<Agreement, CheckError> {
    let variant = find(trajectory)?;
    let values = hyperparameters(trajectory, &variant)?;
    let input = input(trajectory)?;
    let states = variant.run(trajectory.format, &values, &input, None);
    let (mut numbers, mut largest) = (0, 0);
    for (k, (step, state)) in trajectory.steps.iter().zip(&states).enumerate() {
        for (name, found) in &step.after {
            let field = || format!("steps[{k}].after.{name}");
            let Some((_, expected)) = state.iter().find(|(other, _)| other == name) else {
                let allowed = state.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                return Err(CheckError::Field { field: field(), found: "an unknown variable".into(), allowed });
            };
            if found.len() != expected.len() {
                return Err(length(field(), found.len(), expected.len()));
            }
            for (coordinate, (&found, &expected)) in found.iter().zip(expected).enumerate() {
                let apart = ulps_apart(trajectory.format, found, expected);
                if apart > ulps {
                    let variable = name.clone();
                    let difference = Difference { step: k, variable, coordinate, expected, found, ulps: apart };
                    return Ok(Agreement::Different(difference));
                }
                numbers += 1;
                largest = largest.max(apart);
            }
        }
    }
    Ok(Agreement::Same { steps: states.len(), numbers, largest_ulps: largest })
}

fn find(trajectory: &Trajectory) -> Result<VariantEntry, CheckError> {
    let id = format!("{}/{}", trajectory.optimizer, trajectory.variant);
    let variants = variants();
    let found = variants.iter().find(|variant| variant.id() == id).copied();
    found.ok_or_else(|| CheckError::Variant { found: id, allowed: variants.iter().map(VariantEntry::id).collect() })
}

fn hyperparameters(trajectory: &Trajectory, variant: &VariantEntry) -> Result<Vec<f64>, CheckError> {
    let names: Vec<&str> = variant.hyperparameters.iter().map(|parameter| parameter.name).collect();
    if let Some((name, value)) = trajectory.hyperparameters.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        let allowed = if names.is_empty() { "none".into() } else { names.join(", ") };
        return Err(CheckError::Hyperparameter { name: name.clone(), found: value.to_string(), allowed });
    }
    let value = |parameter: &optsde_core::optimizer::Hyperparameter| {
        let (low, high) = parameter.range;
        let value = trajectory.hyperparameters.get(parameter.name);
        value.copied().filter(|value| (low..high).contains(value)).ok_or_else(|| CheckError::Hyperparameter {
            name: parameter.name.into(),
            found: value.map_or("missing".into(), f64::to_string),
            allowed: format!("{low} <= {} < {high}", parameter.name),
        })
    };
    variant.hyperparameters.iter().map(value).collect()
}

fn input(trajectory: &Trajectory) -> Result<Input, CheckError> {
    let dimension = trajectory.start.len();
    numbers_fit(trajectory.format, "start", &trajectory.start)?;
    for (k, step) in trajectory.steps.iter().enumerate() {
        let field = format!("steps[{k}].gradient");
        numbers_fit(trajectory.format, &field, &step.gradient)?;
        numbers_fit(trajectory.format, &format!("steps[{k}].learning_rate"), &[step.learning_rate])?;
        if step.gradient.len() != dimension {
            return Err(length(field, step.gradient.len(), dimension));
        }
    }
    let steps = trajectory.steps.iter().map(|step| (step.learning_rate, step.gradient.clone())).collect();
    Ok(Input { start: trajectory.start.clone(), steps })
}

fn length(field: String, found: usize, expected: usize) -> CheckError {
    CheckError::Field {
        field,
        found: format!("{found} numbers"),
        allowed: format!("{expected}, one for each coordinate"),
    }
}

/// A gradient that was rounded on the way to the file would be blamed on the optimizer.
fn numbers_fit(format: Format, field: &str, numbers: &[f64]) -> Result<(), CheckError> {
    #[expect(clippy::cast_possible_truncation, reason = "the point of the comparison")]
    let fits = |number: f64| match format {
        Format::F32 => f64::from(number as f32) == number,
        Format::F64 => number.is_finite(),
    };
    match numbers.iter().find(|number| !fits(**number)) {
        None => Ok(()),
        Some(number) => Err(CheckError::Field {
            field: field.into(),
            found: number.to_string(),
            allowed: format!("finite numbers of {}", format.name()),
        }),
    }
}

/// How many numbers of the format lie from one to the other; NaN is far from everything.
fn ulps_apart(format: Format, a: f64, b: f64) -> u64 {
    if a.is_nan() || b.is_nan() {
        return u64::MAX;
    }
    // Sign and magnitude to an order that counts through zero.
    let ordered = |bits: i64, sign: i64| if bits < 0 { sign.wrapping_sub(bits) } else { bits };
    match format {
        Format::F64 => {
            let place = |x: f64| ordered(x.to_bits().cast_signed(), i64::MIN);
            place(a).abs_diff(place(b))
        }
        #[expect(clippy::cast_possible_truncation, reason = "numbers of this format, or rounded to it")]
        Format::F32 => {
            if f64::from(a as f32) != a && a.is_finite() {
                return u64::MAX;
            }
            let place = |x: f64| ordered(i64::from((x as f32).to_bits().cast_signed()), i64::from(i32::MIN));
            place(a).abs_diff(place(b))
        }
    }
}
