//! Steps of the equations of the core on a network, which here is a quadratic loss in three dimensions.

use optsde_core::Real;
use optsde_core::linalg::apply;
use optsde_core::loss::{Loss, Quadratic};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::{ParameterError, PathIndex, Purpose, Seed, path_stream};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, LinearSign, MalladiAdamParameters,
    MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde, Sde, SecondMoment,
    SgdSde, SgdwSde, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{Brownian, Drawn, EulerMaruyama, Increment, Stepper};
use optsde_net::sde::{NetworkSde, Slope};

/// Every coordinate meets every other in the gradient.
const CURVATURE: [[f64; 3]; 3] = [[2.0, 0.5, -0.25], [0.5, 1.0, 0.125], [-0.25, 0.125, 3.0]];
const START: [f64; 3] = [1.0, -0.5, 2.0];
const M: [f64; 3] = [0.25, 0.0, -1.0];
const V: [f64; 3] = [0.5, 1.0, 2.0];
const ETA: f64 = 0.125;
const SIGMA: f64 = 0.7;
/// A time at which bias corrections are not 1 yet, and a step.
const TIME: f64 = 0.5;
const STEP: f64 = 0.0625;
const SEED: Seed = Seed(5);

fn quadratic() -> Quadratic<f64, 3> {
    Quadratic { curvature: CURVATURE }
}

/// 40 steps of the equation on the whole loss and of the same equation on one coordinate at a time, with the same increments:
/// the same bits, as the numbers that each coordinate computes with are the same.
fn same_steps<S, W, F, const N: usize>(one: F, whole: &W, relaxed: [[f64; 3]; N])
where
    S: Sde<f64, N, 1>,
    W: Sde<f64, N, 3>,
    F: Fn(Slope<f64>) -> Result<S, ParameterError>,
{
    let mut network = NetworkSde::new(one, relaxed.map(Vec::from), TIME, STEP, SEED);
    let mut x = START;
    let mut state = State { x: START, relaxed };
    let needs = <EulerMaruyama as Stepper<f64, S, N, 1>>::NEEDS;
    for k in 0..40 {
        let gradient = apply(&CURVATURE, &x);
        network.step(k, &mut x, &gradient).unwrap();
        // The coordinates of the first 1024 draw one after the other, and step k owns the words of 1024.
        let mut random = path_stream(SEED, PathIndex(0), Purpose::Steps, k * 1024 * needs.words::<f64, 1>());
        let drawn: [Increment<f64, 1>; 3] = [(); 3].map(|()| Drawn { random: &mut random, needs }.increment(k, STEP));
        let increment = Increment { dw: drawn.map(|one| one.dw[0]), dz: drawn.map(|one| one.dz[0]), bits: 0 };
        let prepared = EulerMaruyama.prepare(whole, TIME + f64::of_count(k) * STEP, STEP);
        EulerMaruyama.advance(whole, &prepared, &mut state, &increment);
        assert_eq!(x, state.x, "{k}");
        assert_eq!(
            network.relaxed().each_ref().map(|values| <[f64; 3]>::try_from(&values[..]).unwrap()),
            state.relaxed
        );
    }
    assert!(x.iter().all(|x| x.is_finite()) && x != START);
}

fn covariance<const D: usize>() -> DiagonalCovariance<f64, D> {
    DiagonalCovariance::new([SIGMA; D]).unwrap()
}

#[test]
fn equations_of_sgd() {
    same_steps(|loss| Ok(GradientFlow { loss }), &GradientFlow { loss: quadratic() }, []);
    same_steps(|loss| SgdSde::new(loss, covariance(), ETA), &SgdSde::new(quadratic(), covariance(), ETA).unwrap(), []);
    let whole = SgdwSde::new(quadratic(), covariance(), ETA, 0.25).unwrap();
    same_steps(|loss| SgdwSde::new(loss, covariance(), ETA, 0.25), &whole, []);
}

#[test]
fn equations_of_sign_sgd() {
    let coupling = GradientCoupling::Coupled;
    let whole = SignSgdSde::new(quadratic(), GaussianSign, [SIGMA; 3], ETA, coupling).unwrap();
    same_steps(|loss| SignSgdSde::new(loss, GaussianSign, [SIGMA], ETA, coupling), &whole, []);
    let law = StudentTSign::new(3.0).unwrap();
    let whole = SignSgdSde::new(quadratic(), law, [SIGMA; 3], ETA, coupling).unwrap();
    same_steps(|loss| SignSgdSde::new(loss, law, [SIGMA], ETA, coupling), &whole, []);
    let law = LinearSign::new(0.2).unwrap();
    let whole = SignSgdSde::new(quadratic(), law, [SIGMA; 3], ETA, coupling).unwrap();
    same_steps(|loss| SignSgdSde::new(loss, law, [SIGMA], ETA, coupling), &whole, []);
}

#[test]
fn equations_of_rmsprop() {
    let parameters = RmspropParameters { learning_rate: ETA, rate: 0.8, epsilon: 0.1, decay: 0.25 };
    for moment in [SecondMoment::GradientAndNoise, SecondMoment::NoiseOnly] {
        let whole = RmspropSde::new(quadratic(), covariance(), parameters, moment).unwrap();
        same_steps(|loss| RmspropSde::new(loss, covariance(), parameters, moment), &whole, [V]);
    }
    let parameters = MalladiRmspropParameters { noise: 0.5, rate: 0.8, epsilon: 0.1 };
    let whole = MalladiRmspropSde::new(quadratic(), covariance(), parameters).unwrap();
    same_steps(|loss| MalladiRmspropSde::new(loss, covariance(), parameters), &whole, [V]);
}

#[test]
fn equations_of_adam() {
    let (first_rate, second_rate) = (0.8, 0.2);
    let parameters = AdamParameters { learning_rate: ETA, first_rate, second_rate, epsilon: 0.1, decay: 0.25 };
    for form in [AdamForm::Printed, AdamForm::NoiseKept, AdamForm::Malladi22] {
        let whole = AdamSde::new(quadratic(), covariance(), parameters, form).unwrap();
        same_steps(|loss| AdamSde::new(loss, covariance(), parameters, form), &whole, [M, V]);
    }
    let parameters = MalladiAdamParameters { noise: 0.5, first_rate, second_rate, epsilon: 0.1 };
    let whole = MalladiAdamSde::new(quadratic(), covariance(), parameters).unwrap();
    same_steps(|loss| MalladiAdamSde::new(loss, covariance(), parameters), &whole, [M, V]);
}

#[test]
fn the_slope_is_the_gradient_that_the_whole_loss_has() {
    // What the other tests rest on: the loss of a coordinate has the gradient that the quadratic has there.
    let gradient = apply(&CURVATURE, &START);
    assert_eq!(quadratic().gradient(&START), gradient);
    for slope in gradient {
        assert_eq!(Slope { slope: [slope] }.gradient(&[7.0]), [slope]);
    }
}
