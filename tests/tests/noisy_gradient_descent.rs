//! Noisy gradient descent is gradient descent with a Gaussian oracle.

use optsde_core::loss::Quadratic;
use optsde_core::noise::Gaussian;
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, Process};
use optsde_core::random::Replay;
use optsde_core::schedule::Constant;

/// C = L L^T with L = (2 0; 1 1).
const COVARIANCE: [[f64; 2]; 2] = [[4.0, 2.0], [2.0, 2.0]];

/// One step at learning rate 1/2 from (1, -2) on |x|^2 / 2 with the normals z.
fn step(z: [f64; 2]) -> [f64; 2] {
    let process = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([1.0, 1.0]),
            noise: Gaussian::new(&COVARIANCE).expect("positive definite"),
        },
        schedule: Constant(0.5),
        start: [1.0, -2.0],
    };
    let mut random = Replay::new(&z);
    let mut state = process.start(&mut random);
    let step = process.step(0, &mut Process::<f64>::start_run(&process));
    process.advance(&step, &mut state, &mut random);
    state.x
}

#[test]
fn a_step_adds_a_root_of_the_covariance_times_normals() {
    // x - (x + L z) / 2 with L z = (1, 1/2 - 1).
    assert_eq!(step([0.5, -1.0]), [0.0, -0.75]);
}

#[test]
fn the_covariance_of_a_step_is_the_learning_rate_squared_times_that_of_the_gradient() {
    // Signs +-1 have the mean and the covariance of normals, so four steps give eta^2 C = C / 4 exactly.
    let mut sum = [[0.0; 2]; 2];
    for z in [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]] {
        let deviation = [step(z)[0] - 0.5, step(z)[1] + 1.0];
        for (row, a) in sum.iter_mut().zip(deviation) {
            for (entry, b) in row.iter_mut().zip(deviation) {
                *entry += a * b / 4.0;
            }
        }
    }
    assert_eq!(sum, COVARIANCE.map(|row| row.map(|c| c / 4.0)));
}
