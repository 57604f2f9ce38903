//! Simulations of the optimizers on the linear loss of [`super::linear`], with noise of two values.

use optsde_core::Real;
use optsde_core::loss::Linear;
use optsde_core::noise::{Correlated, DiagonalCovariance, FiniteLaw, ScaledOracle};
use optsde_core::optimizer::{Adam, Epsilon, RmsProp, SecondMomentUse};
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, Svag, SvagScale};
use optsde_device::observe::{MeanAndSquareAround, ScaledSecondMoment};

use super::linear::{Method, START};
use crate::ensemble::{Outcome, Plan};
use crate::experiment::{Context, Failure, Number};

/// The observables of RMSprop: theta, theta^2, theta u.
pub(super) type Observed = Outcome<Number, 3>;
/// Which of them is theta u.
pub(super) const THETA_U: usize = 2;
/// Which of those of Adam is the square of the displacement.
pub(super) const MOVED_SQUARED: usize = 1;

type Law = FiniteLaw<Number, 2>;
type Oracle = ScaledOracle<Linear<Number, 1>, DiagonalCovariance<Number, 1>, Law, Number>;

/// 2 with probability 1/5, -1/2 otherwise.
pub(super) fn skewed() -> Law {
    Law::skewed_two()
}

/// 1 and -1.
pub(super) fn signs() -> Result<Law, Failure> {
    Law::new(&[(1.0, 0.5), (-1.0, 0.5)]).map_err(Failure::setup)
}

/// RMSprop at a step size.
pub(super) fn simulate_rmsprop(
    context: &Context<'_>,
    name: &str,
    (law, eta2, denominator): (Law, f64, SecondMomentUse),
    method: Method,
    plan: Plan,
) -> Result<Observed, Failure> {
    let hyperparameters = hyperparameters(method, eta2);
    let variance = Number::of(method.scaled.sigma0.powi(2) / eta2);
    let optimizer = rmsprop(hyperparameters, denominator, variance);
    let process = descent(optimizer, oracle(law, method, eta2)?, hyperparameters);
    context.simulate(name, &process, ScaledSecondMoment { scale: variance }, plan)
}

/// SVAG of RMSprop: Definition 6.2 with gradients by Definition 6.1, after Definition 2.1.
pub(super) fn simulate_svag(
    context: &Context<'_>,
    name: &str,
    (law, eta2, ell): (Law, f64, f64),
    method: Method,
    plan: Plan,
) -> Result<Observed, Failure> {
    let amplification = Amplification::new(SvagScale::Malladi22(Number::of(ell)))?;
    let hyperparameters = amplification.adaptive(hyperparameters(method, eta2));
    let variance = Number::of(method.scaled.sigma0.powi(2) / eta2) * amplification.covariance_factor();
    let optimizer = rmsprop(hyperparameters, SecondMomentUse::Previous, variance);
    let oracle = Svag { oracle: oracle(law, method, eta2)?, amplification };
    context.simulate(name, &descent(optimizer, oracle, hyperparameters), ScaledSecondMoment { scale: variance }, plan)
}

/// Adam at a step size from its step 0 and this u, with no momentum: theta and the square of its displacement are observed.
pub(super) fn simulate_adam(
    context: &Context<'_>,
    name: &str,
    (law, eta2, denominator): (Law, f64, SecondMomentUse),
    (method, u): (Method, f64),
    plan: Plan,
) -> Result<Outcome<Number, 2>, Failure> {
    let hyperparameters = hyperparameters(method, eta2);
    let AdaptiveHyperparameters { beta1, beta2, epsilon, .. } = hyperparameters;
    let initial_v = Number::of(u * method.scaled.sigma0.powi(2) / eta2);
    let optimizer = Adam { second_moment: denominator, initial_v, ..Adam::new(beta1, beta2, epsilon) };
    let process = descent(optimizer, oracle(law, method, eta2)?, hyperparameters);
    context.simulate(name, &process, MeanAndSquareAround(Number::of(START.x)), plan)
}

fn rmsprop(
    hyperparameters: AdaptiveHyperparameters<Number>,
    second_moment: SecondMomentUse,
    variance: Number,
) -> RmsProp<Number> {
    RmsProp {
        beta: hyperparameters.beta2,
        epsilon: Epsilon::OutsideRoot(hyperparameters.epsilon),
        second_moment,
        initial_v: Number::of(START.v) * variance,
    }
}

fn descent<O, G>(
    optimizer: O,
    oracle: G,
    hyperparameters: AdaptiveHyperparameters<Number>,
) -> Descent<O, G, Constant<Number>, Number, 1> {
    Descent { optimizer, oracle, schedule: Constant(hyperparameters.learning_rate), start: [Number::of(START.x)] }
}

/// `sigma = sigma_0 / eta`, `eps = eps_0 / eta`, `1 - beta_i = c_i eta^2`.
fn hyperparameters(method: Method, eta2: f64) -> AdaptiveHyperparameters<Number> {
    let beta = |c: f64| Number::of(1.0 - c * eta2);
    AdaptiveHyperparameters {
        learning_rate: Number::of(eta2.sqrt()),
        beta1: method.scaled.c1.map_or(Number::ZERO, beta),
        beta2: beta(method.scaled.c2),
        epsilon: Number::of(method.scaled.eps0 / eta2.sqrt()),
    }
}

fn oracle(law: Law, method: Method, eta2: f64) -> Result<Oracle, Failure> {
    let deviation = Number::of(method.scaled.sigma0 / eta2.sqrt());
    let noise = Correlated::new(DiagonalCovariance::new([Number::ONE])?, law, deviation)?;
    Ok(ScaledOracle { loss: Linear { slope: [Number::of(method.scaled.gradient)] }, noise })
}
