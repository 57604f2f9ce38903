//! The ensembles of Malladi22.

use optsde_core::loss::{Linear, Quadratic};
use optsde_core::noise::{Correlated, DiagonalCovariance, FiniteLaw, White};
use optsde_core::optimizer::{Adam, RmsProp};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::sde::{AdamSde, MalladiAdamSde, MalladiRmspropSde, RmspropSde};
use optsde_core::stepper::{EulerMaruyama, Integration};
use optsde_core::svag::Svag;

use super::entries;
use crate::Number;
use crate::observe::{Differences, Distance, MeanAndSquareAround, Position, ScaledSecondMoment, SecondMomentAround};
use crate::process::{BesideEquation, TwoEquations};

type Slope = Linear<Number, 1>;
type Parabola = Quadratic<Number, 1>;
type Unit = DiagonalCovariance<Number, 1>;
type From<O, G> = Descent<O, G, Constant<Number>, Number, 1>;
/// A linear loss with noise of V values.
type Values<const V: usize> = NoisyGradient<Slope, Correlated<Unit, FiniteLaw<Number, V>, Number>>;
type Gaussian<L> = NoisyGradient<L, White<Number>>;
type Rmsprop = RmspropSde<Parabola, Unit, Number>;
type BothAdam = TwoEquations<MalladiAdamSde<Parabola, Unit, Number>, AdamSde<Parabola, Unit, Number>, 2>;
type BothRmsprop = TwoEquations<MalladiRmspropSde<Parabola, Unit, Number>, Rmsprop, 1>;

entries! {
    rmsprop_white_linear_square: From<RmsProp<Number>, Gaussian<Slope>>, MeanAndSquareAround, 2;
    rmsprop_white_1_square: From<RmsProp<Number>, Gaussian<Parabola>>, MeanAndSquareAround, 2;
    rmsprop_white_linear_second_moment: From<RmsProp<Number>, Gaussian<Slope>>, SecondMomentAround, 4;
    rmsprop_two_values_linear_second_moment: From<RmsProp<Number>, Values<2>>, ScaledSecondMoment, 3;
    rmsprop_svag_linear_second_moment: From<RmsProp<Number>, Svag<Values<2>, Number>>, ScaledSecondMoment, 3;
    rmsprop_three_values_linear_position: From<RmsProp<Number>, Values<3>>, Position, 1;
    rmsprop_equation_euler_1_position: Integration<Rmsprop, EulerMaruyama, Number, 1, 1>, Position, 1;
    rmsprop_beside_equation_differences: BesideEquation, Differences, 2;
    rmsprop_two_equations_distance: BothRmsprop, Distance, 1;
    adam_two_values_linear_square: From<Adam<Number>, Values<2>>, MeanAndSquareAround, 2;
    adam_three_values_linear_position: From<Adam<Number>, Values<3>>, Position, 1;
    adam_two_equations_distance: BothAdam, Distance, 1;
}
