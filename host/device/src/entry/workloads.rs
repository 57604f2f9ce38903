//! The reference workloads.

use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;

use super::entries;
use crate::Number;
use crate::observe::Position;

entries! {
    heavy_ball_white_2: Descent<HeavyBall<Number>, NoisyGradient<Quadratic<Number, 2>, White<Number>>, Constant<Number>, Number, 2>, Position, 2;
}
