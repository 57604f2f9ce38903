//! The ensembles of Liu21.

use optsde_core::loss::Quadratic;
use optsde_core::noise::{CenteredChiSquared, Gaussian, Minibatch, StudentT, White};
use optsde_core::optimizer::{Adam, DampedNewton, FullMatrixAdam, HeavyBall, NaturalGradient, Qhm, Sgd};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;

use super::entries;
use crate::Number;
use crate::observe::{
    EscapeCount, LossAndMixedMoments, MixedMomentAndLoss, MomentsAndEllipses, MomentsAround, SquareAround, SquaresAlong,
};
use crate::process::{AlongAxes, Escapes, FromNormal};

type From<O, G, const D: usize> = Descent<O, G, Constant<Number>, Number, D>;
type OnQuadratic<O, N, const D: usize> = From<O, NoisyGradient<Quadratic<Number, D>, N>, D>;
/// Of up to 1024 samples.
type Batches<'a, const D: usize> = Minibatch<'a, Number, D, 16>;
type InThree<O> = OnQuadratic<O, Gaussian<Number, 3>, 3>;
type InTwo<O> = OnQuadratic<O, Gaussian<Number, 2>, 2>;
type Scattered = FromNormal<HeavyBall<Number>, NoisyGradient<Quadratic<Number, 3>, AlongAxes<3>>, 3>;
type LossInThree = LossAndMixedMoments<Quadratic<Number, 3>>;
type LossInTwo = MixedMomentAndLoss<Quadratic<Number, 2>>;

entries! {
    sgd_white_1_moments: OnQuadratic<Sgd, White<Number>, 1>, MomentsAround<1>, 2;
    sgd_white_1_square: OnQuadratic<Sgd, White<Number>, 1>, SquareAround<Number, 1>, 1;
    sgd_white_2_ellipses: OnQuadratic<Sgd, White<Number>, 2>, MomentsAndEllipses, 6;
    sgd_student_t_1_square: OnQuadratic<Sgd, StudentT<Number>, 1>, SquareAround<Number, 1>, 1;
    sgd_chi_squared_1_square: OnQuadratic<Sgd, CenteredChiSquared<Number>, 1>, SquareAround<Number, 1>, 1;
    sgd_minibatch_2_moments: From<Sgd, Batches<'_, 2>, 2>, MomentsAround<2>, 4;
    heavy_ball_white_1_square: OnQuadratic<HeavyBall<Number>, White<Number>, 1>, SquareAround<Number, 1>, 1;
    heavy_ball_minibatch_1_square: From<HeavyBall<Number>, Batches<'_, 1>, 1>, SquareAround<Number, 1>, 1;
    heavy_ball_gaussian_3_loss: InThree<HeavyBall<Number>>, LossInThree, 4;
    qhm_gaussian_3_loss: InThree<Qhm<Number>>, LossInThree, 4;
    damped_newton_gaussian_3_loss: InThree<DampedNewton<Number, 3>>, LossInThree, 4;
    natural_gradient_gaussian_3_loss: InThree<NaturalGradient<Number, 3>>, LossInThree, 4;
    full_matrix_adam_gaussian_3_loss: InThree<FullMatrixAdam<Number, 3>>, LossInThree, 4;
    full_matrix_adam_gaussian_2_loss: InTwo<FullMatrixAdam<Number, 2>>, LossInTwo, 2;
    adam_gaussian_2_loss: InTwo<Adam<Number>>, LossInTwo, 2;
    heavy_ball_from_normal_3_squares: Scattered, SquaresAlong<3>, 3;
    escapes_double_well: Escapes, EscapeCount, 1;
}
