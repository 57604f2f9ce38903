//! `optsde advise`: its numbers, its conditions, and what it refuses.

use optsde::advise::{Advice, AdviceError, Hyperparameters, Optimizer, Quantity, batch, floor, lr, scale};

fn adamw() -> scale::Question {
    scale::Question {
        hyper: Hyperparameters {
            optimizer: Optimizer::Adamw,
            lr: 1e-3,
            momentum: None,
            beta1: Some(0.9),
            weight_decay: Some(0.1),
        },
        beta2: Some(0.999),
        eps: Some(1e-8),
        batch: 256,
        to: 1024,
        noise_trace: None,
        gradient_norm2: None,
    }
}

fn sgd_floor() -> floor::Question {
    floor::Question {
        hyper: Hyperparameters { optimizer: Optimizer::Sgd, lr: 0.1, momentum: None, beta1: None, weight_decay: None },
        curvature: vec![1.0, 0.1],
        noise: vec![0.5],
    }
}

fn values(advice: &Advice, name: &str) -> Vec<f64> {
    let answer = advice.answers.iter().find(|answer| answer.name == name).unwrap();
    match &answer.value {
        Quantity::Number(value) => vec![*value],
        Quantity::List(values) => values.clone(),
    }
}

fn assert_near(values: &[f64], expected: &[f64]) {
    assert_eq!(values.len(), expected.len());
    for (value, expected) in values.iter().zip(expected) {
        assert!((value / expected - 1.0).abs() < 1e-12, "{value} {expected}");
    }
}

/// kappa = 4: lr and weight decay times 2, eps over 2, 1 - beta times 4.
#[test]
fn adamw_at_four_times_the_batch_follows_the_square_root_rule() {
    let advice = adamw().advice().unwrap();
    let rule = [("lr", 2e-3), ("beta1", 0.6), ("beta2", 0.996), ("eps", 5e-9), ("weight-decay", 0.2)];
    for (name, expected) in rule {
        assert_near(&values(&advice, name), &[expected]);
    }
    assert_near(&values(&advice, "steps-factor"), &[0.25]);
    assert!(advice.is_sound());
    assert!(advice.conditions.iter().any(|condition| condition.holds.is_none()));
}

/// Noise and gradient decide what was open: kappa G / N = 4 * 0.3 / 1 = 1.2 is not below 1.
#[test]
fn a_measured_noise_that_does_not_dominate_fails_its_condition() {
    let question = scale::Question { noise_trace: Some(1.0), gradient_norm2: Some(0.3), ..adamw() };
    let advice = question.advice().unwrap();
    assert!(!advice.is_sound());
    let failed: Vec<_> = advice.conditions.iter().filter(|condition| condition.holds == Some(false)).collect();
    assert_eq!((failed.len(), failed[0].value), (1, Some(1.2)));
}

/// SGD at kappa = 4 with N / G = 1: the sharp threshold 2 + 1 = 3 is passed. At N / G = 2 it is reached, at 3 it is 5.
#[test]
fn linear_scaling_of_sgd_is_held_against_the_sharp_certificate() {
    for (noise, sound) in [(1.0, false), (2.0, true), (3.0, true)] {
        let question = scale::Question {
            hyper: Hyperparameters {
                optimizer: Optimizer::Sgd,
                momentum: Some(0.9),
                beta1: None,
                weight_decay: None,
                ..adamw().hyper
            },
            beta2: None,
            eps: None,
            noise_trace: Some(noise),
            gradient_norm2: Some(1.0),
            ..adamw()
        };
        let advice = question.advice().unwrap();
        assert_near(&values(&advice, "lr"), &[4e-3]);
        assert_near(&values(&advice, "momentum"), &[0.9]);
        assert_eq!(advice.is_sound(), sound);
    }
}

/// The rule needs kappa (1 - beta1) < 1: from 256 up to, and without, 2560.
#[test]
fn a_batch_that_leaves_no_momentum_is_refused_with_the_largest_that_does() {
    assert!(scale::Question { to: 2559, ..adamw() }.advice().is_ok());
    let error = scale::Question { to: 2561, ..adamw() }.advice().unwrap_err().to_string();
    for part in ["--beta1 0.9", "batch 2561", "--to up to 2559"] {
        assert!(error.contains(part), "{error}");
    }
    // At 2560 the rounding of 1 - 0.9 would leave a beta1 of 2e-16.
    assert!(scale::Question { to: 2560, ..adamw() }.advice().is_err());
}

