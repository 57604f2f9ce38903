//! When errors at several step sizes decide for an order.

use optsde::convergence::{ErrorAt, OrderError, SampledErrorAt, fitted_slope, local_slopes};

fn errors(f: impl Fn(f64) -> f64) -> Vec<ErrorAt> {
    (0..6).map(|i| 0.5_f64.powi(i)).map(|size| ErrorAt { size, error: f(size) }).collect()
}

#[test]
fn a_power_law_has_its_exponent_as_every_slope() {
    let slopes = local_slopes(&errors(|h| 3.0 * h * h)).unwrap();
    // Powers of two: logarithms of 4 over logarithms of 2, exact to rounding.
    assert!(slopes.slopes.iter().all(|slope| (slope - 2.0).abs() < 1e-14));
    assert_eq!(slopes.slopes.len(), 5);
    assert!(slopes.decides_for(2.0) && slopes.decides_for(2.019));
    assert!(!slopes.decides_for(2.03) && !slopes.decides_for(1.5) && !slopes.decides_for(2.5));
}

#[test]
fn slopes_may_be_off_by_their_last_change_while_that_is_small() {
    // e = h (1 + h): the slope between h and h/2 is 1 + log2((1 + h) / (1 + h/2)); the last two are at h = 1/8, 1/16:
    // 1 + log2(1.125 / 1.0625) = 1.0825 and 1 + log2(1.0625 / 1.03125) = 1.0431, so the last change is 0.0394.
    let slopes = local_slopes(&errors(|h| h * (1.0 + h))).unwrap();
    assert!((slopes.last() - 1.0431).abs() < 1e-4 && (slopes.last_change - 0.0394).abs() < 1e-4);
    // 0.0431 from 1 is more than the change, so it has not settled on 1 yet; one more halving does:
    // slope 1.0220, change 0.0211; two more: slope 1.0111 within 0.02.
    assert!(!slopes.decides_for(1.0));
    let further: Vec<ErrorAt> =
        (0..8).map(|i| 0.5_f64.powi(i)).map(|size| ErrorAt { size, error: size * (1.0 + size) }).collect();
    assert!(local_slopes(&further).unwrap().decides_for(1.0));
    // Slopes that still change by 0.1 or more decide for nothing: ln e bends.
    let bending = local_slopes(&errors(|h| (-(h.ln().powi(2)) / 4.0).exp())).unwrap();
    assert!(bending.last_change > 0.1 && !bending.decides_for(bending.last()));
}

fn sampled(slope: f64, relative: f64, wiggle: &[f64]) -> Vec<SampledErrorAt> {
    (0..)
        .zip(wiggle)
        .map(|(i, w)| {
            let size = 0.5_f64.powi(i);
            let error = size.powf(slope) * w.exp();
            SampledErrorAt { size, error, standard_error: relative * error }
        })
        .collect()
}

#[test]
fn a_fitted_line_has_the_interval_of_least_squares() {
    // Sizes 1, 1/2, 1/4, 1/8 and equal weights 1 / 0.01^2: the spread of ln h is 5 (ln 2)^2, so the slope has standard
    // error 0.01 / (sqrt(5) ln 2) = 0.0064519. With residuals below the standard errors that is kept, and the
    // normal quantile at 0.95 two-sided is 1.959964.
    let fit = fitted_slope(&sampled(1.0, 0.01, &[0.0; 4]), 0.95).unwrap();
    let half = 1.959_964 * 0.01 / (5.0_f64.sqrt() * 2.0_f64.ln());
    assert!((fit.slope - 1.0).abs() < 1e-13);
    assert!((fit.interval[1] - 1.0 - half).abs() < 1e-7 && (1.0 - fit.interval[0] - half).abs() < 1e-7);
    assert!(fit.decides_for(1.0) && !fit.decides_for(1.5) && !fit.decides_for(0.5));
}

#[test]
fn residuals_beyond_the_standard_errors_widen_the_interval() {
    // Deviations +-d with signs + - - + are orthogonal to a line at equal weights: the slope stays, and the variance is
    // scaled by sum (d / 0.01)^2 / 2 = 2 (d / 0.01)^2.
    let d = 0.05;
    let fit = fitted_slope(&sampled(1.0, 0.01, &[d, -d, -d, d]), 0.95).unwrap();
    let half = 1.959_964 * (2.0_f64.sqrt() * d) / (5.0_f64.sqrt() * 2.0_f64.ln());
    assert!((fit.slope - 1.0).abs() < 1e-13);
    assert!((fit.interval[1] - 1.0 - half).abs() < 1e-6, "{fit:?} {half}");
    // Eight times as wide, 0.716: too wide to exclude a neighbour, no decision.
    let wide = fitted_slope(&sampled(1.0, 0.01, &[0.4, -0.4, -0.4, 0.4]), 0.95).unwrap();
    assert!(!wide.decides_for(1.0));
}

#[test]
fn a_point_counts_by_its_standard_error() {
    // The last point is off by a factor e, with a standard error 1e6 times larger than the others: it changes nothing
    // beyond 1e-10 of the slope.
    let mut points = sampled(1.5, 1e-6, &[0.0, 0.0, 0.0, 1.0]);
    points[3].standard_error = points[3].error;
    let fit = fitted_slope(&points, 0.9).unwrap();
    assert!((fit.slope - 1.5).abs() < 1e-10);
}

#[test]
fn bad_errors_are_refused() {
    let two = errors(|h| h)[..2].to_vec();
    assert_eq!(local_slopes(&two), Err(OrderError::Count { count: 2, least: 3 }));
    let zero = local_slopes(&errors(|h| if h < 0.1 { 0.0 } else { h })).unwrap_err();
    assert_eq!(zero, OrderError::Value { field: "error", value: 0.0, place: 4 });
    assert_eq!(zero.to_string(), "error 0 at place 4, allowed: a finite number above 0, and sizes that differ");
    let same = [ErrorAt { size: 1.0, error: 1.0 }; 3];
    assert!(matches!(local_slopes(&same), Err(OrderError::Value { field: "size", .. })));
    let points = sampled(1.0, 0.1, &[0.0; 3]);
    assert_eq!(fitted_slope(&points, 1.0), Err(OrderError::Confidence(1.0)));
    assert_eq!(fitted_slope(&points[..2], 0.9), Err(OrderError::Count { count: 2, least: 3 }));
    let same = [points[0]; 3];
    assert!(matches!(fitted_slope(&same, 0.9), Err(OrderError::Value { field: "size", .. })));
    let mut nan = points;
    nan[1].standard_error = f64::NAN;
    assert!(matches!(fitted_slope(&nan, 0.9), Err(OrderError::Value { field: "standard error", .. })));
}
