//! The host's numbers have the bits of the core's, although their square root is the machine's.

use optsde::Native;
use optsde_core::Real;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, path_stream};

/// The correctly rounded root of the positive number with this pattern, by integers alone.
///
/// (A dependency may have libm take the machine's instruction for the core as well, so it is not enough to compare
/// the two with each other.) The number is m 2^e; shifted so that e is even and m has 2 p + 1 or 2 p + 2 bits, p the
/// precision, the root has one bit more than fits. It is never a tie: the square of an odd root is odd.
fn rounded_root<R: Real>(pattern: u64) -> u64 {
    let (fraction, bias) = if R::FORMAT == "f32" { (23_u32, 127_i64) } else { (52, 1023) };
    let stored = pattern >> fraction;
    let hidden = u64::from(stored > 0) << fraction;
    let mantissa = u128::from((pattern & ((1 << fraction) - 1)) | hidden);
    let exponent = i64::try_from(stored.max(1)).expect("11 bits") - bias - i64::from(fraction);
    let widest = 2 * fraction + 4 - (u128::BITS - mantissa.leading_zeros());
    let shift = widest - u32::from((exponent - i64::from(widest)) % 2 != 0);
    let shifted = mantissa << shift;
    let root = u64::try_from(shifted).map_or_else(|_| shifted.isqrt(), |short| u128::from(short.isqrt()));
    let root = u64::try_from((root >> 1) + (root & 1)).expect("54 bits");
    let field = (exponent - i64::from(shift)) / 2 + 1 + i64::from(fraction) + bias;
    (u64::try_from(field).expect("a normal number") << fraction) + root - (1 << fraction)
}

fn check_square_root<R: Real>(pattern: u64)
where
    Native<R>: Real,
{
    let x = R::from_bit_pattern(pattern);
    let expected = if x > R::ZERO && x.finite() {
        rounded_root::<R>(pattern)
    } else if x < R::ZERO {
        R::of(f64::NAN).canonical_bits()
    } else {
        // +0, -0, infinity and NaN are their own roots.
        x.canonical_bits()
    };
    let (native, core) = (Native(x).square_root().0.canonical_bits(), x.square_root().canonical_bits());
    assert_eq!((native, core), (expected, expected), "square root of {x:?} ({pattern:#x})");
}

/// Zeros, ends of the subnormal and normal numbers, one and its neighbours, infinities, NaNs.
fn special(sign: u64, infinity: u64, one: u64) -> Vec<u64> {
    let smallest_normal = infinity & !(infinity << 1);
    let magnitudes = [
        0,
        1,
        2,
        3,
        smallest_normal - 1,
        smallest_normal,
        one - 1,
        one,
        one + 1,
        infinity - 1,
        infinity,
        infinity + 1,
        sign - 1,
    ];
    magnitudes.into_iter().flat_map(|m| [m, m | sign]).collect()
}

fn special_f32() -> Vec<u64> {
    special(1 << 31, u64::from(f32::INFINITY.to_bits()), u64::from(1.0_f32.to_bits()))
}

fn special_f64() -> Vec<u64> {
    special(1 << 63, f64::INFINITY.to_bits(), 1.0_f64.to_bits())
}

fn stream() -> PathStream {
    path_stream(Seed(20_240_303), PathIndex(0), Purpose::Steps, 0)
}

#[test]
fn square_roots_of_single_precision_agree() {
    for pattern in special_f32() {
        check_square_root::<f32>(pattern);
    }
    // 97 is prime: all low bits occur with all exponents. Some 44 million of 2^32 patterns, all binades and signs.
    (0..1_u64 << 32).step_by(97).for_each(check_square_root::<f32>);
    // All subnormal numbers of up to 16 bits.
    (0..1 << 16).for_each(check_square_root::<f32>);
}

#[test]
fn square_roots_of_double_precision_agree() {
    for pattern in special_f64() {
        check_square_root::<f64>(pattern);
    }
    let mut random = stream();
    let mut word = || (u64::from(Random::<f64>::word(&mut random)) << 32) | u64::from(Random::<f64>::word(&mut random));
    for _ in 0..2_000_000 {
        let pattern = word();
        check_square_root::<f64>(pattern);
        // The same bits as a subnormal number.
        check_square_root::<f64>(pattern >> (12 + (pattern & 31)));
    }
    // Next to the square of a number with 27 bits (exact) and of a midpoint with 54 bits: the hardest roundings.
    for _ in 0..1_000_000 {
        let root = f64::from_bits(1.0_f64.to_bits() | (word() >> 12));
        let short = f64::from_bits(root.to_bits() & !0x3ff_ffff);
        let midpoint = (root * root) + root * f64::EPSILON;
        for square in [short * short, midpoint, 2.0 * midpoint] {
            (square.to_bits() - 1..=square.to_bits() + 1).for_each(check_square_root::<f64>);
        }
    }
}

