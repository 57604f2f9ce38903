//! `golden check` of optimizers whose coordinates remember rows of a matrix.

use optsde::conformance::{Agreement, CheckError, Format, Trajectory, check, golden, variants};

fn changed(change: impl FnOnce(&mut Trajectory)) -> Result<Agreement, CheckError> {
    let variant = variants().into_iter().find(|v| v.id() == "natural_gradient/after_update").expect("a variant");
    let mut trajectory = golden(&variant, Format::F64);
    change(&mut trajectory);
    check(&trajectory, 0)
}

#[test]
fn a_matrix_is_nine_numbers_row_by_row() {
    // 14 steps of x, m and the average: 3 + 3 + 9 numbers.
    assert_eq!(changed(|_| {}), Ok(Agreement::Same { steps: 14, numbers: 14 * 15, largest_ulps: 0 }));
    // J = 3/4 1/2 I + 1/4 (1, -1/2, 0)(1, -1/2, 0)^T after step 0.
    let expected = [0.625, -0.125, 0.0, -0.125, 0.4375, 0.0, 0.0, 0.0, 0.375];
    assert_eq!(changed(|t| assert_eq!(t.steps[0].after["average"], expected)).map(|_| ()), Ok(()));
    let wrong = changed(|t| {
        t.steps[0].bits.clear();
        t.steps[0].after.get_mut("average").expect("rows")[4] = 0.5;
    });
    let Ok(Agreement::Different(difference)) = wrong else { panic!("a wrong entry: {wrong:?}") };
    assert!(difference.to_string().starts_with("step 0, average[4]: found 5e-1, expected 4.375e-1"), "{difference}");
}

#[test]
fn a_layer_of_another_size_or_a_matrix_of_another_shape_says_so() {
    let message = |change: fn(&mut Trajectory)| changed(change).expect_err("refused").to_string();
    insta::assert_snapshot!(message(|t| {
        t.start.truncate(2);
        t.steps.iter_mut().for_each(|step| step.gradient.truncate(2));
    }), @"start is 2 numbers, allowed: 3, since natural_gradient takes matrices of this size");
    insta::assert_snapshot!(message(|t| t.start.push(0.0)), @"start is 4 numbers, allowed: 3, since natural_gradient takes matrices of this size");
    insta::assert_snapshot!(message(|t| t.steps[1].gradient.push(0.0)), @"steps[1].gradient is 4 numbers, allowed: 3, one for each coordinate");
    insta::assert_snapshot!(message(|t| {
        t.steps[1].after.get_mut("average").expect("rows").truncate(3);
    }), @"steps[1].after.average is 3 numbers, allowed: 9, a row of 3 for each coordinate");
    insta::assert_snapshot!(message(|t| {
        t.steps[1].bits.get_mut("average").expect("rows").truncate(8);
    }), @"steps[1].bits.average is 8 numbers, allowed: 9, a row of 3 for each coordinate");
    insta::assert_snapshot!(message(|t| {
        t.steps[1].after.get_mut("m").expect("buffer").truncate(2);
    }), @"steps[1].after.m is 2 numbers, allowed: 3, one for each coordinate");
}
