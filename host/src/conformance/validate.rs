//! What a trajectory must be before it can be compared: complete, consistent and in the format it names.

use super::registry::{Input, State, VariantEntry, variants};
use super::trajectory::{Format, Step, Trajectory, bit_pattern};

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
    /// A field is missing, is unknown, has the wrong length, or holds what does not fit the format.
    #[error("{field} is {found}, allowed: {allowed}")]
    Field {
        /// Where.
        field: String,
        /// What is there.
        found: String,
        /// What is allowed.
        allowed: String,
    },
    /// `bits` and `after` are not the same number.
    #[error("step {step}, {variable}[{coordinate}]: bits are {found}, but the number in after has {expected}")]
    Bits {
        /// The step, counted from 0.
        step: usize,
        /// `x` or a state variable.
        variable: String,
        /// The coordinate, counted from 0.
        coordinate: usize,
        /// The pattern in `bits`.
        found: String,
        /// The pattern of the number in `after`.
        expected: String,
    },
}

/// The variant that the file names.
pub(super) fn variant(trajectory: &Trajectory) -> Result<VariantEntry, CheckError> {
    let id = format!("{}/{}", trajectory.optimizer, trajectory.variant);
    let variants = variants();
    let found = variants.iter().find(|variant| variant.id() == id).copied();
    found.ok_or_else(|| CheckError::Variant { found: id, allowed: variants.iter().map(VariantEntry::id).collect() })
}

/// The hyperparameters in the order of the variant. The optimizer gets them in the format of the file, so that is where their
/// ranges hold: the number below 1 that is closest to it in f64 is 1 in f32.
pub(super) fn hyperparameters(trajectory: &Trajectory, variant: &VariantEntry) -> Result<Vec<f64>, CheckError> {
    let names: Vec<&str> = variant.hyperparameters.iter().map(|parameter| parameter.name).collect();
    if let Some((name, value)) = trajectory.hyperparameters.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        let allowed = if names.is_empty() { "none".into() } else { names.join(", ") };
        return Err(CheckError::Hyperparameter { name: name.clone(), found: value.to_string(), allowed });
    }
    let value = |parameter: &optsde_core::optimizer::Hyperparameter| {
        let ((low, high), format) = (parameter.range, trajectory.format);
        let value = trajectory.hyperparameters.get(parameter.name);
        let rounded = value.map(|value| round(format, *value));
        let fits = rounded.is_some_and(|value| value.is_finite() && (low..high).contains(&value));
        let found = |value: &f64| match round(format, *value) {
            rounded if rounded.to_bits() == value.to_bits() => value.to_string(),
            rounded => format!("{value}, which is {rounded} in {}", format.name()),
        };
        value.copied().filter(|_| fits).ok_or_else(|| CheckError::Hyperparameter {
            name: parameter.name.into(),
            found: value.map_or("missing".into(), found),
            allowed: format!("{low} <= {} < {high}", parameter.name),
        })
    };
    variant.hyperparameters.iter().map(value).collect()
}

/// What the trajectory is computed from: at least one coordinate and one step.
pub(super) fn input(trajectory: &Trajectory, variant: &VariantEntry) -> Result<Input, CheckError> {
    let format = trajectory.format;
    let empty = |field: &str, found: &str| field_error(field.into(), found, "at least one");
    if trajectory.start.is_empty() {
        return Err(empty("start", "0 numbers"));
    }
    if trajectory.steps.is_empty() {
        return Err(empty("steps", "0 steps"));
    }
    if let Some(dimension) = variant.dimension {
        let allowed = || format!("{dimension}, since {} takes matrices of this size", variant.optimizer);
        if trajectory.start.len() != dimension {
            return Err(field_error("start".into(), &format!("{} numbers", trajectory.start.len()), allowed()));
        }
    }
    // A gradient that was rounded on the way to the file would be blamed on the optimizer.
    let fit = |field: &str, numbers: &[f64]| {
        let misfit = numbers.iter().find(|number| !(number.is_finite() && holds(format, **number)));
        let allowed = || format!("finite numbers of {}", format.name());
        misfit.map_or(Ok(()), |number| Err(field_error(field.into(), number, allowed())))
    };
    fit("start", &trajectory.start)?;
    for (k, step) in trajectory.steps.iter().enumerate() {
        let field = format!("steps[{k}].gradient");
        fit(&field, &step.gradient)?;
        fit(&format!("steps[{k}].learning_rate"), &[step.learning_rate])?;
        length(field, step.gradient.len(), 1, trajectory.start.len())?;
    }
    let steps = trajectory.steps.iter().map(|step| (step.learning_rate, step.gradient.clone())).collect();
    Ok(Input { start: trajectory.start.clone(), steps })
}

