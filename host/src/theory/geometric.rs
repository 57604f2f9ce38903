//! Powers of a factor `1 - x`, from `x`: many steps that do little each, without the rounding of `1 - x`.
//!
//! Domain: `0 <= x <= 2`.

use super::check::steps;

/// `(1 - x)^k`.
pub(super) fn power(x: f64, k: u64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    let size = (steps(k) * log_modulus(x)).exp();
    if x > 1.0 && k % 2 == 1 { -size } else { size }
}

/// `1 - (1 - x)^k`.
pub(super) fn complement(x: f64, k: u64) -> f64 {
    if k == 0 || (x > 1.0 && k % 2 == 1) { 1.0 - power(x, k) } else { -(steps(k) * log_modulus(x)).exp_m1() }
}

/// `ln |1 - x|`.
fn log_modulus(x: f64) -> f64 {
    if x < 1.0 { (-x).ln_1p() } else { (x - 2.0).ln_1p() }
}
