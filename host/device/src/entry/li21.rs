//! The ensembles of Li21.

use optsde_core::loss::{Cos, Linear, Quadratic, RandomQuadratic, Regularized, SampledGradient, Tent};
use optsde_core::noise::{
    AlphaStable, CenteredPoisson, ConstantCovariance, Correlated, FiniteLaw, Gaussian, Minibatch, Rademacher,
    Reshuffled, StandardNormal, StandardStudentT, White,
};
use optsde_core::optimizer::{Sgd, SgdW};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::sde::{LevyFlow, SgdSde, SgdSecondOrderSde};
use optsde_core::stepper::{Integration, WeakSecondOrder};
use optsde_core::svag::Svag;

use super::entries;
use crate::Number;
use crate::observe::{
    Cosine, CosinesAndCutSquare, Equilibrium, InverseAlpha, MomentsAround, PowersAndDistanceAround, PowersAround,
};
use crate::process::{Blocks, DRAWN, Pendulum};

type From<O, G, const D: usize> = Descent<O, G, Constant<Number>, Number, D>;
type OnLoss<L, N> = From<Sgd, NoisyGradient<L, N>, 1>;
type Unit<P> = Correlated<ConstantCovariance<Number, 1>, P, Number>;
type OnQuadratic<P> = OnLoss<Quadratic<Number, 1>, Unit<P>>;
type Slope = Linear<Number, 1>;
type Poissonian = NoisyGradient<Slope, CenteredPoisson<Number>>;
type Sampled<L> = From<SgdW<Number>, SampledGradient<L>, 2>;
type FirstOrder<L> = Integration<SgdSde<Regularized<L, Number>, L, Number>, WeakSecondOrder, Number, 0, 2>;
type SecondOrder<L> = Integration<SgdSecondOrderSde<Regularized<L, Number>, L, Number>, WeakSecondOrder, Number, 0, 2>;
type Parabolas = Svag<SampledGradient<RandomQuadratic<Number, 3>>, Number>;

entries! {
    sgdw_tent_equilibrium: Sampled<Tent<Number>>, Equilibrium<Tent<Number>>, 4;
    sgdw_cos_equilibrium: Sampled<Cos<Number>>, Equilibrium<Cos<Number>>, 4;
    first_order_tent_equilibrium: FirstOrder<Tent<Number>>, Equilibrium<Tent<Number>>, 4;
    first_order_cos_equilibrium: FirstOrder<Cos<Number>>, Equilibrium<Cos<Number>>, 4;
    second_order_tent_equilibrium: SecondOrder<Tent<Number>>, Equilibrium<Tent<Number>>, 4;
    second_order_cos_equilibrium: SecondOrder<Cos<Number>>, Equilibrium<Cos<Number>>, 4;
    sgd_stable_1_cosines: OnLoss<Quadratic<Number, 1>, AlphaStable<Number>>, CosinesAndCutSquare, 3;
    levy_flow_1_cosines: LevyFlow<Quadratic<Number, 1>, Number, 1>, CosinesAndCutSquare, 3;
    sgd_two_values_pendulum_cosine: OnLoss<Pendulum, Unit<FiniteLaw<Number, 2>>>, Cosine, 1;
    sgd_gaussian_pendulum_cosine: OnLoss<Pendulum, Unit<StandardNormal>>, Cosine, 1;
    sgd_two_values_1_powers: OnQuadratic<FiniteLaw<Number, 2>>, PowersAround, 3;
    sgd_gaussian_1_powers: OnQuadratic<StandardNormal>, PowersAround, 3;
    sgd_rademacher_1_powers: OnQuadratic<Rademacher>, PowersAround, 3;
    sgd_standard_student_t_1_powers: OnQuadratic<StandardStudentT<Number>>, PowersAround, 3;
    sgd_poisson_linear_powers: From<Sgd, Poissonian, 1>, PowersAndDistanceAround, 4;
    sgd_white_linear_powers: OnLoss<Slope, White<Number>>, PowersAndDistanceAround, 4;
    svag_poisson_linear_powers: From<Sgd, Svag<Poissonian, Number>, 1>, PowersAndDistanceAround, 4;
    svag_parabolas_powers: From<Sgd, Parabolas, 1>, PowersAround, 3;
    sgd_minibatch_1_moments: From<Sgd, Minibatch<'_, Number, 1, 1>, 1>, MomentsAround<1>, 2;
    sgd_reshuffled_1_moments: From<Sgd, Reshuffled<'_, Number, 1>, 1>, MomentsAround<1>, 2;
    blocks_gaussian_inverse_alpha: Blocks<Gaussian<Number, DRAWN>>, InverseAlpha, 1;
    blocks_stable_inverse_alpha: Blocks<AlphaStable<Number>>, InverseAlpha, 1;
}
