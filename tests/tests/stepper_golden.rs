//! A few steps of every scheme with prescribed increments, as tables; resumed runs; and both formats.

mod stepper_support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use optsde::conformance::equations::{Adaptive, GeometricBrownianMotion, NotCommuting};
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, NoiseStructure};
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::sde::{Sde, SdeState, SgdSde, State};
use optsde_core::stepper::{
    EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Increment, Integration, IntegrationError, Milstein,
    PlainEulerMaruyama, Stepper, StochasticRungeKutta, WeakSecondOrder,
};
use optsde_core::{Fields, Real};

/// The schemes of this file: every `Stepper` of the core.
const SCHEMES: [&str; 7] = [
    "euler_maruyama",
    "exact_ornstein_uhlenbeck",
    "heun",
    "milstein",
    "plain_euler_maruyama",
    "stochastic_runge_kutta",
    "weak_second_order",
];

fn ornstein_uhlenbeck<R: Real>() -> SgdSde<Quadratic<R, 2>, ConstantCovariance<R, 2>, R> {
    let covariance = ConstantCovariance::new(&[[R::of(0.5), R::of(0.25)], [R::of(0.25), R::of(0.5)]]);
    let curvature = [[R::ONE, R::of(0.25)], [R::of(0.25), R::HALF]];
    SgdSde::new(Quadratic { curvature }, covariance.expect("positive"), R::HALF).expect("in range")
}

/// Increments that are no multiple of each other.
fn increment<R: Real, const D: usize>(k: u64, h: R) -> Increment<R, D> {
    let wave = |i: usize, shift: u64| R::of_count((k * 3 + i as u64 * 5 + shift) % 7) * R::of(0.5) - R::of(1.5);
    let dw = std::array::from_fn(|i| h.square_root() * wave(i, 1));
    let dz = std::array::from_fn(|i| h * h.square_root() * (R::HALF * wave(i, 1) + R::of(0.25) * wave(i, 3)));
    Increment { dw, dz, bits: [0b01, 0b10, 0b11][usize::try_from(k % 3).unwrap()] }
}

fn table<R, S, M, const N: usize, const D: usize>(
    text: &mut String,
    label: &str,
    sde: &S,
    stepper: &M,
    start: State<R, N, D>,
) where
    R: Real,
    S: Sde<R, N, D>,
    M: Stepper<R, S, N, D>,
{
    assert!(SCHEMES.contains(&M::NAME));
    writeln!(text, "{label}, {}", R::FORMAT).expect("string");
    let (mut state, h) = (start, R::of(0.25));
    for k in 0..4 {
        let step = stepper.prepare(sde, R::of_count(k) * h, h);
        stepper.advance(sde, &step, &mut state, &increment(k, h));
        write!(text, "{k}").expect("string");
        state.visit("", &mut |name, value: R| write!(text, "  {name} {}", value.to_f64()).expect("string"));
        text.push('\n');
    }
}

fn tables<R: Real>(scheme: &str, text: &mut String) {
    let plane = SdeState { x: [R::ONE, -R::HALF], relaxed: [] };
    let line = SdeState { x: [R::ONE], relaxed: [] };
    let adaptive = SdeState { x: [R::ONE], relaxed: [[-R::HALF], [R::HALF]] };
    let linear = ornstein_uhlenbeck::<R>();
    let growth = GeometricBrownianMotion { growth: R::of(0.25), volatility: R::HALF };
    let with = |structure| Adaptive { structure };
    let (additive, diagonal) = (with(NoiseStructure::Additive), with(NoiseStructure::Diagonal));
    match scheme {
        "plain_euler_maruyama" => {
            table(text, "Ornstein-Uhlenbeck", &linear, &PlainEulerMaruyama, plane);
            table(text, "momentum and second moment", &diagonal, &PlainEulerMaruyama, adaptive);
        }
        "euler_maruyama" => {
            table(text, "Ornstein-Uhlenbeck", &linear, &EulerMaruyama, plane);
            table(text, "momentum and second moment", &diagonal, &EulerMaruyama, adaptive);
        }
        "heun" => {
            table(text, "Ornstein-Uhlenbeck", &linear, &Heun, plane);
            table(text, "momentum and second moment", &additive, &Heun, adaptive);
        }
        "milstein" => {
            table(text, "geometric Brownian motion", &growth, &Milstein, line);
            table(text, "momentum and second moment", &diagonal, &Milstein, adaptive);
        }
        "stochastic_runge_kutta" => table(text, "Ornstein-Uhlenbeck", &linear, &StochasticRungeKutta, plane),
        "weak_second_order" => {
            table(text, "Ornstein-Uhlenbeck", &linear, &WeakSecondOrder, plane);
            table(text, "momentum and second moment", &diagonal, &WeakSecondOrder, adaptive);
            table(text, "noise that does not commute", &NotCommuting, &WeakSecondOrder, plane);
        }
        "exact_ornstein_uhlenbeck" => table(text, "Ornstein-Uhlenbeck", &linear, &ExactOrnsteinUhlenbeck, plane),
        other => panic!("no table for {other}"),
    }
}

