//! Box-Muller or the inverse distribution function? Time per normal number, alone and in a workload.
//!
//!     cargo run --release -p optsde-tests --example normals
//!
//! prints the x86-64 part of the table in docs/normals.md for the levels this machine has. Both methods
//! run in the same plain loop over a block of 64 paths, each with its own stream.

#![allow(clippy::cast_precision_loss, reason = "the number of normals is far below 2^53")]

use optsde::Native;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, box_muller, path_stream};
use optsde_core::{LANES, Real};
use std::hint::black_box;
use std::time::Instant;

#[path = "normals/inverse.rs"]
mod inverse;

use inverse::inverse_normal;

/// How two normal numbers are made.
trait Method<R: Real> {
    const NAME: &'static str;
    fn pair(random: &mut impl Random<R>) -> (R, R);
}

struct BoxMuller;

impl<R: Real> Method<R> for BoxMuller {
    const NAME: &'static str = "Box-Muller";
    #[inline(always)]
    fn pair(random: &mut impl Random<R>) -> (R, R) {
        box_muller(random.uniform(), random.uniform())
    }
}

struct InverseDistribution;

impl<R: Real> Method<R> for InverseDistribution {
    const NAME: &'static str = "inverse";
    #[inline(always)]
    fn pair(random: &mut impl Random<R>) -> (R, R) {
        (inverse_normal(random.uniform()), inverse_normal(random.uniform()))
    }
}

/// A block of paths: positions and velocities of a heavy ball in two dimensions.
struct Block<R> {
    streams: [PathStream; LANES],
    x: [[R; LANES]; 2],
    v: [[R; LANES]; 2],
}

/// Only the normals: the sum of each path's numbers.
#[inline(always)]
fn alone<R: Real, M: Method<R>>(block: &mut Block<R>) {
    for lane in 0..LANES {
        let (a, b) = M::pair(&mut block.streams[lane]);
        block.x[0][lane] += a;
        block.x[1][lane] += b;
    }
}

/// One step of the heavy ball on a quadratic with white noise.
#[inline(always)]
fn workload<R: Real, M: Method<R>>(block: &mut Block<R>) {
    let (momentum, rate, noise) = (R::of(0.9), R::of(0.01), R::of(0.3));
    let curvature = [R::of(1.0), R::of(0.25)];
    for lane in 0..LANES {
        let (a, b) = M::pair(&mut block.streams[lane]);
        for (dimension, z) in [a, b].into_iter().enumerate() {
            let gradient = curvature[dimension] * block.x[dimension][lane] + noise * z;
            let v = momentum * block.v[dimension][lane] + gradient;
            block.v[dimension][lane] = v;
            block.x[dimension][lane] -= rate * v;
        }
    }
}

/// The same loop under each instruction set. A function with target features vectorises what is inlined
/// into it, and nothing else.
macro_rules! level {
    ($name:ident, $features:literal) => {
        #[target_feature(enable = $features)]
        fn $name<R: Real, M: Method<R>, const WORKLOAD: bool>(block: &mut Block<R>, steps: usize) {
            for _ in 0..steps {
                if WORKLOAD {
                    workload::<R, M>(block);
                } else {
                    alone::<R, M>(block);
                }
            }
        }
    };
}

level!(sse2, "sse2");
level!(avx2, "avx2,fma");
level!(avx512, "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma");

type Run<R> = unsafe fn(&mut Block<R>, usize);

/// Nanoseconds per normal number: the best of several runs, as other work on the machine only slows.
fn nanoseconds<R: Real>(run: Run<R>) -> f64 {
    const STEPS: usize = 4_000;
    let mut block = Block {
        streams: std::array::from_fn(|i| path_stream(Seed(1), PathIndex(i as u64), Purpose::Steps, 0)),
        x: [[R::ONE; LANES]; 2],
        v: [[R::ZERO; LANES]; 2],
    };
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = Instant::now();
        // SAFETY: the caller has asked the machine for the features of `run`.
        unsafe { run(black_box(&mut block), STEPS) };
        let normals = (STEPS * LANES * 2) as f64;
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / normals);
    }
    black_box(block.x[0][0].to_f64());
    best
}

fn rows<R: Real, M: Method<R>>() {
    let levels: [(&str, bool, Run<R>, Run<R>); 3] = [
        ("SSE2", is_x86_feature_detected!("sse2"), sse2::<R, M, false>, sse2::<R, M, true>),
        (
            "AVX2",
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            avx2::<R, M, false>,
            avx2::<R, M, true>,
        ),
        (
            "AVX-512",
            is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512bw"),
            avx512::<R, M, false>,
            avx512::<R, M, true>,
        ),
    ];
    for (level, present, alone, workload) in levels {
        if present {
            println!(
                "| {} | {} | {level} | {:.2} | {:.2} |",
                R::FORMAT,
                M::NAME,
                nanoseconds(alone),
                nanoseconds(workload)
            );
        }
    }
}

fn main() {
    println!("| format | method | instructions | ns per normal, alone | ns per normal, heavy ball |");
    println!("| --- | --- | --- | --- | --- |");
    rows::<Native<f64>, BoxMuller>();
    rows::<Native<f64>, InverseDistribution>();
    rows::<Native<f32>, BoxMuller>();
    rows::<Native<f32>, InverseDistribution>();
}
