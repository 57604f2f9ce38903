//! The loop of training: what it calls, in which order, and where it stops.

mod mlp_support;

use mlp_support::{Table, network, normals, of};
use optsde::Native;
use optsde::optimizer_pass::PassError;
use optsde_core::Real;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::Seed;
use optsde_core::schedule::{Constant, StepDecay};
use optsde_core::sde::SgdSde;
use optsde_core::statistics::Digest;
use optsde_net::mlp::{Activation, Mlp, Perceptron};
use optsde_net::noise::{FullGradient, Minibatch};
use optsde_net::optimizer::{FlatOptimizer, by_name};
use optsde_net::sampling::{Sampler, Scheme};
use optsde_net::sde::NetworkSde;
use optsde_net::training::{End, Scheduled, TrainingError, digest, train};
use optsde_net::{Batch, Network, NetworkError, Number};

type Double = Native<f64>;

const SIZES: Perceptron<'_> = Perceptron { hidden: &[6], outputs: 3, activation: Activation::Relu, biases: true };

fn problem<R: Real>() -> (Mlp<R>, Vec<R>) {
    let table = Table::random(60, 4, 3, 1);
    let network = network::<R>(SIZES, &table);
    let x = of(&normals(network.layout().len(), 0.5, 2));
    (network, x)
}

fn sgd<R: Real>(network: &Mlp<R>, x: &[R]) -> Box<dyn FlatOptimizer<R>> {
    by_name("sgd", "plain", &[], network.layout(), x).unwrap()
}

fn batches(size: usize) -> Minibatch {
    Minibatch::new(Sampler::new(Scheme::WithReplacement, 60, size, Seed(3)).unwrap())
}

#[test]
fn a_run_is_the_recurrence_of_sgd() {
    // By hand: x - eta_k g_k, with the gradient of the samples of step k at x, and the learning rate of step k.
    let (mut network, start) = problem::<Double>();
    let schedule = StepDecay::new(Native(0.5), Native(0.5), 3).unwrap();
    let (mut x, mut expected, mut seen) = (start.clone(), start.clone(), Vec::new());
    let mut dynamics = Scheduled { optimizer: sgd(&network, &x), schedule };
    let each = &mut |k: u64, x: &[Double], loss: f64| seen.push((k, x.to_vec(), loss));
    let end = train(&mut network, &mut batches(7), &mut dynamics, &mut x, 2..12, each).unwrap();
    assert_eq!(end, End::Finished);
    assert_eq!(seen.len(), 10);
    let sampler = *batches(7).sampler();
    // Halved at every third step.
    let rates = [0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625, 0.0625].map(Native);
    for ((k, learning_rate), (own, before, loss)) in (2..).zip(rates).zip(seen) {
        let (mut samples, mut gradient) = (Vec::new(), start.clone());
        sampler.batch(k, &mut samples);
        let batch = Batch { samples: &samples, weights: None };
        let expected_loss = network.gradient(&expected, batch, &mut gradient).unwrap();
        assert_eq!((own, &before, loss), (k, &expected, expected_loss));
        expected.iter_mut().zip(&gradient).for_each(|(x, g)| *x -= learning_rate * *g);
    }
    assert_eq!(x, expected);
}

#[test]
fn steps_in_two_parts_are_the_same_run() {
    let run = |parts: &[std::ops::Range<u64>]| {
        let (mut network, mut x) = problem::<Number>();
        let mut dynamics = Scheduled { optimizer: sgd(&network, &x), schedule: Constant(Number::of(0.1)) };
        for steps in parts {
            train(&mut network, &mut batches(7), &mut dynamics, &mut x, steps.clone(), &mut |_, _, _| ()).unwrap();
        }
        digest(&x)
    };
    let whole = run(&[0..20, 20..20]);
    assert_eq!(run(&[0..9, 9..9, 9..20]), whole);
    assert_ne!(run(&[0..9, 9..19]), whole);
}

