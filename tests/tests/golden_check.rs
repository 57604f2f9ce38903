//! `golden check`: what it compares, what it refuses, and what it says. Every case is a golden trajectory with
//! one thing changed.

use std::fmt::Write;

use optsde::conformance::{Agreement, CheckError, Format, Trajectory, VariantEntry, check, golden, variants};

/// Heavy ball, whose variables are `x` and `m`, with one thing changed.
fn changed(format: Format, change: impl FnOnce(&mut Trajectory)) -> Trajectory {
    let variant = variants().into_iter().find(|v| v.id() == "heavy_ball/outside").expect("heavy ball");
    let mut trajectory = golden(&variant, format);
    change(&mut trajectory);
    trajectory
}

/// One number of `after` changed, and nothing in `bits` to contradict it.
fn replaced(format: Format, step: usize, name: &str, coordinate: usize, to: impl FnOnce(f64) -> f64) -> Trajectory {
    changed(format, |t| {
        t.steps[step].bits.clear();
        let number = &mut t.steps[step].after.get_mut(name).expect("a variable")[coordinate];
        *number = to(*number);
    })
}

fn difference(trajectory: &Trajectory, ulps: u64) -> String {
    match check(trajectory, ulps) {
        Ok(Agreement::Different(difference)) => difference.to_string(),
        other => panic!("no difference: {other:?}"),
    }
}

fn messages(format: Format, cases: &[fn(&mut Trajectory)]) -> String {
    cases.iter().fold(String::new(), |mut messages, case| {
        let error = check(&changed(format, case), 0).expect_err("an error");
        writeln!(messages, "{error}").expect("string");
        messages
    })
}

#[test]
fn every_golden_trajectory_is_the_same_as_itself() {
    for variant in variants() {
        for format in [Format::F32, Format::F64] {
            let trajectory = golden(&variant, format);
            let numbers = trajectory.steps.iter().flat_map(|step| step.after.values()).map(Vec::len).sum();
            let same = Agreement::Same { steps: trajectory.steps.len(), numbers, largest_ulps: 0 };
            assert_eq!(check(&trajectory, 0), Ok(same), "{}", variant.id());
        }
    }
}

#[test]
fn a_wrong_number_is_found_where_it_is() {
    let wrong = replaced(Format::F64, 5, "m", 1, |number| f64::from_bits(number.to_bits() + 3));
    let Ok(Agreement::Different(found)) = check(&wrong, 2) else { panic!("three steps are more than two") };
    assert_eq!((found.step, found.variable.as_str(), found.coordinate, found.ulps), (5, "m", 1, Some(3)));
    assert!(matches!(check(&wrong, 3), Ok(Agreement::Same { largest_ulps: 3, .. })));
}

#[test]
fn adjacent_numbers_are_one_representable_step_apart() {
    // x = 0.875 here.
    let single = |_| f64::from(0.875_f32.next_up());
    for adjacent in [replaced(Format::F32, 0, "x", 0, single), replaced(Format::F64, 0, "x", 0, f64::next_up)] {
        assert!(difference(&adjacent, 0).contains("1 representable step apart"));
        assert!(matches!(check(&adjacent, 1), Ok(Agreement::Same { largest_ulps: 1, .. })));
    }
}

