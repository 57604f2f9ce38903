//! Samples: what is refused, how they are divided, and how they are standardised.

use optsde_core::random::{Permutation, Seed};
use optsde_net::data::{self, DataError, Dataset, Samples, Standardization};

/// Samples of two numbers, (0, 1), (10, 11), (20, 21), ..., whose labels are 0, 1, 2, 0, ...
fn counting(count: u16) -> Samples {
    let inputs = (0..count).flat_map(|sample| [f32::from(10 * sample), f32::from(10 * sample + 1)]).collect();
    Samples::new(inputs, (0..count).map(|sample| u32::from(sample % 3)).collect(), vec![2], 3).unwrap()
}

#[test]
fn arrays_that_do_not_belong_together_are_refused() {
    let said = |inputs: &[f32], labels: &[u32], shape: &[usize], classes| {
        Samples::new(inputs.to_vec(), labels.to_vec(), shape.to_vec(), classes).unwrap_err().to_string()
    };
    assert_eq!(said(&[], &[], &[2], 2), "the number of samples is 0, allowed: 1 to 2^32 - 1");
    assert_eq!(said(&[1.0; 5], &[0, 1], &[2], 2), "the number of inputs is 5, allowed: 2 samples x 2");
    assert_eq!(said(&[1.0; 4], &[0, 2], &[2], 2), "a label is 2, allowed: below 2, the number of classes");
    for shape in [&[][..], &[0], &[2, 0], &[usize::MAX, 3]] {
        let expected = format!("the shape of a sample is {shape:?}, allowed: sides of at least 1");
        assert_eq!(said(&[1.0; 4], &[0, 1], shape, 2), expected);
    }
    for (input, name) in [(f32::NAN, "NaN"), (f32::INFINITY, "inf"), (f32::NEG_INFINITY, "-inf")] {
        assert_eq!(said(&[1.0, input], &[0], &[2], 1), format!("an input is {name}, allowed: a finite number"));
    }
}

#[test]
fn a_set_has_one_shape_and_one_number_of_classes() {
    let train = counting(4);
    let other_classes = Samples::new(vec![1.0; 2], vec![0], vec![2], 4).unwrap();
    let other_shape = Samples::new(vec![1.0; 2], vec![0], vec![1, 2], 3).unwrap();
    for test in [other_classes, other_shape] {
        let error = Dataset::new("a set", train.clone(), test).unwrap_err().to_string();
        assert!(error.ends_with("allowed: [2] in 3 classes, that of the training samples"), "{error}");
    }
}

#[test]
fn the_first_samples_are_taken() {
    let taken = counting(5).take(2).unwrap();
    assert_eq!((taken.inputs(), taken.labels()), ([0.0, 1.0, 10.0, 11.0].as_slice(), [0, 1].as_slice()));
    assert_eq!(counting(5).take(5).unwrap(), counting(5));
    for count in [0, 6] {
        let error = counting(5).take(count).unwrap_err().to_string();
        assert_eq!(error, format!("the number of samples to take is {count}, allowed: 1 to 5"));
    }
    let set = Dataset::new("a set", counting(5), counting(3)).unwrap().take(2, 1).unwrap();
    assert_eq!((set.train().len(), set.test().len()), (2, 1));
}

#[test]
fn each_sample_is_in_one_of_the_parts_with_its_label() {
    let samples = counting(100);
    let (train, test) = samples.split(30, Seed(7)).unwrap();
    assert_eq!((train.len(), test.len()), (70, 30));
    let mut seen: Vec<u16> = vec![];
    for part in [&train, &test] {
        for sample in 0..part.len() {
            let number = (0..100).find(|number| f32::from(10 * number) == part.input(sample)[0]).unwrap();
            assert_eq!(part.labels()[sample], u32::from(number % 3));
            assert_eq!(part.input(sample), samples.input(usize::from(number)));
            seen.push(number);
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..100).collect::<Vec<u16>>());
}

#[test]
fn the_parts_of_a_seed_are_those_of_its_permutation() {
    // By definition: positions 0, 1, ... of the permutation are the test samples, those after them the training
    // samples.
    let order = Permutation::new(9, 3);
    let at = |position| f32::from(u16::try_from(10 * order.at(position)).unwrap());
    let (train, test) = counting(9).split(4, Seed(3)).unwrap();
    assert!((0..4).all(|sample| test.input(sample as usize)[0] == at(sample)));
    assert!((0..5).all(|sample| train.input(sample as usize)[0] == at(4 + sample)));
    // Another seed has another order: 5 of 200! orders would not differ.
    let two = [1, 2].map(|seed| counting(200).split(50, Seed(seed)).unwrap());
    assert_ne!(two[0], two[1]);
}

