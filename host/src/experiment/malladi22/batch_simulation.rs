//! The square root rule with the optimizers themselves, against exact moments.

use optsde_core::Real;
use optsde_core::loss::Linear;
use optsde_core::noise::{Correlated, DiagonalCovariance, FiniteLaw};
use optsde_core::optimizer::{Adam, Epsilon, Optimizer, RmsProp, SecondMomentUse};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::Position;

use super::batch_rules::{GRADIENT, Method, THETA};
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction};
use crate::theory::scaling_rules::{AdaptiveRun, Rule};

/// Simulated means of theta after a time of 1, against the exact ones.
pub(super) fn claims(context: &Context<'_>, kappa: u64, inverse: u64) -> Result<Vec<Claim>, Failure> {
    let rule = Rule::square_root(f64::of_count(kappa))?;
    let kept = Rule { second_moment: 1.0, ..rule };
    let nothing = Rule { learning_rate: 1.0, rate1: 1.0, rate2: 1.0, epsilon: 1.0, ..rule };
    let mut claims = Vec::new();
    for method in [Method::Rmsprop, Method::Adam] {
        let base = method.base(inverse);
        let [ruled, kept, nothing] = [rule.apply(&base)?, kept.apply(&base)?, nothing.apply(&base)?];
        // Without momentum at step 0, where the optimizers start.
        let exact = |run: &AdaptiveRun, steps: u64| method.moments(run, 0, 0.0, steps);
        let fewer = inverse / kappa;
        let (of_rule, of_nothing) = (exact(&ruled, fewer)?.x, exact(&nothing, fewer)?.x);
        let cases = [
            ("batch B, not that of 4 B with nothing scaled", base, inverse, of_nothing),
            ("batch 4 B under the rule, not that with nothing scaled", ruled, fewer, of_nothing),
            ("batch 4 B under the rule with v_0 kept, not that with v_0 / 4", kept, fewer, of_rule),
        ];
        for (name, run, steps, rival) in cases {
            let name = format!("{}: simulated E theta is the exact one of {name}", method.name());
            let theta = simulate(context, &name, method, &run, steps)?;
            let value = exact(&run, steps)?.x;
            claims.push(Claim::ours(name, Prediction::Equal { value, rival: Some(rival) }, theta));
        }
    }
    Ok(claims)
}

fn simulate(
    context: &Context<'_>,
    name: &str,
    method: Method,
    run: &AdaptiveRun,
    steps: u64,
) -> Result<Estimate, Failure> {
    let [beta1, beta2, epsilon] = [run.hyper.beta1, run.hyper.beta2, run.hyper.epsilon].map(Number::of);
    let initial_v = Number::of(run.second_moment);
    let second_moment = SecondMomentUse::Previous;
    match method {
        Method::Rmsprop => {
            let epsilon = Epsilon::OutsideRoot(epsilon);
            mean(context, name, RmsProp { beta: beta2, epsilon, second_moment, initial_v }, run, steps)
        }
        Method::Adam => {
            let adam = Adam { second_moment, initial_v, ..Adam::new(beta1, beta2, epsilon) };
            mean(context, name, adam, run, steps)
        }
    }
}

type Oracle = NoisyGradient<Linear<Number, 1>, Correlated<DiagonalCovariance<Number, 1>, FiniteLaw<Number, 3>, Number>>;

fn mean<O>(context: &Context<'_>, name: &str, optimizer: O, run: &AdaptiveRun, steps: u64) -> Result<Estimate, Failure>
where
    O: Optimizer<Number>,
    Descent<O, Oracle, Constant<Number>, Number, 1>:
        Entry<Position, 1, State = DescentState<Number, O::Memory, 1>> + Sync,
{
    let unit = DiagonalCovariance::new([Number::ONE])?;
    let process = Descent {
        optimizer,
        oracle: NoisyGradient {
            loss: Linear { slope: [Number::of(GRADIENT)] },
            noise: Correlated::new(unit, FiniteLaw::symmetric_three(), Number::of(run.noise))?,
        },
        schedule: Constant(Number::of(run.hyper.learning_rate)),
        start: [Number::of(THETA)],
    };
    let paths = context.choose(400_000, 4_000_000);
    let outcome = context.simulate(name, &process, Position, Plan::new(paths, steps))?;
    Ok(outcome.moments.first().map_or(Estimate::computed(f64::NAN), |moments| Estimate::mean(moments, 0)))
}
