//! Everything that the core computes, linked without any path to a panic: the panic handler calls a symbol
//! that does not exist. Run by `cargo xtask no-panic`; never run itself.
//!
//! Left out: the texts of errors (`Display`), whose formatting of numbers is the standard library's.
#![no_std]
#![no_main]

mod sde;

use core::hint::black_box;

use optsde_core::linalg::{Matrix, cholesky};
use optsde_core::loss::{LinearRegression, Loss, LossFactor, Quadratic};
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CenteredPoisson, CompoundPoisson, ConstantCovariance, Correlated, Covariance,
    DiagonalCovariance, FiniteLaw, Gaussian, GaussianRegressionCovariance, GradientNoise, GradientProductCovariance,
    LastBatch, Minibatch, Rademacher, Reshuffled, Sampling, StandardChiSquared, StandardDistribution, StandardNormal,
    StandardPoisson, StandardStudentT, StandardUniform, StudentT, White,
};
use optsde_core::norm::{norm, tree_sum};
use optsde_core::optimizer::{AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Clipped, HeavyBall, HeavyBallW, Lamb, LionW, MAX_HYPERPARAMETERS, NAdam, Nesterov, QhAdam, Qhm, RAdam, RmsProp, RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum, Yogi};
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::{Descent, Process};
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, Permutation, Poisson, Purpose, Random, Replay, Seed, SymmetricStable, path_stream,
};
use optsde_core::schedule::{
    Annealing, Constant, Cosine, CosineEnd, CycleShape, Exponential, ExponentialWarmUp, InversePower, MicroCosine,
    MultiStep, OneCycle, Phases, Pieces, Polynomial, Product, Schedule, StepDecay, Then, TimeUnit,
};
use optsde_core::statistics::{Digest, Histogram, Mergeable, Moments, Node, join_right, reduce_leaf};
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, Svag, SvagScale};
use optsde_core::trace::Trace;
use optsde_core::{Fields, LANES, Real};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn a_path_to_a_panic_is_left() -> !;
    }
    a_path_to_a_panic_is_left()
}

// memcpy and its like, and the personality that the precompiled core library names.
#[link(name = "c")]
unsafe extern "C" {}
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

const D: usize = 3;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    everything::<f32>();
    everything::<f64>();
    #[cfg(feature = "plant")]
    let _ = black_box([1, 2, 3][black_box(7_usize)]);
    loop {}
}

/// A value that the compiler knows nothing about.
fn any<R: Real>() -> R {
    R::from_bit_pattern(black_box(0))
}

fn any_vector<R: Real>() -> [R; D] {
    [any(), any(), any()]
}

fn any_matrix<R: Real>() -> Matrix<R, D> {
    [any_vector(), any_vector(), any_vector()]
}

#[inline(never)]
fn everything<R: Real>() {
    functions::<R>();
    statistics::<R>();
    losses_and_noises::<R>();
    optimizers::<R, Sgd>();
    optimizers::<R, HeavyBall<R>>();
    optimizers::<R, Nesterov<R>>();
    optimizers::<R, RmsProp<R>>();
    optimizers::<R, RmsPropMomentum<R>>();
    optimizers::<R, RmsPropW<R>>();
    optimizers::<R, Adam<R>>();
    optimizers::<R, AdamW<R>>();
    optimizers::<R, AmsGrad<R>>();
    optimizers::<R, NAdam<R>>();
    optimizers::<R, AdaMax<R>>();
    optimizers::<R, QhAdam<R>>();
    optimizers::<R, AdaBelief<R>>();
    optimizers::<R, Yogi<R>>();
    optimizers::<R, RAdam<R>>();
    optimizers::<R, AdaGrad<R>>();
    optimizers::<R, Lamb<R>>();
    sde::equations::<R>();
    optimizers::<R, SgdW<R>>();
    optimizers::<R, HeavyBallW<R>>();
    optimizers::<R, Qhm<R>>();
    optimizers::<R, Clipped<Sgd, R>>();
    optimizers::<R, SignSgd>();
    optimizers::<R, Signum<R>>();
    optimizers::<R, LionW<R>>();
    sums::<R>();
    schedules::<R>();
}

#[inline(never)]
fn functions<R: Real>() {
    let x: R = any();
    let _ = black_box((x.square_root(), x.natural_logarithm(), x.natural_logarithm_of_normal(), x.exponential()));
    let _ = black_box((
        x.exponential_minus_one(),
        x.sine_cosine_of_turn(),
        x.sine_cosine_of_fraction(),
        x.error_function(),
        x.complementary_error_function(),
    ));
    let _ =
        black_box((x.integer_below(), x.log_gamma(), x.power(any()), x.larger(any()), x.smaller(any()), x.finite()));
    let _ =
        black_box((cholesky(&any_matrix::<R>()), R::of(black_box(1.0)), R::of_count(black_box(1)), x.canonical_bits()));
    let table = [R::ONE; 5];
    let mut replay = Replay::new(black_box(&table[..]));
    let _ = black_box(Random::<R>::normals::<D>(&mut replay));
    let _ = black_box(Random::<R>::index(&mut replay, black_box(7)));
}

