//! Every optimizer of the registry by its name, for flat parameters.

use optsde_core::Real;
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Clipped, Coordinatewise, HeavyBall, HeavyBallW, Lamb,
    LionW, MAX_HYPERPARAMETERS, NAdam, Nesterov, Optimizer, OptimizerVisitor, QhAdam, Qhm, RAdam, RmsProp,
    RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum, Variant, Yogi, for_each_optimizer,
};

use super::{FlatOptimizer, Layers, Pass};
use crate::layout::Layout;

/// Why there is no such optimizer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NamedError {
    /// No optimizer of this name takes any number of parameters.
    #[error("optimizer is '{name}', allowed: {}", allowed.join(", "))]
    Optimizer {
        /// The name.
        name: String,
        /// Those that there are.
        allowed: Vec<&'static str>,
    },
    /// The optimizer has no such variant.
    #[error("variant of {optimizer} is '{name}', allowed: {}", allowed.join(", "))]
    Variant {
        /// The optimizer.
        optimizer: &'static str,
        /// The name.
        name: String,
        /// Those that there are.
        allowed: Vec<&'static str>,
    },
    /// A hyperparameter that the variant does not have, or one that is not given.
    #[error("{optimizer} is given the hyperparameters {}, allowed: {}", given.join(", "), expected.join(", "))]
    Hyperparameters {
        /// The optimizer.
        optimizer: &'static str,
        /// Those given.
        given: Vec<String>,
        /// Those that it has.
        expected: Vec<&'static str>,
    },
    /// A hyperparameter that is outside its range, or is so once rounded to the format of the parameters.
    #[error("{name} is {value}, allowed, in the format of the parameters too: at least {low} and below {high}")]
    Range {
        /// The hyperparameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The smallest allowed value.
        low: f64,
        /// What it must be below.
        high: f64,
    },
}

/// The names of the optimizers that take any number of parameters.
pub fn names<R: Real + Send + Sync>() -> Vec<&'static str> {
    struct Names(Vec<&'static str>);
    impl<R: Real> OptimizerVisitor<R> for Names {
        fn optimizer<O: Catalogued<R>>(&mut self) {
            self.0.extend(O::DIMENSION.is_none().then_some(O::NAME));
        }
    }
    let mut names = Names(Vec::new());
    for_each_optimizer::<R>(&mut names);
    names.0
}

/// The optimizer of this name and variant, with all its hyperparameters by name, before step 0 at the parameters `x`. Clipping is
/// by the norm of all parameters; LAMB takes norms tensor by tensor.
///
/// # Errors
/// Names that are not in the registry; hyperparameters that are missing, unknown or out of range.
pub fn by_name<R>(
    name: &str,
    variant: &str,
    hyperparameters: &[(&str, f64)],
    layout: &Layout,
    x: &[R],
) -> Result<Box<dyn FlatOptimizer<R>>, NamedError>
where
    R: Real + Send + Sync + 'static,
{
    let wanted = Wanted { variant, hyperparameters };
    /// One line for each optimizer whose coordinates do not meet.
    macro_rules! passes {
        ($($optimizer:ty),* $(,)?) => {
            $(if name == <$optimizer as Catalogued<R>>::NAME {
                return Ok(pass(wanted.build::<R, $optimizer>()?, x));
            })*
        };
    }
    passes![
        Sgd,
        HeavyBall<R>,
        Nesterov<R>,
        SgdW<R>,
        HeavyBallW<R>,
        Qhm<R>,
        SignSgd,
        Signum<R>,
        LionW<R>,
        RmsProp<R>,
        RmsPropMomentum<R>,
        RmsPropW<R>,
        Adam<R>,
        AdamW<R>,
        AmsGrad<R>,
        NAdam<R>,
        AdaMax<R>,
        QhAdam<R>,
        AdaBelief<R>,
        Yogi<R>,
        RAdam<R>,
        AdaGrad<R>,
    ];
    if name == <Lamb<R> as Catalogued<R>>::NAME {
        return Ok(Box::new(Layers::of_layout(wanted.build::<R, Lamb<R>>()?, layout, x)));
    }
    if name == <Clipped<Sgd, R> as Catalogued<R>>::NAME {
        return Ok(Box::new(Layers::of_all(wanted.build::<R, Clipped<Sgd, R>>()?, x)));
    }
    Err(NamedError::Optimizer { name: name.to_owned(), allowed: names::<R>() })
}

fn pass<R, O>(optimizer: O, x: &[R]) -> Box<dyn FlatOptimizer<R>>
where
    R: Real + Send + Sync + 'static,
    O: Coordinatewise<R> + Send + Sync + 'static,
    O::Step: Sync,
    O::State: Sync,
    O::Run: Send,
{
    Box::new(Pass::start(optimizer, x))
}

/// What is asked for of an optimizer.
struct Wanted<'a> {
    variant: &'a str,
    hyperparameters: &'a [(&'a str, f64)],
}

impl Wanted<'_> {
    fn build<R: Real, O: Catalogued<R> + Optimizer<R>>(&self) -> Result<O, NamedError> {
        let variant: &Variant<R, O> =
            O::VARIANTS.iter().find(|variant| variant.name == self.variant).ok_or_else(|| {
                let allowed = O::VARIANTS.iter().map(|variant| variant.name).collect();
                NamedError::Variant { optimizer: O::NAME, name: self.variant.to_owned(), allowed }
            })?;
        let mut values = [R::ZERO; MAX_HYPERPARAMETERS];
        let mut found = 0;
        for (value, parameter) in values.iter_mut().zip(variant.hyperparameters) {
            let Some((_, given)) = self.hyperparameters.iter().find(|(name, _)| *name == parameter.name) else {
                continue;
            };
            let (low, high) = parameter.range;
            *value = R::of(*given);
            // What is below 1 may round to 1.
            if !(low..high).contains(given) || !(low..high).contains(&value.to_f64()) {
                return Err(NamedError::Range { name: parameter.name, value: *given, low, high });
            }
            found += 1;
        }
        if found != variant.hyperparameters.len() || found != self.hyperparameters.len() {
            let given = self.hyperparameters.iter().map(|(name, _)| (*name).to_owned()).collect();
            let expected = variant.hyperparameters.iter().map(|parameter| parameter.name).collect();
            return Err(NamedError::Hyperparameters { optimizer: O::NAME, given, expected });
        }
        Ok((variant.build)(&values))
    }
}
