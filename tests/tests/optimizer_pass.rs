//! A pass over flat arrays has the bits of the optimizer applied to a slice of memories.

use optsde::Native;
use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, PassError, advance};
use optsde_core::optimizer::{Adam, Catalogued, Coordinatewise, HeavyBall, MAX_HYPERPARAMETERS, Optimizer};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::{Fields, Real};
use optsde_device::Plain;
use optsde_device::entry::steps::{StepEntry, Visitor, visit};

/// Around blocks of 256, the shares of threads of 16 384, and nothing at all.
const LENGTHS: [usize; 7] = [0, 1, 255, 256, 257, 16_385, 40_001];

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

/// Every variant of every coordinate-wise optimizer, with the numbers of the golden trajectories.
struct Variants {
    isa: Isa,
    threads: usize,
}

impl Visitor for Variants {
    fn optimizer<R: Real + Plain, O: StepEntry<R> + Catalogued<R> + Copy>(&mut self) {
        for variant in <O as Catalogued<R>>::VARIANTS {
            let mut values = [R::ZERO; MAX_HYPERPARAMETERS];
            for (value, hyperparameter) in values.iter_mut().zip(variant.hyperparameters) {
                *value = R::of(hyperparameter.golden);
            }
            check(&(variant.build)(&values), self.isa, self.threads);
        }
    }
}

#[test]
fn a_pass_has_the_bits_of_the_optimizer_with_all_vectors_and_threads() {
    for isa in Isa::available() {
        visit(&mut Variants { isa, threads: 1 });
    }
    visit(&mut Variants { isa: Isa::widest(), threads: 3 });
}

#[test]
fn the_software_square_root_gives_the_same() {
    check(&Adam::new(0.9_f32, 0.999, 1e-8), Isa::widest(), 2);
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

/// Enough coordinates that shares grow with their number, from places that are not those of cache lines.
#[test]
fn a_pass_over_many_coordinates_has_the_same_bits_wherever_they_start() {
    const MANY: usize = 300_001;
    let adam = Adam::new(Native(0.9_f32), Native(0.999), Native(1e-8));
    let (start, gradient) = (normals::<Native<f32>>(MANY, 0), normals::<Native<f32>>(MANY, 1));
    let step = adam.step(0, Native(0.125), &mut adam.start_run());
    let plain: Vec<u32> = start
        .iter()
        .zip(&gradient)
        .map(|(x, g)| adam.update(&step, *x, *g, &mut Coordinatewise::start(&adam, *x)).0.to_bits())
        .collect();
    for (isa, offset) in Isa::available().into_iter().flat_map(|isa| [0, 1, 7, 16].map(|offset| (isa, offset))) {
        let mut x = vec![Native(0.0); offset];
        x.extend(&start);
        let mut memory = Memory::start(&adam, &start);
        advance(&adam, &step, &mut x[offset..], &gradient, &mut memory, isa).expect("equal lengths");
        let found: Vec<u32> = x[offset..].iter().map(|x| x.0.to_bits()).collect();
        assert!(found == plain, "{isa:?}, {offset} coordinates later");
        assert!(x[..offset].iter().all(|x| x.0 == 0.0), "what is before has not moved");
    }
}
