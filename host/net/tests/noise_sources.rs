//! Sources of gradients: what each step is made of.
#![expect(clippy::cast_precision_loss, reason = "counts")]

mod noise_support;

use noise_support::{Logistic, PARAMETERS, SAMPLES, Z, distance, point, problem};
use optsde::theory::{DMatrix, DVector};
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::svag::{Amplification, SvagScale};
use optsde_net::noise::{
    Accumulated, Added, FullGradient, GradientSource, Minibatch, Svag, add_isotropic, full_gradient,
};
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::{Batch, Network, NetworkError, Number};

fn sampler(scheme: Scheme, size: usize) -> Sampler {
    Sampler::new(scheme, SAMPLES, size, Seed(11)).unwrap()
}

fn gradient_of(source: &mut dyn GradientSource<f64>, network: &mut Logistic, k: u64) -> (Vec<f64>, f64) {
    let mut out = vec![f64::NAN; PARAMETERS];
    let loss = source.gradient(network, k, point(PARAMETERS).as_slice(), &mut out).unwrap();
    (out, loss)
}

#[test]
fn full_gradients_are_means_over_all_samples() {
    let x = point(PARAMETERS);
    let (expected, loss) = problem().full(&x);
    for micro_batch in [1, 7, 49, 50, 64] {
        let (mut network, mut out) = (problem(), [f64::NAN; PARAMETERS]);
        let found = full_gradient(&mut network, x.as_slice(), micro_batch, &mut out).unwrap();
        // Sums of 50 numbers of order 1: rounding stays below 50 x 2^-53 x 50.
        assert!(distance(&out, expected.as_slice()) < 1e-14 && (found - loss).abs() < 1e-14, "{micro_batch}");
        assert!(network.calls.iter().all(|&count| count <= micro_batch) && network.calls.iter().sum::<usize>() == 50);
    }
    let error = full_gradient(&mut problem(), x.as_slice(), 0, &mut [0.0; PARAMETERS]).unwrap_err();
    assert_eq!(error.to_string(), "micro-batch is 0, allowed: 1 or more samples");
}

#[test]
fn minibatch_gradients_are_those_of_the_samples_of_the_step() {
    let mut network = problem();
    for scheme in [Scheme::WithReplacement, Scheme::WithoutReplacement, Scheme::Reshuffled(LastBatch::Smaller)] {
        for k in [0, 1, 1000] {
            let mut samples = Vec::new();
            sampler(scheme, 8).batch(k, &mut samples);
            let each = samples.iter().map(|&i| network.sample(i as usize, &point(PARAMETERS)));
            let (sum, losses) = each.fold((DVector::zeros(PARAMETERS), 0.0), |(g, l), (gi, li)| (g + gi, l + li));
            let count = samples.len() as f64;
            let (found, loss) = gradient_of(&mut Minibatch::new(sampler(scheme, 8)), &mut network, k);
            assert!(distance(&found, (sum / count).as_slice()) < 1e-14 && (loss - losses / count).abs() < 1e-14);
        }
    }
    let independent = |scheme| GradientSource::<f64>::independent_steps(&Minibatch::new(sampler(scheme, 8)));
    assert!(independent(Scheme::WithoutReplacement) && !independent(Scheme::Reshuffled(LastBatch::Dropped)));
}

#[test]
fn batches_of_another_population_are_refused() {
    let other = Sampler::new(Scheme::WithReplacement, SAMPLES - 1, 8, Seed(1)).unwrap();
    let error = Minibatch::new(other).gradient(&mut problem(), 0, &[0.0; PARAMETERS], &mut [0.0; PARAMETERS]);
    let message = "population of the sampler is 49, allowed: the number of training samples";
    assert_eq!(error.unwrap_err().to_string(), message);
}

