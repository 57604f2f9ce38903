//! What moves the parameters of a recipe: an optimizer under its schedule, or the equation that goes on from it.

use optsde::experiment::Failure;
use optsde_core::Real;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::{ParameterError, Seed};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, RmspropParameters, RmspropSde, Sde,
    SecondMoment, SignSgdSde,
};

use super::optimizer::{Decay, Method};
use super::rate::Boxed;
use super::recipe::{Form, Motion, Recipe};
use crate::network::Number;
use crate::optimizer::{FlatOptimizer, Saved};
use crate::sde::{NetworkSde, Slope};
use crate::training::{Dynamics, TrainingError};

/// Steps of RMSprop and Adam before their equation begins, whose drift at time 0 is 0/0.
const COMMON: u64 = 20;

/// An equation that can be interrupted.
trait Integrated: Dynamics<Number> + Send {
    fn relaxed(&self) -> &[Vec<Number>];
}

impl<F, S, const N: usize> Integrated for NetworkSde<Number, F, S, N>
where
    S: Sde<Number, N, 1>,
    F: Fn(Slope<Number>) -> Result<S, ParameterError> + Send,
{
    fn relaxed(&self) -> &[Vec<Number>] {
        NetworkSde::relaxed(self)
    }
}

/// What moves parameters, with its memory.
pub(super) struct Moved {
    recipe: Recipe,
    optimizer: Box<dyn FlatOptimizer<Number>>,
    schedule: Boxed,
    equation: Option<Box<dyn Integrated>>,
    seed: Seed,
}

impl Moved {
    pub(super) fn start(recipe: &Recipe, steps: u64, x: &[Number], seed: Seed) -> Result<Self, Failure> {
        let hyper = recipe.hyperparameters()?;
        let schedule = recipe.schedule(steps)?;
        let optimizer = recipe.method.start(&hyper, recipe.decay, x);
        Ok(Self { recipe: recipe.clone(), optimizer, schedule, equation: None, seed })
    }

    pub(super) fn learning_rate(&self, k: u64) -> f64 {
        self.schedule.learning_rate(k)
    }

    /// The first step of the equation.
    fn common(&self) -> u64 {
        match (self.recipe.motion, self.recipe.method) {
            (Motion::Optimizer, _) => u64::MAX,
            (Motion::Equation { .. }, Method::Sgd | Method::SignSgd) => 0,
            (Motion::Equation { .. }, _) => COMMON,
        }
    }

    pub(super) fn advance(&mut self, k: u64, x: &mut [Number], gradient: &[Number]) -> Result<(), Failure> {
        if k >= self.common() {
            let equation = match self.equation.take() {
                Some(equation) => equation,
                None => equation(&self.recipe, &self.optimizer.save(), self.seed)?,
            };
            self.equation.insert(equation).advance(k, x, gradient).map_err(Failure::setup)
        } else {
            let rate = Number::of(self.learning_rate(k));
            self.optimizer.step(k, rate, x, gradient).map_err(|error| Failure::setup(TrainingError::from(error)))
        }
    }

    pub(super) fn save(&self) -> Saved<Number> {
        match &self.equation {
            None => self.optimizer.save(),
            Some(equation) => {
                let names = memories(self.recipe.method).iter().copied().map(str::to_owned);
                Saved { arrays: names.zip(equation.relaxed().to_vec()).collect(), run: Vec::new() }
            }
        }
    }

    /// Goes on before step `k` with what was saved then.
    pub(super) fn restore(&mut self, k: u64, saved: &Saved<Number>) -> Result<(), Failure> {
        // What was saved before the first step of the equation is the optimizer's.
        if k > self.common() {
            self.equation = Some(equation(&self.recipe, saved, self.seed)?);
            return Ok(());
        }
        self.optimizer.restore(saved).map_err(Failure::setup)
    }
}

/// What the relaxations are called.
fn memories(method: Method) -> &'static [&'static str] {
    match method {
        Method::Sgd | Method::SignSgd => &[],
        Method::RmsProp { .. } => &["v"],
        Method::Adam { .. } => &["m", "v"],
    }
}

/// The equation of a recipe with these memories.
fn equation(recipe: &Recipe, saved: &Saved<Number>, seed: Seed) -> Result<Box<dyn Integrated>, Failure> {
    let Motion::Equation { form, sigma } = recipe.motion else {
        return Err(recipe.error("the motion", &"an optimizer", "an equation").into());
    };
    let [learning_rate, noise] = [recipe.learning_rate, sigma].map(Number::of);
    let (covariance, h) = (DiagonalCovariance::new([noise])?, learning_rate);
    let memory = |name: &str| {
        let found = saved.arrays.iter().find(|(own, _)| own == name);
        found.map(|(_, values)| values.clone()).ok_or_else(|| Failure::setup(format!("no {name} was saved")))
    };
    let rate = |beta: f64| Number::of((1.0 - beta) / recipe.learning_rate);
    let decay = match recipe.decay {
        Decay::None => Number::ZERO,
        Decay::Decoupled(gamma) => Number::of(gamma),
        Decay::Coupled(lambda) => {
            return Err(recipe
                .error("coupled weight decay", &lambda, "none or a decoupled one, with an equation")
                .into());
        }
    };
    Ok(match (recipe.method, form) {
        (Method::SignSgd, Form::Comp24) if recipe.decay == Decay::None => {
            let coupling = GradientCoupling::Coupled;
            let sde = move |loss: Slope<Number>| SignSgdSde::new(loss, GaussianSign, [noise], learning_rate, coupling);
            Box::new(NetworkSde::new(sde, [], Number::ZERO, h, seed))
        }
        (Method::RmsProp { beta, epsilon }, form) => {
            let parameters = RmspropParameters { learning_rate, rate: rate(beta), epsilon: Number::of(epsilon), decay };
            let moment = match form {
                Form::Comp24 => SecondMoment::GradientAndNoise,
                Form::Malladi22 => SecondMoment::NoiseOnly,
            };
            let sde = move |loss: Slope<Number>| RmspropSde::new(loss, covariance, parameters, moment);
            Box::new(NetworkSde::new(sde, [memory("v")?], Number::ZERO, h, seed))
        }
        (Method::Adam { beta1, beta2, epsilon, .. }, form) => {
            let (first_rate, second_rate) = (rate(beta1), rate(beta2));
            let parameters =
                AdamParameters { learning_rate, first_rate, second_rate, epsilon: Number::of(epsilon), decay };
            let form = match form {
                Form::Comp24 => AdamForm::NoiseKept,
                Form::Malladi22 => AdamForm::Malladi22,
            };
            let sde = move |loss: Slope<Number>| AdamSde::new(loss, covariance, parameters, form);
            Box::new(NetworkSde::new(sde, [memory("m")?, memory("v")?], Number::ZERO, h, seed))
        }
        _ => return Err(recipe.error("the equation", &format!("{form:?}"), "one of SignSGD, RMSprop or Adam").into()),
    })
}
