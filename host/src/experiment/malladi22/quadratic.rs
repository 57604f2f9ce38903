//! RMSprop with Gaussian noise, simulated: on a linear loss, and on x^2/32, where the gradient falls as x does.

use optsde_core::Real;
use optsde_core::loss::{Linear, Quadratic};
use optsde_core::noise::{DiagonalCovariance, White};
use optsde_core::optimizer::{Epsilon, RmsProp, SecondMoment, SecondMomentUse};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::sde::{self, RmspropParameters, RmspropSde, State};
use optsde_core::stepper::{EulerMaruyama, Integration};
use optsde_device::entry::Entry;
use optsde_device::observe::{MeanAndSquareAround, Position};

use crate::ensemble::{Outcome, Plan};
use crate::experiment::{Axis, Claim, Context, Estimate, Failure, Mark, Number, Panel, Prediction, Role, Series};
use crate::theory::linear_loss::Start;
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::sde::Form;

/// 1 / eta^2.
pub(super) const INVERSE: u32 = 64;
/// eta; 1 - beta = `eta^2`, sigma = 1.
const LEARNING_RATE: f64 = 0.125;
/// A time of 2 in units of `eta^2`, of 16 in units of eta.
const STEPS: u64 = 128;
/// So that a time of 16 over sigma is one relaxation time.
const CURVATURE: f64 = 1.0 / 16.0;
/// Steps of the scheme in a step of the optimizer.
const REFINEMENT: u64 = 4;

/// E x at the end in units of x_0.
pub(super) struct OnQuadratic {
    /// The first gradient over sigma.
    ratio: f64,
    rmsprop: Estimate,
    malladi: f64,
    comp: Estimate,
}

impl OnQuadratic {
    /// From x_0 = ratio sigma / curvature.
    pub(super) fn measure(context: &Context<'_>, ratio: f64) -> Result<Self, Failure> {
        let start = ratio / CURVATURE;
        let loss = Quadratic::diagonal([Number::of(CURVATURE)]);
        let name = format!("quadratic, RMSprop, ratio {ratio}");
        let [rmsprop, _] = rmsprop(context, &name, loss, (start, ratio), 0.0)?;
        Ok(Self {
            ratio,
            rmsprop: rmsprop.scaled(start.recip()),
            malladi: malladi(ratio)?,
            comp: comp(context, ratio)?.scaled(start.recip()),
        })
    }

    /// At small, equal and large gradients.
    pub(super) fn claims(&self) -> Option<Claim> {
        let Self { ratio, rmsprop, malladi, comp } = *self;
        if ratio == 0.1 {
            // The exponent of E x is near 1. The gradient left out of v changes it by (gbar/sigma)^2 / 2 = 0.5 % at most, the
            // fluctuation of v by 3/8 of 1 - beta, and the finite step by half of what x loses in one step: 1.5 % in all.
            // Sampling adds another 2.3 %.
            return Some(Claim::ours(
                "quadratic loss, noise dominates (first gbar/sigma = 0.1): E x of RMSprop is that of Malladi22's SDE up to 5 %",
                Prediction::Within { value: malladi, error: 0.05 },
                rmsprop,
            ));
        }
        let claim = || {
            Claim::ours(
                format!(
                    "quadratic loss, first gbar/sigma = {ratio}: E x of RMSprop is nearer to Comp24's SDE than to Malladi22's"
                ),
                Prediction::Closer { value: comp.value, rival: malladi },
                rmsprop,
            )
        };
        (ratio >= 1.0).then(claim)
    }
}

/// The mean of theta on a linear loss, and that of its square around the exact mean.
pub(super) fn on_linear(context: &Context<'_>, ratio: f64, mean: f64) -> Result<[Estimate; 2], Failure> {
    let loss = Linear { slope: [Number::of(ratio)] };
    rmsprop(context, "linear, RMSprop", loss, (0.0, ratio), mean)
}

type RmspropOn<L> = Descent<RmsProp<Number>, NoisyGradient<L, White<Number>>, Constant<Number>, Number, 1>;

