//! A scheme says what it reads of an increment of the Brownian path, and that is what is drawn.

use optsde_core::Real;
use optsde_core::linalg::diagonal;
use optsde_core::loss::{LossFactor, Quadratic};
use optsde_core::noise::{ConstantCovariance, GaussianRegressionCovariance};
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::Constant;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, MalladiRmspropParameters, MalladiRmspropSde,
    RmspropParameters, RmspropSde, Scheduled, Sde, SecondMoment, SgdSde, SignSgdSde, State,
};
use optsde_core::stepper::{
    EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Increment, Integration, Milstein, Needs, PlainEulerMaruyama, Stepper,
    StochasticRungeKutta, WeakSecondOrder,
};

const D: usize = 3;

fn bowl() -> Quadratic<f64, D> {
    Quadratic { curvature: diagonal(&[1.0, 0.5, 0.25]) }
}

fn sgd() -> SgdSde<Quadratic<f64, D>, ConstantCovariance<f64, D>, f64> {
    let covariance = ConstantCovariance::new(&diagonal(&[1.0, 2.0, 4.0])).expect("positive definite");
    SgdSde::new(bowl(), covariance, 0.5).expect("a learning rate")
}

/// Random numbers, and how many words were taken.
struct Counted<G> {
    inner: G,
    words: u64,
}

impl<G: Random<f64>> Random<f64> for Counted<G> {
    fn word(&mut self) -> u32 {
        self.words += 1;
        self.inner.word()
    }
}

/// That a step takes the words of `needs` and gives finite numbers (what is not drawn is NaN), and that bits which it
/// does not ask for do not matter.
fn check<S, M, const N: usize>(sde: &S, stepper: M, relaxed: [[f64; D]; N], needs: Needs)
where
    S: Sde<f64, N, D> + Copy,
    M: Stepper<f64, S, N, D> + Copy,
{
    let name = M::NAME;
    assert_eq!(M::NEEDS, needs, "{name}");
    // Three dimensions take four normal numbers of two words each.
    let words = if needs.integral { 16 } else { 8 } + u64::from(needs.bits);
    let start = State { x: [1.0, -0.5, 2.0], relaxed };
    let integration = Integration::new(*sde, stepper, start, 0.5, 0.125).expect("an equation that it can do");
    assert_eq!(integration.words_per_step(), words, "{name}");
    let mut random = Counted { inner: path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0), words: 0 };
    let mut state = start;
    integration.advance(&integration.step(0, &mut ()), &mut state, &mut random);
    assert_eq!(random.words, words, "{name}");
    assert!(state.finite(), "{name} reads what it does not ask for");

    let step = stepper.prepare(sde, 0.5, 0.125);
    let after = |dz, bits| {
        let mut state = start;
        stepper.advance(sde, &step, &mut state, &Increment { dw: [0.25, -0.5, 0.75], dz, bits });
        state
    };
    let dz = [0.0625, 0.0, 0.125];
    assert_eq!((0..8).any(|bits| after(dz, bits) != after(dz, 0)), needs.bits, "{name}");
    assert_eq!(after([f64::NAN; D], 0) != after(dz, 0), needs.integral, "{name}");
}

#[test]
fn schemes_draw_what_they_read() {
    let sgd = sgd();
    check(&sgd, PlainEulerMaruyama, [], Needs::DW);
    check(&sgd, EulerMaruyama, [], Needs::DW);
    check(&sgd, Heun, [], Needs::DW);
    check(&sgd, StochasticRungeKutta, [], Needs::INTEGRAL);
    check(&sgd, ExactOrnsteinUhlenbeck, [], Needs::INTEGRAL);
    let sign = SignSgdSde::new(bowl(), GaussianSign, [1.0; D], 0.125, GradientCoupling::Separable).expect("deviations");
    check(&sign, Milstein, [], Needs::DW);
    // Noise that changes along other columns: only then are the bits read.
    let inputs = [[1.0, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 1.0]];
    let dependent = GaussianRegressionCovariance::new(&inputs, 1.0, 4, LossFactor::Half).expect("a covariance");
    check(&SgdSde::new(bowl(), dependent, 0.5).expect("a learning rate"), WeakSecondOrder, [], Needs::BITS);
}

#[test]
fn exact_relaxations_need_the_integral() {
    let parameters =
        AdamParameters { learning_rate: 0.125, first_rate: 4.0, second_rate: 1.0, epsilon: 0.5, decay: 0.25 };
    let covariance = ConstantCovariance::new(&diagonal(&[1.0, 2.0, 4.0])).expect("positive definite");
    let adam = AdamSde::new(bowl(), covariance, parameters, AdamForm::Printed).expect("parameters");
    let start = [[f64::ZERO; D], [f64::ONE; D]];
    check(&adam, PlainEulerMaruyama, start, Needs::DW);
    check(&adam, EulerMaruyama, start, Needs::INTEGRAL);
    check(&adam, Milstein, start, Needs::INTEGRAL);
}

#[test]
fn relaxations_without_noise_do_not_need_the_integral() {
    let covariance = ConstantCovariance::new(&diagonal(&[1.0, 2.0, 4.0])).expect("positive definite");
    let start = [[f64::ONE; D]];
    let parameters = RmspropParameters { learning_rate: 0.125, rate: 4.0, epsilon: 0.5, decay: 0.25 };
    let sde = RmspropSde::new(bowl(), covariance, parameters, SecondMoment::GradientAndNoise).expect("parameters");
    check(&sde, EulerMaruyama, start, Needs::DW);
    check(&Scheduled { sde, scheduler: Constant(0.5) }, EulerMaruyama, start, Needs::DW);
    check(&sde, Milstein, start, Needs::DW);
    let parameters = MalladiRmspropParameters { noise: 0.5, rate: 4.0, epsilon: 0.5 };
    let sde = MalladiRmspropSde::new(bowl(), covariance, parameters).expect("parameters");
    check(&sde, EulerMaruyama, start, Needs::DW);
    check(&sde, Milstein, start, Needs::DW);
}
