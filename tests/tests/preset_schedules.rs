//! The schedules of frameworks, by those of the core.

#[path = "preset_support/fixture.rs"]
mod fixture;

use optsde_core::schedule::{
    Annealing, Cosine, CosineEnd, CycleShape, Exponential, InversePower, MultiStep, OneCycle, Phases, Pieces,
    Polynomial, Schedule, StepDecay, Then, TimeUnit,
};

use fixture::{call, close, entries, numbers};

/// The learning rates of the steps that fixtures have.
fn rates(schedule: &impl Schedule<f64>) -> Vec<f64> {
    (0..20).map(|k| schedule.learning_rate(k)).collect()
}

/// Every schedule of the framework is among `ours`, in their order, with the same learning rates up to `absolute` or
/// to the rounding of an optimizer, whatever is more.
fn assert_schedules(framework: &str, ours: &[(&str, Vec<f64>, f64)]) {
    let theirs = entries(framework, "schedules");
    let calls: Vec<&str> = theirs.iter().map(call).collect();
    assert_eq!(ours.iter().map(|(call, ..)| *call).collect::<Vec<_>>(), calls, "schedules of {framework}");
    for ((call, rates, absolute), entry) in ours.iter().zip(&theirs) {
        let expected = numbers(&entry["learning_rates"]);
        assert_eq!((rates.len(), expected.len()), (20, 20), "{call}");
        for (k, (found, expected)) in rates.iter().zip(&expected).enumerate() {
            let same = close(*found, *expected) || (found - expected).abs() <= *absolute;
            assert!(same, "{framework} {call}, step {k}: found {found}, expected {expected}");
        }
    }
}

/// A cosine from one rate to another in so many steps.
fn cosine(first: f64, last: f64, steps: u64) -> Cosine<f64> {
    Cosine::new(first, last, steps, CosineEnd::AfterLastStep).expect("cosine")
}

/// The two milestones of the fixtures, and a factor 1/4 at each.
fn milestones(first: u64, second: u64) -> MultiStep<f64, 2> {
    MultiStep::equal(1.0, &[first, second], 0.25).expect("milestones")
}

/// From 0 to 1 in 4 steps, then down to 1/8 in 12.
fn warm_up_and_cosine() -> Then<Pieces<f64, 1>, Cosine<f64>> {
    Then { first: Pieces::new().linear(4, 0.0, 1.0).expect("piece"), steps: 4, second: cosine(1.0, 0.125, 12) }
}

#[test]
fn every_schedule_of_torch_is_reproduced() {
    let shape = CycleShape::new(2.0, 20);
    let one_cycle = |phases, annealing| rates(&OneCycle::torch(&shape, phases, annealing).expect("cycle"));
    // torch's cosine does not stop at its lowest value: it goes up again the way it came.
    let back = Then { first: cosine(1.0, 0.125, 16), steps: 16, second: cosine(0.125, 1.0, 16) };
    let linear = Pieces::<f64, 1>::new().linear(8, 0.25, 1.0).expect("piece");
    let ours = [
        ("StepLR(step_size=6, gamma=0.5)", rates(&StepDecay::new(1.0, 0.5, 6).expect("steps")), 0.0),
        ("MultiStepLR(milestones=[3, 11], gamma=0.25)", rates(&milestones(3, 11)), 0.0),
        ("ExponentialLR(gamma=0.75)", rates(&Exponential::new(1.0, 0.75, 1).expect("decay")), 0.0),
        ("PolynomialLR(total_iters=12, power=2.0)", rates(&Polynomial::new(1.0, 0.0, 2.0, 12).expect("power")), 0.0),
        ("LinearLR(start_factor=0.25, end_factor=1.0, total_iters=8)", rates(&linear), 0.0),
        ("CosineAnnealingLR(T_max=16, eta_min=0.125)", rates(&back), 0.0),
        ("OneCycleLR(max_lr=2.0, total_steps=20)", one_cycle(Phases::Two, Annealing::Cosine), 0.0),
        (
            "OneCycleLR(max_lr=2.0, total_steps=20, anneal_strategy='linear')",
            one_cycle(Phases::Two, Annealing::Linear),
            0.0,
        ),
        ("OneCycleLR(max_lr=2.0, total_steps=20, three_phase=True)", one_cycle(Phases::Three, Annealing::Cosine), 0.0),
    ];
    assert_schedules("torch", &ours);
}

