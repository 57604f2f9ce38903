//! Scale-invariant networks: the length of no convolution has an effect.
//!
//! With epsilon = 0 normalised activations do not depend on a factor of a convolution at all, so that L(c w) = L(w) for
//! c > 0, and, by the derivative at c = 1, <w, dL/dw> = 0 (Arora, Li and Lyu 2019).

mod model_support;

use candle_core::{Tensor, Var};
use model_support::{Any, loss, numbers, preresnet_config, samples, values, vgg_config};
use optsde_net::candle_network::Samples;
use optsde_net::model::{Normalization, PreResNet, Statistics, Vgg};

fn networks() -> Vec<(&'static str, Any)> {
    let of = |statistics| Normalization { statistics, affine: true, epsilon: 0.0 };
    let batch = of(Statistics::Batch { ghost: None });
    let ghost = of(Statistics::Batch { ghost: Some(3) });
    let group = of(Statistics::Group { groups: 1 });
    let preresnet = |norm| Box::new(PreResNet::new(preresnet_config(norm).scale_invariant()).unwrap());
    let vgg = |norm| Box::new(Vgg::new(vgg_config(norm).scale_invariant()).unwrap());
    vec![
        ("preresnet, batch", preresnet(batch)),
        ("preresnet, ghost", preresnet(ghost)),
        ("preresnet, group", preresnet(group)),
        ("vgg, batch", vgg(batch)),
        ("vgg, group", vgg(group)),
    ]
}

fn loss_of(model: &Any, values: &[Tensor], samples: &Samples) -> f64 {
    numbers(&loss(model, values, samples).unwrap())[0]
}

/// Roundings: a loss of size 2, and activations through up to 10 normalizations, each of which may multiply errors of
/// 2^-53 by a few units.
const TOLERANCE: f64 = 1e-11;

#[test]
fn lengths_of_convolutions_have_no_effect() {
    for (name, model) in networks() {
        let (values, samples) = (values(&model), samples(&model, 6, false));
        let expected = loss_of(&model, &values, &samples);
        let slots: Vec<usize> = model.registry().trained_slots().collect();
        for factor in [3.0, 0.1] {
            let mut all = values.clone();
            for slot in &slots {
                let mut one = values.clone();
                one[*slot] = (&values[*slot] * factor).unwrap();
                all[*slot] = one[*slot].clone();
                let loss = loss_of(&model, &one, &samples);
                assert!((loss - expected).abs() < TOLERANCE, "{name}, tensor {slot}: {loss} and {expected}");
            }
            let loss = loss_of(&model, &all, &samples);
            assert!((loss - expected).abs() < TOLERANCE, "{name}: {loss} and {expected}");
        }
        // The last layer, which is fixed, is not invariant: the test can fail.
        let mut head = values.clone();
        let last = head.last_mut().unwrap();
        *last = (&*last * 3.0).unwrap();
        assert!((loss_of(&model, &head, &samples) - expected).abs() > 1e-3, "{name}");
    }
}

#[test]
fn gradients_are_orthogonal_to_weights() {
    for (name, model) in networks() {
        let mut values = values(&model);
        let slots: Vec<usize> = model.registry().trained_slots().collect();
        let variables: Vec<Var> = slots.iter().map(|slot| Var::from_tensor(&values[*slot]).unwrap()).collect();
        for (slot, variable) in slots.iter().zip(&variables) {
            values[*slot] = variable.as_tensor().clone();
        }
        let gradients = loss(&model, &values, &samples(&model, 6, false)).unwrap().backward().unwrap();
        for (variable, segment) in variables.iter().zip(model.registry().layout().segments()) {
            let (w, g) = (numbers(variable), numbers(gradients.get(variable).unwrap()));
            let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
            let lengths = (product(&w, &w) * product(&g, &g)).sqrt();
            assert!(lengths > 1e-4, "{name}: {} has an effect", segment.name);
            let angle = product(&w, &g) / lengths;
            assert!(angle.abs() < TOLERANCE, "{name}, {}: {angle}", segment.name);
        }
    }
}

/// All parameters are weights of convolutions, and there is no scale, shift or bias among them.
#[test]
fn there_are_only_weights() {
    for (name, model) in networks() {
        for segment in model.registry().layout().segments() {
            assert_eq!(segment.kind, optsde_net::Kind::Weight, "{name}: {}", segment.name);
            assert_eq!(segment.shape.len(), 4, "{name}: {}", segment.name);
        }
    }
}
