//! What the elementary functions do at zero, infinity, NaN and where mathematics gives an exact answer.

use optsde_core::Real;

fn evenly<R: Real>(low: f64, high: f64, steps: u32) -> impl Iterator<Item = R> {
    (0..=steps).map(move |i| R::of(low + (high - low) * f64::from(i) / f64::from(steps)))
}

fn same<R: Real>(a: R, b: R) -> bool {
    a.canonical_bits() == b.canonical_bits()
}

fn logarithm<R: Real>() {
    let nan = R::of(f64::NAN);
    assert!(R::ONE.natural_logarithm() == R::ZERO);
    assert!(R::ZERO.natural_logarithm() == -R::INFINITY);
    assert!((-R::ZERO).natural_logarithm() == -R::INFINITY);
    assert!(R::INFINITY.natural_logarithm() == R::INFINITY);
    for x in [nan, -R::ONE, -R::INFINITY] {
        assert!(same(x.natural_logarithm(), nan));
    }
}

#[test]
fn logarithm_has_its_limits() {
    logarithm::<f32>();
    logarithm::<f64>();
}

fn exponentials<R: Real>() {
    let nan = R::of(f64::NAN);
    for zero in [R::ZERO, -R::ZERO] {
        assert!(zero.exponential() == R::ONE);
        assert!(zero.exponential_minus_one() == R::ZERO);
    }
    for huge in [R::of(800.0), R::INFINITY] {
        assert!(huge.exponential() == R::INFINITY);
        assert!(huge.exponential_minus_one() == R::INFINITY);
        assert!((-huge).exponential() == R::ZERO);
        assert!((-huge).exponential_minus_one() == -R::ONE);
    }
    assert!(same(nan.exponential(), nan));
    assert!(same(nan.exponential_minus_one(), nan));
}

#[test]
fn exponentials_have_their_limits() {
    exponentials::<f32>();
    exponentials::<f64>();
}

#[test]
fn exponential_overflows_and_underflows_at_the_last_possible_number() {
    // ln(MAX) = 709.78271289338397 and ln(smallest / 2) = -745.13321910194111 in f64;
    // 88.72283905 and -103.97207708 in f32.
    assert!(709.782_712_893_383_f64.exponential().is_finite());
    assert!(709.782_712_893_385_f64.exponential().is_infinite());
    assert_eq!((-745.133_219_101_94_f64).exponential(), f64::from_bits(1));
    assert_eq!((-745.133_219_101_942_f64).exponential(), 0.0);
    assert!(88.7228_f32.exponential().is_finite());
    assert!(88.7229_f32.exponential().is_infinite());
    assert_eq!((-103.972_f32).exponential(), f32::from_bits(1));
    assert_eq!((-103.9722_f32).exponential(), 0.0);
}

#[test]
fn exponential_minus_one_of_a_tiny_number_is_that_number() {
    // e^x - 1 = x + x^2 / 2 + ..., and x^2 / 2 is below half a unit of x.
    for x in [1e-17, 1e-300, f64::MIN_POSITIVE, f64::from_bits(1)] {
        assert_eq!(x.exponential_minus_one(), x);
        assert_eq!((-x).exponential_minus_one(), -x);
    }
    for x in [1e-8_f32, 1e-30, f32::MIN_POSITIVE, f32::from_bits(1)] {
        assert_eq!(x.exponential_minus_one(), x);
        assert_eq!((-x).exponential_minus_one(), -x);
    }
}

fn quarter_turns<R: Real>() {
    let exact = [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)];
    for quarters in -40_i32..=40 {
        let (sine, cosine) = R::of(f64::from(quarters) / 4.0).sine_cosine_of_turn();
        let expected = exact[usize::try_from(quarters.rem_euclid(4)).unwrap()];
        assert_eq!((sine.to_f64(), cosine.to_f64()), expected, "{quarters} quarter turns");
    }
}

#[test]
fn quarter_turns_are_exact() {
    quarter_turns::<f32>();
    quarter_turns::<f64>();
}

#[test]
fn a_turn_of_any_size_keeps_its_fraction() {
    // 2^49 + 1/4 and 2^51 + 1/2 are numbers of f64, 2^20 + 1/4 and 2^22 + 1/2 of f32.
    let two_to = |exponent| libm::ldexp(1.0, exponent);
    let parts = [(two_to(49) + 0.25, (1.0, 0.0)), (two_to(51) + 0.5, (0.0, -1.0))];
    for (u, (sine, cosine)) in parts {
        assert_eq!(u.sine_cosine_of_turn(), (sine, cosine), "{u:e}");
        assert_eq!((-u).sine_cosine_of_turn(), (-sine, cosine), "-{u:e}");
    }
    // From 2^52 on every f64 is a whole number, from 2^23 on every f32; the odd ones are the hard ones.
    for exponent in 52..=1023_u64 {
        for significand in [0, 1, 2, 3, 0x000f_ffff_ffff_fffe, 0x000f_ffff_ffff_ffff] {
            let u = f64::from_bits(((1023 + exponent) << 52) | significand);
            assert_eq!(u.sine_cosine_of_turn(), (0.0, 1.0), "{u:e}");
            assert_eq!((-u).sine_cosine_of_turn(), (0.0, 1.0), "-{u:e}");
        }
    }
    for (u, (sine, cosine)) in [(1_048_576.0_f32 + 0.25, (1.0, 0.0)), (4_194_304.5, (0.0, -1.0))] {
        assert_eq!(u.sine_cosine_of_turn(), (sine, cosine), "{u:e}");
        assert_eq!((-u).sine_cosine_of_turn(), (-sine, cosine), "-{u:e}");
    }
    for exponent in 23..=127_u32 {
        for significand in [0, 1, 2, 3, 0x007f_fffe, 0x007f_ffff] {
            let u = f32::from_bits(((127 + exponent) << 23) | significand);
            assert_eq!(u.sine_cosine_of_turn(), (0.0, 1.0), "{u:e}");
        }
    }
    for u in [f64::INFINITY, f64::NAN] {
        let (sine, cosine) = u.sine_cosine_of_turn();
        assert!(sine.is_nan() && cosine.is_nan());
    }
}

