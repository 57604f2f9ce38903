//! Every variant of every optimizer, on a descent of a few steps.

use core::hint::black_box;

use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Clipped, DampedNewton, FullMatrixAdam, HeavyBall,
    HeavyBallW, Lamb, LionW, MAX_HYPERPARAMETERS, NAdam, NaturalGradient, Nesterov, QhAdam, Qhm, RAdam, RmsProp,
    RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum, Yogi,
};
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::{Descent, Process};
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::schedule::{Pieces, Schedule};
use optsde_core::statistics::Digest;
use optsde_core::{Fields, Real};

use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub(crate) fn optimizers<R: Real>() {
    optimizer::<R, Sgd>();
    optimizer::<R, HeavyBall<R>>();
    optimizer::<R, Nesterov<R>>();
    optimizer::<R, DampedNewton<R, D>>();
    optimizer::<R, NaturalGradient<R, D>>();
    optimizer::<R, FullMatrixAdam<R, D>>();
    let _ = black_box(DampedNewton::<R, D>::new(&any_matrix(), any(), any()));
    optimizer::<R, RmsProp<R>>();
    optimizer::<R, RmsPropMomentum<R>>();
    optimizer::<R, RmsPropW<R>>();
    optimizer::<R, Adam<R>>();
    optimizer::<R, AdamW<R>>();
    optimizer::<R, AmsGrad<R>>();
    optimizer::<R, NAdam<R>>();
    optimizer::<R, AdaMax<R>>();
    optimizer::<R, QhAdam<R>>();
    optimizer::<R, AdaBelief<R>>();
    optimizer::<R, Yogi<R>>();
    optimizer::<R, RAdam<R>>();
    optimizer::<R, AdaGrad<R>>();
    optimizer::<R, Lamb<R>>();
    optimizer::<R, SgdW<R>>();
    optimizer::<R, HeavyBallW<R>>();
    optimizer::<R, Qhm<R>>();
    optimizer::<R, Clipped<Sgd, R>>();
    optimizer::<R, SignSgd>();
    optimizer::<R, Signum<R>>();
    optimizer::<R, LionW<R>>();
}

#[inline(never)]
fn optimizer<R: Real, O: Catalogued<R>>() {
    let oracle = NoisyGradient { loss: Quadratic { curvature: any_matrix::<R>() }, noise: White { deviation: any() } };
    for variant in O::VARIANTS {
        let optimizer = (variant.build)(&[any(); MAX_HYPERPARAMETERS]);
        let pieces = Pieces::<R, 4>::new().linear(black_box(5), any(), any());
        if let Ok(pieces) = pieces.and_then(|pieces| pieces.constant(black_box(5), any())) {
            descend(optimizer, oracle, pieces);
        }
    }
}

/// A few steps, and one lane of a block.
#[inline(never)]
pub(crate) fn descend<R, O, G, S>(optimizer: O, oracle: G, schedule: S)
where
    R: Real,
    O: Catalogued<R>,
    G: GradientOracle<R, D>,
    S: Schedule<R>,
{
    let process = Descent { optimizer, oracle, schedule, start: any_vector::<R>() };
    let mut random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), black_box(Purpose::Steps), black_box(3));
    let mut state = process.start(&mut random);
    let mut run = process.start_run();
    for k in 0..black_box(10) {
        let step = process.step(k, &mut run);
        process.advance(&step, &mut state, &mut random);
    }
    let mut lanes = black_box(state.splat());
    state.scatter(&mut lanes, black_box(70));
    state = Fields::<R>::gather(&lanes, black_box(71));
    state.restore(&mut any);
    let mut digest = Digest::new();
    digest.fields(&state);
    let _ = black_box((digest.value(), process.words_per_step()));
}
