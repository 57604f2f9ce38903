//! A pass over flat arrays has the bits of the optimizer applied to a slice of memories.

use optsde::Native;
use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, PassError, advance};
use optsde_core::optimizer::{Adam, AmsGrad, Coordinatewise, HeavyBall, Optimizer, RmsPropMomentum, Sgd};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::{Fields, Real};

/// Around blocks of 256, the shares of threads of 16 384, and nothing at all.
const LENGTHS: [usize; 9] = [0, 1, 255, 256, 257, 1000, 16_384, 16_385, 50_001];

fn normals<R: Real>(length: usize, path: u64) -> Vec<R> {
    let mut random = path_stream(Seed(3), PathIndex(path), Purpose::Steps, 0);
    (0..length).map(|_| Random::<R>::normals::<1>(&mut random)[0]).collect()
}

/// Three steps, one way and the other.
fn check<R: Real, O>(optimizer: &O, isa: Isa, threads: usize)
where
    O: Coordinatewise<R> + Sync,
    O::Step: Sync,
    O::State: Sync,
{
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    for length in LENGTHS {
        let mut x = normals::<R>(length, 0);
        let mut plain = x.clone();
        let mut memory = Memory::start(optimizer, &x);
        let mut states: Vec<O::State> = x.iter().map(|x| optimizer.start(*x)).collect();
        let mut run = optimizer.start_run();
        for k in 0..3 {
            let gradient = normals::<R>(length, k + 1);
            let step = optimizer.step(k, R::of(0.1), &mut run);
            pool.install(|| advance(optimizer, &step, &mut x, &gradient, &mut memory, isa)).expect("equal lengths");
            optimizer.apply(&step, &mut plain, &gradient, &mut states);
        }
        let bits = |values: &[R]| -> Vec<u64> { values.iter().map(|value| value.canonical_bits()).collect() };
        assert_eq!(bits(&x), bits(&plain), "x, {length} coordinates, {isa:?}, {threads} threads");
        let mut numbers = vec![Vec::new(); memory.fields.len()];
        for state in &states {
            let mut fields = numbers.iter_mut();
            state.visit("", &mut |_, number: R| fields.next().expect("a field").push(number));
        }
        for (field, expected) in memory.fields.iter().zip(&numbers) {
            assert_eq!(bits(&field.values), bits(expected), "{}, {length} coordinates, {isa:?}", field.name);
        }
    }
}

/// Memories of no, one, two and three numbers.
fn check_all<R: Real>(isa: Isa, threads: usize) {
    let [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8].map(R::of);
    check::<R, _>(&Sgd, isa, threads);
    check(&HeavyBall::new(beta1), isa, threads);
    check(&Adam::new(beta1, beta2, epsilon), isa, threads);
    check(&AmsGrad::new(beta1, beta2, epsilon), isa, threads);
    check(&RmsPropMomentum::torch(beta2, epsilon, beta1), isa, threads);
}

#[test]
fn a_pass_has_the_bits_of_the_optimizer_with_all_vectors_and_threads() {
    for isa in Isa::available() {
        for threads in [1, 3] {
            check_all::<Native<f32>>(isa, threads);
            check_all::<Native<f64>>(isa, threads);
        }
    }
}

#[test]
fn the_software_square_root_gives_the_same() {
    check_all::<f32>(Isa::widest(), 2);
}

#[test]
fn arrays_that_do_not_belong_together_are_refused() {
    let adam = Adam::new(0.9, 0.999, 1e-8);
    let mut x = [1.0; 3];
    let step = adam.step(0, 0.1, &mut adam.start_run());
    let mut memory = Memory::start(&adam, &x);
    let names: Vec<&str> = memory.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["m", "v"]);

    let short = advance(&adam, &step, &mut x, &[0.0; 2], &mut memory, Isa::Baseline);
    assert_eq!(short, Err(PassError::Length { array: "gradient", value: 2, expected: 3 }));
    memory.fields[1].values.push(0.0);
    let long = advance(&adam, &step, &mut x, &[0.0; 3], &mut memory, Isa::Baseline);
    assert_eq!(long, Err(PassError::Length { array: "v", value: 4, expected: 3 }));
    let mut other = Memory::start(&HeavyBall::new(0.9), &x);
    let foreign = advance(&adam, &step, &mut x, &[0.0; 3], &mut other, Isa::Baseline);
    assert_eq!(foreign, Err(PassError::Fields { value: 1, expected: 2 }));
    assert_eq!(x, [1.0; 3], "nothing has moved");
}
