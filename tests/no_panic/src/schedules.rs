//! Learning-rate schedules.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::schedule::{
    Annealing, Constant, Cosine, CosineEnd, CycleShape, Exponential, ExponentialWarmUp, InversePower, MicroCosine,
    MultiStep, OneCycle, Phases, Pieces, Polynomial, Product, Schedule, StepDecay, Then, TimeUnit,
};

use crate::any;

#[inline(never)]
pub(crate) fn schedules<R: Real>() {
    let (n, m) = (black_box(5), black_box(9));
    scheduled(StepDecay::new(any::<R>(), any(), n));
    scheduled(MultiStep::<R, 3>::equal(any(), black_box(&[1, 2, 3][..]), any()));
    scheduled(MultiStep::<R, 3>::new(any()).milestone(n, any()));
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
