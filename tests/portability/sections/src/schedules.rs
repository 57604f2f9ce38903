//! Learning-rate schedules, at steps and between them.

use optsde_core::Real;
use optsde_core::schedule::{
    Annealing, Constant, Cosine, CosineEnd, CycleShape, Exponential, ExponentialWarmUp, InversePower, MicroCosine,
    MultiStep, OneCycle, Phases, Pieces, Polynomial, Product, Schedule, StepDecay, Then, TimeUnit,
};
use optsde_core::statistics::Digest;

use crate::real;
use crate::section::Sections;

/// The length of the schedules that have one.
const STEPS: u64 = 20;

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    let (base, low, factor) = (real::<R>(0.3), real(0.01), real(0.7));
    let decay = StepDecay::new(base, factor, 4).expect("in range");
    let mut schedule = |name, schedule: &dyn Fn(&mut Digest)| {
        sections.add("schedule", name, schedule);
    };
    schedule("constant", &|digest| rates(&Constant(base), digest));
    schedule("step_decay", &|digest| rates(&decay, digest));
    schedule("multi_step", &|digest| {
        rates(&MultiStep::<R, 3>::equal(base, &[3, 9, 12], factor).expect("room for three"), digest);
    });
    schedule("exponential", &|digest| rates(&Exponential::new(base, factor, 5).expect("in range"), digest));
    schedule("exponential_warm_up", &|digest| {
        rates(&ExponentialWarmUp::new(base, real(0.1), 7).expect("in range"), digest);
    });
    schedule("polynomial", &|digest| rates(&Polynomial::new(base, low, real(1.7), STEPS).expect("in range"), digest));
    schedule("inverse_power", &|digest| {
        for unit in [TimeUnit::Step, TimeUnit::BaseLearningRate, TimeUnit::Rate(real(0.4))] {
            rates(&InversePower::new(base, real(0.6), unit).expect("in range"), digest);
        }
    });
    schedule("cosine", &|digest| {
        for end in [CosineEnd::AfterLastStep, CosineEnd::AtLastStep] {
            rates(&Cosine::new(base, low, STEPS, end).expect("in range"), digest);
        }
    });
    schedule("pieces", &|digest| {
        let pieces = Pieces::<R, 4>::new().linear(5, low, base).and_then(|pieces| pieces.constant(7, base));
        rates(&pieces.expect("room for two"), digest);
        rates(&Pieces::<R, 4>::linear_warm_up(base, 5, STEPS).expect("room for two"), digest);
        rates(&Pieces::<R, 4>::triangle(5, low, &[base, R::ONE]).expect("room for four"), digest);
    });
    schedule("one_cycle", &|digest| {
        let shape = CycleShape::new(base, STEPS);
        for (phases, annealing) in [(Phases::Two, Annealing::Cosine), (Phases::Three, Annealing::Linear)] {
            rates(&OneCycle::torch(&shape, phases, annealing).expect("in range"), digest);
        }
        rates(&OneCycle::optax_cosine(&shape).expect("in range"), digest);
        rates(&OneCycle::optax_linear(&shape, real(0.85)).expect("in range"), digest);
    });
    schedule("then_and_product", &|digest| {
        rates(&Then { first: Constant(base), steps: 6, second: Product(Constant(low), decay) }, digest);
    });
}

/// The approximate cosine, which is there in single precision only.
pub(crate) fn micro(sections: &mut Sections<'_, f32>) {
    sections.add("schedule", "micro_cosine", |digest| {
        rates(&MicroCosine::new(real(0.3), real(0.01), STEPS).expect("in range"), digest);
    });
}

fn rates<R: Real>(schedule: &impl Schedule<R>, digest: &mut Digest) {
    for (k, t) in (0..STEPS + 3).zip(0_u32..) {
        digest.real(schedule.learning_rate(k));
        digest.real(schedule.at(real(f64::from(t) * 0.97)));
    }
}