/// That `after` holds `x` and perhaps state variables, all complete and in the format of the file, and that
/// `bits` says the same where it says something. Infinity and NaN pass: an optimizer may arrive there.
pub(super) fn after(trajectory: &Trajectory, states: &[State]) -> Result<(), CheckError> {
    let format = trajectory.format;
    for (k, (step, state)) in trajectory.steps.iter().zip(states).enumerate() {
        for (name, numbers) in &step.after {
            let field = format!("steps[{k}].after.{name}");
            known(&field, name, state.iter().map(|(name, _)| *name))?;
            let expected = state.iter().find(|(other, _)| other == name).map_or(0, |(_, numbers)| numbers.len());
            // Every coordinate remembers as many numbers of a variable: one, or a row of a matrix.
            let coordinates = trajectory.start.len();
            length(field.clone(), numbers.len(), expected / coordinates.max(1), coordinates)?;
            if let Some(number) = numbers.iter().find(|number| !holds(format, **number)) {
                return Err(field_error(field, number, format!("numbers of {}", format.name())));
            }
        }
        if !step.after.contains_key("x") {
            return Err(field_error(format!("steps[{k}].after.x"), "missing", "one number for each coordinate"));
        }
        bits(format, k, step, trajectory.start.len())?;
    }
    Ok(())
}

fn bits(format: Format, k: usize, step: &Step, coordinates: usize) -> Result<(), CheckError> {
    for (name, patterns) in &step.bits {
        let field = format!("steps[{k}].bits.{name}");
        known(&field, name, step.after.keys().map(String::as_str))?;
        let numbers = &step.after[name];
        length(field.clone(), patterns.len(), numbers.len() / coordinates.max(1), coordinates)?;
        for (coordinate, (found, number)) in patterns.iter().zip(numbers).enumerate() {
            let expected = bit_pattern(format, *number);
            if found.len() != expected.len() || !found.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                let allowed = format!("{} hexadecimal digits", expected.len());
                return Err(field_error(format!("{field}[{coordinate}]"), &format!("{found:?}"), allowed));
            }
            if !found.eq_ignore_ascii_case(&expected) {
                let (variable, found) = (name.clone(), found.clone());
                return Err(CheckError::Bits { step: k, variable, coordinate, found, expected });
            }
        }
    }
    Ok(())
}

fn field_error(field: String, found: &(impl std::fmt::Display + ?Sized), allowed: impl Into<String>) -> CheckError {
    CheckError::Field { field, found: found.to_string(), allowed: allowed.into() }
}

fn known<'a>(field: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Result<(), CheckError> {
    let names: Vec<&str> = names.collect();
    let known = names.contains(&name);
    if known { Ok(()) } else { Err(field_error(field.into(), "an unknown variable", names.join(", "))) }
}

fn length(field: String, found: usize, each: usize, coordinates: usize) -> Result<(), CheckError> {
    let expected = each * coordinates;
    let allowed = || match each {
        1 => format!("{expected}, one for each coordinate"),
        _ => format!("{expected}, a row of {each} for each coordinate"),
    };
    if found == expected { Ok(()) } else { Err(field_error(field, &format!("{found} numbers"), allowed())) }
}

/// Whether the format has this number. It has the infinities and NaN.
fn holds(format: Format, number: f64) -> bool {
    number.is_nan() || round(format, number) == number
}

/// The nearest number of the format.
fn round(format: Format, number: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "the point of it")]
    let single = || f64::from(number as f32);
    if format == Format::F32 { single() } else { number }
}
