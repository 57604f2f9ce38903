//! SignSGD's equation has the mean and the variance of the sign: by counting, and against 50 digits.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::sde::{GaussianSign, GradientCoupling, LinearSign, Sde, SignLaw, SignSgdSde, State, StudentTSign};
use serde_json::Value;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

const COEFFICIENTS: &str = include_str!("../../fixtures/sde/sign_sgd_coefficients.jsonl");
const MEANS: &str = include_str!("../../fixtures/sde/student_t_sign_mean.jsonl");
const STUDENT_T: &str = include_str!("../../fixtures/sde/student_t_sign.txt");

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("array").iter().map(|v| v.as_f64().expect("number")).collect()
}

fn student_t(degrees: f64) -> StudentTSign<f64> {
    StudentTSign::new(degrees).expect("positive")
}

/// Drift and diffusion for dW = 1 at the gradient `g` (loss x^2/2, so x = g).
fn coefficients(law: impl SignLaw<f64>, sigma: f64, eta: f64, g: f64) -> (f64, f64) {
    let loss = Quadratic::diagonal([1.0]);
    let sde = SignSgdSde::new(loss, law, [sigma], eta, GradientCoupling::Separable).expect("valid");
    let state = State { x: [g], relaxed: [] };
    (sde.drift(0.0, &state)[0], sde.diffusion(0.0, &state, &[1.0]).x[0])
}

#[test]
fn drift_and_diffusion_are_those_of_the_reference() {
    for line in COEFFICIENTS.lines() {
        let case: Value = serde_json::from_str(line).expect("json");
        let number = |name: &str| case["inputs"][name].as_f64().expect("number");
        let (sigma, eta) = (number("sigma"), number("eta"));
        let (rtol, atol) = (case["rtol"].as_f64().expect("rtol"), case["atol"].as_f64().expect("atol"));
        let [grad, drift, diffusion] =
            [&case["inputs"]["grad"], &case["expected"]["drift"], &case["expected"]["diffusion"]].map(numbers);
        for ((g, a), b) in grad.into_iter().zip(drift).zip(diffusion) {
            let found = case["inputs"]["nu"].as_f64().map_or_else(
                || coefficients(GaussianSign, sigma, eta, g),
                |nu| coefficients(student_t(nu), sigma, eta, g),
            );
            assert!((found.0 - a).abs() <= atol + rtol * a.abs(), "{} drift at {g}: {found:?}, {a}", case["id"]);
            assert!((found.1 - b).abs() <= atol + rtol * b.abs(), "{} diffusion at {g}: {found:?}, {b}", case["id"]);
            // The absolute tolerance forgives everything in the tail. b falls as exp(-(g/sigma)^2 / 4), whose
            // exponent, at most 625 here, is multiplied by the rounding of g/sigma: 625 * 2^-52 < 2e-13.
            // Where b^2 underflows the noise is zero.
            let allowed = if b > 1e-150 { 2e-12 * b } else { 1e-150 };
            assert!((found.1 - b).abs() <= allowed, "{} diffusion at {g}: {found:?}, {b}", case["id"]);
        }
        if let Some(slope) = case["expected"]["slope"].as_f64() {
            assert!((student_t(number("nu")).slope() - slope).abs() <= rtol * slope);
        }
    }
}

#[test]
fn student_t_mean_is_that_of_the_reference() {
    for line in MEANS.lines() {
        let case: Value = serde_json::from_str(line).expect("json");
        let law = student_t(case["inputs"]["nu"].as_f64().expect("nu"));
        let (rtol, atol) = (case["rtol"].as_f64().expect("rtol"), case["atol"].as_f64().expect("atol"));
        for (x, expected) in numbers(&case["inputs"]["x"]).into_iter().zip(numbers(&case["expected"]["twoXi"])) {
            let (mean, _) = law.mean_and_variance(x);
            assert!((mean - expected).abs() <= atol + rtol * expected.abs(), "{} at {x}: {mean}", case["id"]);
        }
    }
}

#[test]
fn student_t_mean_and_variance_keep_their_relative_accuracy() {
    for line in STUDENT_T.lines() {
        let fields: Vec<f64> = line.split(' ').map(|text| text.parse().expect("number")).collect();
        let [degrees, y, mean, variance] = fields[..] else { panic!("{line}") };
        // The variance falls as exp(-nu/2 ln(1 + y^2/nu)): the exponent, at most 41 here, multiplies roundings of 2^-53.
        let limits = [(mean, 3e-15), (variance, 1e-14)];
        for sign in [1.0, -1.0] {
            let (found_mean, found_variance) = student_t(degrees).mean_and_variance(sign * y);
            for (found, (exact, limit)) in [sign * found_mean, found_variance].into_iter().zip(limits) {
                assert!((found - exact).abs() <= limit * exact, "{line}: {found}, error {:e}", (found - exact) / exact);
            }
        }
        // In f32 the same with roundings of 2^-24, of which y and nu have one each before they are used.
        let law = StudentTSign::new(f32::of(degrees)).expect("positive");
        let (found_mean, found_variance) = law.mean_and_variance(f32::of(y));
        assert!((f64::from(found_mean) - mean).abs() <= 1.5e-6 * mean, "{line}: {found_mean} in f32");
        assert!((f64::from(found_variance) - variance).abs() <= 6e-6 * variance, "{line}: {found_variance} in f32");
    }
}