#[inline(never)]
fn statistics<R: Real>() {
    let mut lanes: [Moments<R, D>; LANES] = core::array::from_fn(|_| Moments::single(any_vector()));
    let leaf = *reduce_leaf(black_box(&mut lanes));
    let nodes = [Node { level: black_box(0), index: black_box(0), value: leaf }, Node::leaf(black_box(1), leaf)];
    let [left, right] = &nodes;
    let _ = black_box((left.parent(right), join_right(nodes.iter().map(|node| &node.value)), leaf.covariance()));
    let _ = black_box(leaf.merge(black_box(&leaf)));
    if let Ok(mut histogram) = Histogram::<R, 8>::new(any(), any(), black_box(4)) {
        histogram.add(any());
        let _ = black_box((histogram.quantile(any()), histogram.merge(black_box(&histogram)), histogram.bins()));
        let _ = black_box(histogram.with_counts(black_box(&[1; 8][..]), black_box(1), black_box(2), black_box(3)));
    }
    let mut digest = Digest::new();
    digest.fields::<R>(&any_vector::<R>());
    let _ = black_box(digest.value());
    let mut trace = Trace::<R, 4, 2>::new();
    let _ = black_box((trace.record(&any_vector::<R>()), trace.record(&any::<R>()), trace.rows().len()));
}

#[inline(never)]
fn sums<R: Real>() {
    let layer = [R::ONE; 200];
    let layer = black_box(&layer[..]);
    let _ = black_box((tree_sum(layer.iter().copied()), norm(layer.iter().copied())));
}

#[inline(never)]
fn schedules<R: Real>() {
    let (n, m) = (black_box(5), black_box(9));
    scheduled(StepDecay::new(any::<R>(), any(), n));
    scheduled(MultiStep::<R, 3>::equal(any(), black_box(&[1, 2, 3][..]), any()));
    scheduled(Exponential::new(any::<R>(), any(), n));
    scheduled(ExponentialWarmUp::new(any::<R>(), any(), n));
    scheduled(Polynomial::new(any::<R>(), any(), any(), n));
    scheduled(InversePower::new(any::<R>(), any(), black_box(TimeUnit::BaseLearningRate)));
    scheduled(Cosine::new(any::<R>(), any(), n, black_box(CosineEnd::AtLastStep)));
    scheduled::<R, _, _>(Pieces::<R, 4>::triangle(n, any(), black_box(&[any(); 3][..])));
    scheduled::<R, _, _>(Pieces::<R, 4>::linear_warm_up(any(), n, m));
    let shape = CycleShape { rise: any(), ..CycleShape::new(any::<R>(), n) };
    scheduled(OneCycle::torch(&shape, black_box(Phases::Three), black_box(Annealing::Linear)));
    scheduled(OneCycle::optax_cosine(&shape));
    scheduled(OneCycle::optax_linear(&shape, any()));
    let second = Product(Constant(any::<R>()), Constant(any()));
    scheduled::<R, _, ()>(Ok(Then { first: Constant(any::<R>()), steps: n, second }));
    scheduled::<f32, _, _>(MicroCosine::new(any(), any(), n));
}

#[inline(never)]
fn scheduled<R: Real, S: Schedule<R>, E>(schedule: Result<S, E>) {
    if let Ok(schedule) = schedule {
        let _ = black_box((schedule.learning_rate(black_box(3)), schedule.at(any())));
    }
}

#[inline(never)]
fn losses_and_noises<R: Real>() {
    let (inputs, targets) = ([any_vector::<R>(); 9], [any::<R>(); 9]);
    let quadratic = Quadratic { curvature: any_matrix::<R>() };
    loss(&quadratic);
    noise(quadratic, White { deviation: any() });
    noise(quadratic, StudentT { degrees: any(), scale: any() });
    noise(quadratic, CenteredChiSquared { degrees: DegreesOfFreedom(black_box(5)), scale: any() });
    if let Ok(gaussian) = Gaussian::new(&any_matrix()) {
        noise(quadratic, gaussian);
    }
    if let Ok(regression) = LinearRegression::new(black_box(&inputs[..]), black_box(&targets[..]), LossFactor::One) {
        loss(&regression);
        for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
            if let Ok(batch) = Minibatch::<R, D, 2>::new(regression, black_box(4), black_box(sampling)) {
                descend(Sgd, batch, Constant(any()));
            }
        }
        for last in [LastBatch::Smaller, LastBatch::Dropped] {
            if let Ok(batch) = Reshuffled::<R, D>::new(regression, black_box(4), black_box(last)) {
                descend(Sgd, batch, Constant(any()));
            }
        }
    }
    infinitely_divisible_noises(quadratic);
    covariances(quadratic);
    distributions(quadratic);
    amplified(quadratic);
    let _ = black_box(Permutation::new(black_box(5), black_box(1)).at(black_box(3)));
}

