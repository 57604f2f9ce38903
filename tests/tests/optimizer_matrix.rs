//! Matrix optimizers against steps worked out by hand, with numbers for which every operation is exact unless a
//! tolerance is given, and on layers that are not of their size or say too little.

mod optimizer_support;

use optsde_core::Real;
use optsde_core::linalg::Matrix;
use optsde_core::optimizer::{
    DampedNewton, FisherUse, FullMatrixAdam, HeavyBall, MatrixRow, NaturalGradient, Optimizer,
};

/// Positions after each step from x = 0.
fn run<R: Real, O: Optimizer<R>, const D: usize>(optimizer: &O, steps: &[(f64, [f64; D])]) -> Vec<[f64; D]> {
    optimizer_support::run(optimizer, [0.0; D], steps)
}

fn close<const D: usize>(found: [f64; D], expected: [f64; D], allowed: f64) {
    assert!(found.iter().zip(expected).all(|(x, y)| (x - y).abs() <= allowed), "{found:?}, expected {expected:?}");
}

#[test]
fn damped_newton_multiplies_the_buffer_by_the_inverse_curvature() {
    // K = [[1, 1/2], [1/2, 1/2]], K^{-1} = [[2, -2], [-2, 4]]. m = (1, 1): K^{-1} m = (0, 2). Then m = (1, 1)/2 +
    // (1, 0) = (3/2, 1/2): (2, -1).
    let curvature = [[1.0, 0.5], [0.5, 0.5]];
    let newton = DampedNewton::new(&curvature, 0.0, 0.5).expect("positive");
    let steps = [(0.25, [1.0, 1.0]), (0.25, [1.0, 0.0])];
    assert_eq!(run::<f64, _, 2>(&newton, &steps), [[0.0, -0.5], [-0.5, -0.25]]);
    let single = DampedNewton::new(&curvature.map(|row| row.map(f32::of)), 0.0, 0.5).expect("positive");
    assert_eq!(run::<f32, _, 2>(&single, &steps), [[0.0, -0.5], [-0.5, -0.25]]);
    // delta = 1 on K = diag(0, 3): divisors 1 and 4. Without it K is refused.
    let shifted = DampedNewton::new(&[[0.0, 0.0], [0.0, 3.0]], 1.0, 0.0).expect("positive");
    assert_eq!(run::<f64, _, 2>(&shifted, &[(1.0, [2.0, 2.0])]), [[-2.0, -0.5]]);
    assert!(DampedNewton::new(&[[0.0, 0.0], [0.0, 3.0]], 0.0, 0.0).is_err());
}

#[test]
fn damped_newton_on_the_unit_curvature_is_heavy_ball() {
    let newton = DampedNewton { preconditioner: [[1.0, 0.0], [0.0, 1.0]], momentum: 0.875 };
    let steps: Vec<_> = (0..20).map(|k| (0.1, [f64::from(k).sin(), f64::from(k * k).cos()])).collect();
    assert_eq!(run::<f64, _, 2>(&newton, &steps), run::<f64, _, 2>(&HeavyBall::new(0.875), &steps));
}

fn natural<const D: usize>(fisher: FisherUse) -> NaturalGradient<f64, D> {
    NaturalGradient { fisher, ..NaturalGradient::new(0.5, 0.5, 1.0) }
}

#[test]
fn natural_gradient_divides_by_the_average_of_squares_after_or_before_its_update() {
    // J_0 = 1, epsilon = 1/2, mu = 1/2. g = 1: J = 1/2 + 1/2 = 1, m = 1. g = 0: J = 1/2, m = 1/2.
    // g = 2: J = 1/4 + 2 = 9/4, m = 9/4.
    let steps = [(0.25, [1.0]), (0.25, [0.0]), (0.25, [2.0])];
    // Quotients m / J: 1/1, (1/2)/(1/2), (9/4)/(9/4).
    close(run::<f64, _, 1>(&natural::<1>(FisherUse::AfterUpdate), &steps)[2], [-0.75], 4.0 * f64::EPSILON);
    // m / J before: 1/1, (1/2)/1, (9/4)/(1/2).
    close(run::<f64, _, 1>(&natural::<1>(FisherUse::BeforeUpdate), &steps)[2], [-1.5], 4.0 * f64::EPSILON);
    // Damping 1 after the update: 1/2, (1/2)/(3/2), (9/4)/(13/4).
    let damped = NaturalGradient { damping: 1.0, ..natural::<1>(FisherUse::AfterUpdate) };
    let expected = -0.25 * (0.5 + 1.0 / 3.0 + 9.0 / 13.0);
    close(run::<f64, _, 1>(&damped, &steps)[2], [expected], 4.0 * f64::EPSILON);
}

