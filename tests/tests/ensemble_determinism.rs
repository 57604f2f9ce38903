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

/// Golden: every optimizer, kind of noise and scheme in both precisions, with moments, averages over time and histogram.
#[test]
fn small_runs_of_every_part_have_their_golden_digests() {
    let sections = workload::sections().expect("sound plans");
    let lines: Vec<String> = sections.iter().map(|(name, digest)| format!("{digest:016x} {name}")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    06b0abec717bc301 optimizer sgd f32
    06b0abec717bc301 optimizer sgd f64
    e9ec15736bac6d63 optimizer heavy_ball f32
    678a0ec89faef39b optimizer heavy_ball f64
    f97ce8c7df032e5a optimizer nesterov f32
    f1ec47a93c106577 optimizer nesterov f64
    69e1f9cc9e378dbb optimizer damped_newton f32
    fbf335588a0f1ebf optimizer damped_newton f64
    1279ec81df1000f9 optimizer natural_gradient f32
    59fdd30a997c4042 optimizer natural_gradient f64
    9536bb9dabfac197 optimizer full_matrix_adam f32
    4dda331a62c9f601 optimizer full_matrix_adam f64
    8709973d56f60b38 optimizer sgdw f32
    7fc028edb05a0139 optimizer sgdw f64
    fc1dc1f5a88fda1e optimizer heavy_ball_w f32
    5a5322198876269b optimizer heavy_ball_w f64
    af9985723a952ffb optimizer qhm f32
    dbbce6bfe93faeba optimizer qhm f64
    de5801731b1c4325 optimizer clipped_sgd f32
    f4f8306c1bf444e6 optimizer clipped_sgd f64
    cf0f4565cbd151c4 optimizer sign_sgd f32
    cf0f4565cbd151c4 optimizer sign_sgd f64
    dcf9d4b58bb0c0c3 optimizer signum f32
    cb800a7aeeda5691 optimizer signum f64
    4a433074fe7eec1c optimizer lion f32
    d43dcff3868f07d0 optimizer lion f64
    6b08fff1700aa266 optimizer rmsprop f32
    89c46da575706d7e optimizer rmsprop f64
    aa14a3a9c14f795d optimizer rmsprop_momentum f32
    cfe9ee5bb71165b6 optimizer rmsprop_momentum f64
    3896d1d50b4fb3e3 optimizer rmspropw f32
    12c16c4a3a49be83 optimizer rmspropw f64
    0cee339354102452 optimizer adam f32
    134940498bc4e1b3 optimizer adam f64
    1d7da73b76479a35 optimizer adamw f32
    4ddd79f59ebca6ee optimizer adamw f64
    db58b79877e46240 optimizer amsgrad f32
    a2969fd09b43ac96 optimizer amsgrad f64
    c89ce816f779c2ec optimizer nadam f32
    47f4952edbfee4ac optimizer nadam f64
    b641cb73547cc99e optimizer adamax f32
    e51f0ed40f8dc7af optimizer adamax f64
    e85d41c910afd03c optimizer qhadam f32
    eb2b173d8e8ce001 optimizer qhadam f64
    848895eb042a78d2 optimizer adabelief f32
    3867dddbf9355bf4 optimizer adabelief f64
    dd17f577c7cd3592 optimizer yogi f32
    7bc7c41cc0e4abe1 optimizer yogi f64
    e09ae3387c371564 optimizer radam f32
    e3f6a35aaca24c8d optimizer radam f64
    850f0caaaccd65d0 optimizer adagrad f32
    6ea3fcd21c7cf0d6 optimizer adagrad f64
    e38bd4d6004725eb optimizer lamb f32
    bc2b884b08735d2f optimizer lamb f64
    817ff49dcb5e9d95 white f32
    1b9049b41a4d89fc student_t f32
    c47d1514ee829d0a chi_squared f32
    0a03f19455943f12 gaussian f32
    e69ec700109dd8af alpha_stable f32
    af3218b4bd0b6422 compound_poisson f32
    86b5f1d0ecd87832 correlated f32
    7bfcccf72377fdfa svag f32
    ef4b3a81337ade9c minibatch_with_replacement f32
    c1cb398c4d58cb3a minibatch_without_replacement f32
    1e152dba1147fc74 minibatch_reshuffled f32
    fb70c3e8b7cd0906 white f64
    d23786b064181d98 student_t f64
    5879930c0b5a4784 chi_squared f64
    fb4e43dd82768353 gaussian f64
    d9a4a4efc868ed36 alpha_stable f64
    765a181091ea2af3 compound_poisson f64
    6adfeb78e9d18df0 correlated f64
    4688b76bc230f1e0 svag f64
    b22f76d3852a33bc minibatch_with_replacement f64
    695f506c77d4c9b0 minibatch_without_replacement f64
    37a21b106b2a18d7 minibatch_reshuffled f64
    fe067e1bbde0e37e exact_ornstein_uhlenbeck f32
    afdf58af0291242a heun f32
    1806ac04bfc08fcc stochastic_runge_kutta f32
    f11c9e790135eba2 weak_second_order general f32
    e8175d1b37c71d42 milstein f32
    fe107fef215e0d70 plain_euler_maruyama student_t f32
    62cf443968d3013e euler_maruyama f32
    2317e9052ca2a4c1 weak_second_order f32
    2804f926a21ca9e7 exact_ornstein_uhlenbeck f64
    7fe8267994d888e9 heun f64
    65a285faf763f376 stochastic_runge_kutta f64
    346a889b530afcd5 weak_second_order general f64
    6b2e30d5b0d96461 milstein f64
    7cae1edc735a4dbf plain_euler_maruyama student_t f64
    5a96cd94092d9e3a euler_maruyama f64
    22ffe8cd945e0ba9 weak_second_order f64
    ");
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
    let outcome = run(&SomeDiverge, &|state| [*state], &plan, Isa::widest(), &|_| ()).expect("a sound plan");
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
