//! Whole sets, ties, and what perceptrons refuse.

mod mlp_support;

use mlp_support::{Table, normals, of, parameters, sample_loss};
use optsde::Native;
use optsde_core::Real;
use optsde_net::mlp::{Activation, Mlp, Perceptron, Rows};
use optsde_net::{Batch, Evaluation, Network, NetworkError, Split};

type Double = Native<f64>;

const TANH: Perceptron<'_> = Perceptron { hidden: &[7, 3], outputs: 5, activation: Activation::Tanh, biases: true };

#[test]
fn a_split_is_evaluated_as_plain_loops_do() {
    // Sums of at most 600 losses, below 2048 so that each addition rounds by at most 1.2e-13, and so does their mean; on both
    // sides.
    for outputs in [1, 2, 5] {
        let sizes = Perceptron { outputs, ..TANH };
        let classes = u32::try_from(outputs.max(2)).unwrap();
        let [train, test] = [(600, 1), (33, 2)].map(|(count, seed)| Table::random(count, 4, classes, seed));
        let x = normals(parameters(sizes, &train), 0.7, 3);
        let mut network = Mlp::<Double>::new(sizes, train.rows(), Some(test.rows())).unwrap();
        assert_eq!(network.samples(), 600);
        for (split, table) in [(Split::Train, &train), (Split::Test, &test), (Split::Train, &train)] {
            let count = table.labels.len();
            let answers: Vec<_> = (0..count).map(|i| sample_loss(sizes, table, &x, i, &mut Vec::new())).collect();
            let loss = answers.iter().map(|(loss, _)| loss).sum::<f64>() / f64::of_count(count as u64);
            let correct = answers.iter().zip(&table.labels).filter(|((_, class), label)| class == *label).count();
            let found = network.evaluate(&of::<Double>(&x), split).unwrap();
            assert!((found.loss - loss).abs() < 2.4e-13, "{found:?} {loss}");
            assert_eq!((found.correct, found.count), (correct as u64, count as u64));
            assert!((found.error_rate() - (1.0 - f64::of_count(correct as u64) / f64::of_count(count as u64))) == 0.0);
        }
    }
}