fn turns_are_on_the_circle<R: Real>(epsilon: f64) {
    // Sine and cosine have a relative error of at most 1.4 epsilon each, their squares twice that.
    for u in evenly::<R>(-2.0, 2.0, 40_003) {
        let (sine, cosine) = u.sine_cosine_of_turn();
        let (sine, cosine) = (sine.to_f64(), cosine.to_f64());
        assert!((sine * sine + cosine * cosine - 1.0).abs() <= 3.0 * epsilon);
    }
}

#[test]
fn sine_and_cosine_are_on_the_unit_circle() {
    turns_are_on_the_circle::<f32>(f64::from(f32::EPSILON));
    turns_are_on_the_circle::<f64>(f64::EPSILON);
}

fn turns_are_symmetric<R: Real>() {
    for numerator in 1..1_000 {
        // u and u + 1/4 are exact in both formats, so both reduce to the same angle.
        let u = f64::from(numerator) / 8192.0;
        let (sine, cosine) = R::of(u).sine_cosine_of_turn();
        assert!(R::of(-u).sine_cosine_of_turn() == (-sine, cosine), "sine is odd, cosine even");
        assert!(R::of(u + 0.25).sine_cosine_of_turn() == (cosine, -sine), "a quarter turn later");
    }
}

#[test]
fn turns_have_the_symmetries_of_the_circle() {
    turns_are_symmetric::<f32>();
    turns_are_symmetric::<f64>();
}

fn error_function<R: Real>() {
    let nan = R::of(f64::NAN);
    assert!(R::ZERO.error_function() == R::ZERO);
    assert!(R::INFINITY.error_function() == R::ONE);
    assert!(R::of(6.0).error_function() == R::ONE);
    assert!(same(nan.error_function(), nan));
    for x in evenly::<R>(0.0, 7.0, 5_003) {
        assert!(same((-x).error_function(), -x.error_function()), "odd");
        assert!(x.error_function() <= R::ONE);
    }
}

fn complementary_error_function<R: Real>() {
    let nan = R::of(f64::NAN);
    let value = Real::complementary_error_function;
    assert!(value(R::ZERO) == R::ONE && value(-R::ZERO) == R::ONE);
    assert!(value(R::INFINITY) == R::ZERO && value(-R::INFINITY) == R::TWO);
    assert!(value(R::of(30.0)) == R::ZERO && value(R::of(-7.0)) == R::TWO);
    assert!(same(value(nan), nan));
    for x in evenly::<R>(0.0, 30.0, 3000) {
        assert!(same(value(-x), R::TWO - value(x)) || x < R::HALF, "2 - erfc x");
        assert!((value(-x) + value(x) - R::TWO).magnitude() <= R::TWO * R::EPSILON);
    }
}

#[test]
fn complementary_error_function_has_its_limits() {
    complementary_error_function::<f32>();
    complementary_error_function::<f64>();
}

#[test]
fn error_function_is_odd_and_bounded() {
    error_function::<f32>();
    error_function::<f64>();
}

fn rises<R: Real>(name: &str, low: f64, high: f64, function: impl Fn(R) -> R) {
    let values: Vec<R> = evenly(low, high, 20_011).map(function).collect();
    // Points are hundreds of units apart, or the function is flat: rounding cannot turn them round.
    assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{name} falls somewhere");
}

#[test]
fn increasing_functions_increase() {
    rises::<f64>("ln", 0.5, 3.0, Real::natural_logarithm);
    rises::<f32>("ln", 0.5, 3.0, Real::natural_logarithm);
    rises::<f64>("exp", -746.0, 710.0, Real::exponential);
    rises::<f32>("exp", -104.0, 89.0, Real::exponential);
    rises::<f64>("exp - 1", -40.0, 40.0, Real::exponential_minus_one);
    rises::<f32>("exp - 1", -15.0, 40.0, Real::exponential_minus_one);
    rises::<f64>("erf", -6.5, 6.5, Real::error_function);
    rises::<f32>("erf", -4.5, 4.5, Real::error_function);
}

#[test]
fn the_forms_without_special_cases_have_the_same_bits_on_their_domain() {
    // A thousand numbers of the form that uniforms take, and the ends of the open unit interval.
    let spread = (0..1000_u32).map(|i| (i.wrapping_mul(4_294_967_291), i.wrapping_mul(2_654_435_761)));
    for (high, low) in spread.chain([(0, 0), (u32::MAX, u32::MAX)]) {
        let u = f64::open_unit(high, low);
        assert_eq!(u.natural_logarithm_of_normal().to_bits(), u.natural_logarithm().to_bits(), "{u}");
        assert_eq!(u.sine_cosine_of_fraction(), u.sine_cosine_of_turn(), "{u}");
        let u = f32::open_unit(high, low);
        assert_eq!(u.natural_logarithm_of_normal().to_bits(), u.natural_logarithm().to_bits(), "{u}");
        assert_eq!(u.sine_cosine_of_fraction(), u.sine_cosine_of_turn(), "{u}");
    }
}
