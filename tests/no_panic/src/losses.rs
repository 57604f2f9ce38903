//! Losses, and those that are drawn.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::loss::{
    Cos, DoubleWell, EmbeddedSaddle, Linear, LinearRegression, Loss, LossFactor, Parabola, Quadratic, RandomLoss,
    RandomQuadratic, Rosenbrock, SaddleCoordinate, SampledGradient, Tent,
};
use optsde_core::noise::Covariance;
use optsde_core::oracle::GradientOracle;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};

use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub(crate) fn losses<R: Real>() {
    let (inputs, targets) = ([any_vector::<R>(); 9], [any::<R>(); 9]);
    if let Ok(regression) = LinearRegression::new(black_box(&inputs[..]), black_box(&targets[..]), LossFactor::One) {
        loss(&regression);
        let _ = black_box((regression.count(), LinearRegression::samples(&regression)));
    }
    if let Ok(quadratic) = Quadratic::new(any_matrix::<R>()) {
        loss(&quadratic);
    }
    loss(&Linear { slope: any_vector::<R>() });
    let saddle = EmbeddedSaddle { curvature: any_matrix::<R>(), quartic: any(), cubic: any() };
    loss(&saddle);
    let coordinate = SaddleCoordinate { curvature: any::<R>(), quartic: any(), cubic: any() };
    let _ = black_box((coordinate.stationary_points(), coordinate.curvature_at(any())));
    let _ = black_box((SaddleCoordinate::value(&coordinate, any()), SaddleCoordinate::slope(&coordinate, any())));
    loss(&EmbeddedSaddle::diagonal(any_vector::<R>(), any(), any()));
    loss(&Quadratic::diagonal(any_vector::<R>()));
    let _ = black_box(LossFactor::value::<R>(black_box(LossFactor::Half)));
    loss(&Rosenbrock { steepness: any::<R>() });
    if let Ok(well) = DoubleWell::new(any::<R>(), any(), any(), any()) {
        loss_of(&well, [any()]);
        let _ = black_box((well.crossover(), well.height(), well.well_part()));
    }
    random_loss(Cos { strength: any::<R>(), deviation: any() }, any_vector());
    let tent = Tent { slope: any::<R>(), probability: any() };
    random_loss(tent, [any(), any()]);
    let _ = black_box((tent.mean_slope(), Tent::deviation(&tent)));
    let parabola = || Parabola { curvature: any::<R>(), offset: any(), probability: any() };
    if let Ok(random) = RandomQuadratic::new([parabola(), parabola(), parabola()]) {
        random_loss(random, [any()]);
        let _ = black_box((RandomQuadratic::parabolas(&random), RandomQuadratic::variance(&random, any())));
    }
}

#[inline(never)]
fn random_loss<R: Real, L: RandomLoss<R, N> + Covariance<R, N> + Copy, const N: usize>(loss: L, x: [R; N]) {
    loss_of(&loss, x);
    let mut random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), black_box(Purpose::Steps), black_box(3));
    let gamma = loss.draw(&mut random);
    let _ = black_box(loss.gradient_of(&gamma, &x));
    let _ = black_box((loss.value_of(&gamma, &x), SampledGradient { loss }.gradient(0, &x, &mut random)));
    let _ = black_box((loss.correlate(&x, &x), loss.variances(&x), loss.structure(), RandomLoss::words(&loss)));
}

#[inline(never)]
fn loss<R: Real>(loss: &impl Loss<R, D>) {
    loss_of(loss, any_vector());
}

fn loss_of<R: Real, const N: usize>(loss: &impl Loss<R, N>, x: [R; N]) {
    let _ = black_box((loss.value(&x), loss.gradient(&x), loss.hessian(&x)));
}
