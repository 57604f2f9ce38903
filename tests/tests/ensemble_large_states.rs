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

/// Two groups of 16 rows, seven more, and a normal number without a partner.
const D: usize = 39;

fn covariance<R: Real>() -> [[R; D]; D] {
    std::array::from_fn(|i| std::array::from_fn(|j| R::ONE / R::of_count(1 << i.abs_diff(j))))
}

type Walk<R> = Descent<Sgd, NoisyGradient<Regularized<Linear<R, D>, R>, Gaussian<R, D>>, Constant<R>, R, D>;

fn walk<R: Real>() -> Walk<R> {
    let loss = Regularized { loss: Linear { slope: [R::HALF; D] }, decay: R::ONE };
    let noise = Gaussian::new(&covariance()).expect("positive definite");
    Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss, noise },
        schedule: Constant(R::of(0.1)),
        start: [R::ONE; D],
    }
}

#[test]
fn a_leaf_of_large_states_has_the_bits_of_a_plain_loop() {
    let process = walk::<f64>();
    let mut digest = Digest::new();
    for path in 0..LANES as u64 {
        let mut random = path_stream(Seed(7), PathIndex(path), Purpose::Steps, 0);
        let mut state = process.start(&mut random);
        for k in 0..20 {
            process.advance(&Process::<f64>::step(&process, k, &mut ()), &mut state, &mut random);
        }
        digest.fields(&state);
    }
    let plan = Plan::new(LANES as u64, 20).with_seed(Seed(7));
    for isa in Isa::available() {
        let first = |state: &DescentState<Native<f64>, (), D>| [state.x[0]];
        let outcome = run(&walk::<Native<f64>>(), &first, &plan, isa, &|_| ()).expect("a sound plan");
        assert_eq!(outcome.digest, digest.value(), "{isa:?}");
    }
}

#[test]
fn a_triangular_product_has_the_bits_of_the_full_one() {
    let lower = cholesky(&covariance::<f64>()).expect("positive definite");
    // Of both signs.
    let x: [f64; D] = std::array::from_fn(|i| if i % 7 == 3 { -2.0 } else { f64::of_count(i as u64 + 1) });
    let bits = |vector: [f64; D]| vector.map(f64::to_bits);
    assert_eq!(bits(apply_lower(&transpose(&lower), &x)), bits(apply(&lower, &x)));
    // Sums of -0 alone start from a product, not from 0.
    let zeros = [-0.0; D];
    assert_eq!(bits(apply_lower(&transpose(&lower), &zeros)), bits(apply(&lower, &zeros)));
    assert_eq!(apply(&lower, &zeros)[0].to_bits(), (-0.0_f64).to_bits());
}