/// The mean of sign(y + u) over the midpoints of [`CELLS`] equally likely cells of U: within 1 / CELLS of the exact
/// one, since U crosses -y in one cell.
fn counted(y: f64, quantile: impl Fn(f64) -> f64) -> f64 {
    let sum: f64 = (0..CELLS).map(|i| (y + quantile((f64::from(i) + 0.5) / f64::from(CELLS))).signum()).sum();
    sum / f64::from(CELLS)
}

const CELLS: u32 = 2_000;

#[test]
fn mean_and_variance_are_those_of_the_sign_of_the_noisy_gradient() {
    let normal = Normal::standard();
    for y in [-2.3, -0.4, 0.0, 0.1, 0.9, 3.1] {
        let check = |law: &dyn SignLaw<f64>, mean: f64| {
            let (found, variance) = law.mean_and_variance(y);
            assert!((found - mean).abs() <= 2.0 / f64::from(CELLS), "{y}: {found} {mean}");
            // sign^2 = 1.
            assert!((variance - (1.0 - found * found)).abs() <= 1e-15, "{y}");
        };
        check(&GaussianSign, counted(y, |u| normal.inverse_cdf(u)));
        for degrees in [0.7, 1.0, 2.0, 3.0, 4.0, 8.0] {
            let t = StudentsT::new(0.0, 1.0, degrees).expect("valid");
            check(&student_t(degrees), counted(y, |u| t.inverse_cdf(u)));
        }
    }
}

#[test]
fn student_t_tends_to_the_normal_law_and_ends_at_a_certain_sign() {
    for y in [-3.0, -0.5, 0.2, 1.0, 4.0] {
        // F_nu - F is of order 1/nu.
        let (mean, _) = student_t(1e9).mean_and_variance(y);
        let (normal, _) = GaussianSign.mean_and_variance(y);
        assert!((mean - normal).abs() < 1e-9, "{y}: {mean} {normal}");
    }
    for degrees in [0.5, 2.0, 3.0, 4.0, 1e300] {
        assert_eq!(student_t(degrees).mean_and_variance(f64::INFINITY), (1.0, 0.0));
        assert_eq!(student_t(degrees).mean_and_variance(-f64::INFINITY), (-1.0, 0.0));
        assert_eq!(student_t(degrees).mean_and_variance(0.0), (0.0, 1.0));
        let (mean, variance) = student_t(degrees).mean_and_variance(f64::NAN);
        assert!(mean.is_nan() && variance.is_nan());
    }
}

#[test]
fn student_t_keeps_its_tail_where_the_square_overflows_and_its_slope_where_it_underflows() {
    // 1 - 2 Xi = I_x(nu/2, 1/2) at x = nu / (nu + y^2), in arithmetic with 60 digits: nu = 1/64, y = 2^700.
    let (mean, variance) = student_t(0.015_625).mean_and_variance(2.0_f64.powi(700));
    let tail = 0.000_488_329_722_313_105_8;
    assert!(((1.0 - mean) / tail - 1.0).abs() < 1e-12, "{mean}");
    assert!((variance / (tail * (2.0 - tail)) - 1.0).abs() < 1e-12, "{variance}");
    let small = student_t(3.0).mean_and_variance(1e-200);
    assert_eq!(small, (student_t(3.0).slope() * 1e-200, 1.0));
}

#[test]
fn the_linear_law_is_the_tangent_of_the_full_one() {
    // The full mean is odd: it leaves its tangent as y^3 / 6 times the third derivative, at most 0.8 here.
    let y = 1e-4;
    for (linear, full) in [
        (LinearSign::gaussian(), GaussianSign.mean_and_variance(y)),
        (LinearSign::student_t_2(), student_t(2.0).mean_and_variance(y)),
        (LinearSign::new(student_t(5.0).slope()).expect("positive"), student_t(5.0).mean_and_variance(y)),
    ] {
        let (mean, variance) = linear.mean_and_variance(y);
        assert!((mean - full.0).abs() < 0.2 * y * y * y && (variance - full.1).abs() < 0.2 * y * y * y);
    }
}

#[test]
fn the_printed_phase_3_is_imaginary_from_root_pi_over_two_on_and_has_no_noise_there() {
    // 1 - (2/pi) y^2 = 0 at y = sqrt(pi / 2), that is Y = y / sqrt 2 = sqrt(pi) / 2 = 0.8862, inside the |Y| < 1 of the
    // paper. At |Y| = 1 it is 1 - 4/pi = -0.27, and the drift is (2 / sqrt pi) / erf(1) - 1 = 33.9 % too large.
    let edge = (std::f64::consts::PI / 2.0).sqrt();
    let linear = LinearSign::gaussian();
    assert!(linear.mean_and_variance(edge - 1e-6).1 > 0.0);
    assert_eq!(linear.mean_and_variance(edge + 1e-6).1, 0.0);
    let y = std::f64::consts::SQRT_2;
    let excess = linear.mean_and_variance(y).0 / GaussianSign.mean_and_variance(y).0 - 1.0;
    assert!((excess - 0.339).abs() < 5e-4, "{excess}");
    assert!(linear.mean_and_variance(f64::NAN).1.is_nan());
}
