//! A linear loss with scaled noise, and the laws of its noise.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde::theory::finite_law::FiniteLaw;
use optsde::theory::linear_loss::scaled_noise::ScaledNoise;
use optsde::theory::linear_loss::{NoisyGradient, Start};

fn law(atoms: &[f64], probabilities: &[f64]) -> FiniteLaw {
    FiniteLaw::scalar(["noise_atoms", "noise_probs"], atoms, probabilities).unwrap()
}

/// Moments 0, 1, 0, 3: those of a normal number.
pub(crate) fn sym3() -> FiniteLaw {
    let root = 3.0_f64.sqrt();
    law(&[-root, 0.0, root], &[1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0])
}

/// Moments 0, 1, 3/2.
pub(crate) fn skew2() -> FiniteLaw {
    law(&[2.0, -0.5], &[0.2, 0.8])
}

pub(crate) fn gradient(mean: f64, deviation: f64, noise: FiniteLaw) -> NoisyGradient {
    NoisyGradient { mean, deviation, noise }
}

/// RMSprop with a gradient that the noise dominates only as eta goes to 0.
pub(crate) fn base() -> ScaledNoise {
    ScaledNoise { gradient: 1.0, sigma0: 1.0, eps0: 0.1, c1: None, c2: 1.0 }
}

/// The momentum is for Adam, and so is the time.
pub(crate) fn start() -> Start {
    Start { time: 0.5, x: 0.3, m: 0.4, v: 2.0 }
}

/// The order p of e ~ h^p between two points.
pub(crate) fn order(h: [f64; 2], e: [f64; 2]) -> f64 {
    (e[1] / e[0]).ln() / (h[1] / h[0]).ln()
}
