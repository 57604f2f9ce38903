//! The ensemble gives the bits of the plainest possible loop, whatever the machine does.

use optsde::Native;
use optsde::ensemble::{Isa, Outcome, Plan, Record, run};
use optsde::workload;
use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{Gaussian, StudentT};
use optsde_core::optimizer::{HeavyBall, Momentum};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::Constant;
use optsde_core::statistics::Digest;
use optsde_core::{LANES, Real};

type Walk<R> = Descent<HeavyBall<R>, NoisyGradient<Quadratic<R, 3>, Gaussian<R, 3>>, Constant<R>, R, 3>;

fn walk<R: Real>() -> Walk<R> {
    let covariance = [[1.0, 0.5, 0.0], [0.5, 2.0, -0.25], [0.0, -0.25, 0.5]].map(|row| row.map(R::of));
    Descent {
        optimizer: HeavyBall::new(R::of(0.75)),
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([R::of(1.0), R::of(0.5), R::of(0.1)]),
            noise: Gaussian::new(&covariance).expect("positive definite"),
        },
        schedule: Constant(R::of(0.3)),
        start: [R::ONE, R::ZERO, R::of(-2.0)],
    }
}

fn position<R: Real>(state: &DescentState<R, Momentum<R>, 3>) -> Vector<R, 3> {
    state.x
}

fn plan(paths: u64) -> Plan {
    let records = [Record::At(0), Record::Average { first: 3, last: 40, every: 4 }, Record::At(40)];
    Plan::new(paths, 40).with_seed(Seed(7)).with_records(records).keeping(70)
}

fn threads(count: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads")
}

fn ensemble<R: Real>(paths: u64, isa: Isa, pool: &rayon::ThreadPool) -> Outcome<R, 3> {
    pool.install(|| run(&walk::<R>(), &position, &plan(paths), isa, &|_| ())).expect("a sound plan")
}

/// The digest of one leaf, path by path and step by step.
fn plain_leaf_digest<R: Real>(first_path: u64) -> u64 {
    let process = walk::<R>();
    let mut digest = Digest::new();
    for path in first_path..first_path + LANES as u64 {
        let stream = |purpose| path_stream(Seed(7), PathIndex(path), purpose, 0);
        let mut state = process.start(&mut stream(Purpose::Start));
        let mut random = stream(Purpose::Steps);
        process.start_run();
        for k in 0..40 {
            let step = Process::<R>::step(&process, k, &mut ());
            process.advance(&step, &mut state, &mut random);
        }
        digest.fields(&state);
    }
    digest.value()
}

#[test]
fn a_leaf_has_the_bits_of_a_plain_loop_with_the_software_square_root() {
    let pool = threads(1);
    let single = ensemble::<Native<f32>>(LANES as u64, Isa::widest(), &pool);
    assert_eq!(single.digest, plain_leaf_digest::<f32>(0));
    let double = ensemble::<Native<f64>>(LANES as u64, Isa::widest(), &pool);
    assert_eq!(double.digest, plain_leaf_digest::<f64>(0));
}

#[test]
fn leaves_join_in_a_binary_tree() {
    // 128 paths: one node over two leaves.
    let mut parent = Digest::new();
    parent.word(plain_leaf_digest::<f64>(0));
    parent.word(plain_leaf_digest::<f64>(64));
    assert_eq!(ensemble::<Native<f64>>(128, Isa::widest(), &threads(2)).digest, parent.value());
}

#[test]
fn threads_and_vectors_do_not_change_a_bit() {
    // 1000 paths: leaves in nodes of 8, 4, 2 and 1, plus an incomplete leaf.
    let reference = ensemble::<Native<f64>>(1000, Isa::Baseline, &threads(1));
    for isa in Isa::available() {
        for count in [1, 2, 5] {
            assert_eq!(ensemble::<Native<f64>>(1000, isa, &threads(count)), reference, "{isa:?} on {count} threads");
        }
    }
}

#[test]
fn the_reference_workload_has_the_digest_that_the_readme_states() {
    let readme = include_str!("../../README.md");
    let digest = format!("{:016x}", workload::digest().expect("a sound plan"));
    assert!(readme.contains(&digest), "README.md should state {digest}");
}

