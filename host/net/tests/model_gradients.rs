//! Gradients of a tiny instance of every model, in double precision, against finite differences.

mod model_support;

use candle_core::{Device, Tensor, Var};
use model_support::{all, loss, numbers, samples, values};
use optsde_net::candle_network::Samples;
use optsde_net::model::Model;

const STEP: f64 = 1.0 / (1_u32 << 23) as f64;

/// A loss of size 2 has an error of perhaps 100 roundings, 2e-14, which the difference divides by 2^-23: 2e-7. What a
/// central difference leaves out is h^2 = 1e-14 times a third derivative. Gradients are of size 0.01 to 1.
const TOLERANCE: f64 = 1e-6;

/// Entries of each tensor that are looked at.
const ENTRIES: usize = 6;

/// A ReLU or a maximum may have its kink between x - h and x + h; then one side has none, and its own difference is
/// right. A wrong rule is wrong on both sides.
fn agrees(gradient: f64, [below, here, above]: [f64; 3]) -> bool {
    let differences = [(above - below) / (2.0 * STEP), (above - here) / STEP, (here - below) / STEP];
    differences.iter().any(|difference| (difference - gradient).abs() <= TOLERANCE)
}

fn check(name: &str, model: &dyn Model, samples: &Samples) {
    let mut values = values(model);
    let slots: Vec<usize> = model.registry().trained_slots().collect();
    let variables: Vec<Var> = slots.iter().map(|slot| Var::from_tensor(&values[*slot]).unwrap()).collect();
    for (slot, variable) in slots.iter().zip(&variables) {
        values[*slot] = variable.as_tensor().clone();
    }
    let here = loss(model, &values, samples).unwrap();
    let gradients = here.backward().unwrap();
    let here = numbers(&here)[0];
    for ((slot, variable), segment) in slots.iter().zip(&variables).zip(model.registry().layout().segments()) {
        let gradient = numbers(gradients.get(variable).unwrap_or_else(|| panic!("{name}: {}", segment.name)));
        let x = numbers(variable);
        for entry in (0..x.len()).step_by(x.len().div_ceil(ENTRIES)) {
            let at = |shift: f64| {
                let mut moved = x.clone();
                moved[entry] += shift;
                let mut values = values.clone();
                values[*slot] = Tensor::from_vec(moved, variable.shape(), &Device::Cpu).unwrap();
                numbers(&loss(model, &values, samples).unwrap())[0]
            };
            let losses = [at(-STEP), here, at(STEP)];
            let difference = (losses[2] - losses[0]) / (2.0 * STEP);
            let found = gradient[entry];
            assert!(agrees(found, losses), "{name}: {} {entry}: {difference} and {found}", segment.name);
        }
    }
}

#[test]
fn gradients_of_all_models_are_finite_differences() {
    for (name, model) in all() {
        check(name, &model, &samples(&model, 4, false));
    }
}
