//! Smooth activations. The GELU of candle has constants of six digits in its gradient; those here have all digits.

use candle_core::{Result, Tensor};

/// tanh x.
pub fn tanh(x: &Tensor) -> Result<Tensor> {
    x.tanh()
}

/// x Phi(x) with the normal distribution function Phi(x) = (1 + erf(x / sqrt(2))) / 2 (Hendrycks and Gimpel 2016).
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    x * (x * std::f64::consts::FRAC_1_SQRT_2)?.erf()?.affine(0.5, 0.5)?
}

/// The approximation x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 of the same paper, which GPT-2 uses.
pub fn gelu_tanh(x: &Tensor) -> Result<Tensor> {
    let slope = (2.0 * std::f64::consts::FRAC_1_PI).sqrt();
    let argument = (x * x.sqr()?.affine(0.044_715 * slope, slope)?)?;
    x * argument.tanh()?.affine(0.5, 0.5)?
}
