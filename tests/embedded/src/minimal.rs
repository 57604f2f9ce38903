//! The smallest useful program: a random stream, normal noise, heavy ball and Adam on a quadratic of two parameters.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{Adam, HeavyBall, Optimizer};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, Process};
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::schedule::Constant;

/// A few steps of both optimizers; the compiler knows neither how many nor where they start.
#[inline(never)]
pub fn descend_with_both<R: Real>() {
    descend(HeavyBall::new(R::of(0.9)));
    descend(Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8)));
}

fn descend<R: Real, O: Optimizer<R>>(optimizer: O) {
    let loss = Quadratic::diagonal([R::ONE, R::of(0.1)]);
    let oracle = NoisyGradient { loss, noise: White { deviation: R::HALF } };
    let process = Descent { optimizer, oracle, schedule: Constant(R::of(0.01)), start: black_box([R::ONE; 2]) };
    let mut random = path_stream(Seed(black_box(1)), PathIndex(0), Purpose::Steps, 0);
    let mut state = process.start(&mut random);
    let mut run = process.start_run();
    for k in 0..black_box(4) {
        let step = process.step(k, &mut run);
        process.advance(&step, &mut state, &mut random);
    }
    black_box(state);
}