#[test]
fn accumulated_gradients_are_those_of_the_large_batch() {
    let x: Vec<Number> = point(PARAMETERS).iter().map(|&x| Number::of(x)).collect();
    let samples: Vec<u32> = (0..43).rev().collect();
    let weights: Vec<Number> = (0..43_u32).map(|j| Number::of(0.1 * f64::from(j) - 1.0)).collect();
    for weights in [None, Some(weights.as_slice())] {
        let batch = Batch { samples: &samples, weights };
        let (mut whole, mut parts, mut part) = ([Number::of(0.0); 5], [Number::of(0.0); 5], [Number::of(0.0); 5]);
        let loss = problem().gradient(&x, batch, &mut whole).unwrap();
        let mut network = Accumulated::new(problem(), 10).unwrap();
        let accumulated = Network::<Number>::gradient(&mut network, &x, batch, &mut parts).unwrap();
        assert!((loss - accumulated).abs() < 1e-14 && network.into_inner().calls == [10, 10, 10, 10, 3]);
        // The network rounds each gradient to single precision once: the error is at most 2^-24 times the mean size
        // of the parts, and as much again of the whole for each of the two last roundings.
        let mut sizes = [0.0; 5];
        for (c, chunk) in samples.chunks(10).enumerate() {
            let weights = weights.map(|weights| &weights[10 * c..10 * c + chunk.len()]);
            problem().gradient(&x, Batch { samples: chunk, weights }, &mut part).unwrap();
            sizes.iter_mut().zip(&part).for_each(|(size, g)| *size += g.to_f64().abs() * chunk.len() as f64 / 43.0);
        }
        for i in 0..5 {
            let (whole, parts) = (whole[i].to_f64(), parts[i].to_f64());
            let bound = 0.5_f64.powi(24) * (sizes[i] + 2.01 * whole.abs());
            assert!((whole - parts).abs() <= bound, "{whole} {parts}");
        }
    }
}

#[test]
fn accumulation_passes_errors_on() {
    let mut network = Accumulated::new(problem(), 10).unwrap();
    let mut out = [0.0; PARAMETERS];
    let batch = Batch { samples: &[0; 20], weights: Some([1.0; 15].as_slice()) };
    let error = network.gradient(&[0.0; PARAMETERS], batch, &mut out).unwrap_err();
    assert!(matches!(error, NetworkError::Weights { samples: 20, weights: 15 }), "{error}");
    let batch = Batch { samples: &[0; 20], weights: None };
    let error = network.gradient(&[0.0; PARAMETERS], batch, &mut out[..3]).unwrap_err();
    assert!(matches!(error, NetworkError::Length { array: "gradient", value: 3, expected: 5 }), "{error}");
}

#[test]
fn added_noise_does_not_depend_on_threads_or_length() {
    let draw = |threads: usize, length: usize, k: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut noise = vec![Number::of(0.25); length];
        pool.install(|| add_isotropic(Seed(3), k, Number::of(0.5), &mut noise));
        noise
    };
    let one = draw(1, 100_003, 6);
    assert_eq!(one, draw(4, 100_003, 6));
    assert_eq!(one[..40_001], draw(3, 40_001, 6));
    assert_ne!(one[..5], draw(1, 5, 7));
}

