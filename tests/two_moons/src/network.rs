//! A network of two inputs, one layer of tanh and one logistic output, and its gradient.
//!
//! ```text
//! h_j = tanh(a_j . x + b_j),   z = c . h + d,   P(upper) = 1 / (1 + e^-z)
//! ```
//!
//! All parameters are one array, as optimizers take them: (a_j, b_j, c_j) unit by unit, then d.

use optsde_core::Real;

use crate::Sample;

/// Units in the hidden layer.
pub const HIDDEN: usize = 8;
/// Parameters: four for each unit, and the bias of the output.
pub const PARAMETERS: usize = 4 * HIDDEN + 1;
/// All parameters.
pub type Parameters = [f32; PARAMETERS];

/// The hidden layer and z.
fn forward(parameters: &Parameters, [x, y]: [f32; 2]) -> ([f32; HIDDEN], f32) {
    // No index anywhere: what cannot be out of bounds cannot panic.
    let (units, bias) = parameters.as_chunks::<4>();
    let mut hidden = [0.0; HIDDEN];
    let mut z = bias.first().copied().unwrap_or(0.0);
    for (h, [ax, ay, b, c]) in hidden.iter_mut().zip(units) {
        *h = tanh(ax * x + ay * y + b);
        z += c * *h;
    }
    (hidden, z)
}

/// Whether the upper moon is the likelier one.
pub fn is_upper(parameters: &Parameters, point: [f32; 2]) -> bool {
    let (_, z) = forward(parameters, point);
    z > 0.0
}

/// The loss -ln P(moon of the sample), whose gradient is added to `gradient`.
pub fn add_gradient(parameters: &Parameters, sample: &Sample, gradient: &mut Parameters) -> f32 {
    let ([x, y], target) = (sample.point, if sample.upper { 1.0 } else { 0.0 });
    let (hidden, z) = forward(parameters, sample.point);
    let dz = 1.0 / (1.0 + (-z).exponential()) - target;
    let (units, _) = parameters.as_chunks::<4>();
    let (unit_gradients, bias_gradient) = gradient.as_chunks_mut::<4>();
    for ((g, [.., c]), h) in unit_gradients.iter_mut().zip(units).zip(hidden) {
        let inner = dz * c * (1.0 - h * h);
        for (g, change) in g.iter_mut().zip([inner * x, inner * y, inner, dz * h]) {
            *g += change;
        }
    }
    for g in bias_gradient {
        *g += dz;
    }
    softplus(z) - target * z
}

/// tanh x, from e^(-2 |x|) - 1, which neither overflows nor cancels.
fn tanh(x: f32) -> f32 {
    let e = (-2.0 * x.magnitude()).exponential_minus_one();
    let t = -e / (e + 2.0);
    if x < 0.0 { -t } else { t }
}

/// ln(1 + e^z)
fn softplus(z: f32) -> f32 {
    let linear = if z > 0.0 { z } else { 0.0 };
    linear + (1.0 + (-z.magnitude()).exponential()).natural_logarithm()
}
