//! The conformance program: small runs of everything in the core, each with a digest of its bits.
//!
//! [`run`] hands over one [`Section`] after the other; nothing is allocated and nothing of std is used, so that the same
//! program runs on a server, in a browser and on a microcontroller without an operating system. What it must print is in
//! `tests/portability/golden.txt`; `cargo xtask portability` runs it on many targets, `docs/portability.md` tells the rest.
//!
//! Numbers come out of [`core::hint::black_box`], so that the target computes them and not the compiler. A part that cannot
//! be made panics: there is no section that is silently missing.

#![no_std]
#![forbid(unsafe_code)]

mod arguments;
mod batches;
mod equations;
mod groups;
mod linalg;
mod losses;
mod noises;
mod optimizers;
mod process;
mod random;
mod real;
mod schedules;
mod section;
mod statistics;
mod steppers;

use core::hint::black_box;

use optsde_core::Real;

pub use process::{ProcessVisitor, final_states, for_each_process};
pub use section::Section;

use section::Sections;

/// Runs everything, in single and in double precision, and gives `sink` each section when it is done.
///
/// # Panics
/// If a part of the core refuses its parameters, which are all in range.
pub fn run(sink: &mut dyn FnMut(&Section)) {
    sections::<f32>(sink);
    schedules::micro(&mut Sections::<f32>::new(sink));
    sections::<f64>(sink);
}

/// Runs everything that there is for any format of numbers.
///
/// # Panics
/// As [`run`].
pub fn sections<R: Real>(sink: &mut dyn FnMut(&Section)) {
    let sections = &mut Sections::<R>::new(sink);
    real::sections(sections);
    random::sections(sections);
    linalg::sections(sections);
    losses::sections(sections);
    schedules::sections(sections);
    statistics::sections(sections);
    optimizers::sections(sections);
    noises::sections(sections);
    groups::sections(sections);
    batches::sections(sections);
    equations::sections(sections);
    steppers::sections(sections);
    process::sections(sections);
}

/// A number that the compiler cannot know.
fn real<R: Real>(value: f64) -> R {
    R::of(black_box(value))
}

/// A vector of such numbers.
fn vector<R: Real, const D: usize>(values: [f64; D]) -> [R; D] {
    values.map(real)
}

/// A matrix of such numbers.
fn matrix<R: Real, const D: usize>(rows: [[f64; D]; D]) -> [[R; D]; D] {
    rows.map(vector)
}