/// RMSprop has no first moment, and Adam may have none: that refuses no larger batch.
#[test]
fn a_method_without_first_moment_scales_up() {
    for (optimizer, beta1) in [(Optimizer::Rmspropw, None), (Optimizer::Adamw, Some(0.0))] {
        let advice = scale::Question { hyper: Hyperparameters { optimizer, beta1, ..adamw().hyper }, ..adamw() }
            .advice()
            .unwrap();
        assert_near(&values(&advice, "beta2"), &[0.996]);
        assert!(advice.answers.iter().all(|answer| answer.name != "beta1"));
    }
}

#[test]
fn options_that_the_optimizer_does_not_have_or_needs_are_named() {
    let error = |question: scale::Question| match question.advice().unwrap_err() {
        AdviceError::Option { option, .. } => option,
        other => panic!("{other}"),
    };
    assert_eq!(
        error(scale::Question { hyper: Hyperparameters { momentum: Some(0.9), ..adamw().hyper }, ..adamw() }),
        "momentum"
    );
    assert_eq!(error(scale::Question { beta2: None, ..adamw() }), "beta2");
    assert_eq!(
        error(scale::Question { hyper: Hyperparameters { beta1: Some(1.0), ..adamw().hyper }, ..adamw() }),
        "beta1"
    );
    assert_eq!(error(scale::Question { hyper: Hyperparameters { lr: f64::NAN, ..adamw().hyper }, ..adamw() }), "lr");
    assert_eq!(
        error(scale::Question { hyper: Hyperparameters { optimizer: Optimizer::SignSgd, ..adamw().hyper }, ..adamw() }),
        "beta1"
    );
    let unstable = floor::Question { hyper: Hyperparameters { lr: 2.0, ..sgd_floor().hyper }, ..sgd_floor() }
        .advice()
        .unwrap_err()
        .to_string();
    assert!(unstable.contains("--lr 2 is unstable") && unstable.contains("below 2"), "{unstable}");
    let noise = floor::Question { noise: vec![1.0; 3], ..sgd_floor() }.advice().unwrap_err().to_string();
    assert!(noise.contains("--noise has 3 numbers"), "{noise}");
}

/// Errors speak of options, never of the letters of the theory.
#[test]
fn numbers_beyond_float64_are_refused_by_the_name_of_their_option() {
    let lr = scale::Question { hyper: Hyperparameters { lr: 1e308, ..adamw().hyper }, ..adamw() }
        .advice()
        .unwrap_err()
        .to_string();
    assert!(lr.contains("--lr 1e308"), "{lr}");
    let noise = floor::Question { noise: vec![1e200], ..sgd_floor() }.advice().unwrap_err().to_string();
    assert!(noise.contains("--noise 1e200"), "{noise}");
    let decay = floor::Question {
        hyper: Hyperparameters {
            optimizer: Optimizer::Adamw,
            beta1: Some(0.9),
            weight_decay: Some(0.25),
            lr: 8.0,
            ..sgd_floor().hyper
        },
        ..sgd_floor()
    };
    let decay = decay.advice().unwrap_err().to_string();
    assert!(decay.contains("--lr 8") && decay.contains("below 8"), "{decay}");
    let curvature = lr::Question { curvature: vec![1.0; 65], data: 10, batch: 1 }.advice().unwrap_err().to_string();
    assert!(curvature.contains("--curvature has 65 numbers"), "{curvature}");
}

/// N / G = 80 and C^2 = 2: 2 + 80 times the batch by the proof, 2 * 81 times as printed.
#[test]
fn the_largest_batch_is_given_by_both_certificates() {
    let question = batch::Question { noise_trace: 3.2, gradient_norm2: 0.04, batch: 128, closeness: 2.0 };
    let advice = question.advice().unwrap();
    assert_near(&values(&advice, "batch-sharp"), &[10496.0]);
    assert_near(&values(&advice, "batch-printed"), &[20736.0]);
    assert!(batch::Question { gradient_norm2: 0.0, ..question }.advice().is_err());
    assert!(batch::Question { closeness: 1.0, ..question }.advice().is_err());
}