#[test]
fn a_step_takes_exactly_the_words_it_declares() {
    fn takes_its_words<R: Real, P: Process<R>>(process: &P) {
        let mut random = path_stream(Seed(3), PathIndex(5), Purpose::Steps, 0);
        let mut state = process.start(&mut random.clone());
        let mut run = process.start_run();
        for k in 0..10 {
            // Where the step should have left the stream: the next words agree.
            let mut expected = path_stream(Seed(3), PathIndex(5), Purpose::Steps, (k + 1) * process.words_per_step());
            let step = process.step(k, &mut run);
            process.advance(&step, &mut state, &mut random);
            let next = |r: &mut _| Random::<R>::word(r);
            assert_eq!(next(&mut random.clone()), next(&mut expected));
        }
    }
    takes_its_words::<f32, _>(&walk());
    takes_its_words::<f64, _>(&walk());
    let heavy_tails = Descent {
        optimizer: HeavyBall::new(0.5),
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([1.0, 1.0, 1.0]),
            noise: StudentT { degrees: 4.0, scale: 1.0 },
        },
        schedule: Constant(0.1),
        start: [0.0; 3],
    };
    takes_its_words::<f64, _>(&heavy_tails);
}

/// SGD whose every path starts elsewhere, and some of them at infinity.
struct SomeDiverge;

impl Process<Native<f64>> for SomeDiverge {
    type State = Native<f64>;
    type Run = ();
    type Step = ();

    fn words_per_step(&self) -> u64 {
        0
    }
    fn start(&self, random: &mut impl Random<Native<f64>>) -> Native<f64> {
        let u = random.uniform();
        if u < Native(0.25) { Native(f64::MAX) } else { u }
    }
    fn start_run(&self) {}
    fn step(&self, _k: u64, _run: &mut ()) {}
    fn advance(&self, _step: &(), state: &mut Native<f64>, _random: &mut impl Random<Native<f64>>) {
        *state += *state;
    }
}

#[test]
fn diverged_paths_are_counted_and_left_out() {
    let plan = Plan::new(1000, 1).with_seed(Seed(11)).keeping(1000);
    let outcome =
        run(&SomeDiverge, &|state: &Native<f64>| [*state], &plan, Isa::widest(), &|_| ()).expect("a sound plan");
    let (finite, infinite): (Vec<f64>, Vec<f64>) = outcome.kept.iter().map(|[x]| x.0).partition(|x| x.is_finite());
    assert!(!infinite.is_empty() && outcome.diverged == infinite.len() as u64);
    let moments = &outcome.moments[0];
    assert_eq!((moments.count, moments.diverged), (finite.len() as u64, infinite.len() as u64));
    // The mean of the others, which lie in (0.5, 2): to the rounding of 1000 additions.
    let mean = finite.iter().sum::<f64>() / f64::of_count(moments.count);
    assert!((moments.mean[0].0 - mean).abs() < 1e-12);
}

#[test]
fn plans_that_cannot_be_run_say_why() {
    let try_plan = |plan: Plan| {
        let process = walk::<Native<f64>>();
        run(&process, &position, &plan, Isa::widest(), &|_| ()).expect_err("an error").to_string()
    };
    insta::assert_snapshot!(try_plan(Plan::new(0, 1)), @"paths is 0, allowed: 1 or more");
    insta::assert_snapshot!(try_plan(Plan::new(1, 5).with_records([Record::At(6)])), @"record At(6) is outside the run, allowed: steps 0 to 5, every 1 or more, first at most last");
    let backwards = Record::Average { first: 4, last: 3, every: 1 };
    insta::assert_snapshot!(try_plan(Plan::new(1, 5).with_records([backwards])), @"record Average { first: 4, last: 3, every: 1 } is outside the run, allowed: steps 0 to 5, every 1 or more, first at most last");
    let bins = optsde::ensemble::Bins { observable: 3, low: 0.0, high: 1.0, bins: 10 };
    insta::assert_snapshot!(try_plan(Plan::new(1, 5).with_bins(bins)), @"histogram of observable 3: allowed: below 3");
    let bins = optsde::ensemble::Bins { observable: 0, low: 1.0, high: 1.0, bins: 10 };
    insta::assert_snapshot!(try_plan(Plan::new(1, 5).with_bins(bins)), @"histogram of observable 0: range is [1, 1), allowed: low < high, finite with a finite width");
}
