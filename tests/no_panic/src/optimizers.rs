//! Every variant of every optimizer, on a descent of a few steps.

use core::hint::black_box;

use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, Adam, AdamW, AmsGrad, Catalogued, Clipping, Coordinatewise, DampedNewton, Dampening,
    DecayFactor, Epsilon, HeavyBall, Lamb, MAX_HYPERPARAMETERS, NAdam, NaturalGradient, Nesterov, OptimizerVisitor,
    Qhm, RAdam, RmsProp, RmsPropMomentum, RmsPropW, Sgd, WeightDecay, Yogi, for_each_optimizer, sign,
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
    for_each_optimizer::<R>(&mut Linked);
    OptimizerVisitor::<R>::optimizer::<Sgd>(&mut Linked);
    constructors::<R>();
    parts::<R>();
}

struct Linked;

impl<R: Real> OptimizerVisitor<R> for Linked {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        optimizer::<R, O>();
    }
}

/// Those that have names; variants are built from their parts.
#[inline(never)]
fn constructors<R: Real>() {
    let x = any::<R>;
    let _ = black_box((HeavyBall::new(x()), Nesterov::new(x()), Qhm::new(x(), x()), AdaGrad::new(x())));
    let _ = black_box((Adam::new(x(), x(), x()), AdamW::new(x(), x(), x(), x()), AmsGrad::new(x(), x(), x())));
    let _ = black_box((AdaBelief::new(x(), x(), x()), NAdam::new(x(), x(), x()), Yogi::new(x(), x(), x(), x())));
    let _ = black_box((RmsProp::new(x(), x()), RmsPropW::new(x(), x(), x()), Lamb::new(x(), x(), x(), x())));
    let _ = black_box((RmsPropMomentum::torch(x(), x(), x()), RmsPropMomentum::keras(x(), x(), x()).centered()));
    let _ = black_box(DampedNewton::<R, D>::new(&any_matrix(), x(), x()));
    let _ = black_box(NaturalGradient::<R, D>::new(x(), x(), x()));
    let _ = black_box((Clipping::torch(x()), WeightDecay::decoupled(x()).after_update()));
    let _ = black_box(WeightDecay::decoupled_by(x(), black_box(DecayFactor::One)));
}

/// What optimizers are made of, called by itself.
#[inline(never)]
fn parts<R: Real>() {
    let _ = black_box((Epsilon::InsideRoot(any::<R>()).inside_and_outside(), sign(any::<R>())));
    let _ = black_box(Dampening::AfterFirstStep(any::<R>()).gradient_weight(black_box(3)));
    let adam = Adam::new(any::<R>(), any(), any());
    let (mut state, mut run) = (adam.start(any()), adam.start_run());
    let step = Coordinatewise::step(&adam, black_box(3), any(), &mut run);
    let _ = black_box(adam.update(&step, any(), any(), &mut state));
    if let [variant, ..] = RAdam::<R>::VARIANTS {
        let radam = (variant.build)(&[any(); MAX_HYPERPARAMETERS]);
        let _ = black_box((radam.start_run().length(), radam.rectification(any())));
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
    state.visit("", &mut |name, number| {
        black_box((name, number));
    });
    let mut digest = Digest::new();
    digest.fields(&state);
    let _ = black_box((digest.value(), process.words_per_step()));
}