#[test]
fn an_equation_takes_the_place_of_an_optimizer() {
    // Without noise and with h = eta the equation of SGD under Euler-Maruyama is gradient descent, up to rounding: noise of
    // deviation 0 is added as 0.
    let (mut network, start) = problem::<Double>();
    let covariance = DiagonalCovariance::new([Native(0.0)]).unwrap();
    let equation = |slope| SgdSde::new(slope, covariance, Native(0.25));
    let mut sde = NetworkSde::new(equation, [], Native(0.0), Native(0.25), Seed(1));
    let mut descent = Scheduled { optimizer: sgd(&network, &start), schedule: Constant(Native(0.25)) };
    let [mut x, mut expected] = [start.clone(), start];
    let mut source = FullGradient::new(60).unwrap();
    train(&mut network, &mut source, &mut sde, &mut x, 0..20, &mut |_, _, _| ()).unwrap();
    train(&mut network, &mut source, &mut descent, &mut expected, 0..20, &mut |_, _, _| ()).unwrap();
    for (x, expected) in x.iter().zip(&expected) {
        assert!((x.0 - expected.0).abs() < 1e-13);
    }
}

#[test]
fn a_divergence_ends_the_run_where_it_shows() {
    // A learning rate of 1e30: the first step leaves huge parameters, whose products overflow in single precision.
    let (mut network, start) = problem::<Number>();
    let mut run = |learning_rate: f64, steps| {
        let mut x = start.clone();
        let mut dynamics = Scheduled { optimizer: sgd(&network, &x), schedule: Constant(Number::of(learning_rate)) };
        let mut seen = 0;
        let each = &mut |_: u64, _: &[Number], loss: f64| {
            assert!(loss.is_finite());
            seen += 1;
        };
        let end = train(&mut network, &mut batches(60), &mut dynamics, &mut x, steps, each).unwrap();
        (end, seen)
    };
    assert_eq!(run(1e30, 0..10), (End::Diverged { step: 1 }, 1));
    assert_eq!(run(1e30, 0..1), (End::Finished, 1));
    // Infinite at once: nothing but the parameters can tell.
    assert_eq!(run(f64::INFINITY, 0..1), (End::Diverged { step: 1 }, 1));
    assert_eq!(run(0.1, 5..10), (End::Finished, 5));
    assert_eq!(run(0.1, 5..5), (End::Finished, 0));
}

#[test]
fn errors_of_all_parts_come_out() {
    let (mut network, start) = problem::<Double>();
    let dynamics = |x: &[Double]| Scheduled { optimizer: sgd(&problem().0, x), schedule: Constant(Native(0.1)) };
    let nothing = &mut |_: u64, _: &[Double], _: f64| ();
    let mut shorter = start[1..].to_vec();
    let error = train(&mut network, &mut batches(7), &mut dynamics(&start), &mut shorter, 0..1, nothing).unwrap_err();
    assert!(matches!(error, TrainingError::Network(NetworkError::Length { array: "x", .. })), "{error}");
    let mut other = Minibatch::new(Sampler::new(Scheme::WithReplacement, 59, 7, Seed(3)).unwrap());
    let error = train(&mut network, &mut other, &mut dynamics(&start), &mut start.clone(), 0..1, nothing).unwrap_err();
    assert_eq!(error.to_string(), "population of the sampler is 59, allowed: the number of training samples");
    // An optimizer that remembers something, for fewer parameters.
    let hyperparameters = [("beta1", 0.9), ("beta2", 0.99), ("epsilon", 1e-8)];
    let optimizer = by_name("adam", "kingma", &hyperparameters, network.layout(), &start[1..]).unwrap();
    let mut adam = Scheduled { optimizer, schedule: Constant(Native(0.1)) };
    let error = train(&mut network, &mut batches(7), &mut adam, &mut start.clone(), 0..1, nothing).unwrap_err();
    assert!(matches!(error, TrainingError::Pass(PassError::Length { .. })), "{error}");
    let equation = |slope| SgdSde::new(slope, DiagonalCovariance::new([Native(1.0)])?, Native(-1.0));
    let mut sde = NetworkSde::new(equation, [], Native(0.0), Native(0.1), Seed(1));
    let error = train(&mut network, &mut batches(7), &mut sde, &mut start.clone(), 0..1, nothing).unwrap_err();
    assert_eq!(error.to_string(), "learning_rate is -1, allowed: a finite number, 0 or more");
}

#[test]
fn parameters_are_named_by_the_digest_of_the_core() {
    let x = [1.5, -0.0, f64::NAN];
    let mut expected = Digest::new();
    for x in x {
        expected.word(x.canonical_bits());
    }
    assert_eq!(digest(&x), expected.value());
    assert_ne!(digest(&x[..2]), digest(&[1.5, 0.0]));
}
