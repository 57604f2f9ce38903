//! The training example of docs/embedded.md, on the host: its gradient, what it learns, and its bits.

use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use two_moons::network::{PARAMETERS, add_gradient};
use two_moons::{DIGEST, EPOCHS, Sample, TEST_SAMPLES, Training, moons};

fn trained() -> (Training, Vec<f32>) {
    let mut training = Training::new().expect("in range");
    let losses = (0..EPOCHS).map(|_| training.epoch()).collect();
    (training, losses)
}

#[test]
fn training_ends_with_the_digest_that_microcontrollers_print() {
    let (training, _) = trained();
    assert_eq!(format!("{:016x}", training.digest()), format!("{DIGEST:016x}"));
}

#[test]
fn the_moons_are_learned() {
    // Before training the loss is that of weights drawn at random; ln 2 is that of one that says nothing.
    let (training, losses) = trained();
    assert!(losses[0] > losses[EPOCHS as usize - 1] * 2.0, "{losses:?}");
    // No straight line does better than 226 of these 256: the best of 720 directions and all offsets.
    let best_line = best_line();
    assert!(best_line < 240, "{best_line}");
    assert!(training.correct() > best_line, "{} of {TEST_SAMPLES}, a line: {best_line}", training.correct());
}

/// How many of the test samples the best straight line classifies correctly.
fn best_line() -> usize {
    let samples: [Sample; TEST_SAMPLES as usize] = moons(&mut path_stream(Seed(1), PathIndex(2), Purpose::Start, 0));
    let along = |direction: f32| {
        let (sine, cosine) = direction.sin_cos();
        let mut line: Vec<_> = samples.iter().map(|s| (cosine * s.point[0] + sine * s.point[1], s.upper)).collect();
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Everything beyond the offset is called upper; it moves past one sample after the other.
        let mut right = line.iter().filter(|(_, upper)| *upper).count();
        let mut best = right;
        for (_, upper) in line {
            right = if upper { right - 1 } else { right + 1 };
            best = best.max(right);
        }
        best
    };
    (0..720_u16).map(|i| along(f32::from(i) / 720.0 * std::f32::consts::TAU)).max().expect("directions")
}

#[test]
fn the_gradient_is_that_of_the_loss() {
    // Central differences over 2 h = 2^-5 of a loss of order 1: the rounding of both values, some 10 u with
    // u = 2^-24, divided by 2 h gives 2e-5; the truncation h^2 / 6 |L'''| is 4e-5 |L'''|, and the third derivatives of
    // logistic loss and tanh, with weights and points below 4, are below 20. Together below 1e-3.
    let parameters: [f32; PARAMETERS] = path_stream(Seed(5), PathIndex(0), Purpose::Start, 0).normals();
    let samples: [Sample; 16] = moons(&mut path_stream(Seed(5), PathIndex(1), Purpose::Start, 0));
    let h = 1.0 / 64.0;
    for sample in samples {
        let mut gradient = [0.0; PARAMETERS];
        add_gradient(&parameters, &sample, &mut gradient);
        for (i, derivative) in gradient.into_iter().enumerate() {
            let loss = |shift: f32| {
                let mut moved = parameters;
                moved[i] += shift;
                add_gradient(&moved, &sample, &mut [0.0; PARAMETERS])
            };
            let difference = (loss(h) - loss(-h)) / (2.0 * h);
            assert!((difference - derivative).abs() < 1e-3, "parameter {i}: {difference} and {derivative}");
        }
    }
}
