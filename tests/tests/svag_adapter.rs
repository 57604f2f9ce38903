//! SVAG: weights and hyperparameters of both papers, and the moments of an amplified oracle by enumeration.

mod goodness;

use goodness::{Chosen, stream};
use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{Correlated, DiagonalCovariance, FiniteLaw, StandardNormal, White};
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::random::Random;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, Svag, SvagScale};

fn li21(l: f64) -> Amplification<f64> {
    Amplification::new(SvagScale::Li21(l)).expect("l in range")
}

fn malladi22(l: f64) -> Amplification<f64> {
    Amplification::new(SvagScale::Malladi22(l)).expect("l in range")
}

fn close(what: &str, value: f64, expected: f64) {
    // Closed forms of a few operations.
    assert!((value - expected).abs() <= 8.0 * f64::EPSILON * (1.0 + expected.abs()), "{what}: {value} {expected}");
}

#[test]
fn weights_are_those_of_each_paper() {
    // Li21 eq. (5): w_+ = (1 + sqrt(2 l - 1))/2 first. At l = 5 they are whole numbers.
    assert_eq!(li21(5.0).weights(), [2.0, -1.0]);
    assert_eq!(li21(1.0).weights(), [1.0, 0.0]);
    let [plus, minus] = li21(3.0).weights();
    close("w_+", plus, 1.618_033_988_749_895);
    close("w_-", minus, -0.618_033_988_749_895);
    // Malladi22 Definition 6.1: the minus sign first. At l = 5, sqrt(49) = 7.
    assert_eq!(malladi22(5.0).weights(), [-3.0, 4.0]);
    assert_eq!(malladi22(1.0).weights(), [0.0, 1.0]);
    let [r1, r2] = malladi22(2.0).weights();
    close("r_1", r1, -0.822_875_655_532_295_3);
    close("r_2", r2, 1.822_875_655_532_295_3);
}

#[test]
fn power_sums_of_the_weights_are_1_and_a_and_three_a_minus_one_over_two() {
    for (l, amplification) in [1.0, 2.0, 7.0, 128.0].map(|l| (l, li21(l))) {
        let power = |p: i32| amplification.weights().map(|w| w.powi(p)).iter().sum::<f64>();
        close("sum", power(1), 1.0);
        close("squares", power(2), l);
        // Cubes of weights of size sqrt(l/2) cancel to 3 l / 2: a loss of sqrt(l).
        assert!((power(3) - (3.0 * l - 1.0) / 2.0).abs() < 8.0 * f64::EPSILON * l * l.sqrt());
    }
}

#[test]
fn l_of_li21_is_l_squared_of_malladi22() {
    for l in [1.0, 1.5, 4.0] {
        let (li, malladi) = (li21(l * l), malladi22(l));
        let [plus, minus] = li.weights();
        assert_eq!([minus, plus], malladi.weights());
        assert_eq!(li.covariance_factor(), malladi.covariance_factor());
        assert_eq!(li.deviation_factor(), malladi.deviation_factor());
    }
}

#[test]
fn the_third_moment_falls_as_the_formula_of_malladi22() {
    // (3 l^2 - 1) / (2 l^3): 1 at 1, 11/16 at 2, 13/27 at 3, 767/8192 at 16.
    for (l, expected) in
        [(1.0, 1.0), (1.5, 0.851_851_851_851_851_9), (2.0, 11.0 / 16.0), (3.0, 13.0 / 27.0), (16.0, 767.0 / 8192.0)]
    {
        close("factor", malladi22(l).third_moment_factor(), expected);
        assert!(expected <= 1.5 / l);
    }
}