#[test]
fn gradients_along_the_axes_make_matrix_optimizers_coordinate_wise() {
    // g g^T is diagonal at every step, and each coordinate sees its own gradients and zeros.
    let steps = [(0.25, [1.0, 0.0]), (0.5, [0.0, -3.0]), (0.125, [2.0, 0.0]), (0.25, [0.0, 0.5])];
    for i in 0..2 {
        let own = steps.map(|(rate, g)| (rate, [g[i]]));
        for fisher in [FisherUse::AfterUpdate, FisherUse::BeforeUpdate] {
            let (two, one) =
                (run::<f64, _, 2>(&natural::<2>(fisher), &steps), run::<f64, _, 1>(&natural::<1>(fisher), &own));
            assert!(two.iter().zip(one).all(|(two, one)| two[i] == one[0]));
        }
        let two = run::<f64, _, 2>(&adam::<2>(0.5, 0.125, 0.5), &steps);
        let one = run::<f64, _, 1>(&adam::<1>(0.5, 0.125, 0.5), &own);
        assert!(two.iter().zip(one).all(|(two, one)| two[i] == one[0]));
    }
}

fn adam<const D: usize>(beta1: f64, epsilon: f64, initial: f64) -> FullMatrixAdam<f64, D> {
    FullMatrixAdam { beta1, beta2: 0.75, epsilon, initial }
}

#[test]
fn full_matrix_adam_of_one_parameter_is_adam_without_bias_correction() {
    // v = 3/4 1/2 + 1/4 g^2 and so on; sqrt and quotient: a few roundings.
    let gradients = [1.0, -0.5, 2.0, 0.0, 3.0];
    let steps = gradients.map(|g| (0.25, [g]));
    let (mut m, mut v, mut x) = (0.0, 0.5, 0.0);
    for (g, [found]) in gradients.into_iter().zip(run::<f64, _, 1>(&adam::<1>(0.5, 0.125, 0.5), &steps)) {
        m = 0.5 * m + 0.5 * g;
        v = 0.75 * v + 0.25 * (g * g);
        x -= 0.25 * (m / (v.sqrt() + 0.125));
        close([found], [x], 8.0 * f64::EPSILON);
    }
}

#[test]
fn full_matrix_adam_divides_by_the_length_of_a_repeated_gradient() {
    // V = (1 - 3/4) g g^T has the root |g|/2 along g = (3, 4), |g| = 5: x = -eta g / (5/2). After two steps
    // V = (3/16 + 4/16) g g^T. Jacobi's rotation and the root round ten times or so.
    let steps = [(1.0, [3.0, 4.0]), (1.0, [3.0, 4.0])];
    let positions = run::<f64, _, 2>(&adam::<2>(0.0, 0.0, 0.0), &steps);
    close(positions[0], [-1.2, -1.6], 20.0 * f64::EPSILON);
    let second = 1.0 / (5.0 * (7.0_f64 / 16.0).sqrt());
    close(positions[1], [-1.2 - 3.0 * second, -1.6 - 4.0 * second], 40.0 * f64::EPSILON);
}

