//! Random losses: each is the mean of its L_gamma, and its covariance the one of their gradients.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::{Cos, Loss, Parabola, RandomLoss, RandomQuadratic, SampledGradient, Tent, TentSign};
use optsde_core::noise::{Covariance, NoiseStructure};
use optsde_core::optimizer::{Decayed, Optimizer, Sgd, WeightDecay};
use optsde_core::oracle::GradientOracle;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};

fn close(found: f64, expected: f64, allowed: f64) {
    assert!((found - expected).abs() <= allowed, "{found:e}, expected {expected:e}, allowed {allowed:e}");
}

#[test]
fn the_tent_iterates_of_eq_7_for_given_signs() {
    // Five iterates x' = x - eta (grad L_gamma(x) + lambda x), computed with 50 digits. The map turns by at most
    // eta A / r^2 = 0.3 a step and expands errors by less than 2; five steps of some ten roundings each.
    let cases = [
        (
            [1, 1, -1, 1, -1],
            1.5,
            0.1,
            0.01,
            [1.0, 0.3],
            [
                [1.040_284_403_669_724_7, 0.162_085_321_100_917_42],
                [1.061_177_906_649_209_7, 0.021_149_371_909_089_61],
                [1.057_300_681_975_306, 0.162_424_457_070_615_17],
                [1.077_535_335_497_713_5, 0.023_662_229_930_542_66],
                [1.073_402_354_877_168_5, 0.162_778_043_142_383_53],
            ],
        ),
        (
            [-1, 1, 1, 1, 1],
            0.7,
            0.5,
            0.05,
            [0.4, -0.9],
            [
                [0.065_257_731_958_762_94, -1.021_829_896_907_216_6],
                [0.404_757_727_372_961_73, -0.974_498_269_018_883_1],
                [0.700_953_862_224_583_3, -0.822_907_885_074_283],
                [0.929_912_156_802_466_4, -0.592_381_422_853_397_1],
                [1.077_217_632_091_755_7, -0.309_839_710_679_774_34],
            ],
        ),
    ];
    for (signs, slope, eta, lambda, mut x, expected) in cases {
        let tent = Tent { slope, probability: 0.5 };
        let optimizer = Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(lambda) };
        let mut memory = x.map(|x| Optimizer::<f64>::memory(&optimizer, x));
        for (k, (sign, after)) in signs.into_iter().zip(expected).enumerate() {
            let gamma = if sign > 0 { TentSign::Plus } else { TentSign::Minus };
            let step = optimizer.prepare(k as u64, eta, &mut ());
            let gradient = tent.gradient_of(&gamma, &x);
            optimizer.apply(&step, &mut x, &gradient, &mut memory);
            close(x[0], after[0], 2e-14);
            close(x[1], after[1], 2e-14);
        }
    }
}

#[test]
fn the_tent_is_the_angle_and_its_gradient_has_length_slope_over_norm() {
    let tent = Tent { slope: 2.0, probability: 1.0 };
    // Angles of 0 to 180 degrees on both sides, at any distance: at most eight roundings of pi.
    let pi = core::f64::consts::PI;
    let root = 3.0_f64.sqrt();
    let cases: [([f64; 2], f64); 7] = [
        ([2.0, 0.0], 0.0),
        ([root, 1.0], pi / 6.0),
        ([1e-3, 1e-3], pi / 4.0),
        ([0.0, -5.0], pi / 2.0),
        ([-1.0, -root], 2.0 * pi / 3.0),
        ([-100.0, 0.0], pi),
        ([-1.0, -0.0], pi),
    ];
    for (x, angle) in cases {
        close(tent.value(&x), 2.0 * angle, 8.0 * f64::EPSILON * pi);
        let gradient: [f64; 2] = tent.gradient(&x);
        let length = (gradient[0] * gradient[0] + gradient[1] * gradient[1]).sqrt();
        let norm = (x[0] * x[0] + x[1] * x[1]).sqrt();
        // The gradient is 0 on the edge.
        close(length, if x[1] == 0.0 { 0.0 } else { 2.0 / norm }, 4.0 * f64::EPSILON * 2.0 / norm);
    }
    for gamma in [TentSign::Plus, TentSign::Minus] {
        assert_eq!(tent.gradient_of(&gamma, &[0.0, 0.0]), [0.0; 2]);
    }
    assert_eq!((tent.value(&[0.0, 0.0]), tent.hessian(&[0.0, 0.0])), (0.0, [[0.0; 2]; 2]));
    close(f64::from(Tent { slope: 1.0_f32, probability: 1.0 }.value(&[0.0, 1.0])), pi / 2.0, 4e-7);
}

