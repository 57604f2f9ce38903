//! Kernels alone, on one thread: `cargo xtask bench --kernels`.
//!
//! Those of the core run with the instructions that the program is compiled for ("baseline"); ensembles run them with the
//! widest vectors of the machine, as a pass of Adam does here.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use optsde::Native;
use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, advance};
use optsde_core::Real;
use optsde_core::linalg::cholesky;
use optsde_core::noise::{Gaussian, GradientNoise};
use optsde_core::optimizer::{Adam, Coordinatewise};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::stepper::{Brownian, BrownianTree, Increment};

type Number = Native<f64>;

const D: usize = 64;

/// 2^-|i - j|.
fn covariance() -> [[Number; D]; D] {
    std::array::from_fn(|i| std::array::from_fn(|j| Number::ONE / Number::of_count(1 << i.abs_diff(j))))
}

fn random(criterion: &mut Criterion) {
    let mut stream = path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0);
    criterion.bench_function("64 normal numbers of one path, baseline", |bencher| {
        bencher.iter(|| Random::<Number>::normals::<D>(&mut stream));
    });
    let noise = Gaussian::new(&covariance()).expect("positive definite");
    criterion.bench_function("Gaussian noise, 64 dimensions, baseline", |bencher| {
        bencher.iter(|| noise.draw(&[Number::ZERO; D], &mut stream));
    });
    let tree = BrownianTree::new(Seed(1), PathIndex(0), Number::ONE, 12).expect("a tree");
    let mut level = tree.level::<2>(12).expect("a level");
    let (h, mut k) = (level.step_size(), 0);
    criterion.bench_function("next increment of a Brownian tree of 2^12 intervals, baseline", |bencher| {
        bencher.iter(|| -> Increment<Number, 2> {
            k = (k + 1) % level.steps();
            level.increment(k, h)
        });
    });
}

fn linear_algebra(criterion: &mut Criterion) {
    let covariance = covariance();
    criterion.bench_function("Cholesky, 64 x 64, baseline", |bencher| {
        bencher.iter_batched(|| covariance, |matrix| cholesky(&matrix), BatchSize::LargeInput);
    });
}

fn optimizers(criterion: &mut Criterion) {
    let adam = Adam::new(Native(0.9_f32), Native(0.999), Native(1e-8));
    let mut x = vec![Native(1.0); 4096];
    let gradient = vec![Native(0.5); x.len()];
    let mut memory = Memory::start(&adam, &x);
    let step = adam.step(0, Native(1e-3), &mut adam.start_run());
    for isa in Isa::available() {
        criterion.bench_function(&format!("Adam, 4096 parameters, {}", isa.name()), |bencher| {
            bencher.iter(|| advance(&adam, &step, &mut x, &gradient, &mut memory, isa));
        });
    }
}

criterion_group!(kernels, random, linear_algebra, optimizers);
criterion_main!(kernels);
