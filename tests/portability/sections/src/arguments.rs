//! Arguments of elementary functions: the special ones, every binade, and ordinary ones.

use core::hint::black_box;

use optsde_core::Real;

/// Where functions end or change their method, and what is special about numbers: zero, subnormal ones of both formats and
/// their borders, neighbours of 1, the thresholds of e^x, the largest finite numbers, infinity and NaN.
const SPECIAL: [f64; 30] = [
    0.0,
    5e-324,
    1e-310,
    2.225_073_858_507_201e-308,
    2.225_073_858_507_201_4e-308,
    1.401_298_464_324_817e-45,
    1e-40,
    1.175_494_350_822_287_5e-38,
    0.25,
    0.5,
    0.999_999_940_395_355_2,
    0.999_999_999_999_999_9,
    1.0,
    1.000_000_000_000_000_2,
    1.000_000_119_209_289_6,
    1.5,
    2.0,
    3.0,
    27.0,
    88.722_839_355_468_75,
    103.972_084_045_410_16,
    709.782_712_893_384,
    745.133_219_101_941_1,
    16_777_216.0,
    9_007_199_254_740_992.0,
    3.402_823_466_385_288_6e38,
    1.797_693_134_862_315_7e308,
    f64::INFINITY,
    f64::NAN,
    1e22,
];

/// How many binades are looked at, about; `f32` has 254, `f64` 2046.
const BINADES: u64 = 250;

/// How many ordinary arguments.
const ORDINARY: u32 = 400;

/// Calls `each` with all arguments, of either sign.
pub(crate) fn arguments<R: Real>(mut each: impl FnMut(R)) {
    let mut both = |x: R| {
        each(x);
        each(-x);
    };
    for x in SPECIAL {
        both(crate::real(x));
    }
    positive_normal(&mut both);
}

/// One positive normal number of each binade that is looked at, and ordinary ones: most below 5, all below 20.
pub(crate) fn positive_normal<R: Real>(mut each: impl FnMut(R)) {
    let (fraction_bits, last): (u32, u64) = if R::WORDS_PER_UNIFORM == 2 { (52, 2046) } else { (23, 254) };
    let mut fraction = 0_u64;
    for exponent in (1..=last).step_by(usize::try_from(last.div_ceil(BINADES)).unwrap_or(1)) {
        // The fractional parts of multiples of the golden section are spread evenly.
        fraction = fraction.wrapping_add(0x9e37_79b9_7f4a_7c15);
        each(R::from_bit_pattern(black_box((exponent << fraction_bits) | (fraction >> (64 - fraction_bits)))));
    }
    for i in 1..=ORDINARY {
        each(crate::real(f64::from(i) * 0.0123 - 0.0011));
        if i % 8 == 0 {
            each(crate::real(f64::from(i) * 0.05));
        }
    }
}

/// How many numbers between 0 and 1: some operations of the logarithm decide its last bit once in some hundred numbers near 1, and
/// hardly elsewhere.
const UNITS: u64 = 4096;

/// Numbers between 0 and 1, both left out, spread evenly.
pub(crate) fn units<R: Real>(mut each: impl FnMut(R)) {
    for i in 1..=UNITS {
        // The fractional parts of multiples of the golden section.
        let word = black_box(i).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        let (high, low) = ((word >> 32) as u32, word as u32);
        each(R::open_unit(high, low));
    }
}

/// Numbers between -1 and 1, both included.
pub(crate) fn fractions<R: Real>(mut each: impl FnMut(R)) {
    for i in -80..=80 {
        each(crate::real(f64::from(i) / 80.0));
    }
}

/// Calls `each` with pairs of special and ordinary arguments.
pub(crate) fn pairs<R: Real>(mut each: impl FnMut(R, R)) {
    for x in SPECIAL {
        for y in [0.0, 0.5, 1.0, 3.0, 1.7, 40.25, 1e-310, 1e300, f64::INFINITY, f64::NAN] {
            for (x, y) in [(x, y), (-x, y), (x, -y), (-x, -y)] {
                each(crate::real(x), crate::real(y));
            }
        }
    }
    for i in 1..=50_u32 {
        each(crate::real(f64::from(i) * 0.37), crate::real(f64::from(i) * 0.61 - 15.0));
    }
}
