//! The reference workloads.

use optsde_core::loss::{Linear, Quadratic, Regularized};
use optsde_core::noise::{DiagonalCovariance, Gaussian, White};
use optsde_core::optimizer::{HeavyBall, Sgd};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::sde::AdamSde;
use optsde_core::stepper::{Integration, PlainEulerMaruyama};

use super::entries;
use crate::Number;
use crate::observe::{FirstSquares, Position};

type On<L, O, N, const D: usize> = Descent<O, NoisyGradient<L, N>, Constant<Number>, Number, D>;
type Decay<const D: usize> = Regularized<Linear<Number, D>, Number>;
type AdamEquation<const D: usize> = AdamSde<Quadratic<Number, D>, DiagonalCovariance<Number, D>, Number>;

entries! {
    heavy_ball_white_2: On<Quadratic<Number, 2>, HeavyBall<Number>, White<Number>, 2>, Position, 2;
    adam_equation_euler_2: Integration<AdamEquation<2>, PlainEulerMaruyama, Number, 2, 2>, Position, 2;
    sgd_gaussian_64_first_squares: On<Decay<64>, Sgd, Gaussian<Number, 64>, 64>, FirstSquares<64>, 2;
}
