//! Compares a trajectory with what its optimizer does on the same gradients.

use super::trajectory::{Format, Trajectory};
use super::validate::{self, CheckError};

/// The loosest tolerance of a comparison, in representable steps. Wrong variants are further away than ten
/// times this from the golden trajectories that reject them, so that no tolerance lets one pass.
pub const MAX_ULPS: u64 = 4096;

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    /// Every number agrees.
    Same {
        /// Steps compared.
        steps: usize,
        /// Numbers compared.
        numbers: usize,
        /// The largest deviation that was allowed and occurred, in representable steps.
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
    /// The coordinate, counted from 0; of a matrix, n row + column.
    pub coordinate: usize,
    /// What it should be.
    pub expected: f64,
    /// What it is.
    pub found: f64,
    /// How many representable steps of the format they are apart; adjacent numbers are 1 apart. None where a
    /// NaN or an infinity is compared with something else, which no number of steps makes the same.
    pub ulps: Option<u64>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { step, variable, coordinate, expected, found, ulps } = self;
        write!(f, "step {step}, {variable}[{coordinate}]: found {found:e}, expected {expected:e}, ")?;
        let Some(ulps) = ulps else { return write!(f, "not comparable") };
        let steps = if *ulps == 1 { "step" } else { "steps" };
        write!(f, "{ulps} representable {steps} apart")?;
        // Of an expected 0, or of one so small that the quotient overflows, there is none to tell.
        let relative = ((found - expected) / expected).abs();
        if relative.is_finite() { write!(f, ", relative difference {relative:.3e}") } else { Ok(()) }
    }
}

/// Recomputes a trajectory from its own start, learning rates and gradients, and compares every number it
/// holds, allowing numbers that are up to `ulps` representable steps of its format apart. The recomputation
/// is not steered by the numbers found: errors accumulate as they do in the implementation under test.
pub fn check(trajectory: &Trajectory, ulps: u64) -> Result<Agreement, CheckError> {
    let variant = validate::variant(trajectory)?;
    let values = validate::hyperparameters(trajectory, &variant)?;
    let states = variant.run(trajectory.format, &values, &validate::input(trajectory, &variant)?, None);
    validate::after(trajectory, &states)?;
    let (mut numbers, mut largest) = (0, 0);
    for (k, (step, state)) in trajectory.steps.iter().zip(&states).enumerate() {
        for (name, found) in &step.after {
            let Some((_, expected)) = state.iter().find(|(other, _)| other == name) else { continue };
            for (coordinate, (&found, &expected)) in found.iter().zip(expected).enumerate() {
                let apart = ulps_apart(trajectory.format, found, expected);
                let Some(allowed) = apart.filter(|apart| *apart <= ulps) else {
                    let variable = name.clone();
                    let difference = Difference { step: k, variable, coordinate, expected, found, ulps: apart };
                    return Ok(Agreement::Different(difference));
                };
                numbers += 1;
                largest = largest.max(allowed);
            }
        }
    }
    Ok(Agreement::Same { steps: states.len(), numbers, largest_ulps: largest })
}

/// How many representable steps of the format lead from one number to the other. An infinity is no step away
/// from itself and not comparable with anything else; NaN is not even comparable with NaN.
fn ulps_apart(format: Format, a: f64, b: f64) -> Option<u64> {
    if !(a.is_finite() && b.is_finite()) {
        return (a == b).then_some(0);
    }
    // Sign and magnitude to an order that counts through zero.
    let ordered = |bits: i64, sign: i64| if bits < 0 { sign.wrapping_sub(bits) } else { bits };
    let place = |x: f64| match format {
        Format::F64 => ordered(x.to_bits().cast_signed(), i64::MIN),
        #[expect(clippy::cast_possible_truncation, reason = "both are numbers of single precision")]
        Format::F32 => ordered(i64::from((x as f32).to_bits().cast_signed()), i64::from(i32::MIN)),
    };
    Some(place(a).abs_diff(place(b)))
}
