//! A run that is interrupted, written, read into other objects and continued has the bits of one that is not.

mod mlp_support;

use std::path::Path;

use mlp_support::{Table, network};
use optsde::Native;
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::svag::{Amplification, SvagScale};
use optsde_net::checkpoint::Checkpoint;
use optsde_net::mlp::{Activation, Initial, Mlp, Perceptron, initial};
use optsde_net::noise::{GradientSource, Minibatch, Svag};
use optsde_net::optimizer::{FlatOptimizer, Groups, by_name};
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::training::{Scheduled, digest, train};
use optsde_net::{Kind, Network};

const SIZES: Perceptron<'_> = Perceptron { hidden: &[6, 5], outputs: 3, activation: Activation::Tanh, biases: true };

/// Steps of all, 4 epochs and some, and of the first part, in the middle of an epoch.
const STEPS: u64 = 40;
const FIRST: u64 = 17;

/// A run: everything but the parameters.
struct Run<R> {
    network: Mlp<R>,
    source: Box<dyn GradientSource<R>>,
    dynamics: Scheduled<Box<dyn FlatOptimizer<R>>, Constant<R>>,
}

/// Which optimizer, on which gradients.
#[derive(Clone, Copy, Debug)]
struct Setting {
    optimizer: &'static str,
    variant: &'static str,
    svag: bool,
}

const SETTINGS: [Setting; 6] = [
    Setting { optimizer: "adam", variant: "kingma", svag: false },
    Setting { optimizer: "adam", variant: "kingma", svag: true },
    Setting { optimizer: "lamb", variant: "corrected", svag: false },
    Setting { optimizer: "lamb", variant: "corrected", svag: true },
    Setting { optimizer: "groups", variant: "", svag: false },
    Setting { optimizer: "sgd", variant: "plain", svag: true },
];

fn optimizer<R: Real>(setting: Setting, network: &Mlp<R>, x: &[R]) -> Box<dyn FlatOptimizer<R>> {
    let all = [("beta1", 0.9), ("beta2", 0.99), ("epsilon", 1e-6), ("weight_decay", 0.1)];
    let named = |name: &str, variant: &str, x: &[R]| {
        let count = match name {
            "sgd" => 0,
            "adam" => 3,
            _ => 4,
        };
        by_name(name, variant, &all[..count], network.layout(), x).unwrap()
    };
    match setting.optimizer {
        "groups" => Box::new(Groups::by_kind(network.layout(), x, |kind, x| match kind {
            Kind::Weight => named("adamw", "times_learning_rate", x),
            _ => named("adam", "kingma", x),
        })),
        name => named(name, setting.variant, x),
    }
}

impl<R: Real> Run<R> {
    fn new(setting: Setting) -> (Self, Vec<R>) {
        let network = network::<R>(SIZES, &Table::random(70, 4, 3, 1));
        let x = initial(network.layout(), Initial::Glorot, Seed(2));
        let sampler = Sampler::new(Scheme::Reshuffled(LastBatch::Carried), 70, 8, Seed(3)).unwrap();
        let minibatch = Minibatch::new(sampler);
        let source: Box<dyn GradientSource<R>> = if setting.svag {
            Box::new(Svag::new(minibatch, Amplification::new(SvagScale::Li21(R::of(4.0))).unwrap()))
        } else {
            Box::new(minibatch)
        };
        let dynamics = Scheduled { optimizer: optimizer(setting, &network, &x), schedule: Constant(R::of(0.05)) };
        (Self { network, source, dynamics }, x)
    }

    fn steps(&mut self, x: &mut [R], steps: std::ops::Range<u64>) {
        let Self { network, source, dynamics } = self;
        train(network, source.as_mut(), dynamics, x, steps, &mut |_, _, _| ()).unwrap();
    }
}

fn interrupted<R: Real>(setting: Setting, path: &Path) {
    let description = format!("{setting:?}, start 2, batches 3");
    let (mut whole, mut expected) = Run::<R>::new(setting);
    whole.steps(&mut expected, 0..STEPS);

    assert!(Checkpoint::<R>::read(path, &description, expected.len()).unwrap().is_none());
    let (mut first, mut x) = Run::<R>::new(setting);
    first.steps(&mut x, 0..FIRST);
    let checkpoint = Checkpoint { step: FIRST, x, optimizer: first.dynamics.optimizer.save() };
    checkpoint.write(path, &description).unwrap();
    let file = std::fs::read(path).unwrap();
    checkpoint.write(path, &description).unwrap();
    assert!(file == std::fs::read(path).unwrap(), "the same run, another file");
    drop((first, checkpoint));

    let (mut second, start) = Run::<R>::new(setting);
    let Checkpoint { step, mut x, optimizer } = Checkpoint::read(path, &description, start.len()).unwrap().unwrap();
    second.dynamics.optimizer.restore(&optimizer).unwrap();
    second.steps(&mut x, step..STEPS);
    assert_eq!(digest(&x), digest(&expected), "{setting:?} {}", R::FORMAT);
    assert_eq!(second.dynamics.optimizer.save(), whole.dynamics.optimizer.save());

    // The test can fail: without what the optimizer remembers the bits are others.
    if setting.optimizer != "sgd" {
        let (mut forgetful, _) = Run::<R>::new(setting);
        let mut x = Checkpoint::read(path, &description, start.len()).unwrap().unwrap().x;
        forgetful.steps(&mut x, step..STEPS);
        assert_ne!(digest(&x), digest(&expected));
    }
}

#[test]
fn an_interrupted_run_has_the_bits_of_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        interrupted::<Native<f32>>(setting, &folder.path().join(format!("single/{number}.safetensors")));
        interrupted::<Native<f64>>(setting, &folder.path().join(format!("double/{number}.safetensors")));
    }
    // Nothing but the checkpoints is left.
    let left = std::fs::read_dir(folder.path().join("single")).unwrap().count();
    assert_eq!(left, SETTINGS.len());
}
