//! Simpson's rule, for integrals that a test needs without the program under test.
#![allow(dead_code, reason = "no test uses all of it")]

/// Over [low, high] in `n` intervals, an even number.
pub(crate) fn simpson(low: f64, high: f64, n: u32, f: impl Fn(f64) -> f64) -> f64 {
    let h = (high - low) / f64::from(n);
    let inner: f64 = (1..n).map(|i| f64::from(2 + 2 * (i % 2)) * f(low + f64::from(i) * h)).sum();
    h / 3.0 * (f(low) + inner + f(high))
}

/// Over [low, high] in enough intervals for a Gaussian of a tenth of that length: to about 1e-13.
pub(crate) fn integral(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    simpson(low, high, 4000, f)
}
