//! Every optimizer and variant of the registry, by name, against the core.

use optsde::Native;
use optsde_core::Real;
use optsde_core::optimizer::{Catalogued, GOLDEN_STEPS, MAX_HYPERPARAMETERS, OptimizerVisitor, for_each_optimizer};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::optimizer::{FlatOptimizer, NamedError, by_name, names};
use optsde_net::{Kind, Layout};

/// The layers: whole blocks of a pass, a rest, and a single number.
const LAYERS: [usize; 4] = [1024, 1, 35, 160];

fn layout() -> Layout {
    let mut layout = Layout::default();
    for (number, length) in LAYERS.iter().enumerate() {
        layout.push(format!("layer{number}"), &[*length], Kind::Weight);
    }
    layout
}

/// Normal numbers, every fifth of them 0.
fn numbers<R: Real>(seed: u64) -> Vec<R> {
    let mut random = path_stream(Seed(seed), PathIndex(0), Purpose::Start, 0);
    let number = |i: usize| {
        let [value] = Random::<R>::normals::<1>(&mut random);
        if i.is_multiple_of(5) { R::ZERO } else { value }
    };
    (0..LAYERS.iter().sum()).map(number).collect()
}

fn bits<R: Real>(x: &[R]) -> Vec<u64> {
    x.iter().map(|x| x.canonical_bits()).collect()
}

/// The learning rates of the golden trajectories, which jump up and down, and gradients of each step.
fn steps<R: Real>() -> impl Iterator<Item = (u64, R, Vec<R>)> {
    (0..).zip(GOLDEN_STEPS).map(|(k, (learning_rate, _))| (k, R::of(learning_rate), numbers(100 + k)))
}

/// What is done with each variant that takes any number of parameters.
trait Check<R: Real> {
    fn check<O: Catalogued<R>>(&mut self, optimizer: &O, variant: &'static str, hyperparameters: &[(&str, f64)]);
}

/// Makes every variant with the hyperparameters of the golden trajectories.
struct Variants<C>(C);

impl<R: Real, C: Check<R>> OptimizerVisitor<R> for Variants<C> {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        for variant in O::VARIANTS.iter().filter(|_| O::DIMENSION.is_none()) {
            let mut values = [R::ZERO; MAX_HYPERPARAMETERS];
            for (value, hyperparameter) in values.iter_mut().zip(variant.hyperparameters) {
                *value = R::of(hyperparameter.golden);
            }
            let named: Vec<_> = variant.hyperparameters.iter().map(|own| (own.name, own.golden)).collect();
            self.0.check(&(variant.build)(&values), variant.name, &named);
        }
    }
}

/// Against the core, step by step.
#[derive(Default)]
struct SameAsCore {
    variants: usize,
}

impl<R: Real> Check<R> for SameAsCore {
    fn check<O: Catalogued<R>>(&mut self, optimizer: &O, variant: &'static str, hyperparameters: &[(&str, f64)]) {
        let start: Vec<R> = numbers(1);
        let (mut x, mut expected) = (start.clone(), start.clone());
        let mut own = by_name(O::NAME, variant, hyperparameters, &layout(), &x).unwrap();
        let mut memory: Vec<_> = start.iter().map(|x| optimizer.memory(*x)).collect();
        let mut run = optimizer.begin();
        let layers = if O::NAME == "lamb" { LAYERS.to_vec() } else { vec![start.len()] };
        for (k, learning_rate, gradient) in steps::<R>() {
            own.step(k, learning_rate, &mut x, &gradient).unwrap();
            let step = optimizer.prepare(k, learning_rate, &mut run);
            let mut first = 0;
            for length in &layers {
                let range = first..first + length;
                let (x, gradient) = (&mut expected[range.clone()], &gradient[range.clone()]);
                optimizer.apply(&step, x, gradient, &mut memory[range]);
                first += length;
            }
            assert_eq!(bits(&x), bits(&expected), "{} {variant} {k}", O::NAME);
        }
        assert_ne!(bits(&x), bits(&start), "{} {variant} moves", O::NAME);
        self.variants += 1;
    }
}

#[test]
fn every_variant_makes_the_steps_of_the_core() {
    fn variants<R: Real>() -> usize {
        let mut all = Variants(SameAsCore::default());
        for_each_optimizer::<R>(&mut all);
        all.0.variants
    }
    // At least one for each name; the registry alone knows how many more.
    assert!(variants::<Native<f32>>() >= names::<Native<f32>>().len());
    assert_eq!(variants::<Native<f64>>(), variants::<Native<f32>>());
}

/// Half a run, and the other half in another optimizer of the same name, which has seen other things.
struct GoesOn;

