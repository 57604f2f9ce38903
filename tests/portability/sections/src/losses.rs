//! Losses: values, gradients, Hessians, and the noise of those that are drawn.

use optsde_core::Real;
use optsde_core::loss::{
    Cos, DoubleWell, EmbeddedSaddle, Linear, LinearRegression, Loss, LossFactor, Parabola, Quadratic, RandomLoss,
    RandomQuadratic, Regularized, Rosenbrock, SaddleCoordinate, Tent, TentSign,
};
use optsde_core::noise::Covariance;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::statistics::Digest;

use crate::section::Sections;
use crate::{matrix, real, vector};

/// Points away from the singularities, in each quadrant and of several sizes.
const POINTS: [[f64; 2]; 5] = [[1.0, 0.1], [-0.7, 2.3], [-1e-3, -4.0], [12.5, -0.9], [0.0, -1.0]];

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    let quadratic = Quadratic { curvature: matrix::<R, 2>([[2.0, 0.3], [0.3, 0.1]]) };
    loss(sections, "quadratic", &quadratic, POINTS);
    loss(sections, "linear", &Linear { slope: vector::<R, 2>([0.3, -1.7]) }, POINTS);
    loss(sections, "regularized", &Regularized { loss: quadratic, decay: real(0.1) }, POINTS);
    let curvature = matrix::<R, 2>([[-1.0, 0.2], [0.2, 2.0]]);
    loss(sections, "embedded_saddle", &EmbeddedSaddle { curvature, quartic: real(0.9), cubic: real(0.25) }, POINTS);
    loss(sections, "rosenbrock", &Rosenbrock { steepness: real::<R>(100.0) }, POINTS);
    let (inputs, targets) = regression_data();
    let regression = LinearRegression::new(&inputs, &targets, LossFactor::Half).expect("as many inputs as targets");
    loss(sections, "linear_regression", &regression, POINTS);
    let well = DoubleWell::new(real::<R>(1.0), real(0.5), real(1.0), real(0.3)).expect("in range");
    loss(sections, "double_well", &well, POINTS.map(|[x, _]| [x]));
    sections.add("loss", "saddle_coordinate", |digest| {
        let coordinate = SaddleCoordinate { curvature: real::<R>(-1.0), quartic: real(0.9), cubic: real(0.25) };
        for [x, y] in POINTS {
            digest.fields(&[coordinate.value(real(x)), coordinate.slope(real(y)), coordinate.curvature_at(real(x))]);
        }
        digest.fields::<R>(&coordinate.stationary_points().expect("three stationary points"));
    });
    sections.add("loss", "double_well_shape", |digest| {
        digest.fields(&[well.crossover(), well.height(), well.well_part()]);
    });
    drawn(sections);
}

/// The losses that are drawn at each step.
fn drawn<R: Real>(sections: &mut Sections<'_, R>) {
    let cos = Cos { strength: real::<R>(0.8), deviation: real(0.3) };
    random_loss(sections, "cos", "cos_drawn", &cos, POINTS, |xi, digest| digest.fields(xi));
    let tent = Tent { slope: real::<R>(1.1), probability: real(0.7) };
    let sign = |sign: &TentSign, digest: &mut Digest| digest.word(u64::from(*sign == TentSign::Plus));
    random_loss(sections, "tent", "tent_drawn", &tent, POINTS, sign);
    let random = random_quadratic::<R>();
    sections.add("loss", "random_quadratic_variance", |digest| digest.real(random.variance(real(0.3))));
    let points = POINTS.map(|[x, _]| [x]);
    random_loss(sections, "random_quadratic", "random_quadratic_drawn", &random, points, |parabola, digest| {
        digest.fields(&[parabola.curvature, parabola.offset]);
    });
}

/// Three parabolas.
pub(crate) fn random_quadratic<R: Real>() -> RandomQuadratic<R, 3> {
    let parabola = |curvature, offset, probability| Parabola {
        curvature: real(curvature),
        offset: real(offset),
        probability: real(probability),
    };
    RandomQuadratic::new([parabola(1.0, 0.5, 0.5), parabola(3.0, 0.0, 0.25), parabola(0.5, -2.0, 0.25)])
        .expect("probabilities that add up to 1")
}

/// Inputs and targets of a linear regression.
pub(crate) fn regression_data<R: Real>() -> ([[R; 2]; 40], [R; 40]) {
    let number = |i: usize, period: usize| f64::from(u32::try_from(i % period).unwrap_or(0));
    let inputs = core::array::from_fn(|i| [real(number(i, 7) / 4.0), real(number(i, 5))]);
    (inputs, core::array::from_fn(|i| real(number(i, 11) / 8.0)))
}

fn loss<R: Real, L: Loss<R, D>, const D: usize, const N: usize>(
    sections: &mut Sections<'_, R>,
    name: &'static str,
    loss: &L,
    points: [[f64; D]; N],
) {
    sections.add("loss", name, |digest| {
        for x in points.map(vector) {
            digest.real(loss.value(&x));
            digest.fields(&loss.gradient(&x));
            digest.fields(&loss.hessian(&x));
        }
    });
}

/// The loss, then what is drawn of it and the covariance of its gradient noise.
fn random_loss<R: Real, L: RandomLoss<R, D> + Covariance<R, D>, const D: usize, const N: usize>(
    sections: &mut Sections<'_, R>,
    name: &'static str,
    drawn_name: &'static str,
    of: &L,
    points: [[f64; D]; N],
    sample: impl Fn(&L::Sample, &mut Digest),
) {
    loss(sections, name, of, points);
    sections.add("loss", drawn_name, |digest| {
        let random = &mut path_stream(Seed(7), PathIndex(1), Purpose::Steps, 0);
        for x in points.map(vector) {
            let drawn = of.draw(random);
            sample(&drawn, digest);
            digest.real(of.value_of(&drawn, &x));
            digest.fields(&of.gradient_of(&drawn, &x));
            digest.fields(&of.correlate(&x, &[R::ONE; D]));
            digest.fields(&of.variances(&x));
        }
    });
}
