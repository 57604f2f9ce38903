//! The natural logarithm, branch-free.
//!
//! x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f / (2 + f), z = s^2:
//!
//! ln x = k ln 2 + f - (f^2 / 2 - s (f^2 / 2 + z P(z))),    z P(z) = ln((1 + s) / (1 - s)) / s - 2.
//!
//! f and its leading term are exact, so the rounding of everything else is small against the result, also
//! next to x = 1 where ln x crosses zero. The method is that of FDLIBM (Sun Microsystems, 1993); the
//! polynomials are minimax ones of our own, from `fixtures/elementary/minimax.py`. One division is
//! cheaper here than the twelve more coefficients that a polynomial in f would need.
//!
//! Domain: everything. ln 0 = -infinity, ln of a negative number is NaN, subnormal numbers are right.
//! Largest error found: 0.85 ulp in `f64`, 0.83 ulp in `f32`.

/// ln x in double precision.
#[inline(always)]
pub fn ln_f64(x: f64) -> f64 {
    let subnormal = x < f64::MIN_POSITIVE;
    let scaled = if subnormal { x * 18_014_398_509_481_984.0 } else { x };
    let bias = if subnormal { 4_503_599_627_370_496.0 + 1077.0 } else { 4_503_599_627_370_496.0 + 1023.0 };
    let result = reduced_f64(scaled, bias);
    let outside = if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    let result = if x > 0.0 { result } else { outside };
    if x == f64::INFINITY { x } else { result }
}

/// ln x in double precision for a positive, normal, finite x: the same bits without the special cases, which
/// are a seventh of a normal number's cost. Other x give a number without meaning.
#[inline(always)]
pub fn ln_of_normal_f64(x: f64) -> f64 {
    reduced_f64(x, 4_503_599_627_370_496.0 + 1023.0)
}

/// ln x for a normal number whose biased exponent, less `bias` as it appears in the low bits, is its binary
/// exponent.
#[inline(always)]
fn reduced_f64(x: f64, bias: f64) -> f64 {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const P0: f64 = 6.666_666_666_666_734e-1;
    const P1: f64 = 3.999_999_999_941_664_7e-1;
    const P2: f64 = 2.857_142_874_202_624e-1;
    const P3: f64 = 2.222_219_860_530_179_6e-1;
    const P4: f64 = 1.818_356_283_655_548_4e-1;
    const P5: f64 = 1.531_408_525_983_582e-1;
    const P6: f64 = 1.479_562_877_122_964_4e-1;

    // Moves [sqrt(1/2), sqrt(2)) to one binade, that of 1.
    let moved = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - SQRT_HALF);
    let m = f64::from_bits((moved & 0x000f_ffff_ffff_ffff) + SQRT_HALF);
    // The exponent as a number, by putting it into the low bits of 2^52.
    let k = f64::from_bits(0x4330_0000_0000_0000 | (moved >> 52)) - bias;

    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    // Even and odd powers apart: half as deep.
    let even = P0 + w * (P2 + w * (P4 + w * P6));
    let odd = P1 + w * (P3 + w * P5);
    let remainder = z * even + w * odd;
    let half_square = 0.5 * f * f;
    k * LN2_HIGH - ((half_square - (s * (half_square + remainder) + k * LN2_LOW)) - f)
}

/// ln x in single precision.
#[inline(always)]
pub fn ln_f32(x: f32) -> f32 {
    let subnormal = x < f32::MIN_POSITIVE;
    let scaled = if subnormal { x * 33_554_432.0 } else { x };
    let bias = if subnormal { 8_388_608.0 + 152.0 } else { 8_388_608.0 + 127.0 };
    let result = reduced_f32(scaled, bias);
    let outside = if x == 0.0 { f32::NEG_INFINITY } else { f32::NAN };
    let result = if x > 0.0 { result } else { outside };
    if x == f32::INFINITY { x } else { result }
}

/// ln x in single precision for a positive, normal, finite x: the same bits without the special cases, which
/// are a seventh of a normal number's cost. Other x give a number without meaning.
#[inline(always)]
pub fn ln_of_normal_f32(x: f32) -> f32 {
    reduced_f32(x, 8_388_608.0 + 127.0)
}

/// ln x for a normal number whose biased exponent, less `bias` as it appears in the low bits, is its binary
/// exponent.
#[inline(always)]
fn reduced_f32(x: f32, bias: f32) -> f32 {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    const LN2_HIGH: f32 = 0.693_115_23;
    const LN2_LOW: f32 = 3.194_618_3e-5;
    const P0: f32 = 6.666_666e-1;
    const P1: f32 = 4.000_097_2e-1;
    const P2: f32 = 2.849_879_3e-1;
    const P3: f32 = 2.427_881_4e-1;

    let moved = x.to_bits().wrapping_add(0x3f80_0000 - SQRT_HALF);
    let m = f32::from_bits((moved & 0x007f_ffff) + SQRT_HALF);
    let k = f32::from_bits(0x4b00_0000 | (moved >> 23)) - bias;

    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let remainder = z * (P0 + w * P2) + w * (P1 + w * P3);
    let half_square = 0.5 * f * f;
    k * LN2_HIGH - ((half_square - (s * (half_square + remainder) + k * LN2_LOW)) - f)
}
