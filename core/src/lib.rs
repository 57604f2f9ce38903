//! Optimizers, gradient noise and their statistics, with the same bits on every machine.
//!
//! No std, no allocation, no unsafe code, no panics. Every result is made of `+ - * /`, comparisons,
//! integer and bit operations, and the functions of the one trait [`Real`].
//!
//! One path of heavy ball on a noisy quadratic:
//!
//! ```
//! use optsde_core::loss::Quadratic;
//! use optsde_core::noise::White;
//! use optsde_core::optimizer::HeavyBall;
//! use optsde_core::oracle::NoisyGradient;
//! use optsde_core::process::{Descent, Process};
//! use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
//! use optsde_core::schedule::Constant;
//!
//! let process = Descent {
//!     optimizer: HeavyBall::new(0.9_f32),
//!     oracle: NoisyGradient { loss: Quadratic::diagonal([1.0, 0.1]), noise: White { deviation: 0.5 } },
//!     schedule: Constant(0.1),
//!     start: [1.0, 1.0],
//! };
//! let mut random = path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0);
//! let mut state = process.start(&mut random);
//! let mut run = Process::<f32>::start_run(&process);
//! for k in 0..100 {
//!     let step = Process::<f32>::step(&process, k, &mut run);
//!     process.advance(&step, &mut state, &mut random);
//! }
//! assert!(state.x.iter().all(|x| x.is_finite()));
//! ```

#![no_std]
#![forbid(unsafe_code)]

// `--cfg optsde_control` is for the control of `cargo xtask portability` that shows the difference.
#[cfg(all(target_arch = "x86", not(target_feature = "sse2"), not(optsde_control)))]
compile_error!("x87 arithmetic has other bits: build for x86 with SSE2 (i686)");

pub mod elementary;
mod fields;
pub mod linalg;
pub mod loss;
pub mod noise;
pub mod norm;
pub mod optimizer;
pub mod oracle;
pub mod preset;
pub mod process;
pub mod random;
mod real;
pub mod schedule;
pub mod sde;
pub mod statistics;
pub mod stepper;
pub mod svag;
pub mod trace;

pub use fields::{Fields, LANES};
pub use real::Real;