/// E x and E (x - center)^2 at the end, from v_0 = ratio^2 + 1.
fn rmsprop<L>(
    context: &Context<'_>,
    name: &str,
    loss: L,
    (start, ratio): (f64, f64),
    center: f64,
) -> Result<[Estimate; 2], Failure>
where
    RmspropOn<L>: Entry<MeanAndSquareAround, 2, State = DescentState<Number, SecondMoment<Number>, 1>> + Sync,
{
    let process = Descent {
        optimizer: RmsProp {
            beta: Number::of(1.0 - LEARNING_RATE * LEARNING_RATE),
            epsilon: Epsilon::OutsideRoot(Number::ZERO),
            second_moment: SecondMomentUse::Previous,
            initial_v: Number::of(ratio * ratio + 1.0),
        },
        oracle: NoisyGradient { loss, noise: White::new(Number::ONE)? },
        schedule: Constant(Number::of(LEARNING_RATE)),
        start: [Number::of(start)],
    };
    let observe = MeanAndSquareAround(Number::of(center));
    let plan = Plan::new(context.choose(100_000, 1_000_000), STEPS);
    Ok(estimates(&context.simulate(name, &process, observe, plan)?))
}

/// The mean of every observable at the only record.
fn estimates<const M: usize>(outcome: &Outcome<Number, M>) -> [Estimate; M] {
    std::array::from_fn(|i| {
        outcome.moments.first().map_or(Estimate::computed(f64::NAN), |moments| Estimate::mean(moments, i))
    })
}

/// The second moment of Malladi22's SDE does not depend on x, so that d E x = -curvature E x dt / sqrt v, and the integral of
/// dt / sqrt v is what a gradient of 1 moves a linear loss by.
fn malladi(ratio: f64) -> Result<f64, Failure> {
    let method =
        FixedNoise { learning_rate: LEARNING_RATE, rho1: None, rho2: LEARNING_RATE, epsilon: 0.0, weight_decay: 0.0 };
    let start = Start { time: 0.0, x: 0.0, m: 0.0, v: ratio * ratio + 1.0 };
    let moved = method.sde(1.0, 1.0, Form::Malladi22, &start, LEARNING_RATE * f64::of_count(STEPS))?.x;
    Ok((CURVATURE * moved).exp())
}

/// E x of Comp24's SDE.
fn comp(context: &Context<'_>, ratio: f64) -> Result<Estimate, Failure> {
    let parameters = RmspropParameters {
        learning_rate: Number::of(LEARNING_RATE),
        rate: Number::of(LEARNING_RATE),
        epsilon: Number::ZERO,
        decay: Number::ZERO,
    };
    let loss = Quadratic::diagonal([Number::of(CURVATURE)]);
    let covariance = DiagonalCovariance::new([Number::ONE])?;
    let sde = RmspropSde::new(loss, covariance, parameters, sde::SecondMoment::GradientAndNoise)?;
    let start = State { x: [Number::of(ratio / CURVATURE)], relaxed: [[Number::of(ratio * ratio + 1.0)]] };
    let step = Number::of(LEARNING_RATE / f64::of_count(REFINEMENT));
    let process = Integration::new(sde, EulerMaruyama, start, Number::ZERO, step)?;
    let plan = Plan::new(context.choose(20_000, 200_000), REFINEMENT * STEPS);
    let [mean] = estimates(&context.simulate(&format!("quadratic, SDE, ratio {ratio}"), &process, Position, plan)?);
    Ok(mean)
}

/// E x against the first gradient.
pub(super) fn panel(points: &[OnQuadratic]) -> Panel {
    let estimates = |of: fn(&OnQuadratic) -> Estimate| points.iter().map(|at| (at.ratio, of(at))).collect::<Vec<_>>();
    let malladi = points.iter().map(|at| (at.ratio, at.malladi)).collect();
    Panel {
        title: "Quadratic loss: E x".into(),
        x: Axis::logarithmic("first ḡ/σ"),
        y: Axis::linear("E x / x₀"),
        series: vec![
            Series::new("Malladi22's SDE", Role::Approximation, Mark::Line, malladi),
            Series::estimates("Comp24's SDE", Role::Continuous, Mark::Dashed, &estimates(|at| at.comp)),
            Series::estimates("RMSprop", Role::Measured, Mark::Symbols, &estimates(|at| at.rmsprop)),
        ],
        verticals: vec![(1.0, "gradient = noise".into())],
    }
}