#[test]
fn neither_part_may_be_empty() {
    for count in [0, 5, 6] {
        let error = counting(5).split(count, Seed(1)).unwrap_err().to_string();
        assert_eq!(error, format!("the number of test samples is {count}, allowed: 1 to 4"));
    }
    assert!(counting(1).split(1, Seed(1)).is_err());
}

#[test]
fn the_training_set_alone_decides_how_both_are_standardised() {
    // Feature 0 of the training set is 1, 3: mean 2, deviation 1. Feature 1 is 5, 5, and is only centred.
    let train = Samples::new(vec![1.0, 5.0, 3.0, 5.0], vec![0, 1], vec![2], 2).unwrap();
    let test = Samples::new(vec![6.0, 7.0], vec![1], vec![2], 2).unwrap();
    let mut set = Dataset::new("a set", train, test).unwrap();
    set.standardize().unwrap();
    assert_eq!(set.train().inputs(), [-1.0, 0.0, 1.0, 0.0]);
    assert_eq!(set.test().inputs(), [4.0, 2.0]);
}

#[test]
fn images_are_standardised_by_channel() {
    // Two images of two channels of 1 x 2. Channel 0 has 0, 2, 4, 6: mean 3, variance (9 + 1 + 1 + 9) / 4 = 5. Channel
    // 1 has 8 only.
    let inputs = vec![0.0, 2.0, 8.0, 8.0, 4.0, 6.0, 8.0, 8.0];
    let mut images = Samples::new(inputs, vec![0, 0], vec![2, 1, 2], 1).unwrap();
    let standardization = Standardization::of(&images);
    assert_eq!(standardization.means().collect::<Vec<_>>(), [3.0, 8.0]);
    assert_eq!(standardization.deviations().collect::<Vec<_>>(), [5.0_f64.sqrt(), 1.0]);
    standardization.apply(&mut images).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "the nearest number is expected")]
    let z = [3.0, 1.0].map(|distance| (distance / 5.0_f64.sqrt()) as f32);
    assert_eq!(images.inputs(), [-z[0], -z[1], 0.0, 0.0, z[1], z[0], 0.0, 0.0]);
}

#[test]
fn a_constant_whose_mean_rounds_is_left_centred() {
    // The sum of 569 numbers 0.1 divided by 569 is not 0.1 in double precision: the difference must not be blown up.
    let mut samples = Samples::new(vec![0.1; 569], vec![0; 569], vec![1], 1).unwrap();
    Standardization::of(&samples).apply(&mut samples).unwrap();
    assert!(samples.inputs().iter().all(|input| *input == 0.0));
}

#[test]
fn standardised_samples_have_mean_zero_and_variance_one() {
    let (train, test) = data::breast_cancer().split(169, Seed(1)).unwrap();
    let mut set = Dataset::new("breast cancer", train, test).unwrap();
    set.standardize().unwrap();
    let after = Standardization::of(set.train());
    // Each z is rounded to single precision, by at most 2^-24 |z|: the mean moves by at most 2^-24 times the mean of
    // |z|, which is at most 1, and the deviation by at most 2^-24. As much again for double precision, which is far
    // less.
    let bound = 2.0_f64.powi(-23);
    assert!(after.means().all(|mean| mean.abs() <= bound));
    assert!(after.deviations().all(|deviation| (deviation - 1.0).abs() <= bound));
}

#[test]
fn what_standardisation_cannot_do_is_an_error_and_changes_nothing() {
    // A deviation of 5e-31 makes 1e20 a number of order 1e50.
    let train = Samples::new(vec![0.0, 1e-30], vec![0, 0], vec![1], 1).unwrap();
    let mut test = Samples::new(vec![1.0, 1e20], vec![0, 0], vec![1], 1).unwrap();
    let before = test.clone();
    let error = Standardization::of(&train).apply(&mut test).unwrap_err();
    assert!(matches!(error, DataError::Value { field: "an input", .. }), "{error}");
    assert_eq!(test, before);
    let mut other = counting(3);
    let error = Standardization::of(&train).apply(&mut other).unwrap_err().to_string();
    assert_eq!(error, "the number of features or channels is 2, allowed: 1, as where the means are from");
}
