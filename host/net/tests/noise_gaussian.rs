//! Gaussian noise with the covariance of minibatches.
#![expect(clippy::cast_precision_loss, reason = "counts")]

mod noise_support;

use noise_support::{PARAMETERS, SAMPLES, Z, distance, point, problem};
use optsde::theory::{DMatrix, DVector};
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_net::network::Split;
use optsde_net::noise::{Around, GradientSource, MatchedGaussian, add_isotropic};
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::{Batch, Evaluation, Kind, Layout, Network, NetworkError, Number};

/// The schemes with the factors f of their covariances f Sigma_1, for batches of 8 out of 50.
const SCHEMES: [(Scheme, f64); 3] = [
    (Scheme::WithReplacement, 1.0 / 8.0),
    (Scheme::WithoutReplacement, 42.0 / (49.0 * 8.0)),
    (Scheme::Reshuffled(LastBatch::Dropped), 42.0 / (49.0 * 8.0)),
];

fn matched(scheme: Scheme, around: Around) -> MatchedGaussian<f64> {
    let sampler = Sampler::new(scheme, SAMPLES, 8, Seed(5)).unwrap();
    MatchedGaussian::new(sampler, around, 16).unwrap()
}

fn of_normals(noise: &mut MatchedGaussian<f64>, normals: &[f64]) -> (DVector<f64>, f64) {
    let mut out = [f64::NAN; PARAMETERS];
    let loss = noise.of_normals(&mut problem(), normals, point(PARAMETERS).as_slice(), &mut out).unwrap();
    (DVector::from_row_slice(&out), loss)
}

#[test]
fn the_covariance_is_exactly_that_of_a_minibatch() {
    // xi = sum_i z_i a_i is linear in independent standard normal z_i, so that Cov xi = sum_i a_i a_i' with a_i =
    // xi(e_i). The other side is Sigma_1 from gradients in closed form. Sums of 50 products, of at most about 10
    // each.
    let sigma = problem().covariance(&point(PARAMETERS));
    for (scheme, factor) in SCHEMES {
        let mut noise = matched(scheme, Around::Zero);
        let mut covariance = DMatrix::zeros(PARAMETERS, PARAMETERS);
        for i in 0..SAMPLES {
            let mut basis = [0.0; SAMPLES];
            basis[i] = 1.0;
            let (a, _) = of_normals(&mut noise, &basis);
            covariance += &a * a.transpose();
        }
        assert!((covariance - &sigma * factor).amax() < 1e-13, "{scheme:?}");
    }
}

#[test]
fn noise_is_linear_in_the_normal_numbers_and_blind_to_their_mean() {
    let mut noise = matched(Scheme::WithReplacement, Around::Zero);
    let z: Vec<f64> = (0..SAMPLES).map(|i| (0.7 * i as f64).sin()).collect();
    let shifted: Vec<f64> = z.iter().map(|z| -2.0 * z + 3.0).collect();
    let (once, twice) = (of_normals(&mut noise, &z).0, of_normals(&mut noise, &shifted).0);
    assert!(once.amax() > 0.01 && (once * -2.0 - twice).amax() < 1e-13);
    assert!(of_normals(&mut noise, &[1.5; SAMPLES]).0.amax() < 1e-14);
}

#[test]
fn gradient_and_noise_come_out_of_one_pass() {
    let (full, loss) = problem().full(&point(PARAMETERS));
    let z: Vec<f64> = (0..SAMPLES).map(|i| (0.7 * i as f64).sin()).collect();
    for (scheme, _) in SCHEMES {
        let (alone, alone_loss) = of_normals(&mut matched(scheme, Around::Zero), &z);
        let (both, both_loss) = of_normals(&mut matched(scheme, Around::FullGradient), &z);
        assert!((both - alone - &full).amax() < 1e-13 && (both_loss - alone_loss - loss).abs() < 1e-13);
    }
}

#[test]
fn drawn_noise_has_mean_and_covariance_of_a_minibatch() {
    // 5 means and 15 covariances of T draws around the full gradient; s_ij of normal numbers of known mean has the
    // variance (s_ii s_jj + s_ij^2)/T. 20 nearly normal statistics: false alarm 2e-4.
    let (mut network, x, draws) = (problem(), point(PARAMETERS), 20_000);
    let (full, _) = network.full(&x);
    let sigma = network.covariance(&x) / 8.0;
    let mut noise = matched(Scheme::WithReplacement, Around::FullGradient);
    let (mut mean, mut second) = (DVector::zeros(PARAMETERS), DMatrix::zeros(PARAMETERS, PARAMETERS));
    let mut gradient = [0.0; PARAMETERS];
    for k in 0..draws {
        noise.gradient(&mut network, k, x.as_slice(), &mut gradient).unwrap();
        let deviation = DVector::from_row_slice(&gradient) - &full;
        second += &deviation * deviation.transpose() / draws as f64;
        mean += deviation / draws as f64;
    }
    for i in 0..PARAMETERS {
        assert!(mean[i].abs() < Z * (sigma[(i, i)] / draws as f64).sqrt(), "mean {i}");
        for j in 0..=i {
            let variance = (sigma[(i, i)] * sigma[(j, j)] + sigma[(i, j)].powi(2)) / draws as f64;
            assert!((second[(i, j)] - sigma[(i, j)]).abs() < Z * variance.sqrt(), "covariance {i} {j}");
        }
    }
}