impl<R: Real> Check<R> for GoesOn {
    fn check<O: Catalogued<R>>(&mut self, _: &O, variant: &'static str, hyperparameters: &[(&str, f64)]) {
        let make = |x: &[R]| by_name(O::NAME, variant, hyperparameters, &layout(), x).unwrap();
        let mut x: Vec<R> = numbers(1);
        let mut whole = make(&x);
        let mut halves: Option<(Box<dyn FlatOptimizer<R>>, Vec<R>)> = None;
        for (k, learning_rate, gradient) in steps::<R>() {
            if k == 7 {
                let mut other = make(&numbers(2));
                other.step(0, learning_rate, &mut numbers(3), &numbers(4)).unwrap();
                other.restore(&whole.save()).unwrap();
                assert_eq!(other.save(), whole.save(), "{} {variant}", O::NAME);
                halves = Some((other, x.clone()));
            }
            whole.step(k, learning_rate, &mut x, &gradient).unwrap();
            if let Some((other, x)) = &mut halves {
                other.step(k, learning_rate, x, &gradient).unwrap();
            }
        }
        let (other, after) = halves.unwrap();
        assert_eq!(bits(&after), bits(&x), "{} {variant}", O::NAME);
        assert_eq!(other.save(), whole.save());
    }
}

#[test]
fn every_variant_goes_on_from_what_it_saved_with_the_same_bits() {
    for_each_optimizer::<Native<f32>>(&mut Variants(GoesOn));
    for_each_optimizer::<Native<f64>>(&mut Variants(GoesOn));
}

/// The names of the registry, those with a dimension of their own apart.
#[derive(Debug, Default)]
struct Registry {
    any: Vec<&'static str>,
    fixed: Vec<&'static str>,
}

impl<R: Real> OptimizerVisitor<R> for Registry {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        if O::DIMENSION.is_none() { self.any.push(O::NAME) } else { self.fixed.push(O::NAME) }
    }
}

#[test]
fn names_are_those_of_the_registry_that_take_any_number_of_parameters() {
    let mut registry = Registry::default();
    for_each_optimizer::<Native<f32>>(&mut registry);
    assert_eq!(names::<Native<f32>>(), registry.any);
    assert!(["sgd", "adam", "lamb", "clipped_sgd"].iter().all(|name| registry.any.contains(name)), "{registry:?}");
    // Those with matrices are there and are refused, as is what nobody knows.
    assert_eq!(registry.fixed, ["damped_newton", "natural_gradient", "full_matrix_adam"]);
    for name in registry.fixed.into_iter().chain(["adamm", ""]) {
        let error = refused(name, "plain", &[]);
        assert_eq!(error, NamedError::Optimizer { name: name.into(), allowed: registry.any.clone() });
        assert!(error.to_string().starts_with(&format!("optimizer is '{name}', allowed: sgd, ")), "{error}");
    }
}

fn refused(name: &str, variant: &str, hyperparameters: &[(&str, f64)]) -> NamedError {
    let x = numbers::<Native<f32>>(1);
    by_name(name, variant, hyperparameters, &layout(), &x).map(|optimizer| optimizer.save()).unwrap_err()
}

#[test]
fn variants_and_hyperparameters_that_do_not_exist_are_named() {
    let full = [("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)];
    let error = refused("adam", "best", &full);
    assert!(error.to_string().starts_with("variant of adam is 'best', allowed: kingma, "), "{error}");
    let renamed = [full[0], full[1], ("eps", 1e-8)];
    let more = [full[0], full[1], full[2], ("gamma", 0.5)];
    let twice = [full[0], full[1], full[1]];
    let twice_and_all = [full[0], full[1], full[2], full[2]];
    for given in [&full[..2], &renamed, &more, &twice, &twice_and_all, &[]] {
        let given_names: Vec<String> = given.iter().map(|(name, _)| (*name).to_owned()).collect();
        let expected = NamedError::Hyperparameters {
            optimizer: "adam",
            given: given_names,
            expected: vec!["beta1", "beta2", "epsilon"],
        };
        assert_eq!(refused("adam", "kingma", given), expected);
    }
}

#[test]
fn hyperparameters_outside_their_range_are_named() {
    // 1 - 1e-9 is below 1, but 1 in single precision, where the first step would be 0/0; 1e-60 of an open range would be fine,
    // 1e39 is infinite.
    for beta2 in [1.0, -0.1, f64::NAN, f64::INFINITY, 1.0 - 1e-9] {
        let error = refused("adam", "kingma", &[("beta1", 0.9), ("beta2", beta2), ("epsilon", 1e-8)]);
        let NamedError::Range { name: "beta2", value, low, high } = error else { panic!("{error}") };
        assert_eq!((value.to_bits(), low, high), (beta2.to_bits(), 0.0, 1.0));
    }
    let error = refused("adam", "kingma", &[("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e39)]);
    assert!(matches!(error, NamedError::Range { name: "epsilon", value, .. } if value == 1e39), "{error}");
    // Double precision has room for it.
    let x = [Native(1.0_f64)];
    let hyperparameters = [("beta1", 0.9), ("beta2", 1.0 - 1e-9), ("epsilon", 1e39)];
    assert!(by_name("adam", "kingma", &hyperparameters, &layout(), &x).is_ok());
}
