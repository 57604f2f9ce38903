//! `optsde predict` on bad inputs of the quantities of Li21.

mod predict_support;
#[path = "predict_support/refused.rs"]
mod refused;

use refused::assert_refused;
use serde_json::{Value, json};

type Replaced<'a> = &'a [(&'a str, Value, &'a [&'a str])];

#[test]
fn certificates_refuse_ratios_and_factors_that_do_not_exist() {
    let inputs = json!({"N": 0.0, "G": 1.0, "C2": 2.0, "kappa": 1.0, "eta": 0.1, "lam": 0.001});
    let replaced: Replaced<'_> = &[
        ("N", json!(-1.0), &["N", "-1", ">= 0"]),
        ("G", json!(0), &["G", "0", "> 0"]),
        ("C2", json!(1.0), &["C2", "1", "> 1"]),
        ("kappa", json!(0.5), &["kappa", "0.5", ">= 1"]),
        ("eta", json!(0.0), &["eta", "0", "> 0"]),
        ("lam", json!(-0.1), &["lam", "-0.1", "> 0"]),
        ("N", json!("20"), &["N", "20", "a number"]),
    ];
    assert_refused("equilibrium_thresholds", &inputs, replaced);
}

#[test]
fn the_models_refuse_decay_that_diverges() {
    let inputs =
        json!({"g": 1.0, "s": 2.0, "eta": 0.1, "lam": 0.01, "A": "sqrt(g^2 + s^2)", "p_plus": 0.723_606_797_749_978_9});
    let replaced: Replaced<'_> = &[
        ("lam", json!(20.0), &["eta lam", "2", "below 2"]),
        ("g", json!(0.0), &["g", "0", "> 0"]),
        ("s", json!(0.0), &["s", "0", "> 0"]),
        ("A", json!(2.0), &["A = 2", "2.236"]),
        ("p_plus", json!(null), &["p_plus", "null", "a number"]),
        ("s", json!(1e200), &["g^2 + s^2", "inf", "finite"]),
    ];
    assert_refused("tent_model", &inputs, replaced);

    let inputs = json!({"g": 0.1, "s_batch1": 1.0, "eta": 0.01, "lam": 0.1, "kappa": 4, "C2": 3.0});
    let replaced: Replaced<'_> = &[
        // kappa eta lam = 2.
        ("kappa", json!(2000.0), &["eta lam", "2", "below 2"]),
        ("s_batch1", json!(0.0), &["s_batch1 = 0", "> 0"]),
        ("kappa", json!(0.9), &["kappa", "0.9", ">= 1"]),
        ("C2", json!(0.5), &["C2", "0.5", "> 1"]),
    ];
    assert_refused("tent_model_scaling", &inputs, replaced);

    let inputs = json!({"a": 0.0, "s": 1.0, "eta": 0.02, "lam": 0.01});
    let replaced: Replaced<'_> = &[
        ("a", json!(-1.0), &["a", "-1", ">= 0"]),
        ("s", json!(0.0), &["s", "0", "> 0"]),
        ("lam", json!(0.0), &["lam", "0", "> 0"]),
        ("a", json!(1e308), &["k", "inf", "finite"]),
    ];
    assert_refused("cos_model_sde", &inputs, replaced);
}