#[test]
fn steps_can_be_replayed() {
    let mut network = problem();
    let mut draw = |seed: u64, k: u64| {
        let sampler = Sampler::new(Scheme::WithReplacement, SAMPLES, 8, Seed(seed)).unwrap();
        let mut noise = MatchedGaussian::new(sampler, Around::Zero, 7).unwrap();
        assert!(noise.independent_steps());
        let mut out = [Number::of(0.0); PARAMETERS];
        noise.gradient(&mut network, k, &[Number::of(0.1); PARAMETERS], &mut out).unwrap();
        out.map(Real::to_f64)
    };
    let (first, other) = (draw(5, 3), draw(5, 4));
    assert_eq!(draw(5, 3), first);
    assert!(distance(&first, &other) > 1e-3 && distance(&first, &draw(6, 3)) > 1e-3);
}

/// As many samples as parameters, and l_i = x_i: gradients show the weights of samples.
struct Coordinates(Layout);

impl Network<f64> for Coordinates {
    fn layout(&self) -> &Layout {
        &self.0
    }

    fn samples(&self) -> usize {
        self.0.len()
    }

    fn gradient(&mut self, _x: &[f64], batch: Batch<'_, f64>, gradient: &mut [f64]) -> Result<f64, NetworkError> {
        gradient.fill(0.0);
        for (&i, weight) in batch.samples.iter().zip(batch.weights.unwrap()) {
            gradient[i as usize] += weight / batch.samples.len() as f64;
        }
        Ok(0.0)
    }

    fn evaluate(&mut self, _x: &[f64], _split: Split) -> Result<Evaluation, NetworkError> {
        Ok(Evaluation::default())
    }
}

#[test]
fn weights_of_samples_and_noise_of_coordinates_are_unrelated() {
    // n weights are z_i less their mean at B = n with replacement, where c = 1. Under one seed, and at one step or
    // the next, sums of products with the normal numbers of coordinates have mean 0 and variance n; 3 statistics with
    // that of the squares: false alarm 3e-5.
    const N: usize = 40_000;
    let mut layout = Layout::default();
    layout.push("x", &[N], Kind::Weight);
    let sampler = Sampler::new(Scheme::WithReplacement, N, N, Seed(5)).unwrap();
    let mut noise = MatchedGaussian::new(sampler, Around::Zero, N).unwrap();
    let mut weights = vec![0.0; N];
    noise.gradient(&mut Coordinates(layout), 3, &vec![0.0; N], &mut weights).unwrap();
    let product = |other: &[f64]| weights.iter().zip(other).map(|(w, z)| w * N as f64 * z).sum::<f64>();
    for k in [3, 4] {
        let mut coordinates = vec![0.0; N];
        add_isotropic(Seed(5), k, 1.0, &mut coordinates);
        assert!(product(&coordinates).abs() < Z * (N as f64).sqrt(), "{k}");
    }
    let squares = weights.iter().map(|w| (w * N as f64).powi(2)).sum::<f64>();
    assert!((squares - (N as f64 - 1.0)).abs() < Z * (2.0 * N as f64).sqrt());
}

#[test]
fn wrong_numbers_of_samples_are_refused() {
    let (x, mut out) = (point(PARAMETERS), [0.0; PARAMETERS]);
    let few =
        matched(Scheme::WithReplacement, Around::Zero).of_normals(&mut problem(), &[0.0; 49], x.as_slice(), &mut out);
    assert!(matches!(few.unwrap_err(), NetworkError::Weights { samples: 50, weights: 49 }));
    let mut network = noise_support::Logistic::new(51, PARAMETERS);
    assert_eq!(Network::<f64>::samples(&network), 51);
    let error = matched(Scheme::WithReplacement, Around::Zero).gradient(&mut network, 0, x.as_slice(), &mut out);
    let message = "population of the sampler is 50, allowed: the number of training samples";
    assert_eq!(error.unwrap_err().to_string(), message);
}
