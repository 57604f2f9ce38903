//! The linear loss with scaled noise, on which expectations of the optimizers and of their SDEs are known exactly.

use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::Errors;
use crate::experiment::{Estimate, Failure, Role};
use crate::theory;
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::linear_loss::{Moments, Start};
use crate::theory::malladi_one_step::Denominator;

/// The state at `t_0`; RMSprop has neither a momentum nor a clock of its own.
pub(super) const START: Start = Start { time: 0.5, x: 0.3, m: 0.4, v: 2.0 };
/// T, the time between the start and the comparison.
pub(super) const TIME: f64 = 1.0;
/// What the axis of the step size says.
pub(super) const STEP_SIZE: &str = "η²";

/// An optimizer of the paper with what stays fixed as eta goes to 0.
#[derive(Clone, Copy)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) scaled: ScaledNoise,
}

const SCALED: ScaledNoise = ScaledNoise { gradient: 1.0, sigma0: 1.0, eps0: 0.1, c1: None, c2: 1.0 };
pub(super) const RMSPROP: Method = Method { name: "RMSprop", scaled: SCALED };
pub(super) const ADAM: Method = Method { name: "Adam", scaled: ScaledNoise { c1: Some(1.5), ..SCALED } };

impl Method {
    /// u of the SDE a time t after the start (Definitions 4.1 and 4.3).
    pub(super) fn u(self, t: f64) -> f64 {
        1.0 + (START.v - 1.0) * (-self.scaled.c2 * t).exp()
    }

    /// P of the SDE of RMSprop.
    pub(super) fn denominator(self, t: f64) -> f64 {
        self.scaled.sigma0 * self.u(t).sqrt() + self.scaled.eps0
    }
}

/// The integral from 0 to T by Simpson's rule with 200 intervals, of error below 1e-10 for the smooth functions here.
pub(super) fn simpson(f: impl Fn(f64) -> f64) -> f64 {
    let h = TIME / 200.0;
    let weight = |i: i32| if i == 0 || i == 200 { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
    (0..=200).map(|i| weight(i) * f(f64::from(i) * h)).sum::<f64>() * h / 3.0
}

/// A test function g of the state, by its expectation.
#[derive(Clone, Copy)]
pub(super) struct TestFunction {
    pub(super) name: &'static str,
    pub(super) of: fn(&Moments) -> f64,
}

pub(super) const THETA: TestFunction = TestFunction { name: "θ", of: |moments| moments.x };
pub(super) const THETA_SQUARED: TestFunction = TestFunction { name: "θ²", of: |moments| moments.x2 };
pub(super) const U: TestFunction = TestFunction { name: "u", of: |moments| moments.v };
pub(super) const U_SQUARED: TestFunction = TestFunction { name: "u²", of: |moments| moments.v2 };
pub(super) const THETA_U: TestFunction = TestFunction { name: "θu", of: |moments| moments.xv };
pub(super) const M_SQUARED: TestFunction = TestFunction { name: "m²", of: |moments| moments.m2 };
pub(super) const THETA_M: TestFunction = TestFunction { name: "θm", of: |moments| moments.xm };

/// 2^-first, ..., 2^-last.
pub(super) fn halvings(first: i32, last: i32) -> impl Iterator<Item = f64> {
    (first..=last).map(|power| 0.5_f64.powi(power))
}

/// Expectations at the time T: of the SDE, and of the optimizer at several sizes.
pub(super) struct Family {
    pub(super) sde: Moments,
    pub(super) discrete: Vec<(f64, Moments)>,
}

impl Family {
    /// The optimizer at these eta^2, with the noise that belongs to each.
    pub(super) fn over_step_sizes(
        method: Method,
        denominator: Denominator,
        noise: impl Fn(f64) -> theory::Result<FiniteLaw>,
        sizes: impl Iterator<Item = f64>,
    ) -> theory::Result<Self> {
        let at = |eta2| Ok((eta2, method.scaled.optimizer(eta2, &noise(eta2)?, denominator, &START, TIME)?));
        Ok(Self { sde: method.scaled.sde(&START, TIME)?, discrete: sizes.map(at).collect::<theory::Result<_>>()? })
    }

    /// |E g of the optimizer - E g of the SDE|.
    pub(super) fn errors(&self, test: TestFunction) -> Vec<ErrorAt> {
        self.errors_against(test, (test.of)(&self.sde))
    }

    /// |E g of the optimizer - a number|.
    pub(super) fn errors_against(&self, test: TestFunction, target: f64) -> Vec<ErrorAt> {
        let error = |moments| ((test.of)(moments) - target).abs();
        self.discrete.iter().map(|(size, moments)| ErrorAt { size: *size, error: error(moments) }).collect()
    }

    /// The order of these errors.
    pub(super) fn order(&self, test: TestFunction) -> Result<Estimate, Failure> {
        Ok(Estimate::slope_of(&self.errors(test))?)
    }

    /// These errors of several test functions, to be drawn.
    pub(super) fn drawn<'a>(&self, tests: &'a [TestFunction]) -> Vec<Errors<'a>> {
        tests.iter().map(|test| Errors::exact(test.name, Role::Discrete, &self.errors(*test))).collect()
    }
}
