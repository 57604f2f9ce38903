//! The core built alone, with libm's software square root, has the bits of the hardware.
//!
//! In a build of the whole workspace a dependency of the host switches libm to the machine's instruction, so only
//! `cargo test -p optsde-core` (which `cargo xtask test` runs as well) reaches the software.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, Process};
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::schedule::Constant;
use optsde_core::statistics::Digest;

#[test]
#[expect(clippy::disallowed_methods, reason = "the machine's square root, to compare with")]
fn the_square_root_is_that_of_the_machine() {
    for pattern in (0..1_u64 << 32).step_by(4099) {
        let x = f32::from_bit_pattern(pattern);
        assert_eq!(x.square_root().canonical_bits(), x.sqrt().canonical_bits(), "{x:?}");
    }
    for step in 0..1_u64 << 20 {
        let x = f64::from_bit_pattern(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert_eq!(x.square_root().canonical_bits(), x.sqrt().canonical_bits(), "{x:?}");
    }
}

/// The final states of 64 paths of the reference workload, 100 steps, one after the other.
fn digest<R: Real>() -> u64 {
    let process = Descent {
        optimizer: HeavyBall::new(R::of(0.9)),
        oracle: NoisyGradient { loss: Quadratic::diagonal([R::ONE, R::of(0.1)]), noise: White { deviation: R::ONE } },
        schedule: Constant(R::of(0.1)),
        start: [R::ONE; 2],
    };
    let mut digest = Digest::new();
    for path in 0..64 {
        let mut random = path_stream(Seed(1), PathIndex(path), Purpose::Steps, 0);
        let mut state = process.start(&mut random);
        for k in 0..100 {
            let step = Process::<R>::step(&process, k, &mut ());
            process.advance(&step, &mut state, &mut random);
        }
        digest.fields(&state);
    }
    digest.value()
}

/// Golden: computed on x86-64 by this function, the same with the machine's square root and with libm's.
#[test]
fn a_leaf_of_the_reference_workload_has_its_golden_digest() {
    assert_eq!(format!("{:016x} {:016x}", digest::<f32>(), digest::<f64>()), "6bc9ec3517913e2d 9984c07b40537131");
}