#[test]
fn of_equal_outputs_the_first_names_the_class() {
    // All parameters 0: l = ln 5, and class 0. One output: l = ln 2, and class 0, as z > 0 does not hold. A sum of 40 of them is
    // below 128: each addition rounds by at most 7.2e-15, and so does the mean.
    for (outputs, classes) in [(5, 5), (1, 2)] {
        let table = Table::random(40, 4, classes, 5);
        let sizes = Perceptron { outputs, ..TANH };
        let mut network = mlp_support::network::<Double>(sizes, &table);
        let x = vec![Double::ZERO; network.layout().len()];
        let found = network.evaluate(&x, Split::Train).unwrap();
        let zeros = table.labels.iter().filter(|label| **label == 0).count() as u64;
        assert!((found.loss - f64::from(classes).ln()).abs() < 8e-15);
        assert_eq!((found.correct, found.count), (zeros, 40));
    }
    // Outputs 0, 1, 1 from the biases alone: class 1.
    let table = Table { inputs: vec![3.0; 3], labels: vec![0, 1, 2], features: 1 };
    let sizes = Perceptron { hidden: &[], outputs: 3, activation: Activation::Relu, biases: true };
    let x = of::<Double>(&[0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    for label in 0..3 {
        let table = Table { inputs: vec![3.0], labels: vec![label], ..table };
        let found = mlp_support::network::<Double>(sizes, &table).evaluate(&x, Split::Train).unwrap();
        assert_eq!(found.correct, u64::from(label == 1));
    }
}

#[test]
fn an_empty_evaluation_has_an_error_rate() {
    assert_eq!(Evaluation::default().error_rate(), 1.0);
}

#[test]
fn parameters_and_batches_that_do_not_fit_are_named() {
    let table = Table::random(40, 4, 5, 6);
    let mut network = mlp_support::network::<Double>(TANH, &table);
    let length = network.layout().len();
    assert_eq!(length, 4 * 7 + 7 + 7 * 3 + 3 + 3 * 5 + 5);
    let (x, mut gradient) = (vec![Double::ZERO; length], vec![Double::ZERO; length]);
    let batch = |samples| Batch { samples, weights: None };
    let error = network.gradient(&x[1..], batch(&[0]), &mut gradient).unwrap_err();
    assert_eq!(error.to_string(), "x has 78 numbers, allowed: 79, one for each parameter");
    let error = network.gradient(&x, batch(&[0]), &mut gradient[1..]).unwrap_err();
    assert_eq!(error.to_string(), "gradient has 78 numbers, allowed: 79, one for each parameter");
    let error = network.evaluate(&x[1..], Split::Train).unwrap_err();
    assert!(matches!(error, NetworkError::Length { array: "x", value: 78, expected: 79 }), "{error}");
    let error = network.gradient(&x, batch(&[3, 40]), &mut gradient).unwrap_err();
    assert_eq!(error.to_string(), "sample 40, allowed: below 40");
    for (samples, weights) in [(&[][..], None), (&[][..], Some(&x[..0])), (&[1, 2][..], Some(&x[..3]))] {
        let error = network.gradient(&x, Batch { samples, weights }, &mut gradient).unwrap_err();
        assert!(matches!(error, NetworkError::Weights { .. }), "{error}");
    }
    let error = network.evaluate(&x, Split::Test).unwrap_err();
    assert!(matches!(error, NetworkError::NoTestSet), "{error}");
}

#[test]
fn tables_and_models_that_do_not_fit_are_named() {
    let inputs = |error: NetworkError, expected: usize| {
        assert!(matches!(error, NetworkError::Model { field: "inputs", value, .. } if value == expected), "{error}");
    };
    inputs(Rows::<Double>::new(&[], &[], 1).unwrap_err(), 0);
    inputs(Rows::<Double>::new(&[1.0], &[0], 0).unwrap_err(), 1);
    inputs(Rows::<Double>::new(&[1.0; 5], &[0, 1], 3).unwrap_err(), 5);
    // 2^63 features of two samples are 0 numbers, where products wrap around.
    inputs(Rows::<Double>::new(&[], &[0, 1], 1 << (usize::BITS - 1)).unwrap_err(), 0);
    let error = Rows::<Double>::new(&[1.0, f32::NAN, f32::INFINITY], &[0], 3).unwrap_err();
    assert_eq!(error.to_string(), "number of inputs that are not finite is 2, allowed: 0");

    let table = Table::random(40, 4, 5, 6);
    let refused = |sizes: Perceptron<'_>, test: Option<Rows<Double>>| {
        Mlp::new(sizes, table.rows(), test).map(|network| network.layout().len()).unwrap_err().to_string()
    };
    for sizes in [Perceptron { hidden: &[7, 0], ..TANH }, Perceptron { outputs: 0, ..TANH }] {
        assert_eq!(refused(sizes, None), "width is 0, allowed: at least 1");
    }
    for hidden in [&[usize::MAX][..], &[1 << 40, 1 << 40]] {
        let error = refused(Perceptron { hidden, ..TANH }, None);
        assert_eq!(error, format!("width is {}, allowed: so small that parameters can be counted", hidden[0]));
    }
    for (outputs, label) in [(4, 4), (1, 4)] {
        let error = refused(Perceptron { outputs, ..TANH }, None);
        assert_eq!(error, format!("label is {label}, allowed: below the number of classes"));
    }
    let test = Table::random(3, 4, 9, 1).labels.iter().copied().max().unwrap();
    assert!(test >= 5, "the label that is refused");
    let error = refused(TANH, Some(Table::random(3, 4, 9, 1).rows()));
    assert_eq!(error, format!("label is {test}, allowed: below the number of classes"));
    let error = refused(TANH, Some(Table::random(3, 3, 5, 1).rows()));
    assert_eq!(error, "features of the test set is 3, allowed: those of the training set");
}
