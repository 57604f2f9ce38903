//! The problem of the golden trajectories, chosen to separate the variants.
//!
//! Gradients rise, fall, change sign and vanish; the learning rate jumps up and down. All inputs are multiples of 1/32, so
//! they are the same numbers in both precisions; of the hyperparameters of an optimizer at least one is not, so that
//! rounding it to another precision shows.

/// x_0.
pub const GOLDEN_START: [f64; 3] = [1.0, -0.5, 2.0];

/// Learning rate and gradient of each step.
pub const GOLDEN_STEPS: [(f64, [f64; 3]); 14] = [
    (0.125, [1.0, -0.5, 0.0]),
    (0.125, [1.5, 0.25, 0.0]),
    (0.125, [2.5, 0.5, 4.0]),
    (0.125, [0.75, -1.0, 4.0]),
    (0.5, [0.25, -2.0, 0.125]),
    (0.5, [-0.5, -0.25, 0.0]),
    (0.5, [-1.25, 0.0, -0.03125]),
    (0.5, [-3.0, 0.0, -8.0]),
    (0.03125, [-0.0625, 1.0, 2.0]),
    (0.03125, [0.0, 1.0, -2.0]),
    (0.03125, [0.0, 1.0, 2.0]),
    (0.25, [6.0, 1.0, -2.0]),
    (0.25, [0.5, 1.0, 2.0]),
    (0.25, [0.5, 1.0, -2.0]),
];
