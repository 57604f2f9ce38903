//! The lists of kernels: no name twice, and every coordinate-wise optimizer of the registry has its two.

use std::collections::BTreeSet;

use optsde::conformance::{Format, Input, OPTIMIZERS, VariantEntry, variants};
use optsde_device::entry::{NAMES, steps};
use optsde_device::kernel::MAX_FIELDS;

#[test]
fn no_two_kernels_have_the_same_name() {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = NAMES.concat().into_iter().filter(|name| !seen.insert(*name)).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Large, so that clipping by the norm clips, and of different signs.
const GRADIENTS: [f64; 3] = [8.0, -5.0, 3.0];

/// Two steps of three coordinates, the second of which has `second` added to its gradients.
fn input(second: f64) -> Input {
    let gradient = vec![GRADIENTS[0], GRADIENTS[1] + second, GRADIENTS[2]];
    Input { start: vec![1.0, 2.0, -1.5], steps: vec![(0.1, gradient.clone()), (0.1, gradient)] }
}

fn golden_values(variant: &VariantEntry) -> Vec<f64> {
    variant.hyperparameters.iter().map(|parameter| parameter.golden).collect()
}

/// Whether what one coordinate is given leaves the others as they are: the definition of coordinate-wise.
fn coordinates_do_not_meet(variant: &VariantEntry) -> bool {
    let others = |second| {
        let states = variant.run(Format::F64, &golden_values(variant), &input(second), None);
        states.last().and_then(|state| state.first().cloned()).map(|(_, x)| (x[0], x[2]))
    };
    others(0.0) == others(-2.5)
}

/// A name of a kernel stands for the optimizer of the registry that its file is named after.
#[test]
fn every_coordinate_wise_optimizer_has_a_step_kernel_in_both_precisions() {
    let mut expected = BTreeSet::new();
    for optimizer in OPTIMIZERS.iter() {
        if optimizer.variants().iter().all(coordinates_do_not_meet) {
            for format in [Format::F32, Format::F64] {
                expected.insert(format!("{}_{}", optimizer.name, format.name()));
            }
        }
    }
    let listed: BTreeSet<String> = steps::NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(listed, expected);
}

/// A kernel has room for so many numbers of each coordinate.
#[test]
fn no_state_has_more_numbers_than_a_step_kernel_holds() {
    for variant in variants() {
        if variant.dimension.is_none() {
            let states = variant.run(Format::F64, &golden_values(&variant), &input(0.0), None);
            let numbers: usize = states[0].iter().skip(1).map(|(_, numbers)| numbers.len()).sum();
            assert!(numbers <= MAX_FIELDS * GRADIENTS.len(), "{}: {numbers} for three coordinates", variant.id());
        }
    }
}