#[test]
fn added_noise_is_standard_normal_times_sigma() {
    // Sum, sum of squares, of fourth powers and of products of neighbours and of blocks of n normal numbers: means 0,
    // n, 3 n, 0, 0 and variances n, 2 n, 96 n, n, n. Five normal statistics: false alarm 5e-5.
    let n = 200_000;
    let mut noise = vec![1.0; n];
    add_isotropic(Seed(4), 9, 2.0, &mut noise);
    let z: Vec<f64> = noise.iter().map(|g| (g - 1.0) / 2.0).collect();
    let product = |lag: usize| z.iter().zip(z.iter().cycle().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
    let power = |p: i32| z.iter().map(|z| z.powi(p)).sum::<f64>();
    let n = n as f64;
    let found = [power(1), power(2) - n, power(4) - 3.0 * n, product(1), product(1024 * 16)];
    for (sum, variance) in found.into_iter().zip([1.0, 2.0, 96.0, 1.0, 1.0]) {
        assert!(sum.abs() < Z * (variance * n).sqrt(), "{found:?}");
    }
}

#[test]
fn added_noise_keeps_the_gradient_under_it() {
    let mut network = problem();
    let (full, loss) = gradient_of(&mut FullGradient::new(16).unwrap(), &mut network, 5);
    let mut quiet = Added::new(FullGradient::new(16).unwrap(), 0.0, Seed(1)).unwrap();
    assert_eq!(gradient_of(&mut quiet, &mut network, 5), (full.clone(), loss));
    let mut noisy = Added::new(FullGradient::new(16).unwrap(), 0.5, Seed(1)).unwrap();
    let mut expected = full;
    add_isotropic(Seed(1), 5, 0.5, &mut expected);
    assert_eq!(gradient_of(&mut noisy, &mut network, 5), (expected, loss));
    let error = Added::new(FullGradient::<f64>::new(1).unwrap(), f64::NAN, Seed(1)).unwrap_err();
    assert_eq!(error.to_string(), "deviation is NaN, allowed: a finite number, 0 or more");
}

/// All ordered pairs of samples, one after the other: steps 2 k and 2 k + 1 are those of pair k.
struct Pairs;

impl GradientSource<f64> for Pairs {
    fn gradient(
        &mut self,
        net: &mut dyn Network<f64>,
        k: u64,
        x: &[f64],
        out: &mut [f64],
    ) -> Result<f64, NetworkError> {
        let (pair, n) = (k / 2, SAMPLES as u64);
        let sample = if k.is_multiple_of(2) { pair / n } else { pair % n };
        net.gradient(x, Batch { samples: &[u32::try_from(sample).unwrap()], weights: None }, out)
    }

    fn independent_steps(&self) -> bool {
        true
    }
}

#[test]
fn svag_multiplies_the_covariance_and_keeps_the_mean() {
    // Over all pairs of independent samples, by enumeration: mean grad L, covariance a Sigma_1, with a = l or l^2.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let (full, loss) = network.full(&x);
    for (scale, a) in [(SvagScale::Li21(3.0), 3.0), (SvagScale::Malladi22(2.0), 4.0), (SvagScale::Li21(1.0), 1.0)] {
        let mut svag = Svag::new(Pairs, Amplification::new(scale).unwrap());
        let (mut mean, mut losses) = (DVector::zeros(PARAMETERS), 0.0);
        let mut second = DMatrix::zeros(PARAMETERS, PARAMETERS);
        let pairs = (SAMPLES * SAMPLES) as u64;
        for k in 0..pairs {
            let (gradient, loss) = gradient_of(&mut svag, &mut network, k);
            let gradient = DVector::from_vec(gradient);
            second += (&gradient - &full) * (&gradient - &full).transpose() / pairs as f64;
            mean += gradient / pairs as f64;
            losses += loss / pairs as f64;
        }
        // Sums of 2500 numbers up to about 100, in double precision.
        assert!((mean - &full).amax() < 1e-12 && (losses - loss).abs() < 1e-12);
        assert!((second - network.covariance(&x) * a).amax() < 1e-11, "{scale:?}");
    }
}

#[test]
fn svag_without_amplification_is_one_of_its_gradients() {
    // l = 1 has the weights 1 and 0 in Li21.
    let (mut network, batches) = (problem(), sampler(Scheme::WithoutReplacement, 8));
    let mut svag = Svag::new(Minibatch::new(batches), Amplification::new(SvagScale::Li21(1.0)).unwrap());
    for k in 0..5 {
        let expected = gradient_of(&mut Minibatch::new(batches), &mut network, 2 * k).0;
        assert_eq!(gradient_of(&mut svag, &mut network, k).0, expected);
    }
}