#[inline(never)]
fn infinitely_divisible_noises<R: Real>(quadratic: Quadratic<R, D>) {
    if let Ok(poisson) = Poisson::new(any()) {
        if let Ok(centred) = CenteredPoisson::new(poisson, any()) {
            noise(quadratic, centred);
        }
        if let Ok(compound) = CompoundPoisson::new(poisson, any(), any()) {
            noise(quadratic, compound);
        }
    }
    if let Ok(stable) = SymmetricStable::new(any()).and_then(|stable| AlphaStable::new(stable, any())) {
        noise(quadratic, stable);
    }
    if let (Ok(white), Ok(student_t)) = (White::new(any()), StudentT::new(any(), any())) {
        noise(quadratic, white);
        noise(quadratic, student_t);
    }
    if let Ok(chi_squared) = CenteredChiSquared::new(DegreesOfFreedom(black_box(5)), any()) {
        noise(quadratic, chi_squared);
    }
}

#[inline(never)]
fn covariances<R: Real>(quadratic: Quadratic<R, D>) {
    correlated(quadratic, ConstantCovariance::new(&any_matrix()), StandardNormal);
    correlated(quadratic, ConstantCovariance::aligned(&any_matrix(), any()), StandardNormal);
    correlated(quadratic, ConstantCovariance::mixed(any(), &any_matrix(), any()), StandardNormal);
    correlated(quadratic, DiagonalCovariance::new(any_vector()), StandardNormal);
    correlated(quadratic, GradientProductCovariance::new(any_matrix(), any()), StandardNormal);
    let regression = GaussianRegressionCovariance::new(&any_matrix(), any(), black_box(5), LossFactor::Half);
    correlated(quadratic, regression, StandardNormal);
}

#[inline(never)]
fn distributions<R: Real>(quadratic: Quadratic<R, D>) {
    let diagonal = || DiagonalCovariance::new(any_vector::<R>());
    correlated(quadratic, diagonal(), StandardUniform);
    correlated(quadratic, diagonal(), Rademacher);
    correlated(quadratic, diagonal(), FiniteLaw::<R, 3>::symmetric_three());
    correlated(quadratic, diagonal(), FiniteLaw::<R, 2>::skewed_two());
    if let Ok(law) = FiniteLaw::<R, 4>::new(black_box(&[(1.0, 0.5), (-1.0, 0.5)][..])) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = StandardStudentT::new(any()) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = StandardChiSquared::new(DegreesOfFreedom(black_box(5))) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = Poisson::new(any()).and_then(StandardPoisson::new) {
        correlated(quadratic, diagonal(), law);
    }
}

#[inline(never)]
fn correlated<R, C, E, P>(quadratic: Quadratic<R, D>, covariance: Result<C, E>, distribution: P)
where
    R: Real,
    C: Covariance<R, D>,
    P: StandardDistribution<R>,
{
    if let Ok(covariance) = covariance {
        let _ = black_box((covariance.variances(&any_vector()), covariance.structure()));
        if let Ok(correlated) = Correlated::new(covariance, distribution, any()) {
            noise(quadratic, correlated);
        }
    }
}

#[inline(never)]
fn amplified<R: Real>(loss: Quadratic<R, D>) {
    for scale in [SvagScale::Li21(any()), SvagScale::Malladi22(any())] {
        if let Ok(amplification) = Amplification::<R>::new(black_box(scale)) {
            let base = AdaptiveHyperparameters { learning_rate: any(), beta1: any(), beta2: any(), epsilon: any() };
            let _ = black_box((amplification.adaptive(base), amplification.learning_rate(any())));
            let _ = black_box((amplification.weights(), amplification.third_moment_factor()));
            let oracle = NoisyGradient { loss, noise: White { deviation: any() } };
            descend(Sgd, Svag { oracle, amplification }, Constant(any()));
        }
    }
}

#[inline(never)]
fn loss<R: Real>(loss: &impl Loss<R, D>) {
    let x = any_vector();
    let _ = black_box((loss.value(&x), loss.gradient(&x), loss.hessian(&x)));
}

#[inline(never)]
fn noise<R: Real>(loss: Quadratic<R, D>, noise: impl GradientNoise<R, D>) {
    descend(Sgd, NoisyGradient { loss, noise }, Constant(any()));
}

#[inline(never)]
fn optimizers<R: Real, O: Catalogued<R>>() {
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
fn descend<R, O, G, S>(optimizer: O, oracle: G, schedule: S)
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
