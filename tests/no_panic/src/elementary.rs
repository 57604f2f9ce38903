//! The elementary functions by their own names, in both precisions.

use core::hint::black_box;

use optsde_core::elementary::complementary_error_function::{erfc_f32, erfc_f64};
use optsde_core::elementary::error_function::{erf_f32, erf_f64};
use optsde_core::elementary::exponential::{exp_f32, exp_f64, exp_minus_one_f32, exp_minus_one_f64};
use optsde_core::elementary::logarithm::{ln_f32, ln_f64, ln_of_normal_f32, ln_of_normal_f64};
use optsde_core::elementary::turn::{
    sine_cosine_f32, sine_cosine_f64, sine_cosine_of_fraction_f32, sine_cosine_of_fraction_f64,
};

use crate::any;

#[inline(never)]
pub(crate) fn elementary() {
    let x: f32 = any();
    let _ = black_box((erfc_f32(x), erf_f32(x), exp_f32(x), exp_minus_one_f32(x), ln_f32(x), ln_of_normal_f32(x)));
    let _ = black_box((sine_cosine_f32(x), sine_cosine_of_fraction_f32(x)));
    let x: f64 = any();
    let _ = black_box((erfc_f64(x), erf_f64(x), exp_f64(x), exp_minus_one_f64(x), ln_f64(x), ln_of_normal_f64(x)));
    let _ = black_box((sine_cosine_f64(x), sine_cosine_of_fraction_f64(x)));
}