#[test]
fn a_trajectory_that_cannot_be_compared_says_why() {
    insta::assert_snapshot!(messages(Format::F32, &[
        |t| *t.hyperparameters.entry("momentum".into()).or_default() = 1.0,
        |t| t.hyperparameters.clear(),
        |t| t.hyperparameters.extend([("beta".to_owned(), 0.9)]),
        |t| t.steps[2].gradient.truncate(1),
        |t| t.steps[2].gradient[0] = 0.1,
        |t| t.start[0] = f64::NAN,
        |t| t.steps[3].learning_rate = f64::INFINITY,
        |t| t.steps[1].after.extend([("v".to_owned(), vec![0.0; 3])]),
        |t| t.steps[1].after.get_mut("m").expect("buffer").truncate(2),
    ]), @"
    hyperparameter momentum is 1, allowed: 0 <= momentum < 1
    hyperparameter momentum is missing, allowed: 0 <= momentum < 1
    hyperparameter beta is 0.9, allowed: momentum
    steps[2].gradient is 1 numbers, allowed: 3, one for each coordinate
    steps[2].gradient is 0.1, allowed: finite numbers of f32
    start is NaN, allowed: finite numbers of f32
    steps[3].learning_rate is inf, allowed: finite numbers of f32
    steps[1].after.v is an unknown variable, allowed: x, m
    steps[1].after.m is 2 numbers, allowed: 3, one for each coordinate
    ");
    let misspelt = changed(Format::F32, |t| t.variant = "outsied".into());
    let Err(CheckError::Variant { found, allowed }) = check(&misspelt, 0) else { panic!("no such variant") };
    assert_eq!((found.as_str(), allowed), ("heavy_ball/outsied", variants().iter().map(VariantEntry::id).collect()));
}

#[test]
fn a_trajectory_that_holds_nothing_agrees_with_nothing() {
    insta::assert_snapshot!(messages(Format::F64, &[
        |t| t.steps.clear(),
        |t| t.steps.iter_mut().for_each(|step| { step.after.clear(); step.bits.clear(); }),
        |t| {
            t.start.clear();
            for step in &mut t.steps {
                step.gradient.clear();
                step.after.values_mut().for_each(Vec::clear);
                step.bits.clear();
            }
        },
        // In the last step only.
        |t| { let step = t.steps.last_mut().expect("steps"); step.after.remove("x"); step.bits.remove("x"); },
    ]), @"
    steps is 0 steps, allowed: at least one
    steps[0].after.x is missing, allowed: one number for each coordinate
    start is 0 numbers, allowed: at least one
    steps[13].after.x is missing, allowed: one number for each coordinate
    ");
}

#[test]
fn state_variables_and_bits_may_be_left_out() {
    let positions = changed(Format::F64, |t| {
        for step in &mut t.steps {
            step.after.remove("m");
            step.bits.clear();
        }
    });
    // 14 steps of 3 coordinates.
    assert_eq!(check(&positions, 0), Ok(Agreement::Same { steps: 14, numbers: 42, largest_ulps: 0 }));
    let some = changed(Format::F64, |t| t.steps[4].bits.retain(|name, _| name == "m"));
    assert!(matches!(check(&some, 0), Ok(Agreement::Same { numbers: 84, .. })));
}

#[test]
fn bits_are_the_numbers_of_after() {
    // After step 0: x = 1 - 0.125 1 = 0.875 and m = g = (1, -0.5, 0). Neither a tolerance nor a value that is
    // right in "after" excuses a wrong pattern; -0 is not 0 here.
    let cases: &[fn(&mut Trajectory)] = &[
        |t| t.steps[0].bits.get_mut("x").expect("x")[0] = "3f600001".into(),
        |t| t.steps[0].bits.get_mut("m").expect("m")[2] = "80000000".into(),
        |t| t.steps[0].after.get_mut("m").expect("m")[2] = -0.0,
        |t| t.steps[13].bits.get_mut("m").expect("m")[1] = "00000000".into(),
        |t| t.steps[0].bits.get_mut("x").expect("x")[0] = "3f6".into(),
        |t| t.steps[0].bits.get_mut("x").expect("x")[0] = "3fec000000000000".into(),
        |t| t.steps[0].bits.get_mut("x").expect("x")[0] = "+3f60000".into(),
        |t| t.steps[0].bits.get_mut("x").expect("x").truncate(2),
        |t| t.steps[0].bits.extend([("v".to_owned(), vec![])]),
        |t| drop(t.steps[0].after.remove("m")),
    ];
    insta::assert_snapshot!(messages(Format::F32, cases), @r#"
    step 0, x[0]: bits are 3f600001, but the number in after has 3f600000
    step 0, m[2]: bits are 80000000, but the number in after has 00000000
    step 0, m[2]: bits are 00000000, but the number in after has 80000000
    step 13, m[1]: bits are 00000000, but the number in after has 4063830b
    steps[0].bits.x[0] is "3f6", allowed: 8 hexadecimal digits
    steps[0].bits.x[0] is "3fec000000000000", allowed: 8 hexadecimal digits
    steps[0].bits.x[0] is "+3f60000", allowed: 8 hexadecimal digits
    steps[0].bits.x is 2 numbers, allowed: 3, one for each coordinate
    steps[0].bits.v is an unknown variable, allowed: m, x
    steps[0].bits.m is an unknown variable, allowed: x
    "#);
    for case in cases {
        assert!(check(&changed(Format::F32, case), u64::MAX).is_err());
    }
    let capital = changed(Format::F32, |t| t.steps[0].bits.get_mut("x").expect("x")[0] = "3F600000".into());
    assert!(matches!(check(&capital, 0), Ok(Agreement::Same { .. })));
}

#[test]
fn a_number_that_single_precision_does_not_have_is_refused() {
    for number in [0.1, 1e39, 1e-46] {
        let error = check(&replaced(Format::F32, 2, "m", 0, |_| number), u64::MAX).expect_err("not a number of f32");
        let expected = CheckError::Field {
            field: "steps[2].after.m".into(),
            found: number.to_string(),
            allowed: "numbers of f32".into(),
        };
        assert_eq!(error, expected);
        assert!(matches!(check(&replaced(Format::F64, 2, "m", 0, |_| number), 0), Ok(Agreement::Different(_))));
    }
}

#[test]
fn infinity_and_nan_differ_whatever_is_allowed() {
    for format in [Format::F32, Format::F64] {
        for number in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            let message = difference(&replaced(format, 0, "x", 0, |_| number), u64::MAX);
            assert_eq!(message, format!("step 0, x[0]: found {number:e}, expected 8.75e-1, not comparable"));
        }
    }
    // The largest number is next to infinity in the order of the patterns, but an overflow is no rounding error.
    let start = |t: &mut Trajectory| {
        t.start[0] = f64::MAX;
        t.steps.truncate(1);
        (t.steps[0].learning_rate, t.steps[0].gradient[0]) = (1.0, -f64::MAX);
        t.steps[0].bits.clear();
        t.steps[0].after.remove("m");
        t.steps[0].after.insert("x".into(), vec![f64::MAX, 0.0, 2.0]);
    };
    let message = difference(&changed(Format::F64, start), u64::MAX);
    assert!(message.ends_with("expected inf, not comparable"), "{message}");
    let infinite = changed(Format::F64, |t| {
        start(t);
        t.steps[0].after.insert("x".into(), vec![f64::INFINITY, 0.0, 2.0]);
    });
    // -0.5 + 0.5 = 0 and 2 - 0 = 2.
    assert_eq!(check(&infinite, 0), Ok(Agreement::Same { steps: 1, numbers: 3, largest_ulps: 0 }));
}

#[test]
fn a_relative_difference_is_told_where_there_is_one() {
    let messages = [
        replaced(Format::F64, 0, "x", 0, f64::next_up),
        replaced(Format::F64, 0, "x", 0, |_| 0.0),
        // m = 0 here.
        replaced(Format::F64, 0, "m", 2, |_| 0.25),
        replaced(Format::F32, 0, "m", 2, |_| -0.25),
        replaced(Format::F64, 0, "x", 0, |_| f64::MAX),
    ]
    .map(|trajectory| difference(&trajectory, 0) + "\n");
    insta::assert_snapshot!(messages.concat(), @"
    step 0, x[0]: found 8.750000000000001e-1, expected 8.75e-1, 1 representable step apart, relative difference 1.269e-16
    step 0, x[0]: found 0e0, expected 8.75e-1, 4606056518893174784 representable steps apart, relative difference 1.000e0
    step 0, m[2]: found 2.5e-1, expected 0e0, 4598175219545276416 representable steps apart
    step 0, m[2]: found -2.5e-1, expected 0e0, 1048576000 representable steps apart
    step 0, x[0]: found 1.7976931348623157e308, expected 8.75e-1, 4612811918334230527 representable steps apart
    ");
    // x = 5e-324 expected: the quotient overflows.
    let tiny = changed(Format::F64, |t| {
        t.steps.truncate(1);
        t.start[0] = f64::from_bits(1);
        t.steps[0].gradient[0] = 0.0;
        t.steps[0].bits.clear();
        t.steps[0].after.remove("m");
        t.steps[0].after.insert("x".into(), vec![1.0, -0.4375, 2.0]);
    });
    assert!(difference(&tiny, 0).ends_with("representable steps apart"));
}

/// 1 - 1e-11 is below 1 in double precision and 1 in single; 1e-300 and 1e39 are 0 and infinity there.
#[test]
fn the_range_of_a_hyperparameter_holds_in_the_format_of_the_file() {
    let with = |format, momentum| {
        check(&changed(format, |t| *t.hyperparameters.entry("momentum".into()).or_default() = momentum), u64::MAX)
    };
    assert!(with(Format::F64, 0.999_999_999_99).is_ok());
    let error = with(Format::F32, 0.999_999_999_99).expect_err("1 in single precision").to_string();
    let expected = "momentum is 0.99999999999, which is 1 in f32, allowed: 0 <= momentum < 1";
    assert_eq!(error, format!("hyperparameter {expected}"));
    assert!(with(Format::F32, 0.9).is_ok());
    for momentum in [f64::NAN, f64::INFINITY] {
        assert!(with(Format::F64, momentum).is_err());
    }
}

#[test]
fn a_file_that_is_no_object_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.json");
    let error = |text: &str| {
        std::fs::write(&file, text).expect("written");
        Trajectory::read(&file).expect_err("not a trajectory").to_string()
    };
    for (text, found) in [("[]", "sequence"), ("3", "integer `3`"), ("null", "null")] {
        let error = error(text);
        assert!(error.contains(&format!("invalid type: {found}, expected an object")), "{error}");
    }
    // A step as a list of its four fields.
    let text = changed(Format::F64, |t| t.steps.truncate(0)).to_json().expect("json");
    let error = error(&text.replace("\"steps\": []", "\"steps\": [[0.1, [1], {\"x\": [1]}, {}]]"));
    assert!(error.contains("expected an object"), "{error}");
}
