//! The alpha-stable sampler against its closed forms and its characteristic function.

mod goodness;

use goodness::{Chosen, check_distribution, check_means, draws, stream, words_taken};
use optsde_core::Real;
use optsde_core::random::SymmetricStable;
use statrs::distribution::{Cauchy, Normal};

fn stable<R: Real>(alpha: f64) -> SymmetricStable<R> {
    SymmetricStable::new(R::of(alpha)).expect("an index in range")
}

#[test]
fn with_index_two_it_is_normal_with_variance_two() {
    let normal = Normal::new(0.0, 2.0_f64.sqrt()).unwrap();
    check_distribution("f64", draws(100, |r| stable::<f64>(2.0).draw(r)), &normal);
    check_distribution("f32", draws(101, |r| stable::<f32>(2.0).draw(r)), &normal);
}

#[test]
fn with_index_one_it_is_the_cauchy_distribution() {
    let cauchy = Cauchy::new(0.0, 1.0).unwrap();
    check_distribution("f64", draws(102, |r| stable::<f64>(1.0).draw(r)), &cauchy);
    check_distribution("f32", draws(103, |r| stable::<f32>(1.0).draw(r)), &cauchy);
}

/// cos(t X) has mean phi(t) = exp(-|t|^alpha) and variance (1 + phi(2 t)) / 2 - phi(t)^2; sin(t X) has mean 0 and
/// variance (1 - phi(2 t)) / 2. Both are bounded, so that their skewness does not matter.
fn check_characteristic_function<R: Real>(path: u64, alpha: f64) {
    let (distribution, mut random) = (stable::<R>(alpha), stream(path));
    let phi = |t: f64| (-t.powf(alpha)).exp();
    let cosine = |t: f64| (phi(t), f64::midpoint(1.0, phi(2.0 * t)) - phi(t) * phi(t));
    let sine = |t: f64| (0.0, (1.0 - phi(2.0 * t)) / 2.0);
    let known = [cosine(0.1), cosine(0.5), cosine(1.0), cosine(2.0), sine(0.1), sine(0.5), sine(1.0), sine(2.0)];
    check_means(&format!("alpha {alpha}"), 200_000, known, || {
        let x = distribution.draw(&mut random).to_f64();
        let [a, b, c, d] = [0.1, 0.5, 1.0, 2.0].map(|t| (t * x).sin_cos());
        [a.1, b.1, c.1, d.1, a.0, b.0, c.0, d.0]
    });
}

#[test]
fn its_characteristic_function_is_the_exponential_of_minus_t_to_the_alpha() {
    for (path, alpha) in [(110, 0.5), (111, 0.8), (112, 1.001), (113, 1.5), (114, 1.9)] {
        check_characteristic_function::<f64>(path, alpha);
        check_characteristic_function::<f32>(path + 10, alpha);
    }
}

#[test]
fn the_scaled_sum_of_two_is_one_of_them() {
    // (X + Y) / 2^(1/alpha) ~ X: the property that the name means.
    let (distribution, mut random) = (stable::<f64>(1.5), stream(130));
    let phi = |t: f64| (-t.powf(1.5)).exp();
    let known = [0.3, 1.0, 2.5].map(|t| (phi(t), f64::midpoint(1.0, phi(2.0 * t)) - phi(t) * phi(t)));
    check_means("sum", 200_000, known, || {
        let sum = (distribution.draw(&mut random) + distribution.draw(&mut random)) / 2.0_f64.powf(1.0 / 1.5);
        [0.3, 1.0, 2.5].map(|t| (t * sum).cos())
    });
}

/// The angle V and the exponential number E that these words stand for.
fn angle_and_exponential(words: [u32; 4]) -> (f64, f64) {
    let [a, b, c, d] = words;
    let (u, w) = (f64::open_unit(a, b), f64::open_unit(c, d));
    (std::f64::consts::PI * (u - 0.5), -w.ln())
}

#[test]
fn every_number_is_the_formula_of_chambers_mallows_and_stuck() {
    // The formula as printed, with the standard library's functions. A sum of logarithms below about 40, each off by
    // 2^-53 of itself, is off by 1e-14 when it is exponentiated; so is the formula.
    let mut random = stream(131);
    for alpha in [0.3, 0.7, 1.0, 1.2, 1.7, 2.0] {
        for _ in 0..1_000 {
            let words: [u32; 4] = std::array::from_fn(|_| optsde_core::random::Random::<f64>::word(&mut random));
            let (v, e) = angle_and_exponential(words);
            let expected = (alpha * v).sin() / v.cos().powf(1.0 / alpha)
                * (((1.0 - alpha) * v).cos() / e).powf((1.0 - alpha) / alpha);
            let drawn = stable::<f64>(alpha).draw(&mut Chosen(&words));
            // Near alpha V = pi or V = pi/2 the printed formula loses digits to the rounding of pi.
            let loss = 1.0 / (alpha * v).sin().abs() + 1.0 / (alpha * v.cos());
            assert!((drawn / expected - 1.0).abs() < 1e-13 * (1.0 + loss), "alpha {alpha}: {drawn} {expected}");
        }
    }
}

#[test]
fn nothing_happens_at_index_one() {
    // d ln |X| / d alpha is a few units at these words, so a change of 1e-9 in alpha moves X by less than 1e-7.
    let words = [0x9000_0000, 1, 0x3000_0000, 2];
    let at = |alpha: f64| stable::<f64>(alpha).draw(&mut Chosen(&words));
    let (v, _) = angle_and_exponential(words);
    assert!((at(1.0) / v.tan() - 1.0).abs() < 1e-14);
    assert!((at(1.0 - 1e-9) / at(1.0) - 1.0).abs() < 1e-7);
    assert!((at(1.0 + 1e-9) / at(1.0) - 1.0).abs() < 1e-7);
}

#[test]
fn the_extreme_words_give_finite_numbers_of_the_right_sign() {
    for alpha in [0.5, 1.0, 1.5, 2.0] {
        for other in [0, u32::MAX] {
            let low = stable::<f64>(alpha).draw(&mut Chosen(&[0, 0, other, other]));
            let high = stable::<f64>(alpha).draw(&mut Chosen(&[u32::MAX, u32::MAX, other, other]));
            assert!(low < 0.0 && low.is_finite() && high == -low, "alpha {alpha}: {low} {high}");
        }
    }
}

#[test]
fn an_index_out_of_range_is_refused() {
    insta::assert_snapshot!(SymmetricStable::new(0.0).unwrap_err(), @"alpha is 0, allowed: 0.01 to 2");
    insta::assert_snapshot!(SymmetricStable::new(2.5).unwrap_err(), @"alpha is 2.5, allowed: 0.01 to 2");
    insta::assert_snapshot!(SymmetricStable::new(f64::NAN).unwrap_err(), @"alpha is NaN, allowed: 0.01 to 2");
    assert!(SymmetricStable::new(2.0_f32).is_ok());
}

#[test]
fn it_takes_two_uniform_numbers() {
    assert_eq!(words_taken(|r| _ = stable::<f64>(1.5).draw(r)), stable::<f64>(1.5).words());
    assert_eq!(words_taken(|r| _ = stable::<f32>(1.5).draw(r)), stable::<f32>(1.5).words());
}
