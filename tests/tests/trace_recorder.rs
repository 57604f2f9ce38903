//! A trace keeps what was recorded, and nothing of what did not fit.

use optsde_core::trace::{Trace, TraceError};

fn rows<const ROWS: usize, const COLUMNS: usize>(trace: &Trace<f64, ROWS, COLUMNS>) -> Vec<Vec<f64>> {
    trace.rows().map(<[f64]>::to_vec).collect()
}

#[test]
fn rows_come_back_in_order_with_the_numbers_of_each_value() {
    let mut trace = Trace::<f64, 4, 3>::new();
    assert_eq!(trace.rows().len(), 0);
    assert_eq!(trace.record(&[1.0, 2.0, 3.0]), Ok(()));
    assert_eq!(trace.record(&4.0), Ok(()));
    assert_eq!(trace.record(&()), Ok(()));
    assert_eq!(trace.record(&[[5.0], [f64::INFINITY]]), Ok(()));
    assert_eq!(trace.rows().len(), 4);
    assert_eq!(rows(&trace), [vec![1.0, 2.0, 3.0], vec![4.0], vec![], vec![5.0, f64::INFINITY]]);
}

#[test]
fn what_does_not_fit_leaves_the_trace_as_it_was() {
    let mut trace = Trace::<f64, 2, 2>::default();
    assert_eq!(trace.record(&[1.0, 2.0]), Ok(()));
    let before = trace.clone();
    assert_eq!(trace.record(&[1.0, 2.0, 3.0]), Err(TraceError::Columns { capacity: 2 }));
    assert_eq!(trace, before);
    assert_eq!(trace.record(&[3.0, 4.0]), Ok(()));
    let before = trace.clone();
    assert_eq!(trace.record(&5.0), Err(TraceError::Rows { capacity: 2 }));
    assert_eq!(trace, before);
    assert_eq!(rows(&trace), [[1.0, 2.0], [3.0, 4.0]]);
}

#[test]
fn errors_state_the_capacity() {
    let mut none = Trace::<f32, 0, 1>::new();
    insta::assert_snapshot!(none.record(&1.0_f32).expect_err("no rows"), @"trace has no room for another row, allowed: 0");
    insta::assert_snapshot!(none.record(&[1.0_f32; 2]).expect_err("too wide"), @"row has too many numbers, allowed: 1");
}
