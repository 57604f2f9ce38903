//! The equations of Malladi22 in its own time and in the time k eta are the same, path by path.

use optsde_core::linalg::diagonal;
use optsde_core::loss::Quadratic;
use optsde_core::noise::ConstantCovariance;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::sde::{
    AdamForm, AdamSde, MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde,
    MalladiScale, RmspropSde, Sde, SecondMoment, State,
};
use optsde_core::stepper::{Increment, PlainEulerMaruyama, Stepper};

const D: usize = 3;
const STEPS: u32 = 200;
/// One Euler-Maruyama step of either scale is the same number but for some twenty roundings; the dynamics contracts,
/// so over 200 steps of size 1e-3 they add up to a few units in the last place of numbers of order 1.
const TOLERANCE: f64 = 4e-15;

fn step<S: Sde<f64, N, D>, const N: usize>(sde: &S, t: f64, h: f64, z: &[f64; D], state: &mut State<f64, N, D>) {
    let prepared = Stepper::<f64, S, N, D>::prepare(&PlainEulerMaruyama, sde, t, h);
    let increment = Increment { dw: z.map(|z| h.sqrt() * z), dz: [0.0; D], bits: 0 };
    PlainEulerMaruyama.advance(sde, &prepared, state, &increment);
}

/// Steps both with the same normals and compares `convert`ed states after every step.
fn compare<A: Sde<f64, N, D>, B: Sde<f64, N, D>, const N: usize>(
    scale: &MalladiScale<f64>,
    (malladi, comp): (&A, &B),
    start: State<f64, N, D>,
    (t0, h): (f64, f64),
    convert: impl Fn(&State<f64, N, D>) -> State<f64, N, D>,
) {
    let (mut a, mut b) = (start, convert(&start));
    let mut random = path_stream(Seed(7), PathIndex(0), Purpose::Steps, 0);
    for k in 0..STEPS {
        let z: [f64; D] = Random::<f64>::normals(&mut random);
        let t = t0 + f64::from(k) * h;
        step(malladi, t, h, &z, &mut a);
        step(comp, scale.to_comp_time(t), scale.to_comp_time(h), &z, &mut b);
        let expected = convert(&a);
        for (found, expected) in [b.x].iter().chain(&b.relaxed).zip([expected.x].iter().chain(&expected.relaxed)) {
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() <= TOLERANCE * expected.abs().max(1.0), "{k}: {found} {expected}");
            }
        }
    }
    assert!((a.x[0] - start.x[0]).abs() > 0.01, "the path must go somewhere");
}

const ETA: f64 = 0.02;
const SIGMA_0: f64 = 1.3;
const UNIT: [f64; D] = [0.25, 0.01, 1.44];

fn scale() -> MalladiScale<f64> {
    MalladiScale::new(ETA, SIGMA_0).expect("positive")
}

#[test]
fn rmsprop_has_the_same_paths_in_both_times() {
    let loss = Quadratic::diagonal([1.0, 2.0, 0.5]);
    let unit = diagonal(&UNIT);
    let parameters = MalladiRmspropParameters { noise: SIGMA_0, rate: 0.7, epsilon: 0.1 };
    let scale = scale();
    let malladi =
        MalladiRmspropSde::new(loss, ConstantCovariance::new(&unit).expect("psd"), parameters).expect("valid");
    let covariance = ConstantCovariance::new(&scale.covariance(&unit)).expect("psd");
    let comp = RmspropSde::new(loss, covariance, scale.rmsprop(&parameters), SecondMoment::NoiseOnly).expect("valid");
    let start = State { x: [1.0, -0.5, 0.25], relaxed: [[1.1; D]] };
    compare(&scale, (&malladi, &comp), start, (0.0, 1e-3), |state| scale.rmsprop_state(state));
}

#[test]
fn adam_has_the_same_paths_in_both_times() {
    let loss = Quadratic::diagonal([1.0, 2.0, 0.5]);
    let unit = diagonal(&UNIT);
    let parameters = MalladiAdamParameters { noise: SIGMA_0, first_rate: 1.5, second_rate: 0.7, epsilon: 0.1 };
    let scale = scale();
    let malladi = MalladiAdamSde::new(loss, ConstantCovariance::new(&unit).expect("psd"), parameters).expect("valid");
    let covariance = ConstantCovariance::new(&scale.covariance(&unit)).expect("psd");
    let comp = AdamSde::new(loss, covariance, scale.adam(&parameters), AdamForm::Malladi22).expect("valid");
    let start = State { x: [1.0, -0.5, 0.25], relaxed: [[0.2; D], [1.1; D]] };
    compare(&scale, (&malladi, &comp), start, (0.5, 1e-3), |state| scale.adam_state(state));
}

#[test]
fn both_times_count_the_same_steps() {
    // 500 steps with eta = 0.001: 500 * 1e-6 and 500 * 1e-3.
    let scale = MalladiScale::new(0.001, 0.01).expect("positive");
    assert!((scale.malladi_time(500) - 0.0005_f64).abs() < 1e-18);
    assert!((scale.comp_time(500) - 0.5_f64).abs() < 1e-15);
    assert!((scale.to_comp_time(scale.malladi_time(500)) - scale.comp_time(500)).abs() < 1e-15);
    assert!((scale.to_malladi_time(scale.comp_time(500)) - scale.malladi_time(500)).abs() < 1e-18);
    assert!((scale.deviation() - 10.0_f64).abs() < 1e-14);
}