/// lambda sigma^2 / (k (2 - lambda k)): 0.025 / 1.9 and 0.025 / (0.1 * 1.99); unstable from 2 on.
#[test]
fn the_floor_of_sgd_is_that_of_the_exact_variance() {
    let advice = sgd_floor().advice().unwrap();
    let variances = [0.025 / 1.9, 0.025 / 0.199];
    assert_near(&values(&advice, "variance"), &variances);
    assert_near(&values(&advice, "loss-floor"), &[0.5 * variances[0] + 0.05 * variances[1]]);
    assert_near(&values(&advice, "largest-stable-lr"), &[2.0]);
    assert_near(&values(&advice, "lr-over-limit"), &[0.05]);
    // With weight decay 1 the curvatures are 2 and 1.1, the loss keeps its own.
    let sgdw = floor::Question {
        hyper: Hyperparameters { optimizer: Optimizer::Sgdw, weight_decay: Some(1.0), ..sgd_floor().hyper },
        ..sgd_floor()
    };
    let advice = sgdw.advice().unwrap();
    assert_near(&values(&advice, "variance"), &[0.025 / (2.0 * 1.8), 0.025 / (1.1 * 1.89)]);
}

/// To leading order in lr: lr sigma sqrt(pi/2) / (2 k) for SignSGD, lr sigma / (2 k) for Adam and RMSprop. The next
/// order is lr k / sigma = 2e-6 here, and beta1 does not enter.
#[test]
fn the_floors_of_sign_and_adaptive_methods_have_their_leading_order() {
    let at = |optimizer, beta1| {
        let question = floor::Question {
            hyper: Hyperparameters { optimizer, beta1, lr: 1e-6, ..sgd_floor().hyper },
            curvature: vec![1.0],
            ..sgd_floor()
        };
        values(&question.advice().unwrap(), "variance")[0] / (0.5 * 1e-6 * 0.5)
    };
    assert!((at(Optimizer::SignSgd, None) / std::f64::consts::FRAC_PI_2.sqrt() - 1.0).abs() < 1e-5);
    assert!((at(Optimizer::Adam, Some(0.9)) - 1.0).abs() < 1e-5);
    assert!((at(Optimizer::Rmsprop, None) - 1.0).abs() < 1e-5);
}

/// The wide chain of SignSGD is replaced by its second-order formula where lr k / sigma is below 1e-6: the variance has
/// no jump there beyond the square of this ratio.
#[test]
fn the_floor_of_sign_sgd_is_continuous_where_the_formula_takes_over() {
    let scaled = |lr: f64| {
        let question = floor::Question {
            hyper: Hyperparameters { optimizer: Optimizer::SignSgd, lr, ..sgd_floor().hyper },
            curvature: vec![1.0],
            noise: vec![1.0],
        };
        values(&question.advice().unwrap(), "variance")[0] / lr
    };
    assert!((scaled(0.999e-6) / scaled(1.001e-6) - 1.0).abs() < 1e-8);
}

/// All curvatures equal: 2 S / (N k) exactly, and nothing is left of the divergence.
#[test]
fn the_bayesian_learning_rate_is_exact_for_equal_curvatures() {
    let question = lr::Question { curvature: vec![0.5, 0.5], data: 10_000, batch: 100 };
    let advice = question.advice().unwrap();
    assert_near(&values(&advice, "lr"), &[0.04]);
    assert!(values(&advice, "kl")[0].abs() < 1e-12);
    assert!(lr::Question { batch: 10_000, ..question }.advice().is_err());
}

/// Programs read the same numbers.
#[test]
fn advice_is_json_too() {
    let json = serde_json::to_value(adamw().advice().unwrap()).unwrap();
    assert_eq!(json["answers"][0]["name"], "lr");
    assert_eq!(json["answers"][0]["value"], 2e-3);
    assert_eq!(json["conditions"][0]["holds"], true);
    assert!(json["conditions"][2]["holds"].is_null());
    assert!(json["rests_on"][0].as_str().unwrap().contains("Malladi22"));
}