/// Mean and covariance of the gradient over a finite law of gamma, against the loss and its covariance.
fn check_moments<const D: usize, L>(loss: &L, law: &[(f64, L::Sample)], x: &Vector<f64, D>, allowed: f64)
where
    L: RandomLoss<f64, D> + Covariance<f64, D>,
{
    let gradients: Vec<(f64, Vector<f64, D>)> = law.iter().map(|(p, gamma)| (*p, loss.gradient_of(gamma, x))).collect();
    let value: f64 = law.iter().map(|(p, gamma)| p * loss.value_of(gamma, x)).sum();
    close(value, loss.value(x), allowed);
    let mean: [f64; D] = std::array::from_fn(|i| gradients.iter().map(|(p, g)| p * g[i]).sum());
    // The columns of the factor are its products with the unit vectors.
    let columns: [Vector<f64, D>; D] =
        std::array::from_fn(|j| loss.correlate(x, &std::array::from_fn(|i| if i == j { 1.0 } else { 0.0 })));
    for i in 0..D {
        close(mean[i], loss.gradient(x)[i], allowed);
        for j in 0..D {
            let covariance: f64 = gradients.iter().map(|(p, g)| p * (g[i] - mean[i]) * (g[j] - mean[j])).sum();
            let product: f64 = columns.iter().map(|column| column[i] * column[j]).sum();
            close(product, covariance, allowed);
            if i == j {
                close(loss.variances(x)[i], covariance, allowed);
            }
        }
    }
}

#[test]
fn the_covariance_is_that_of_the_gradients() {
    // Sums of at most eight products of size at most 10, with ten roundings each.
    let allowed = 80.0 * 10.0 * f64::EPSILON;
    let tent = Tent { slope: 1.5, probability: 0.8 };
    for x in [[1.0, 0.3], [-0.4, -0.9], [0.7, -0.5]] {
        check_moments(&tent, &[(0.8, TentSign::Plus), (0.2, TentSign::Minus)], &x, allowed);
    }
    // Four values of xi with mean 0 and covariance I have the moments of a normal one up to the second.
    let cos = Cos { strength: 0.75, deviation: 0.5 };
    let law = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]].map(|xi| (0.25, xi));
    for x in [[1.0, 0.3], [-0.4, -0.9], [0.7, -0.5]] {
        check_moments(&cos, &law, &x, allowed);
    }
    let random = example();
    for x in [[1.3], [-0.5], [0.0]] {
        check_moments(&random, &random.parabolas().map(|p| (p.probability, p)), &x, allowed);
    }
    assert_eq!(Covariance::<f64, 1>::structure(&random), NoiseStructure::Diagonal);
    assert_eq!(tent.structure(), NoiseStructure::General);
    assert_eq!(Covariance::<f64, 2>::structure(&cos), NoiseStructure::General);
}

#[test]
fn the_cosine_is_undefined_at_0_and_returns_0() {
    let cos = Cos { strength: 1.0, deviation: 1.0 };
    assert_eq!((cos.value(&[0.0; 2]), cos.gradient(&[0.0; 2])), (0.0, [0.0; 2]));
    assert_eq!(cos.hessian(&[0.0; 2]), [[0.0; 2]; 2]);
    // Minus the cosine of 0, 90 and 180 degrees.
    assert_eq!([[2.0, 0.0], [0.0, 3.0], [-4.0, 0.0]].map(|x| cos.value(&x)), [-1.0, 0.0, 1.0]);
}

fn parabola<R: Real>(curvature: f64, offset: f64, probability: f64) -> Parabola<R> {
    Parabola { curvature: R::of(curvature), offset: R::of(offset), probability: R::of(probability) }
}