#[test]
fn every_schedule_of_optax_is_reproduced() {
    let shape = CycleShape::new(2.0, 20);
    let ours = [
        (
            "exponential_decay(1.0, transition_steps=5, decay_rate=0.5)",
            rates(&Exponential::new(1.0, 0.5, 5).expect("decay")),
            0.0,
        ),
        (
            "exponential_decay(1.0, transition_steps=5, decay_rate=0.5, staircase=True)",
            rates(&StepDecay::new(1.0, 0.5, 5).expect("steps")),
            0.0,
        ),
        (
            "polynomial_schedule(1.0, 0.125, power=2.0, transition_steps=12)",
            rates(&Polynomial::new(1.0, 0.125, 2.0, 12).expect("power")),
            0.0,
        ),
        ("piecewise_constant_schedule(1.0, {3: 0.25, 11: 0.25})", rates(&milestones(3, 11)), 0.0),
        ("cosine_decay_schedule(1.0, decay_steps=16, alpha=0.125)", rates(&cosine(1.0, 0.125, 16)), 0.0),
        (
            "warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=4, decay_steps=16, end_value=0.125)",
            rates(&warm_up_and_cosine()),
            0.0,
        ),
        (
            "linear_onecycle_schedule(transition_steps=20, peak_value=2.0)",
            rates(&OneCycle::optax_linear(&shape, 0.85).expect("cycle")),
            0.0,
        ),
        (
            "cosine_onecycle_schedule(transition_steps=20, peak_value=2.0)",
            rates(&OneCycle::optax_cosine(&shape).expect("cycle")),
            0.0,
        ),
    ];
    assert_schedules("optax", &ours);
}

#[test]
fn every_schedule_of_keras_is_reproduced() {
    // On JAX Keras computes cosines in single precision even of double ones. The argument, at most pi, and the cosine
    // are rounded by 2^-24 of themselves, and the cosine is one more step off at most: of 7/16 (1 + cos) that is
    // 7/16 (pi + 2) 2^-24.
    let single = 7.0 / 16.0 * (std::f64::consts::PI + 2.0) * 2.0_f64.powi(-24);
    let inverse_time = InversePower::new(1.0, 1.0, TimeUnit::Rate(0.5)).expect("power");
    let ours = [
        (
            "ExponentialDecay(1.0, decay_steps=5, decay_rate=0.5)",
            rates(&Exponential::new(1.0, 0.5, 5).expect("decay")),
            0.0,
        ),
        (
            "ExponentialDecay(1.0, decay_steps=5, decay_rate=0.5, staircase=True)",
            rates(&StepDecay::new(1.0, 0.5, 5).expect("steps")),
            0.0,
        ),
        (
            "PolynomialDecay(1.0, decay_steps=12, end_learning_rate=0.125, power=2.0)",
            rates(&Polynomial::new(1.0, 0.125, 2.0, 12).expect("power")),
            0.0,
        ),
        // Keras keeps a value up to and with its boundary: one step longer than optax.
        ("PiecewiseConstantDecay([3, 11], [1.0, 0.25, 0.0625])", rates(&milestones(4, 12)), 0.0),
        ("InverseTimeDecay(1.0, decay_steps=1, decay_rate=0.5)", rates(&inverse_time), 0.0),
        ("CosineDecay(1.0, decay_steps=16, alpha=0.125)", rates(&cosine(1.0, 0.125, 16)), single),
        (
            "CosineDecay(0.0, decay_steps=12, alpha=0.125, warmup_target=1.0, warmup_steps=4)",
            rates(&warm_up_and_cosine()),
            single,
        ),
    ];
    assert_schedules("keras", &ours);
}