fn bits<R: Real>(x: R) -> u64 {
    x.canonical_bits()
}

/// Everything else of [`Real`] for one number.
fn check_methods<R: Real>(pattern: u64, other: u64)
where
    Native<R>: Real,
{
    let (x, y) = (R::from_bit_pattern(pattern), R::from_bit_pattern(other));
    let (n, m) = (Native(x), Native(y));
    let same = |name: &str, native: Native<R>, core: R| {
        assert_eq!((bits(native.0), bits(native)), (bits(core), bits(core)), "{name} of {x:?} and {y:?}");
    };
    same("pattern", Native::from_bit_pattern(pattern), x);
    same("magnitude", n.magnitude(), x.magnitude());
    same("logarithm", n.natural_logarithm(), x.natural_logarithm());
    same("exponential", n.exponential(), x.exponential());
    same("exponential minus one", n.exponential_minus_one(), x.exponential_minus_one());
    same("sine", n.sine_cosine_of_turn().0, x.sine_cosine_of_turn().0);
    same("cosine", n.sine_cosine_of_turn().1, x.sine_cosine_of_turn().1);
    same("error function", n.error_function(), x.error_function());
    same("integer below", n.integer_below(), x.integer_below());
    same("log gamma", n.log_gamma(), x.log_gamma());
    same("power", n.power(m), x.power(y));
    same("larger", n.larger(m), x.larger(y));
    same("smaller", n.smaller(m), x.smaller(y));
    same("sum", n + m, x + y);
    same("difference", n - m, x - y);
    same("product", n * m, x * y);
    same("quotient", n / m, x / y);
    same("negative", -n, -x);
    let assigned = |apply: fn(&mut Native<R>, Native<R>)| {
        let mut value = n;
        apply(&mut value, m);
        value
    };
    same("+=", assigned(|a, b| *a += b), x + y);
    same("-=", assigned(|a, b| *a -= b), x - y);
    same("*=", assigned(|a, b| *a *= b), x * y);
    same("/=", assigned(|a, b| *a /= b), x / y);
    same("nearest", Native::of(f64::from_bits(pattern)), R::of(f64::from_bits(pattern)));
    same("count", Native::of_count(pattern), R::of_count(pattern));
    let (high, low) = ((pattern >> 32) as u32, (pattern & 0xffff_ffff) as u32);
    same("open unit", Native::open_unit(high, low), R::open_unit(high, low));
    assert_eq!(bits(n.to_f64()), bits(x.to_f64()));
    assert_eq!((n.finite(), n.partial_cmp(&m)), (x.finite(), x.partial_cmp(&y)));
}

fn check_all<R: Real>(special: &[u64])
where
    Native<R>: Real,
{
    for &pattern in special {
        for &other in special {
            check_methods::<R>(pattern, other);
        }
    }
    let mut random = stream();
    let mut word = || (u64::from(Random::<f64>::word(&mut random)) << 32) | u64::from(Random::<f64>::word(&mut random));
    for _ in 0..100_000 {
        check_methods::<R>(word(), word());
    }
    let constants = [
        (Native::<R>::ZERO, R::ZERO),
        (Native::ONE, R::ONE),
        (Native::TWO, R::TWO),
        (Native::HALF, R::HALF),
        (Native::INFINITY, R::INFINITY),
        (Native::EPSILON, R::EPSILON),
        (Native::default(), R::default()),
    ];
    assert!(constants.into_iter().all(|(native, core)| bits(native) == bits(core)));
    assert_eq!((Native::<R>::FORMAT, Native::<R>::WORDS_PER_UNIFORM), (R::FORMAT, R::WORDS_PER_UNIFORM));
}

#[test]
fn every_other_operation_is_that_of_the_core() {
    check_all::<f32>(&special_f32());
    check_all::<f64>(&special_f64());
}
