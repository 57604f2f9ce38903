//! Modified Bessel functions of the first kind, as the one quotient that the von Mises law needs.

/// From here on the terms of Hankel's expansion fall below 1e-17 before they grow again, at the 2x-th.
const ASYMPTOTIC: f64 = 30.0;

/// `(I_61 / I_0)^2`, by which backward recursion damps its start, is 1e-40 at x = 30.
const DEPTH: u32 = 61;

/// `I_1(x) / (x I_0(x))` for `x >= 0`, 1/2 at 0; relative error below 1e-14.
///
/// Below 30 by Gauss's continued fraction, `h_v = 1 / (2 v + x^2 h_(v+1))` with `h_v = I_v / (x I_(v-1))`, which has
/// positive terms alone; from 30 on by the quotient of two expansions of Hankel.
pub(super) fn scaled_ratio(x: f64) -> f64 {
    if x < ASYMPTOTIC {
        return (1..DEPTH).rev().fold(0.5 / f64::from(DEPTH), |h, v| 1.0 / (2.0 * f64::from(v) + x * x * h));
    }
    hankel(4.0, x) / hankel(0.0, x) / x
}

/// `sqrt(2 pi x) exp(-x) I_v(x)` by the square of `2 v`: the sum of
/// `(-1)^k (4 v^2 - 1) (4 v^2 - 9) ... (4 v^2 - (2k - 1)^2) / (k! (8 x)^k)`.
fn hankel(order: f64, x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..40 {
        let odd = f64::from(2 * k - 1);
        term *= (odd * odd - order) / (8.0 * f64::from(k) * x);
        sum += term;
        if term.abs() < 1e-18 {
            break;
        }
    }
    sum
}
