//! The estimator of a tail index on gradient noise.

mod noise_support;

use noise_support::{PARAMETERS, SAMPLES, point, problem};
use optsde::theory::{DVector, tail_index as theory};
use optsde_core::random::Seed;
use optsde_net::noise::{Added, Around, Blocks, FullGradient, GradientSource, MatchedGaussian, Minibatch, tail_index};
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::{Network, NetworkError};

fn matched() -> MatchedGaussian<f64> {
    let sampler = Sampler::new(Scheme::WithReplacement, SAMPLES, 8, Seed(5)).unwrap();
    MatchedGaussian::new(sampler, Around::FullGradient, 50).unwrap()
}

#[test]
fn gaussian_noise_has_the_tail_index_of_its_correlations() {
    // Theorem B.4 with the covariance Sigma_1/8, whose scale does not matter, for 1 and 4 draws in a block; intervals
    // at 1e-5 each. They exclude 1/2, what uncorrelated Gaussian numbers of one variance give, by more than 4
    // standard errors.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let sigma = network.covariance(&x) / 8.0;
    for draws in [1, 4] {
        let expected = theory::expected(&sigma, draws).unwrap();
        let plan = Blocks { first: 0, blocks: 20_000, draws };
        let found = tail_index(&mut matched(), &mut network, x.as_slice(), plan, 50).unwrap();
        assert_eq!(found.coordinates, PARAMETERS);
        assert!(found.inverse_alpha.contains(expected), "{draws}: {found:?} {expected}");
        assert!(!found.inverse_alpha.contains(0.5), "{draws}: {found:?}");
    }
}

#[test]
fn isotropic_noise_looks_gaussian() {
    // Uncorrelated numbers of one variance: 1/alpha = 1/2, at 1e-5.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let mut source = Added::new(FullGradient::new(50).unwrap(), 0.1, Seed(3)).unwrap();
    let plan = Blocks { first: 0, blocks: 2000, draws: 20 };
    let found = tail_index(&mut source, &mut network, x.as_slice(), plan, 50).unwrap();
    assert!(found.inverse_alpha.contains(0.5) && found.inverse_alpha.half_width() < 0.03, "{found:?}");
}

/// Noise of another source, without any in coordinate 2.
struct Dead<S>(S);

impl<S: GradientSource<f64>> GradientSource<f64> for Dead<S> {
    fn gradient(
        &mut self,
        net: &mut dyn Network<f64>,
        k: u64,
        x: &[f64],
        out: &mut [f64],
    ) -> Result<f64, NetworkError> {
        let mut full = [0.0; PARAMETERS];
        FullGradient::new(50).unwrap().gradient(net, k, x, &mut full)?;
        let loss = self.0.gradient(net, k, x, out)?;
        out[2] = full[2];
        Ok(loss)
    }

    fn independent_steps(&self) -> bool {
        self.0.independent_steps()
    }
}

#[test]
fn coordinates_without_noise_are_left_out() {
    // The estimate is the mean over blocks, and that of all numbers at once.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let plan = Blocks { first: 10, blocks: 5, draws: 3 };
    let found = tail_index(&mut Dead(matched()), &mut network, x.as_slice(), plan, 50).unwrap();
    assert_eq!(found.coordinates, 4);
    let (mut numbers, mut out) = (Vec::new(), [0.0; PARAMETERS]);
    let (full, _) = network.full(&x);
    for k in 10..25 {
        matched().gradient(&mut network, k, x.as_slice(), &mut out).unwrap();
        numbers.extend((0..PARAMETERS).filter(|&i| i != 2).map(|i| out[i] - full[i]));
    }
    let expected = theory::estimate(&DVector::from_vec(numbers), 12).unwrap();
    assert!((found.inverse_alpha.value - expected).abs() < 1e-12, "{found:?} {expected}");
}

#[test]
fn noise_without_a_tail_index_is_refused() {
    let (mut network, x) = (problem(), point(PARAMETERS));
    let mut refused = |source: &mut dyn GradientSource<f64>, blocks, draws| {
        let plan = Blocks { first: 0, blocks, draws };
        tail_index(source, &mut network, x.as_slice(), plan, 50).unwrap_err().to_string()
    };
    assert_eq!(refused(&mut matched(), 1, 3), "blocks is 1, allowed: 2 or more");
    assert_eq!(refused(&mut matched(), 3, 0), "draws of a block is 0, allowed: 1 or more");
    // No coordinate has noise.
    assert!(refused(&mut FullGradient::new(50).unwrap(), 3, 3).starts_with("K1 = 0"));
    let epochs = Sampler::new(Scheme::Reshuffled(LastBatch::Dropped), SAMPLES, 8, Seed(5)).unwrap();
    assert!(refused(&mut Minibatch::new(epochs), 3, 3).ends_with("allowed: sources with independent steps"));
}
