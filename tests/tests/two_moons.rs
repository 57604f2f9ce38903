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
    let (training, losses) = trained();
    // ln 2 is the loss of a network that says nothing.
    assert!(losses[EPOCHS as usize - 1] < std::f32::consts::LN_2 / 4.0, "{losses:?}");
    // What no straight line can do is what the hidden layer is for.
    let line = best_line();
    println!("{} of {TEST_SAMPLES}, the best straight line: {line}", training.correct());
    assert!(training.correct() > line, "{} of {TEST_SAMPLES}, the best straight line: {line}", training.correct());
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
    // Central differences with h = 1/64 are off by h^2 / 6 |L'''| and by the rounding of two values over 2 h. With
    // weights up to 1.25 and coordinates up to 2.5, the derivatives of the logistic loss at most 1, 1/4 and 1/10, those
    // of tanh at most 1, 0.77 and 2:
    // |L'''| <= 2.5^3 (1.25 * 2 + 3 / 4 * 1.25^2 * 0.77 + 1.25^3 / 10) < 57, which makes 2.3e-3; ten roundings of
    // values up to 5 are at most 2 * 10 * 5 * 2^-25 * 32 = 1e-4.
    let parameters: [f32; PARAMETERS] = path_stream(Seed(5), PathIndex(0), Purpose::Start, 0).normals();
    let parameters = parameters.map(|x| x.clamp(-2.5, 2.5) / 2.0);
    let samples: [Sample; 16] = moons(&mut path_stream(Seed(5), PathIndex(1), Purpose::Start, 0));
    assert!(samples.iter().flat_map(|sample| sample.point).all(|x| x.abs() < 2.5), "{samples:?}");
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
            assert!((difference - derivative).abs() < 2.4e-3, "parameter {i}: {difference} and {derivative}");
        }
    }
}
