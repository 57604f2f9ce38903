//! An equation under a scheme, as a [`Process`]: what ensembles and statistics run.

use super::{Brownian, Drawn, NoOrder, Stepper};
use crate::Real;
use crate::process::Process;
use crate::random::Random;
use crate::sde::{Sde, State};

/// Why an [`Integration`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IntegrationError {
    /// The scheme does not go with the equation.
    NoOrder(NoOrder),
    /// The equation is not defined at the start.
    StartTime {
        /// The time.
        value: f64,
    },
    /// The equation admits no path from this state: a number that is not finite, a second moment below 0, or one of
    /// 0 that is divided by.
    StartState,
    /// The step size is not a positive number.
    StepSize {
        /// What it is.
        value: f64,
    },
}

impl core::fmt::Display for IntegrationError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoOrder(reason) => reason.fmt(f),
            Self::StartTime { value } => write!(f, "start_time is {value}, allowed: where the equation is defined"),
            Self::StartState => {
                write!(f, "start has a number outside its range, allowed: finite numbers, second moments above 0")
            }
            Self::StepSize { value } => write!(f, "step_size is {value}, allowed: a finite number above 0"),
        }
    }
}

impl core::error::Error for IntegrationError {}

/// An equation integrated with a fixed step size from a fixed state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integration<S, M, R, const N: usize, const D: usize> {
    sde: S,
    stepper: M,
    start: State<R, N, D>,
    start_time: R,
    step_size: R,
}

impl<R: Real, S: Sde<R, N, D>, M: Stepper<R, S, N, D>, const N: usize, const D: usize> Integration<S, M, R, N, D> {
    /// From the state `start` at `start_time`, in steps of `step_size`.
    ///
    /// # Errors
    /// A scheme without order for this equation; a time or a state where the equation is not defined; a step size that is not a
    /// positive number.
    pub fn new(
        sde: S,
        stepper: M,
        start: State<R, N, D>,
        start_time: R,
        step_size: R,
    ) -> Result<Self, IntegrationError> {
        stepper.orders(&sde).map_err(IntegrationError::NoOrder)?;
        if !sde.defined(start_time) {
            return Err(IntegrationError::StartTime { value: start_time.to_f64() });
        }
        if !sde.admits(&start) {
            return Err(IntegrationError::StartState);
        }
        if !(step_size > R::ZERO && step_size.finite()) {
            return Err(IntegrationError::StepSize { value: step_size.to_f64() });
        }
        Ok(Self { sde, stepper, start, start_time, step_size })
    }
}

impl<R: Real, S: Sde<R, N, D>, M: Stepper<R, S, N, D>, const N: usize, const D: usize> Process<R>
    for Integration<S, M, R, N, D>
{
    type State = State<R, N, D>;
    type Run = ();
    type Step = (M::Prepared, R);

    // Those of dW.
    const FIRST_NORMALS: usize = D;

    fn words_per_step(&self) -> u64 {
        M::NEEDS.words::<R, D>()
    }

    fn start(&self, _random: &mut impl Random<R>) -> Self::State {
        self.start
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, _run: &mut ()) -> Self::Step {
        let t = self.start_time + R::of_count(k) * self.step_size;
        (self.stepper.prepare(&self.sde, t, self.step_size), self.step_size)
    }

    #[inline(always)]
    fn advance(&self, (prepared, h): &Self::Step, state: &mut Self::State, random: &mut impl Random<R>) {
        let increment = Drawn { random, needs: M::NEEDS }.increment(0, *h);
        self.stepper.advance(&self.sde, prepared, state, &increment);
    }
}
