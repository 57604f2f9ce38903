//! Optimizers, gradient noise and their statistics, with the same bits on every machine.
//!
//! No std, no allocation, no unsafe code, no panics. Every result is made of `+ - * /`, comparisons,
//! integer and bit operations, and the functions of the one trait [`Real`].

#![no_std]
#![forbid(unsafe_code)]

#[cfg(all(target_arch = "x86", not(target_feature = "sse2")))]
compile_error!("x87 arithmetic has other bits: build for x86 with SSE2 (i686)");

pub mod elementary;
mod fields;
pub mod linalg;
pub mod loss;
pub mod noise;
pub mod optimizer;
pub mod oracle;
pub mod process;
pub mod random;
mod real;
pub mod schedule;
pub mod statistics;
pub mod trace;

pub use fields::{Fields, LANES};
pub use real::Real;
