//! The inverse of the normal distribution function, branch-free: the candidate that was not chosen.
//!
//! z = q C(q^2) for q = 1/2 - p up to 0.425 and z = T(t - t0), t = sqrt(-2 ln p), beyond, with p the smaller of
//! u and 1 - u; rational functions from `fixtures/elementary/inverse_normal.py`. Numerator and denominator are
//! selected before the one division. Relative error 2^-47 in `f64` and 2^-21 in `f32`, good enough to be
//! measured, and dearer still if it were to be better.

use optsde_core::Real;

/// The coefficients for one precision, lowest power first.
struct Coefficients {
    central_top: &'static [f64],
    central_bottom: &'static [f64],
    tail_top: &'static [f64],
    tail_bottom: &'static [f64],
    /// t0.
    tail_centre: f64,
}

const DOUBLE: Coefficients = Coefficients {
    central_top: &[
        2.506_628_274_631_000_7,
        -3.811_910_410_696_659_6e1,
        2.316_899_637_192_973_7e2,
        -7.143_230_284_618_951e2,
        1.166_184_923_072_330_3e3,
        -9.482_545_080_088_48e2,
        3.106_955_263_393_739e2,
        -1.953_762_863_998_654_7e1,
    ],
    central_bottom: &[
        1.0,
        -1.625_451_987_048_946_7e1,
        1.071_497_081_829_665_8e2,
        -3.659_983_827_213_156_4e2,
        6.845_910_466_492_469e2,
        -6.768_410_621_761_913e2,
        3.068_348_795_656_83e2,
        -4.234_765_673_795_569_5e1,
    ],
    tail_top: &[
        3.401_192_656_144_665_7,
        4.489_227_350_608_958,
        2.466_735_341_141_035_3,
        7.343_802_656_990_146e-1,
        1.285_973_153_270_790_2e-1,
        1.338_594_593_776_519_2e-2,
        7.911_803_809_239_605e-4,
        2.338_196_577_300_359e-5,
        2.475_362_129_371_647e-7,
    ],
    tail_bottom: &[
        1.0,
        9.984_236_381_644_748e-1,
        4.092_951_757_757_059_5e-1,
        8.836_711_288_258_625e-2,
        1.067_592_496_624_546_7e-2,
        7.031_369_060_947_924e-4,
        2.239_356_601_226_990_5e-5,
        2.475_307_644_160_407e-7,
    ],
    tail_centre: 4.0,
};

/// Written with the digits of `f32`.
const SINGLE: Coefficients = Coefficients {
    central_top: &[2.506_628_3, -1.538_875_1e1, 2.488_379_7e1, -7.133_878],
    central_bottom: &[1.0, -7.186_418_4, 1.514_966_9e1, -8.405_409],
    tail_top: &[2.286_620_4, 2.209_471_7, 6.186_946e-1, 5.198_667e-2],
    tail_bottom: &[1.0, 4.672_901e-1, 5.181_092e-2, 5.313_346_8e-6],
    tail_centre: 3.0,
};

/// The z below which a standard normal number lies with probability `u` in (0, 1).
#[inline(always)]
pub(crate) fn inverse_normal<R: Real>(u: R) -> R {
    // Known to the compiler: the other half of the table and all loops disappear.
    let coefficients = if R::WORDS_PER_UNIFORM == 2 { &DOUBLE } else { &SINGLE };
    let centre = R::HALF - u;
    let q = centre.magnitude();
    let upper = R::ONE - u;
    let p = if u < upper { u } else { upper };
    let t = (-(R::TWO * p.natural_logarithm())).square_root() - R::of(coefficients.tail_centre);
    let square = q * q;
    let inner = q <= R::of(0.425);
    let central_top = q * polynomial(coefficients.central_top, square);
    let tail_top = polynomial(coefficients.tail_top, t);
    let central_bottom = polynomial(coefficients.central_bottom, square);
    let tail_bottom = polynomial(coefficients.tail_bottom, t);
    let top = if inner { central_top } else { tail_top };
    let bottom = if inner { central_bottom } else { tail_bottom };
    let z = top / bottom;
    if centre > R::ZERO { -z } else { z }
}

#[inline(always)]
fn polynomial<R: Real>(coefficients: &[f64], x: R) -> R {
    let mut value = R::ZERO;
    for c in coefficients.iter().rev() {
        value = value * x + R::of(*c);
    }
    value
}
