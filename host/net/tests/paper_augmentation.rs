//! Crops and flips of training images, as a model sees them.

use std::sync::{Arc, Mutex};

use candle_core::{Device, Result, Tensor};
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_net::candle_network::{Augmentation, CandleNetwork, Chunks, Data, Inputs, Loss, Samples};
use optsde_net::model::{Initial, Input, Model, Output, Parameter, Pass, Registry};
use optsde_net::{Batch, Kind, Network, Number, Split};

const SIDE: usize = 5;

/// Sums of images, by a weight, that remember what they saw.
struct Seen {
    registry: Registry,
    weight: Parameter,
    images: Images,
}

impl Model for Seen {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        Input::Values(vec![2, SIDE, SIDE])
    }

    fn output(&self) -> Output {
        Output { answers: 1, logits: 1 }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let images = inputs.flatten_from(1)?;
        self.images.lock().unwrap().extend(images.to_vec2::<f32>()?);
        images.sum_keepdim(1)?.broadcast_mul(pass.value(self.weight)?)
    }
}

type Images = Arc<Mutex<Vec<Vec<f32>>>>;

/// A network of 60 images whose numbers are all different and not 0.
fn network(augmentation: Option<Augmentation>) -> (CandleNetwork<Seen>, Images) {
    let mut registry = Registry::default();
    let weight = registry.trained("weight", &[1, 1], Kind::Weight, Initial::Ones);
    let seen = Arc::default();
    let model = Seen { registry: registry.finish().unwrap(), weight, images: Arc::clone(&seen) };
    let samples = || {
        let values = (1..=60 * 2 * SIDE * SIDE).map(|number| f32::from(u16::try_from(number).unwrap())).collect();
        let labels = (0..60).map(|number| number % 2).collect();
        Samples { inputs: Inputs::Values { values, shape: vec![2, SIDE, SIDE] }, labels }
    };
    let data = Data { train: samples(), test: samples(), loss: Loss::Binary };
    let mut network = CandleNetwork::new(model, data, Seed(1), Chunks::default(), &Device::Cpu).unwrap();
    network.set_augmentation(augmentation);
    (network, seen)
}

/// What the model sees of all images at this draw.
fn images(network: &mut CandleNetwork<Seen>, seen: &Images, draw: u64) -> Vec<Vec<f32>> {
    seen.lock().unwrap().clear();
    network.set_dropout_draw(draw);
    let samples: Vec<u32> = (0..60).collect();
    network.gradient(&[Number::ONE], Batch { samples: &samples, weights: None }, &mut [Number::ONE]).unwrap();
    seen.lock().unwrap().clone()
}

/// Rows down, columns right, mirrored: the only crop that gives this image, where it is one of them.
fn crop(original: &[f32], image: &[f32], padding: usize) -> Option<(usize, usize, bool)> {
    let at = |channel: usize, row: usize, column: usize| {
        let inside = |place: usize| place.checked_sub(padding).filter(|place| *place < SIDE);
        let (Some(row), Some(column)) = (inside(row), inside(column)) else { return 0.0 };
        original[(channel * SIDE + row) * SIDE + column]
    };
    let fits = |(down, right, mirrored): &(usize, usize, bool)| {
        (0..image.len()).all(|place| {
            let (channel, row, column) = (place / SIDE / SIDE, place / SIDE % SIDE, place % SIDE);
            let column = if *mirrored { SIDE - 1 - column } else { column };
            image[place] == at(channel, row + down, column + right)
        })
    };
    let all = |down| (0..=2 * padding).flat_map(move |right| [(down, right, false), (down, right, true)]);
    (0..=2 * padding).flat_map(all).find(fits)
}

/// Every image is one of 5 5 2 crops of itself. Of 1200 images each of 50 is expected 24 times: chi-square with 49 degrees of
/// freedom is above 112 with probability 1e-6 (its 1 - 1e-6 quantile is 111.5).
#[test]
fn images_are_uniform_crops_and_flips_of_themselves() {
    let (mut plain, seen) = network(None);
    let originals = images(&mut plain, &seen, 0);
    let (mut network, seen) = network(Some(Augmentation { padding: 2, flip: true }));
    let mut counts = [0.0_f64; 50];
    for draw in 0..20 {
        for (original, image) in originals.iter().zip(images(&mut network, &seen, draw)) {
            let (down, right, mirrored) = crop(original, &image, 2).expect("a crop");
            counts[(down * 5 + right) * 2 + usize::from(mirrored)] += 1.0;
        }
    }
    let chi_square: f64 = counts.iter().map(|count| (count - 24.0).powi(2) / 24.0).sum();
    assert!(chi_square < 112.0, "{chi_square}");
}

#[test]
fn draws_decide_and_evaluations_see_the_images_as_they_are() {
    let (mut plain, seen) = network(None);
    let originals = images(&mut plain, &seen, 0);
    let (mut network, seen) = network(Some(Augmentation::CIFAR));
    let first = images(&mut network, &seen, 7);
    assert_ne!(first, images(&mut network, &seen, 8));
    assert_eq!(first, images(&mut network, &seen, 7));
    seen.lock().unwrap().clear();
    network.evaluate(&[Number::ONE], Split::Train).unwrap();
    assert_eq!(*seen.lock().unwrap(), originals);
    // Without flips all are crops, none mirrored.
    network.set_augmentation(Some(Augmentation { padding: 1, flip: false }));
    for (original, image) in originals.iter().zip(images(&mut network, &seen, 7)) {
        assert!(matches!(crop(original, &image, 1), Some((_, _, false))));
    }
}
