//! Gradient noise has mean zero and the covariance that its file states.
//!
//! Rates of false alarms are those of the module `goodness`; the largest skewness of a statistic here is 18.

mod goodness;

use goodness::check_means;
use optsde_core::Real;
use optsde_core::noise::{CenteredChiSquared, Gaussian, GradientNoise, StudentT, White};
use optsde_core::random::{DegreesOfFreedom, PathIndex, PathStream, Purpose, Random, Seed, path_stream};

const DRAWS: u32 = 1_000_000;

fn stream(path: u64) -> PathStream {
    path_stream(Seed(20_240_301), PathIndex(path), Purpose::Steps, 0)
}

fn check<const K: usize>(what: &str, known: [(f64, f64); K], draw: impl FnMut() -> [f64; K]) {
    check_means(what, DRAWS, known, draw);
}

/// Both components, their squares and their product.
fn moments<R: Real>(noise: &impl GradientNoise<R, 2>, random: &mut impl Random<R>) -> [f64; 5] {
    let [x, y] = noise.draw(&[R::ONE; 2], random).map(R::to_f64);
    [x, y, x * x, y * y, x * y]
}

/// What [`moments`] should be of independent components with these second and fourth moments.
fn independent(second: f64, fourth: f64) -> [(f64, f64); 5] {
    let square = (second, fourth - second * second);
    [(0.0, second), (0.0, second), square, square, (0.0, second * second)]
}

fn check_white<R: Real>(path: u64) {
    // Of a normal number: E x^2 = s^2, E x^4 = 3 s^4. In f32 the tail beyond 5.77 is missing, 4e-7 of E x^2.
    let (white, mut random) = (White { deviation: R::of(1.5) }, stream(path));
    let s2 = 2.25;
    check("white", independent(s2, 3.0 * s2 * s2), || moments(&white, &mut random));
}

#[test]
fn white_noise_has_variance_sigma_squared() {
    check_white::<f64>(1);
    check_white::<f32>(2);
}

fn check_gaussian<R: Real>(path: u64) {
    // Isserlis: var(x_i x_j) = C_ii C_jj + C_ij^2.
    let (xx, xy, yy) = (2.0, -0.75, 0.5);
    let gaussian = Gaussian::new(&[[xx, xy], [xy, yy]].map(|row| row.map(R::of))).expect("positive definite");
    let known = [(0.0, xx), (0.0, yy), (xx, 2.0 * xx * xx), (yy, 2.0 * yy * yy), (xy, xx * yy + xy * xy)];
    let mut random = stream(path);
    check("gaussian", known, || moments(&gaussian, &mut random));
}

#[test]
fn gaussian_noise_has_its_full_covariance() {
    check_gaussian::<f64>(3);
    check_gaussian::<f32>(4);
}

#[test]
fn singular_gaussian_noise_stays_on_its_line() {
    // C = v v^T with v = (2, -1, 0): the noise is z v, exactly.
    let gaussian = Gaussian::new(&[[4.0, -2.0, 0.0], [-2.0, 1.0, 0.0], [0.0; 3]]).expect("semidefinite");
    let mut random = stream(5);
    check("singular", [(0.0, 1.0), (1.0, 2.0)], || {
        let [x, y, z] = gaussian.draw(&[0.0; 3], &mut random);
        assert!(x == -2.0 * y && z == 0.0, "{x} {y} {z}");
        [y, y * y]
    });
    insta::assert_snapshot!(Gaussian::new(&[[0.0, 1.0], [1.0, 0.0]]).expect_err("indefinite"), @"matrix pivot 0 is 0 and leaves 1 in row 1, allowed: 0 (positive semidefinite)");
}

fn check_student<R: Real>(path: u64) {
    // nu = 9: E t^2 = nu / (nu - 2), E t^4 = 3 nu^2 / ((nu - 2) (nu - 4)). The mean of t^2 over 10^6 draws is normal
    // out to 5.4 standard errors: one draw alone would have to exceed 111, which has probability 4e-15. In f32
    // |t| <= 19, without 6e-6 of E t^2, a four-hundredth of a standard error.
    let (nu, scale) = (9.0_f64, 0.5_f64);
    let noise = StudentT { degrees: R::of(nu), scale: R::of(scale) };
    let second = scale.powi(2) * nu / (nu - 2.0);
    let fourth = scale.powi(4) * 3.0 * nu * nu / ((nu - 2.0) * (nu - 4.0));
    let mut random = stream(path);
    check("student t", independent(second, fourth), || moments(&noise, &mut random));
}

#[test]
fn student_t_noise_has_the_variance_of_its_degrees_of_freedom() {
    check_student::<f64>(6);
    check_student::<f32>(7);
}

fn check_chi_squared<R: Real>(path: u64) {
    // Central moments of chi^2_7, from its cumulants 2^(r-1) (r-1)! 7: 14, 56, 924, -, 169960 for r = 2, 3, 4, 6.
    let scale = -0.5_f64;
    let moment = |r: i32, value: f64| scale.powi(r) * value;
    let [second, third, fourth, sixth] = [(2, 14.0), (3, 56.0), (4, 924.0), (6, 169_960.0)].map(|(r, m)| moment(r, m));
    let noise = CenteredChiSquared { degrees: DegreesOfFreedom(7), scale: R::of(scale) };
    let mut random = stream(path);
    check("chi-squared", independent(second, fourth), || moments(&noise, &mut random));
    check("skewness", [(third, sixth - third * third)], || {
        let [x] = noise.draw(&[R::ZERO], &mut random).map(R::to_f64);
        [x * x * x]
    });
}

#[test]
fn centered_chi_squared_noise_has_its_variance_and_skewness() {
    check_chi_squared::<f64>(8);
    check_chi_squared::<f32>(9);
}