#[test]
fn singular_averages_give_no_nan_and_do_not_move_what_they_do_not_know() {
    let steps = [(0.25, [0.0, 0.0]), (0.25, [1.0, 1.0])];
    let natural = NaturalGradient::<f64, 2>::new(0.0, 0.25, 0.0);
    // J = 0, then (1/4) [[1, 1], [1, 1]], of which (4, 0) solves J x = (1, 1).
    assert_eq!(run::<f64, _, 2>(&natural, &steps), [[0.0, 0.0], [-1.0, 0.0]]);
    let before = NaturalGradient { fisher: FisherUse::BeforeUpdate, ..natural };
    assert_eq!(run::<f64, _, 2>(&before, &steps), [[0.0, 0.0], [0.0, 0.0]]);
    assert_eq!(run::<f64, _, 2>(&adam::<2>(0.0, 0.0, 0.0), &steps)[0], [0.0, 0.0]);
    // Thousands of steps in one plane of three dimensions leave rounding errors in the third eigenvalue.
    let plane: Vec<_> =
        (0..3000).map(|k| (0.01, [f64::from(k).sin(), f64::from(k).cos(), f64::from(k).sin()])).collect();
    for positions in [
        run::<f64, _, 3>(&NaturalGradient::<f64, 3>::new(0.5, 0.25, 0.0), &plane),
        run::<f64, _, 3>(&NaturalGradient::<f64, 3>::new(0.5, 0.25, 1.0), &plane),
        run::<f64, _, 3>(&FullMatrixAdam::<f64, 3> { beta1: 0.5, beta2: 0.75, epsilon: 0.0, initial: 0.0 }, &plane),
        run::<f64, _, 3>(&FullMatrixAdam::<f64, 3> { beta1: 0.5, beta2: 0.75, epsilon: 0.0, initial: 1.0 }, &plane),
    ] {
        assert!(positions.iter().flatten().all(|x| x.is_finite() && x.abs() < 1e3));
    }
}

#[test]
fn a_gradient_that_is_not_finite_shows() {
    for bad in [f64::NAN, f64::INFINITY] {
        let steps = [(0.25, [bad, 1.0])];
        assert!(run::<f64, _, 2>(&natural::<2>(FisherUse::AfterUpdate), &steps)[0].iter().any(|x| !x.is_finite()));
        assert!(run::<f64, _, 2>(&natural::<2>(FisherUse::BeforeUpdate), &steps)[0].iter().any(|x| !x.is_finite()));
        assert!(run::<f64, _, 2>(&adam::<2>(0.5, 0.125, 0.5), &steps)[0].iter().any(|x| !x.is_finite()));
    }
}

/// `lengths` of parameters, gradients and memories; what comes out where the padded layer says it should.
fn check_lengths<O: Optimizer<f64>>(optimizer: &O, lengths: [usize; 3]) {
    let (start, gradient) = ([1.0, 2.0, 3.0, 4.0], [0.5, -1.0, 2.0, 8.0]);
    let step = optimizer.prepare(0, 0.25, &mut optimizer.begin());
    let memory = start.map(|x| optimizer.memory(x));
    let mut x = start;
    optimizer.apply(&step, &mut x[..lengths[0]], &gradient[..lengths[1]], &mut { memory }[..lengths[2]]);
    let moved = lengths[0].min(3);
    assert_eq!(x[moved..], start[moved..], "{lengths:?}");
    if lengths[1] >= 3 && lengths[2] >= 3 {
        let mut whole = start;
        optimizer.apply(&step, &mut whole[..3], &gradient[..3], &mut { memory }[..3]);
        assert_eq!(x[..moved], whole[..moved], "{lengths:?}");
    }
}

#[test]
fn layers_of_another_size_are_used_as_far_as_they_go() {
    let curvature = [[2.0, 0.5, 0.0], [0.5, 2.0, 0.5], [0.0, 0.5, 2.0]];
    for n in 0..125 {
        let lengths = [n / 25, n / 5 % 5, n % 5];
        check_lengths(&DampedNewton::new(&curvature, 0.0, 0.5).expect("positive"), lengths);
        check_lengths(&natural::<3>(FisherUse::AfterUpdate), lengths);
        check_lengths(&adam::<3>(0.5, 0.125, 0.5), lengths);
    }
}

#[test]
fn the_memory_of_a_coordinate_is_its_buffer_and_its_row() {
    let optimizer = natural::<2>(FisherUse::AfterUpdate);
    let mut memory = [optimizer.memory(0.0); 2];
    let step = optimizer.prepare(0, 0.25, &mut ());
    optimizer.apply(&step, &mut [0.0; 2], &[1.0, -2.0], &mut memory);
    // 1/2 I + 1/2 (1, -2)(1, -2)^T.
    let expected: Matrix<f64, 2> = [[1.0, -1.0], [-1.0, 2.5]];
    assert_eq!(memory, [MatrixRow { m: 1.0, average: expected[0] }, MatrixRow { m: -2.0, average: expected[1] }]);
}
