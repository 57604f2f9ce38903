//! Every variant of every optimizer, on a descent of a few steps.

use core::hint::black_box;

use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{Catalogued, DampedNewton, MAX_HYPERPARAMETERS, OptimizerVisitor, for_each_optimizer};
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::{Descent, Process};
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::schedule::{Pieces, Schedule};
use optsde_core::statistics::Digest;
use optsde_core::{Fields, Real};

use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub(crate) fn optimizers<R: Real>() {
    for_each_optimizer::<R>(&mut Linked);
    let _ = black_box(DampedNewton::<R, D>::new(&any_matrix(), any(), any()));
}

struct Linked;

impl<R: Real> OptimizerVisitor<R> for Linked {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        optimizer::<R, O>();
    }
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
