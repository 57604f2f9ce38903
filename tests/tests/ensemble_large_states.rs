//! Large states lie one after the other in a block of paths, and large triangular matrices are multiplied in groups of
//! rows: with the bits of the plain loops.

use optsde::Native;
use optsde::ensemble::{Isa, Plan, run};
use optsde_core::linalg::{apply, apply_lower, cholesky, transpose};
use optsde_core::loss::{Linear, Regularized};
use optsde_core::noise::Gaussian;
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::schedule::Constant;
use optsde_core::statistics::Digest;
use optsde_core::{LANES, Real};

/// 2^-|i - j|, up to 2^-40.
fn covariance<R: Real, const D: usize>() -> [[R; D]; D] {
    std::array::from_fn(|i| std::array::from_fn(|j| R::ONE / R::of_count(1 << i.abs_diff(j).min(40))))
}

type Walk<R, const D: usize> =
    Descent<Sgd, NoisyGradient<Regularized<Linear<R, D>, R>, Gaussian<R, D>>, Constant<R>, R, D>;

fn walk<R: Real, const D: usize>() -> Walk<R, D> {
    let loss = Regularized { loss: Linear { slope: [R::HALF; D] }, decay: R::ONE };
    let noise = Gaussian::new(&covariance()).expect("positive definite");
    Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss, noise },
        schedule: Constant(R::of(0.1)),
        start: [R::ONE; D],
    }
}

const STEPS: u64 = 20;

/// The digest of a leaf, path by path.
fn plain<R: Real, const D: usize>() -> u64 {
    let process = walk::<R, D>();
    let mut digest = Digest::new();
    for path in 0..LANES as u64 {
        let mut random = path_stream(Seed(7), PathIndex(path), Purpose::Steps, 0);
        let mut state = process.start(&mut random);
        for k in 0..STEPS {
            process.advance(&Process::<R>::step(&process, k, &mut ()), &mut state, &mut random);
        }
        digest.fields(&state);
    }
    digest.value()
}

/// Whether an ensemble has it with every instruction set.
fn holds<T, const D: usize>()
where
    T: Real,
    Native<T>: Real,
{
    let plan = Plan::new(LANES as u64, STEPS).with_seed(Seed(7));
    for isa in Isa::available() {
        let first = |state: &DescentState<Native<T>, (), D>| [state.x[0]];
        let outcome = run(&walk::<Native<T>, D>(), &first, &plan, isa, &|_| ()).expect("a sound plan");
        assert_eq!(outcome.digest, plain::<T, D>(), "{} in {D} dimensions, {isa:?}", T::FORMAT);
    }
}

/// Rows of a root in groups of four with some more, a normal number without a partner, and as many numbers as there is room for.
#[test]
fn a_leaf_of_large_states_has_the_bits_of_a_plain_loop() {
    holds::<f64, 39>();
    holds::<f32, 39>();
    holds::<f64, 128>();
}

/// Where there is no room for the first normal numbers of all paths: small states of many numbers, and too many numbers.
#[test]
fn a_leaf_without_room_for_its_first_numbers_has_the_bits_of_a_plain_loop() {
    holds::<f32, 21>();
    holds::<f64, 130>();
}

/// Two groups of 16 rows, and seven more.
const D: usize = 39;

#[test]
fn a_triangular_product_has_the_bits_of_the_full_one() {
    let lower = cholesky(&covariance::<f64, D>()).expect("positive definite");
    // Of both signs.
    let x: [f64; D] = std::array::from_fn(|i| if i % 7 == 3 { -2.0 } else { f64::of_count(i as u64 + 1) });
    let bits = |vector: [f64; D]| vector.map(f64::to_bits);
    assert_eq!(bits(apply_lower(&transpose(&lower), &x)), bits(apply(&lower, &x)));
    // Sums of -0 alone start from a product, not from 0.
    let zeros = [-0.0; D];
    assert_eq!(bits(apply_lower(&transpose(&lower), &zeros)), bits(apply(&lower, &zeros)));
    assert_eq!(apply(&lower, &zeros)[0].to_bits(), (-0.0_f64).to_bits());
}
