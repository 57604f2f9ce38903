//! All optimizers. A new one gets its line in [`for_each_optimizer`]; everything that is made for every optimizer is made
//! from this list, and the tests say what is missing after that.

use super::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Clipped, DampedNewton, FullMatrixAdam, GOLDEN_START,
    HeavyBall, HeavyBallW, Lamb, LionW, NAdam, NaturalGradient, Nesterov, QhAdam, Qhm, RAdam, RmsProp, RmsPropMomentum,
    RmsPropW, Sgd, SgdW, SignSgd, Signum, Yogi,
};
use crate::Real;

/// What is to be done with each optimizer.
pub trait OptimizerVisitor<R: Real> {
    /// Is called once with each.
    fn optimizer<O: Catalogued<R>>(&mut self);
}

/// Calls `visitor` with every optimizer, in the order of the documentation. Those with matrices have the dimension of the
/// golden problem.
pub fn for_each_optimizer<R: Real>(visitor: &mut impl OptimizerVisitor<R>) {
    const D: usize = GOLDEN_START.len();
    visitor.optimizer::<Sgd>();
    visitor.optimizer::<HeavyBall<R>>();
    visitor.optimizer::<Nesterov<R>>();
    visitor.optimizer::<DampedNewton<R, D>>();
    visitor.optimizer::<NaturalGradient<R, D>>();
    visitor.optimizer::<FullMatrixAdam<R, D>>();
    visitor.optimizer::<SgdW<R>>();
    visitor.optimizer::<HeavyBallW<R>>();
    visitor.optimizer::<Qhm<R>>();
    visitor.optimizer::<Clipped<Sgd, R>>();
    visitor.optimizer::<SignSgd>();
    visitor.optimizer::<Signum<R>>();
    visitor.optimizer::<LionW<R>>();
    visitor.optimizer::<RmsProp<R>>();
    visitor.optimizer::<RmsPropMomentum<R>>();
    visitor.optimizer::<RmsPropW<R>>();
    visitor.optimizer::<Adam<R>>();
    visitor.optimizer::<AdamW<R>>();
    visitor.optimizer::<AmsGrad<R>>();
    visitor.optimizer::<NAdam<R>>();
    visitor.optimizer::<AdaMax<R>>();
    visitor.optimizer::<QhAdam<R>>();
    visitor.optimizer::<AdaBelief<R>>();
    visitor.optimizer::<Yogi<R>>();
    visitor.optimizer::<RAdam<R>>();
    visitor.optimizer::<AdaGrad<R>>();
    visitor.optimizer::<Lamb<R>>();
}
