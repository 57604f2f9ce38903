//! Golden learning rates: a table for every schedule, whose bits are fixed in both precisions, and no two the same.
//!
//! The numbers are what the core gives; that they are right is for the other files called `schedule_*` to say.

use std::fmt::Write;
use std::path::Path;

use optsde_core::Real;
use optsde_core::schedule::{
    Annealing, Constant, Cosine, CosineEnd, CycleShape, Exponential, ExponentialWarmUp, InversePower, MultiStep,
    OneCycle, Phases, Pieces, Polynomial, Product, Schedule, StepDecay, Then, TimeUnit,
};
use optsde_core::statistics::Digest;

const STEPS: u64 = 16;

/// File in `core/src/schedule`, conventions, learning rates.
type Row<R> = (&'static str, &'static str, Vec<R>);

fn row<R: Real, S: Schedule<R>>(file: &'static str, conventions: &'static str, schedule: &S) -> Row<R> {
    (file, conventions, (0..STEPS).map(|k| schedule.learning_rate(k)).collect())
}

fn every_schedule<R: Real>() -> Vec<Row<R>> {
    let (base, floor, factor) = (R::of(0.75), R::of(0.125), R::of(0.625));
    let cosine = |end| Cosine::new(base, floor, 12, end).expect("in range");
    let shape = CycleShape::new(base, STEPS);
    let torch = |phases, annealing| OneCycle::torch(&shape, phases, annealing).expect("in range");
    let warm_up = ExponentialWarmUp::new(base, R::of(0.001), 5).expect("in range");
    vec![
        row("constant", "", &Constant(base)),
        row("step_decay", "every 3 steps", &StepDecay::new(base, factor, 3).expect("in range")),
        row("multi_step", "at 2 and 9", &MultiStep::<R, 2>::equal(base, &[2, 9], factor).expect("room")),
        row("exponential", "in 3 steps", &Exponential::new(base, factor, 3).expect("in range")),
        row("polynomial", "power 1.5", &Polynomial::new(base, floor, R::of(1.5), 12).expect("in range")),
        row("inverse_power", "of steps", &InversePower::new(base, R::HALF, TimeUnit::Step).expect("in range")),
        row(
            "inverse_power",
            "of steps times the base",
            &InversePower::new(base, R::HALF, TimeUnit::BaseLearningRate).expect("in range"),
        ),
        row("cosine", "floor after step 11, at T = 12", &cosine(CosineEnd::AfterLastStep)),
        row("cosine", "floor at step 11, T - 1", &cosine(CosineEnd::AtLastStep)),
        row(
            "pieces",
            "",
            &Pieces::<R, 2>::new().linear(4, floor, base).and_then(|p| p.constant(3, floor)).expect("room"),
        ),
        row("triangle", "flanks of 4", &Pieces::<R, 4>::triangle(4, floor, &[base, R::HALF]).expect("room")),
        row("linear_warm_up", "5 of 16 steps", &Pieces::<R, 2>::linear_warm_up(base, 5, STEPS).expect("in range")),
        row("exponential_warm_up", "5 steps from 1/1000", &warm_up),
        row("one_cycle", "torch, two phases, cosine", &torch(Phases::Two, Annealing::Cosine)),
        row("one_cycle", "torch, two phases, linear", &torch(Phases::Two, Annealing::Linear)),
        row("one_cycle", "torch, three phases, cosine", &torch(Phases::Three, Annealing::Cosine)),
        row("one_cycle", "optax, cosine", &OneCycle::optax_cosine(&shape).expect("in range")),
        row("one_cycle", "optax, linear", &OneCycle::optax_linear(&shape, R::of(0.85)).expect("in range")),
        row(
            "compose",
            "one after the other",
            &Then { first: warm_up, steps: 5, second: cosine(CosineEnd::AfterLastStep) },
        ),
        row("compose", "product", &Product(warm_up, StepDecay::new(R::ONE, factor, 4).expect("in range"))),
    ]
}

fn digest<R: Real>(rates: &[R]) -> u64 {
    let mut digest = Digest::new();
    for rate in rates {
        digest.word(rate.canonical_bits());
    }
    digest.value()
}

#[test]
fn learning_rates_of_every_schedule_are_golden() {
    let mut table = String::from("bits of f64, bits of f32, learning rates of steps 0 to 15\n");
    for ((file, conventions, double), (_, _, single)) in
        every_schedule::<f64>().into_iter().zip(every_schedule::<f32>())
    {
        let rates: Vec<String> = double.iter().map(|rate| format!("{rate:.4}")).collect();
        writeln!(table, "\n{file}: {conventions}").expect("string");
        writeln!(table, "{:016x} {:016x} {}", digest(&double), digest(&single), rates.join(" ")).expect("string");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn no_two_schedules_are_the_same_within_a_hundredth() {
    // What distinguishes conventions, such as a cosine that ends at T or at T - 1, shows in the golden rates.
    let rows = every_schedule::<f64>();
    for (i, (file, conventions, rates)) in rows.iter().enumerate() {
        for (other_file, other_conventions, other) in &rows[..i] {
            let apart = rates.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart > 0.01, "{file} {conventions} and {other_file} {other_conventions}: {apart}");
        }
    }
}

#[test]
fn every_file_of_schedules_has_golden_learning_rates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/schedule");
    let rows = every_schedule::<f64>();
    for entry in std::fs::read_dir(folder).expect("folder") {
        let name = entry.expect("entry").path().file_stem().expect("name").to_string_lossy().into_owned();
        // micro_cosine is of single precision only, in `schedule_micro_cosine.rs`.
        let has_none = ["mod", "error", "micro_cosine"].contains(&name.as_str());
        assert!(has_none || rows.iter().any(|(file, ..)| *file == name), "{name} has no golden learning rates");
    }
}
