//! Sine and cosine of a turn, (sin 2 pi u, cos 2 pi u), branch-free.
//!
//! Counting angles in turns makes the reduction exact: with w = u less a whole number, |w| <= 1, and
//! q = round(4 w), the rest r = w - q / 4 in [-1/8, 1/8] has no rounding error at all, where an angle in radians
//! would need many digits of pi. Then, with z = r^2,
//!
//! sin 2 pi r = 8 r + r S(z),    cos 2 pi r = 1 + z C(z),
//!
//! and the two low bits of q say which of the two to give, and with which sign. 8 r is exact where 2 pi r would be
//! rounded, and S is small against 8. The polynomials are minimax ones, from `fixtures/elementary/minimax.py`.
//!
//! Domain: every finite u; exact at multiples of 1/4 (a zero may have either sign); infinite or NaN gives
//! NaN. Largest error found: 1.31 ulp in `f64`, 1.34 ulp in `f32`.

/// (sin 2 pi u, cos 2 pi u) in double precision.
#[inline(always)]
pub fn sine_cosine_f64(u: f64) -> (f64, f64) {
    // Adding and subtracting 2^53 leaves a whole number, an even one for positive u, over the whole range in
    // which a number can have a fraction; 1.5 * 2^52 would do so for |u| <= 2^51 only.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    sine_cosine_of_fraction_f64(u - ((u + WHOLE) - WHOLE))
}

/// The same bits for |u| <= 1, without taking off the whole part. Other u give numbers without meaning.
#[inline(always)]
pub fn sine_cosine_of_fraction_f64(u: f64) -> (f64, f64) {
    // Adding 1.5 * 2^52 rounds to nearest and leaves the whole number in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const S0: f64 = -1.716_814_692_820_413_5;
    const S1: f64 = -4.134_170_224_039_962e1;
    const S2: f64 = 8.160_524_927_593_46e1;
    const S3: f64 = -7.670_585_970_029_765e1;
    const S4: f64 = 4.205_868_449_684_807e1;
    const S5: f64 = -1.509_377_285_827_079_4e1;
    const S6: f64 = 3.780_170_275_188_596;
    const C0: f64 = -1.973_920_880_217_871_6e1;
    const C1: f64 = 6.493_939_402_266_663e1;
    const C2: f64 = -8.545_681_720_595_773e1;
    const C3: f64 = 6.024_464_121_909_869_6e1;
    const C4: f64 = -2.642_624_017_895_803_6e1;
    const C5: f64 = 7.902_577_349_506_767_5;
    const C6: f64 = -1.687_229_712_071_295_4;

    let rounded = 4.0 * u + ROUND;
    let r = u - 0.25 * (rounded - ROUND);
    let quarters = rounded.to_bits();

    let z = r * r;
    let zz = z * z;
    let sine = 8.0 * r + r * ((S0 + z * S1) + zz * ((S2 + z * S3) + zz * ((S4 + z * S5) + zz * S6)));
    let cosine = 1.0 + z * ((C0 + z * C1) + zz * ((C2 + z * C3) + zz * ((C4 + z * C5) + zz * C6)));

    let (sine, cosine) = (sine.to_bits(), cosine.to_bits());
    let exchange = (sine ^ cosine) & 0_u64.wrapping_sub(quarters & 1);
    let sine_sign = (quarters << 62) & 0x8000_0000_0000_0000;
    let cosine_sign = (quarters.wrapping_add(1) << 62) & 0x8000_0000_0000_0000;
    (f64::from_bits(sine ^ exchange ^ sine_sign), f64::from_bits(cosine ^ exchange ^ cosine_sign))
}

/// (sin 2 pi u, cos 2 pi u) in single precision.
#[inline(always)]
pub fn sine_cosine_f32(u: f32) -> (f32, f32) {
    const WHOLE: f32 = 16_777_216.0;
    sine_cosine_of_fraction_f32(u - ((u + WHOLE) - WHOLE))
}

/// The same bits for |u| <= 1, without taking off the whole part. Other u give numbers without meaning.
#[inline(always)]
pub fn sine_cosine_of_fraction_f32(u: f32) -> (f32, f32) {
    const ROUND: f32 = 12_582_912.0;
    const S0: f32 = -1.716_814_8;
    const S1: f32 = -4.134_160_6e1;
    const S2: f32 = 8.158_250_4e1;
    const S3: f32 = -7.497_040_6e1;
    const C0: f32 = -1.973_920_8e1;
    const C1: f32 = 6.493_914e1;
    const C2: f32 = -8.542_312e1;
    const C3: f32 = 5.856_122e1;

    let rounded = 4.0 * u + ROUND;
    let r = u - 0.25 * (rounded - ROUND);
    let quarters = rounded.to_bits();

    let z = r * r;
    let zz = z * z;
    let sine = 8.0 * r + r * ((S0 + z * S1) + zz * (S2 + z * S3));
    let cosine = 1.0 + z * ((C0 + z * C1) + zz * (C2 + z * C3));

    let (sine, cosine) = (sine.to_bits(), cosine.to_bits());
    let exchange = (sine ^ cosine) & 0_u32.wrapping_sub(quarters & 1);
    let sine_sign = (quarters << 30) & 0x8000_0000;
    let cosine_sign = (quarters.wrapping_add(1) << 30) & 0x8000_0000;
    (f32::from_bits(sine ^ exchange ^ sine_sign), f32::from_bits(cosine ^ exchange ^ cosine_sign))
}
