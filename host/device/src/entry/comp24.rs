//! The ensembles of Comp24.

use optsde_core::loss::{EmbeddedSaddle, Quadratic};
use optsde_core::noise::{DiagonalCovariance, StudentT, White};
use optsde_core::optimizer::{AdamW, RmsPropW, SecondMoment, Sgd, SgdW, SignSgd};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::{Constant, InversePower};
use optsde_core::sde::{AdamSde, GaussianSign, LinearSign, RmspropSde, SignSgdSde};
use optsde_core::stepper::{EulerMaruyama, Heun, Integration, PlainEulerMaruyama, WeakSecondOrder};

use super::entries;
use crate::Number;
use crate::observe::{
    Basin, BasinOfCoordinate, Beyond, DiagonalLoss, LossAndSquareAround, LossByCoordinate, MomentsAndLoss,
    MomentsAround, SquareAround, SquareAroundEach, Velocity,
};
use crate::process::{FromNormal, StartedAt};

type Saddle = EmbeddedSaddle<Number, 2>;
type Noise = DiagonalCovariance<Number, 2>;
type OnSaddle<O> = Descent<O, NoisyGradient<Saddle, White<Number>>, Constant<Number>, Number, 2>;
type RmspropOnSaddle = StartedAt<OnSaddle<RmsPropW<Number>>, DescentState<Number, SecondMoment<Number>, 2>>;
type AdamEquation<M> = Integration<AdamSde<Saddle, Noise, Number>, M, Number, 2, 2>;
type RmspropEquation<M> = Integration<RmspropSde<Saddle, Noise, Number>, M, Number, 1, 2>;
type OnQuadratic<O, N, S, const D: usize> = Descent<O, NoisyGradient<Quadratic<Number, D>, N>, S, Number, D>;
type Sign<S> = OnQuadratic<SignSgd, White<Number>, S, 2>;
type HeavyTailed<O> = OnQuadratic<O, StudentT<Number>, Constant<Number>, 1>;
type SignEquation<F, M, const D: usize> = Integration<SignSgdSde<Quadratic<Number, D>, F, Number, D>, M, Number, 0, D>;
type Scattered<O, L> = FromNormal<O, NoisyGradient<L, White<Number>>, 2>;
type Settling<O> = Scattered<O, Quadratic<Number, 2>>;
type Settled = MomentsAndLoss<Quadratic<Number, 2>>;

entries! {
    sign_sgd_white_2_loss: Sign<Constant<Number>>, LossAndSquareAround, 2;
    sign_sgd_white_2_velocity: Sign<Constant<Number>>, Velocity<2>, 2;
    sign_sgd_white_2_moments: Sign<Constant<Number>>, MomentsAround<2>, 4;
    sign_sgd_scheduled_2_loss: Sign<InversePower<Number>>, LossByCoordinate, 3;
    sign_sgd_student_t_1_beyond: HeavyTailed<SignSgd>, Beyond<4>, 4;
    sign_sgd_student_t_1_square: HeavyTailed<SignSgd>, SquareAround<Number, 1>, 1;
    sgd_student_t_1_beyond: HeavyTailed<Sgd>, Beyond<4>, 4;
    sign_equation_weak_second_order_2_loss: SignEquation<GaussianSign, WeakSecondOrder, 2>, DiagonalLoss<2>, 1;
    linear_sign_equation_euler_1_squares: SignEquation<LinearSign<Number>, EulerMaruyama, 1>, SquareAroundEach<2>, 2;
    sgdw_white_1_loss: OnQuadratic<SgdW<Number>, White<Number>, Constant<Number>, 1>, DiagonalLoss<1>, 1;
    adamw_saddle_basin: OnSaddle<AdamW<Number>>, Basin, 4;
    rmspropw_saddle_basin: RmspropOnSaddle, Basin, 4;
    adam_equation_heun_saddle_basin: AdamEquation<Heun>, Basin, 4;
    adam_equation_euler_saddle_basin: AdamEquation<PlainEulerMaruyama>, Basin, 4;
    rmsprop_equation_heun_saddle_basin: RmspropEquation<Heun>, Basin, 4;
    rmsprop_equation_euler_saddle_basin: RmspropEquation<PlainEulerMaruyama>, Basin, 4;
    adamw_from_normal_saddle_basin: Scattered<AdamW<Number>, Saddle>, BasinOfCoordinate, 4;
    adamw_from_normal_2_loss: Settling<AdamW<Number>>, Settled, 5;
    rmspropw_from_normal_2_loss: Settling<RmsPropW<Number>>, Settled, 5;
    sgd_from_normal_2_loss: Settling<Sgd>, Settled, 5;
    sign_sgd_from_normal_2_loss: Settling<SignSgd>, Settled, 5;
}