fn example() -> RandomQuadratic<f64, 3> {
    RandomQuadratic::new([parabola(0.2, -0.4, 0.5), parabola(1.0, 0.5, 0.3), parabola(3.1, 1.9, 0.2)]).expect("a law")
}

/// A source whose words are all the same, so that a uniform number is the one wanted up to its grid.
struct Uniform(f64);

impl<R: Real> Random<R> for Uniform {
    fn word(&mut self) -> u32 {
        0
    }
    fn uniform(&mut self) -> R {
        R::of(self.0)
    }
}

fn check_draws<R: Real>() {
    let law =
        [parabola::<R>(1.0, 0.0, 0.25), parabola(2.0, 0.0, 0.0), parabola(3.0, 0.0, 0.75), parabola(4.0, 0.0, 0.0)];
    let random = RandomQuadratic::new(law).expect("a law");
    let drawn = |uniform: f64| random.draw(&mut Uniform(uniform)).curvature.to_f64();
    let edge = 1.0 - f64::from(f32::EPSILON) / 2.0;
    assert_eq!([1e-7, 0.2499, 0.25, 0.5, edge].map(drawn), [1.0, 1.0, 3.0, 3.0, 3.0]);
    let tent = Tent { slope: R::ONE, probability: R::of(0.25) };
    assert_eq!([1e-7, 0.2499, 0.25, edge].map(|u| tent.draw(&mut Uniform(u))), {
        use TentSign::{Minus, Plus};
        [Plus, Plus, Minus, Minus]
    });
}

#[test]
fn what_is_drawn_partitions_the_unit_interval_in_order() {
    check_draws::<f64>();
    check_draws::<f32>();
}

fn check_words<R: Real, const D: usize, L: RandomLoss<R, D>>(loss: L, x: &Vector<R, D>) {
    // A draw ends where the stream of the next path step begins.
    let oracle = SampledGradient { loss };
    let words = oracle.words();
    let stream = |skip: u64| path_stream(Seed(5), PathIndex(1), Purpose::Steps, skip);
    let mut used = stream(0);
    oracle.gradient(0, x, &mut used);
    let next = |mut stream| Random::<R>::word(&mut stream);
    assert_eq!(next(used), next(stream(words)));
}

#[test]
fn a_sampled_gradient_takes_the_words_it_says() {
    let law = [parabola(1.0, 0.0, 0.5), parabola(2.0, 1.0, 0.5)];
    check_words(RandomQuadratic::new(law).expect("a law"), &[1.0_f64]);
    check_words(Tent { slope: 1.0_f32, probability: 0.5 }, &[1.0, 2.0]);
    check_words(Tent { slope: 1.0_f64, probability: 0.5 }, &[1.0, 2.0]);
    check_words(Cos { strength: 1.0_f64, deviation: 1.0 }, &[1.0, 2.0, 3.0]);
}

#[test]
fn the_norm_on_the_tent_with_weight_decay_is_not_random() {
    // |x'|^2 = (1 - eta lambda)^2 |x|^2 + eta^2 A^2 / |x|^2 for either sign: |x|^2 tends to A sqrt(eta / (lambda (2 -
    // eta lambda))), here A^2 = 5, at the rate 1 - 4 eta lambda or so: 0.996^10000 < 1e-17. A rounding of a step is
    // kept for 1 / 0.004 steps: some ten times 250 roundings.
    let oracle = SampledGradient { loss: Tent { slope: 5.0_f64.sqrt(), probability: 0.7 } };
    let optimizer = Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(0.01) };
    let mut random = path_stream(Seed(3), PathIndex(0), Purpose::Steps, 0);
    let mut x = [1.0, 0.5];
    let step = optimizer.prepare(0, 0.1, &mut ());
    for _ in 0..10_000 {
        let gradient = oracle.gradient(0, &x, &mut random);
        optimizer.apply(&step, &mut x, &gradient, &mut [(); 2]);
    }
    close(x[0] * x[0] + x[1] * x[1], 5.001_250_468_945_398, 2500.0 * f64::EPSILON * 5.0);
}