#[test]
fn tail_indices_refuse_arrays_without_logarithms_and_sizes_that_disagree() {
    let inputs = json!({"X": [1.0, 2.0, -0.5, 0.25], "K1": 2, "K2": 2});
    let replaced: Replaced<'_> = &[
        ("X", json!([1.0, 0.0]), &["X", "0", "other than 0"]),
        ("X", json!([1.0, -1.0]), &["Y", "0", "other than 0"]),
        ("X", json!([1.0, 2.0, 3.0]), &["X", "3 x 1"]),
        ("K1", json!(0), &["K1", "0", ">= 1"]),
        ("K1", json!(1), &["K1 = 1", ">= 2"]),
        ("K2", json!(3), &["K2", "3", "allowed: 2"]),
    ];
    assert_refused("tail_index_estimate", &inputs, replaced);

    let inputs = json!({"d": 4, "m": 1, "beta": 0.25, "K1": 4});
    let replaced: Replaced<'_> = &[
        ("beta", json!(-0.34), &["beta", "-0.34", "-1/(d - 1)"]),
        ("m", json!(0), &["m", "0", ">= 1"]),
        ("d", json!(1.5), &["d", "1.5", "whole"]),
        ("K1", json!(8), &["K1", "8", "allowed: 4"]),
        ("Sigma", json!([[1.0]]), &["nothing", "Sigma is given"]),
    ];
    assert_refused("tail_index_expected", &inputs, replaced);
    let inputs = json!({"Sigma": [[1.0, 0.5], [0.5, 1.0]], "m": 2});
    let replaced: Replaced<'_> = &[
        ("Sigma", json!([[1.0, 2.0], [2.0, 1.0]]), &["Sigma", "-1", "semidefinite"]),
        ("Sigma", json!([[1.0, 0.5], [0.4, 1.0]]), &["Sigma", "not symmetric"]),
        ("Sigma", json!([[1.0, 0.5]]), &["Sigma", "1 x 2"]),
        ("D", json!(3), &["D", "3", "2"]),
    ];
    assert_refused("tail_index_expected", &inputs, replaced);
}

#[test]
fn examples_refuse_fractions_of_a_step() {
    let inputs = json!({"B": 2, "eta": 0.5, "T": 6});
    let replaced: Replaced<'_> = &[
        ("B", json!(4), &["T/B", "1.5", "whole"]),
        ("B", json!(0), &["B", "0", ">= 1"]),
        ("T", json!(-2), &["T", "-2", ">= 0"]),
    ];
    assert_refused("poisson_batch", &inputs, replaced);
    let inputs = json!({"l": 1.5, "eta": 0.5, "T": 6});
    let replaced: Replaced<'_> = &[
        ("T", json!(5), &["l T", "7.5", "whole"]),
        ("l", json!(0.5), &["l", "0.5", ">= 1"]),
        ("eta", json!(0), &["eta", "0", "> 0"]),
    ];
    assert_refused("poisson_svag", &inputs, replaced);

    let inputs = json!({"a": [0.5, 2.0], "b": [1.0, -0.25], "p": [0.75, 0.25], "x0": -0.8, "T": 2.0, "eta": 0.125,
        "l": 4, "steps": 64});
    let replaced: Replaced<'_> = &[
        ("steps", json!(63), &["steps", "63", "allowed: 64"]),
        ("T", json!(2.01), &["T", "2.01", "whole number l T / eta"]),
        ("T", json!(-2.0), &["T", "-2", "0 to 2^53"]),
        ("T", json!(1e300), &["T", "whole number l T / eta"]),
        ("p", json!([0.75, 0.5]), &["p", "1.25", "sum to 1"]),
        ("p", json!([1.0]), &["p", "1 x 1"]),
        ("b", json!([1.0]), &["b", "1 x 1", "2 x 1"]),
        ("a", json!([1e200, 2.0]), &["moments", "finite"]),
        ("a", json!([-9.0, 1e6]), &["moment", "finite"]),
        ("eta", json!(0.0), &["eta", "0", "> 0"]),
        ("l", json!(0.5), &["l", "0.5", "1 or more"]),
    ];
    assert_refused("svag_random_quadratic_moments", &inputs, replaced);
    let inputs = json!({"a": [0.5, 2.0], "b": [1.0, -0.25], "p": [0.75, 0.25], "x0": -0.8, "T": 2.0, "eta": 0.125,
        "order": 2});
    let replaced: Replaced<'_> = &[
        ("order", json!(3), &["order", "3", "0, 1, 2"]),
        ("order", json!(-1), &["order", "-1", "whole"]),
        ("T", json!(-2.0), &["T", "-2", ">= 0"]),
        ("eta", json!(-0.1), &["eta", "-0.1", "> 0"]),
    ];
    assert_refused("sde_random_quadratic_moments", &inputs, replaced);
}