#[test]
fn hyperparameters_are_those_of_the_scaling_rules() {
    // Malladi22 Definition 6.2 at l = 2: eta/2, 1 - (1 - beta)/4, 2 epsilon, 4 steps for one.
    let base = AdaptiveHyperparameters { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    let changed = malladi22(2.0).adaptive(base);
    close("eta", changed.learning_rate, 0.0005);
    close("beta1", changed.beta1, 0.975);
    close("beta2", changed.beta2, 0.999_75);
    close("epsilon", changed.epsilon, 2e-8);
    assert_eq!(malladi22(2.0).covariance_factor(), 4.0);
    assert_eq!(changed, li21(4.0).adaptive(base));
    assert_eq!(malladi22(1.0).adaptive(base).learning_rate, 0.001);
    // Li21: eta / l for SGD.
    assert_eq!(li21(4.0).learning_rate(0.5), 0.125);
}

/// Gradients of a finite population in two dimensions: the upper bits of a word say which.
struct Population;

/// From a list of random three-digit numbers; the probabilities are 1/4, 1/8 and 5/8.
const GRADIENTS: [Vector<f64, 2>; 3] = [[1.173, -0.182], [-1.945, -0.124], [0.49, 0.259]];

impl GradientOracle<f64, 2> for Population {
    fn words(&self) -> u64 {
        1
    }
    fn gradient(&self, _k: u64, _x: &Vector<f64, 2>, random: &mut impl Random<f64>) -> Vector<f64, 2> {
        match random.word() >> 29 {
            0 | 1 => GRADIENTS[0],
            2 => GRADIENTS[1],
            _ => GRADIENTS[2],
        }
    }
}

/// All 64 outcomes of the two draws of an amplified oracle, each as probable as the other.
fn outcomes(amplification: Amplification<f64>) -> Vec<Vector<f64, 2>> {
    let oracle = Svag { oracle: Population, amplification };
    (0..64).map(|code: u32| oracle.gradient(0, &[0.0; 2], &mut Chosen(&[(code / 8) << 29, (code % 8) << 29]))).collect()
}

fn mean_of(outcomes: &[Vector<f64, 2>], statistic: impl Fn(Vector<f64, 2>) -> f64) -> f64 {
    outcomes.iter().map(|&g| statistic(g)).sum::<f64>() / 64.0
}

#[test]
fn the_mean_stays_the_covariance_is_multiplied_by_a_and_the_third_moment_by_three_a_minus_one_over_two() {
    let plain = outcomes(li21(1.0));
    let mean = [0, 1].map(|i| mean_of(&plain, |g| g[i]));
    for amplification in [li21(2.0), li21(7.0), malladi22(1.5), malladi22(4.0)] {
        let (a, all) = (amplification.covariance_factor(), outcomes(amplification));
        for i in 0..2 {
            close("mean", mean_of(&all, |g| g[i]), mean[i]);
            for j in 0..2 {
                let second = |g: Vector<f64, 2>| (g[i] - mean[i]) * (g[j] - mean[j]);
                // Numbers of size a, cancelling.
                let expected = a * mean_of(&plain, second);
                assert!((mean_of(&all, second) - expected).abs() < 32.0 * f64::EPSILON * a);
                for k in 0..2 {
                    let third = |g: Vector<f64, 2>| second(g) * (g[k] - mean[k]);
                    let expected = (3.0 * a - 1.0) / 2.0 * mean_of(&plain, third);
                    assert!((mean_of(&all, third) - expected).abs() < 64.0 * f64::EPSILON * a * a.sqrt());
                }
            }
        }
    }
}

#[test]
fn the_moments_of_one_step_are_those_of_an_independent_enumeration() {
    // Step -(eta/l) g with eta = 0.3 and l = 2 in Li21's counting; raw moments in 50 digits, rounded once.
    let amplification = li21(2.0);
    let rate = amplification.learning_rate(0.3);
    let steps: Vec<_> = outcomes(amplification).into_iter().map(|g| g.map(|g| -rate * g)).collect();
    let check =
        |what, value: f64, expected: f64| assert!((value - expected).abs() < 1e-14, "{what}: {value} {expected}");
    check("E x", mean_of(&steps, |s| s[0]), -0.053_456_25);
    check("E y", mean_of(&steps, |s| s[1]), -0.015_131_25);
    check("E xx", mean_of(&steps, |s| s[0] * s[0]), 0.040_653_958_710_937_5);
    check("E xy", mean_of(&steps, |s| s[0] * s[1]), 0.001_715_403_867_187_499_9);
    check("E yy", mean_of(&steps, |s| s[1] * s[1]), 0.002_116_833_398_437_5);
    check("E xxx", mean_of(&steps, |s| s[0].powi(3)), 0.005_479_974_275_247_07);
    check("E xxy", mean_of(&steps, |s| s[0] * s[0] * s[1]), 0.000_927_107_818_163_085_9);
    check("E xyy", mean_of(&steps, |s| s[0] * s[1] * s[1]), -0.000_173_306_151_624_023_42);
    check("E yyy", mean_of(&steps, |s| s[1].powi(3)), -5.027_215_933_300_781_6e-5);
}

#[test]
fn poisson_gradients_become_normal_as_l_grows() {
    // Li21 Example B.1 under SVAG: l T steps of -(eta/l) (w_1 P_1 + w_2 P_2) with P ~ Poisson(1), all of whose
    // cumulants are 1. Cumulants add up: the n-th is l T (-eta/l)^n (w_1^n + w_2^n). Expected at eta = 1/2, T = 6:
    // -eta T, eta^2 T, -eta^3 T (3 l - 1) / (2 l^2), eta^4 T (l^2 + 2 l - 1) / (2 l^3).
    let known: [(f64, [f64; 4]); 3] = [
        (2.0, [-3.0, 1.5, -0.468_75, 0.164_062_5]),
        (4.0, [-3.0, 1.5, -0.257_812_5, 0.067_382_812_5]),
        (16.0, [-3.0, 1.5, -0.068_847_656_25, 0.013_137_817_382_812_5]),
    ];
    for (l, cumulants) in known {
        let amplification = li21(l);
        let rate = amplification.learning_rate(0.5);
        for (n, expected) in (1..).zip(cumulants) {
            let weights: f64 = amplification.weights().map(|w| w.powi(n)).iter().sum();
            close("cumulant", l * 6.0 * (-rate).powi(n) * weights, expected);
        }
    }
}

#[test]
fn with_l_of_one_it_is_the_oracle_itself() {
    // First gradient in Li21, second in Malladi22; the other one has weight 0.
    let oracle = NoisyGradient { loss: Quadratic::diagonal([1.0, 0.1]), noise: White { deviation: 1.0 } };
    for k in 0..100 {
        let mut random = stream(k);
        let first = oracle.gradient(0, &[1.0; 2], &mut random);
        let second = oracle.gradient(1, &[1.0; 2], &mut random);
        let amplified = |amplification| Svag { oracle, amplification }.gradient(0, &[1.0; 2], &mut stream(k));
        assert_eq!((amplified(li21(1.0)), amplified(malladi22(1.0))), (first, second));
    }
}

/// Gives the number of the call.
struct Calls;

impl<R: Real> GradientOracle<R, 1> for Calls {
    fn words(&self) -> u64 {
        3
    }
    fn gradient(&self, k: u64, _x: &Vector<R, 1>, _random: &mut impl Random<R>) -> Vector<R, 1> {
        [R::of_count(k)]
    }
}

#[test]
fn call_k_makes_calls_2k_and_2k_plus_1_of_the_oracle() {
    // Weights 2 and -1: 2 (2 k) - (2 k + 1) = 2 k - 1.
    let svag = Svag { oracle: Calls, amplification: li21(5.0) };
    assert_eq!([0, 1, 7].map(|k| svag.gradient(k, &[0.0], &mut stream(0))[0]), [-1.0, 1.0, 13.0]);
    assert_eq!(GradientOracle::<f64, 1>::words(&svag), 6);
}

#[test]
fn it_goes_around_any_oracle() {
    // 2 z_1 - z_2 of the two-valued law, exactly: 2 * 2 + 1/2, 2 * 2 - 2, -1 - 2, -1 + 1/2.
    let covariance = DiagonalCovariance { deviations: [1.0] };
    let noise = Correlated::new(covariance, FiniteLaw::skewed_two(), 1.0).unwrap();
    let svag = Svag { oracle: NoisyGradient { loss: Quadratic::diagonal([1.0]), noise }, amplification: li21(5.0) };
    let draw = |words: [u32; 4]| svag.gradient(0, &[0.0], &mut Chosen(&words))[0];
    let (low, high) = (0, u32::MAX);
    assert_eq!(draw([low, 0, high, 0]), 4.5);
    assert_eq!(draw([low, 0, low, 0]), 2.0);
    assert_eq!(draw([high, 0, low, 0]), -3.0);
    assert_eq!(draw([high, 0, high, 0]), -0.5);
    let single = Amplification::<f32>::new(SvagScale::Malladi22(2.0)).unwrap();
    let noise = Correlated::new(DiagonalCovariance { deviations: [1.0_f32] }, StandardNormal, 1.0).unwrap();
    let svag = Svag { oracle: NoisyGradient { loss: Quadratic::diagonal([1.0]), noise }, amplification: single };
    assert!(svag.gradient(0, &[1.0], &mut stream(1))[0].is_finite());
}

#[test]
fn l_below_one_is_refused() {
    let error = |scale| Amplification::new(scale).unwrap_err();
    insta::assert_snapshot!(error(SvagScale::Li21(0.5)), @"l is 0.5, allowed: 1 or more, with a finite 2 l - 1");
    insta::assert_snapshot!(error(SvagScale::Malladi22(0.0)), @"l is 0, allowed: 1 or more, with a finite 2 l^2 - 1");
    assert!(Amplification::new(SvagScale::Malladi22(1e200)).is_err());
    assert!(Amplification::new(SvagScale::Li21(f64::NAN)).is_err());
}

#[test]
fn whatever_follows_from_an_accepted_l_is_finite() {
    // The largest double is 1.797e308. 2 l - 1 and 2 l^2 - 1 leave it at l = 8.99e307 and l = 9.48e153, before l and
    // l^2 do, at 1.797e308 and 1.34e154.
    assert!(Amplification::new(SvagScale::Li21(9.1e307)).is_err());
    assert!(Amplification::new(SvagScale::Malladi22(9.6e153)).is_err());
    for scale in [SvagScale::Li21(8.9e307_f64), SvagScale::Malladi22(9.4e153)] {
        let amplification = Amplification::new(scale).unwrap();
        assert!(amplification.weights().iter().all(|weight| weight.is_finite()));
        // 3 / (2 sqrt(a)), the rest being far below: two roundings.
        let expected = 1.5 / amplification.deviation_factor();
        let found = amplification.third_moment_factor();
        assert!((found / expected - 1.0).abs() <= 2.0 * f64::EPSILON, "{found} for {expected}");
    }
}