#[test]
fn every_scheme_as_a_table() {
    for scheme in SCHEMES {
        let mut text = String::new();
        tables::<f64>(scheme, &mut text);
        tables::<f32>(scheme, &mut text);
        insta::assert_snapshot!(scheme, text);
    }
}

#[test]
fn every_scheme_of_the_core_is_in_this_file() {
    // The names in the sources of the folder, read where they are written.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/stepper");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("core/src/stepper") {
        let source = std::fs::read_to_string(entry.expect("entry").path()).expect("source");
        for line in source.lines().filter_map(|line| line.trim().strip_prefix("const NAME: &'static str = \"")) {
            names.insert(line.trim_end_matches("\";").to_owned());
        }
    }
    assert_eq!(names, SCHEMES.map(String::from).into());
}

fn resumed_run<R, S, M, const N: usize, const D: usize>(sde: S, stepper: M, start: State<R, N, D>)
where
    R: Real,
    S: Sde<R, N, D> + Copy,
    M: Stepper<R, S, N, D>,
{
    let process = Integration::new(sde, stepper, start, R::ZERO, R::of(0.125)).expect("a scheme with an order");
    let stream = |step: u64| path_stream(Seed(9), PathIndex(3), Purpose::Steps, step * process.words_per_step());
    let run = |state: &mut State<R, N, D>, from: u64, to: u64| {
        let mut random = stream(from);
        for k in from..to {
            let step = process.step(k, &mut ());
            process.advance(&step, state, &mut random);
        }
    };
    let mut whole = start;
    run(&mut whole, 0, 20);
    for interruption in [1, 7, 19] {
        let mut state = start;
        run(&mut state, 0, interruption);
        let mut saved = Vec::new();
        state.visit("", &mut |_, value: R| saved.push(value));
        let mut restored = State::ZERO;
        let mut values = saved.into_iter();
        Fields::<R>::restore(&mut restored, &mut || values.next().expect("as many numbers"));
        run(&mut restored, interruption, 20);
        assert_eq!(restored, whole, "{} from step {interruption}", M::NAME);
        assert!(whole.x.iter().all(|x| x.finite()));
    }
}

fn resumed_runs<R: Real>() {
    let plane = SdeState { x: [R::ONE, -R::HALF], relaxed: [] };
    let adaptive = SdeState { x: [R::ONE], relaxed: [[-R::HALF], [R::HALF]] };
    let diagonal = Adaptive { structure: NoiseStructure::Diagonal };
    resumed_run::<R, _, _, 2, 1>(diagonal, PlainEulerMaruyama, adaptive);
    resumed_run::<R, _, _, 2, 1>(diagonal, EulerMaruyama, adaptive);
    resumed_run::<R, _, _, 2, 1>(Adaptive { structure: NoiseStructure::Additive }, Heun, adaptive);
    resumed_run::<R, _, _, 2, 1>(diagonal, Milstein, adaptive);
    resumed_run::<R, _, _, 0, 2>(NotCommuting, WeakSecondOrder, plane);
    resumed_run(ornstein_uhlenbeck::<R>(), StochasticRungeKutta, plane);
    resumed_run(ornstein_uhlenbeck::<R>(), ExactOrnsteinUhlenbeck, plane);
}

#[test]
fn a_resumed_run_has_the_same_bits() {
    resumed_runs::<f64>();
    resumed_runs::<f32>();
}

#[test]
fn pairs_without_an_order_are_typed_errors() {
    let plane = SdeState { x: [1.0_f64, -0.5], relaxed: [] };
    let heun = Integration::new(NotCommuting, Heun, plane, 0.0, 0.1).map(|_| ()).unwrap_err();
    assert_eq!(
        heun.to_string(),
        "heun does not integrate this equation: the noise changes along itself, where it converges to the \
         Stratonovich solution"
    );
    assert!(Integration::new(NotCommuting, Milstein, plane, 0.0, 0.1).is_err());
    assert!(Integration::new(NotCommuting, StochasticRungeKutta, plane, 0.0, 0.1).is_err());
    let error = Integration::new(NotCommuting, WeakSecondOrder, plane, f64::NAN, 0.1).map(|_| ()).unwrap_err();
    assert!(matches!(error, IntegrationError::StartTime { value } if value.is_nan()));
    for h in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = Integration::new(NotCommuting, WeakSecondOrder, plane, 0.0, h).map(|_| ()).unwrap_err();
        assert!(matches!(error, IntegrationError::StepSize { .. }));
    }
}
