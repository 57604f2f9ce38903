//! Equilibria of scale-invariant losses under weight decay, measured: what the experiments on Li21 section 5 share.

use optsde_core::Real;
use optsde_core::loss::{Loss, RandomLoss, Regularized, SampledGradient};
use optsde_core::noise::Covariance;
use optsde_core::optimizer::{Decayed, Sgd, SgdW, WeightDecay};
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::sde::{Sde, SgdSde, SgdSecondOrderSde, State};
use optsde_core::statistics::Moments;
use optsde_core::stepper::{Integration, WeakSecondOrder};
use optsde_device::entry::Entry;
use optsde_device::observe::{self, Positioned};

use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};
use crate::theory::equilibrium::{Dynamics, Equilibrium, Identity};

/// C^2 of the paper's experiments, C = sqrt 2.
pub(super) const C2: f64 = 2.0;

/// A random loss in the plane with weight decay.
#[derive(Clone, Copy)]
pub(super) struct Task<L> {
    /// The loss, and its gradient covariance.
    pub(super) loss: L,
    /// The learning rate.
    pub(super) eta: f64,
    /// The weight decay.
    pub(super) lam: f64,
    /// The squared norm of the start.
    pub(super) start: f64,
}

/// What was measured of an equilibrium.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    /// R.
    pub(super) squared_norm: Estimate,
    /// G.
    pub(super) squared_gradient: Estimate,
    /// N, with the factor eta for the equations.
    pub(super) noise: Estimate,
    /// The R that the identity of the dynamics gives for these G and N, over the R that was measured.
    pub(super) balance: Estimate,
}

impl Measured {
    fn of(moments: &Moments<Number, 4>) -> Self {
        let mean = |observable| Estimate::mean(moments, observable);
        let squared_norm = mean(0);
        // The fourth observable is the difference of the two sides, path by path.
        let balance = mean(3).scaled(1.0 / squared_norm.value).shifted(1.0);
        Self { squared_norm, squared_gradient: mean(1), noise: mean(2), balance }
    }

    /// The same where all paths are the same.
    pub(super) fn not_random(self) -> Self {
        let Self { squared_norm, squared_gradient, noise, balance } = self;
        let [squared_norm, squared_gradient, noise, balance] =
            [squared_norm, squared_gradient, noise, balance].map(|mean| Estimate::computed(mean.value));
        Self { squared_norm, squared_gradient, noise, balance }
    }

    /// The best values.
    pub(super) fn equilibrium(&self) -> Equilibrium {
        Equilibrium {
            squared_norm: self.squared_norm.value,
            squared_gradient: self.squared_gradient.value,
            noise: self.noise.value,
        }
    }
}

type Descending<L> = Descent<SgdW<Number>, SampledGradient<L>, Constant<Number>, Number, 2>;
type Integrated<S> = Integration<S, WeakSecondOrder, Number, 0, 2>;
type FirstOrder<L> = SgdSde<Regularized<L, Number>, L, Number>;
type SecondOrder<L> = SgdSecondOrderSde<Regularized<L, Number>, L, Number>;

impl<L> Task<L>
where
    L: RandomLoss<Number, 2> + Covariance<Number, 2> + Copy + Sync + 'static,
    Descending<L>: Entry<observe::Equilibrium<L>, 4, State = DescentState<Number, (), 2>> + Sync,
    Integrated<FirstOrder<L>>: Entry<observe::Equilibrium<L>, 4, State = State<Number, 0, 2>> + Sync,
    Integrated<SecondOrder<L>>: Entry<observe::Equilibrium<L>, 4, State = State<Number, 0, 2>> + Sync,
{
    /// SGD with weight decay, Li21 eq. (7).
    pub(super) fn sgd(&self, context: &Context<'_>, name: &str, plan: Plan) -> Result<Measured, Failure> {
        let process = Descent {
            optimizer: Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(Number::of(self.lam)) },
            oracle: SampledGradient { loss: self.loss },
            schedule: Constant(Number::of(self.eta)),
            start: self.start(),
        };
        measure(context, name, &process, self.observable(Dynamics::Sgd)?, plan)
    }

    /// The first-order equation, Li21 eq. (6), in steps of `step_size`.
    pub(super) fn first_order(
        &self,
        context: &Context<'_>,
        name: &str,
        step_size: f64,
        plan: Plan,
    ) -> Result<Measured, Failure> {
        let sde = SgdSde::new(self.regularized(), self.loss, Number::of(self.eta))?;
        self.equation(context, name, sde, Dynamics::FirstOrderSde, step_size, plan)
    }

    /// The second-order equation, Li21 eq. (32), in steps of `step_size`.
    pub(super) fn second_order(
        &self,
        context: &Context<'_>,
        name: &str,
        step_size: f64,
        plan: Plan,
    ) -> Result<Measured, Failure> {
        let sde = SgdSecondOrderSde::new(self.regularized(), self.loss, Number::of(self.eta))?;
        self.equation(context, name, sde, Dynamics::SecondOrderSde, step_size, plan)
    }

    fn equation<S>(
        &self,
        context: &Context<'_>,
        name: &str,
        sde: S,
        dynamics: Dynamics,
        step_size: f64,
        plan: Plan,
    ) -> Result<Measured, Failure>
    where
        S: Sde<Number, 0, 2>,
        Integrated<S>: Entry<observe::Equilibrium<L>, 4, State = State<Number, 0, 2>> + Sync,
    {
        let start = State { x: self.start(), relaxed: [] };
        let process = Integration::new(sde, WeakSecondOrder, start, Number::ZERO, Number::of(step_size))?;
        measure(context, name, &process, self.observable(dynamics)?, plan)
    }

    /// Off the axes, so that it is at no edge of a loss.
    fn start(&self) -> [Number; 2] {
        let length = self.start.sqrt();
        [Number::of(0.6 * length), Number::of(0.8 * length)]
    }

    fn regularized(&self) -> Regularized<L, Number> {
        Regularized { loss: self.loss, decay: Number::of(self.lam) }
    }

    fn observable(&self, dynamics: Dynamics) -> Result<observe::Equilibrium<L>, Failure> {
        let identity = Identity::new(dynamics, self.eta, self.lam)?;
        let noise_factor = if dynamics == Dynamics::Sgd { 1.0 } else { self.eta };
        Ok(observe::Equilibrium {
            loss: self.loss,
            noise_factor: Number::of(noise_factor),
            // The identity is linear in G and N.
            alpha: Number::of(identity.squared_norm(1.0, 0.0)?),
            beta: Number::of(identity.squared_norm(0.0, 1.0)?),
        })
    }
}

/// Runs it to the one record of the plan.
fn measure<P, L>(
    context: &Context<'_>,
    name: &str,
    process: &P,
    observe: observe::Equilibrium<L>,
    plan: Plan,
) -> Result<Measured, Failure>
where
    P: Entry<observe::Equilibrium<L>, 4> + Sync,
    P::State: Positioned<Number, 2>,
    L: Loss<Number, 2> + Covariance<Number, 2> + Sync + 'static,
{
    let outcome = context.simulate(name, process, observe, plan)?;
    let none = || Failure::setup("an equilibrium is measured at one record");
    outcome.moments.first().map(Measured::of).ok_or_else(none)
}
