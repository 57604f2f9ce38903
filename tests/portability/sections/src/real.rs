//! Numbers: arithmetic, conversions and every function of [`Real`].

use core::hint::black_box;

use optsde_core::Real;

use crate::arguments::{arguments, fractions, pairs, positive_normal, units};
use crate::section::Sections;

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    arithmetic(sections);
    conversions(sections);
    functions(sections);
}

fn arithmetic<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("real", "arithmetic", |digest| {
        pairs(|x: R, y: R| digest.fields(&[x + y, x - y, x * y, x / y, -x, x * y + x, R::EPSILON * x]));
    });
    sections.add("real", "comparison", |digest| {
        pairs(|x: R, y: R| {
            digest.fields(&[x.larger(y), x.smaller(y), x.magnitude()]);
            digest.word(u64::from(x < y) | u64::from(x == y) << 1 | u64::from(x.finite()) << 2);
        });
    });
}

fn conversions<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("real", "of", |digest| {
        arguments(|x: f64| digest.real(R::of(x)));
        // Halfway between two numbers of single precision, and beside it.
        for x in [1.000_000_059_604_644_8, 1.000_000_059_604_645, 1.000_000_178_813_934_3, 7.006_492_321_624_085e-46] {
            digest.real(crate::real::<R>(x));
        }
    });
    sections.add("real", "to_f64", |digest| arguments(|x: R| digest.real(x.to_f64())));
    sections.add("real", "of_count", |digest| {
        for count in [0, 1, 16_777_217, 16_777_219, 9_007_199_254_740_993, 1 << 63, u64::MAX] {
            digest.real(R::of_count(black_box(count)));
        }
    });
    sections.add("real", "open_unit", |digest| {
        for (high, low) in [(0, 0), (1, 2), (511, 4095), (512, 4096), (0x8000_0000, 7), (u32::MAX, u32::MAX)] {
            digest.real(R::open_unit(black_box(high), black_box(low)));
        }
    });
}

fn functions<R: Real>(sections: &mut Sections<'_, R>) {
    let mut function = |name, f: fn(R) -> R| {
        sections.add("real", name, |digest| arguments(|x: R| digest.real(f(x))));
    };
    function("square_root", R::square_root);
    function("natural_logarithm", R::natural_logarithm);
    function("exponential", R::exponential);
    function("exponential_minus_one", R::exponential_minus_one);
    function("error_function", R::error_function);
    function("complementary_error_function", R::complementary_error_function);
    function("integer_below", R::integer_below);
    function("log_gamma", R::log_gamma);
    sections.add("real", "natural_logarithm_of_normal", |digest| {
        let mut logarithm = |x: R| digest.real(x.natural_logarithm_of_normal());
        positive_normal(&mut logarithm);
        units(logarithm);
    });
    sections.add("real", "sine_cosine_of_turn", |digest| {
        arguments(|x: R| digest.fields(&<[R; 2]>::from(x.sine_cosine_of_turn())));
    });
    sections.add("real", "sine_cosine_of_fraction", |digest| {
        fractions(|x: R| digest.fields(&<[R; 2]>::from(x.sine_cosine_of_fraction())));
    });
    sections.add("real", "power", |digest| pairs(|x: R, y: R| digest.real(x.power(y))));
}
