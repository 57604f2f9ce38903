//! What a process borrows is found where it is.

use optsde::Native;
use optsde_core::Real;
use optsde_core::loss::{LinearRegression, LossFactor, Quadratic};
use optsde_core::noise::{LastBatch, Minibatch, Reshuffled, Sampling, White};
use optsde_core::optimizer::{HeavyBall, Sgd};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::svag::{Amplification, Svag, SvagScale};
use optsde_device::{Number, Parameters};

const INPUTS: [[f64; 2]; 3] = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
const TARGETS: [f64; 3] = [7.0, 8.0, 9.0];

fn bytes(numbers: impl IntoIterator<Item = f64>) -> Vec<u8> {
    numbers.into_iter().flat_map(f64::to_ne_bytes).collect()
}

/// Places and bytes of the slices of `process`, which has the size of the references at these places.
fn slices<P: Parameters>(process: &P) -> Vec<(usize, Vec<u8>)> {
    let mut found = Vec::new();
    process.slices(&mut |offset, data| found.push((offset, data.to_vec())));
    for (offset, _) in &found {
        assert!(offset % align_of::<&[Number]>() == 0 && offset + size_of::<&[Number]>() <= size_of::<P>());
    }
    found
}

/// Both slices, at different places.
fn assert_regression(found: &[(usize, Vec<u8>)]) {
    let [(inputs_at, inputs), (targets_at, targets)] = found else { panic!("{} slices", found.len()) };
    assert!(inputs_at.abs_diff(*targets_at) >= size_of::<&[Number]>());
    assert_eq!(inputs, &bytes(INPUTS.into_iter().flatten()));
    assert_eq!(targets, &bytes(TARGETS));
}

#[test]
fn a_process_on_borrowed_data_says_where_it_borrows_them() {
    let (inputs, targets) = (INPUTS.map(|x| x.map(Native)), TARGETS.map(Native));
    let loss = LinearRegression::new(&inputs, &targets, LossFactor::Half).expect("three samples");
    let batches = Minibatch::<_, 2, 1>::new(loss, 2, Sampling::WithoutReplacement).expect("two of three");
    let (optimizer, schedule, start) = (HeavyBall::new(Native(0.9)), Constant(Native(0.1)), [Number::ZERO; 2]);
    let plain = slices(&Descent { optimizer, oracle: batches, schedule, start });
    assert_regression(&plain);

    let amplification = Amplification::new(SvagScale::Li21(Native(4.0))).expect("above 1");
    let amplified = Descent { optimizer, oracle: Svag { oracle: batches, amplification }, schedule, start };
    assert_regression(&slices(&amplified));

    let oracle = Reshuffled::new(loss, 2, LastBatch::Smaller).expect("two of three");
    assert_regression(&slices(&Descent { optimizer: Sgd, oracle, schedule, start }));
}

#[test]
fn a_copy_borrows_at_the_same_places() {
    let (inputs, targets) = (INPUTS.map(|x| x.map(Native)), TARGETS.map(Native));
    let loss = LinearRegression::new(&inputs, &targets, LossFactor::Half).expect("three samples");
    let copy = Box::new(loss);
    assert_eq!(slices(&loss), slices(copy.as_ref()));
}

#[test]
fn a_process_on_a_quadratic_loss_borrows_nothing() {
    let oracle = NoisyGradient { loss: Quadratic::diagonal([Number::ONE]), noise: White { deviation: Number::ONE } };
    let process = Descent { optimizer: Sgd, oracle, schedule: Constant(Native(0.1)), start: [Number::ZERO] };
    assert!(slices(&process).is_empty());
}
