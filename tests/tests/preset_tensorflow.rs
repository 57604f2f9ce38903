//! The presets of TensorFlow do what TensorFlow does on the processor, step by step, with the defaults of its
//! signatures.

mod preset_support;

use optsde_core::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AmsGrad, Clipped, Clipping, Epsilon, NAdam, RmsProp, RmsPropMomentum,
};
use optsde_core::preset::{keras, tensorflow};
use preset_support::{Run, assert_defaults, assert_reproduced, outside, run, stated};

/// epsilon of the calls that set it, outside and inside the root.
const EPS: Epsilon<f64> = Epsilon::OutsideRoot(0.125);
const INSIDE: Epsilon<f64> = Epsilon::InsideRoot(0.125);

/// TensorFlow turns decay rates, and `tf.compat.v1.train` epsilons, into tensors of single precision before it casts them
/// to that of the variable: 0.9 is 0.89999998 also in double precision.
fn single(number: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "the point of the function")]
    let rounded = number as f32;
    f64::from(rounded)
}

fn calls() -> Vec<(&'static str, Run)> {
    let sgd = tensorflow::gradient_descent::<f64>().optimizer;
    let default = tensorflow::rms_prop::<f64>().optimizer;
    let epsilon = Epsilon::InsideRoot(single(default.epsilon.inside_and_outside().0));
    let default = RmsProp { beta: single(default.beta), epsilon, ..default };
    let rms_prop = RmsProp { beta: 0.75, epsilon: INSIDE, ..tensorflow::rms_prop().optimizer };
    let with_momentum =
        |mu| RmsPropMomentum { beta: 0.75, epsilon: INSIDE, ..tensorflow::rms_prop_momentum(mu).optimizer };
    let adam = tensorflow::adam::<f64>().optimizer;
    let rounded = Adam {
        beta1: single(adam.beta1),
        beta2: single(adam.beta2),
        epsilon: Epsilon::OutsideRoot(single(outside(adam.epsilon))),
        ..adam
    };
    let mut calls = vec![
        ("v1.GradientDescentOptimizer()", run(sgd)),
        ("v1.MomentumOptimizer(momentum=0.875)", run(tensorflow::momentum(0.875).optimizer)),
        (
            "v1.MomentumOptimizer(momentum=0.875, use_nesterov=True)",
            run(tensorflow::momentum_nesterov(0.875).optimizer),
        ),
        ("v1.RMSPropOptimizer()", run(default)),
        ("v1.RMSPropOptimizer(decay=0.75, epsilon=0.125)", run(rms_prop)),
        ("v1.RMSPropOptimizer(decay=0.75, epsilon=0.125, momentum=0.875)", run(with_momentum(0.875))),
        ("v1.RMSPropOptimizer(decay=0.75, epsilon=0.125, centered=True)", run(with_momentum(0.0).centered())),
        ("v1.AdagradOptimizer()", run(tensorflow::adagrad().optimizer)),
        ("v1.AdamOptimizer()", run(rounded)),
        (
            "v1.AdamOptimizer(beta1=0.75, beta2=0.875, epsilon=0.125)",
            run(Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..adam }),
        ),
    ];
    calls.extend(legacy_calls());
    calls.push((
        "tf.clip_by_global_norm(clip_norm=1.0)",
        run(Clipped { optimizer: sgd, clipping: Clipping::Norm(1.0) }),
    ));
    calls
}

fn legacy_calls() -> Vec<(&'static str, Run)> {
    let rmsprop = RmsProp { beta: 0.75, epsilon: EPS, ..tensorflow::legacy_rmsprop().optimizer };
    let centered = RmsPropMomentum::torch(0.75, 0.125, 0.0).centered();
    let momentum =
        RmsPropMomentum { beta: 0.75, epsilon: INSIDE, ..tensorflow::legacy_rmsprop_momentum(0.875).optimizer };
    let adagrad = AdaGrad { epsilon: EPS, initial_v: 0.5, ..tensorflow::legacy_adagrad().optimizer };
    let adam = Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..tensorflow::legacy_adam().optimizer };
    let amsgrad = AmsGrad { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..tensorflow::legacy_adam_amsgrad().optimizer };
    let epsilon = AdaMaxEpsilon::InDenominator(0.125);
    let adamax = AdaMax { beta1: 0.75, beta2: 0.875, epsilon, ..tensorflow::legacy_adamax().optimizer };
    let nadam = NAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..tensorflow::legacy_nadam().optimizer };
    let default = tensorflow::legacy_rmsprop::<f64>().optimizer;
    let default_rmsprop = RmsProp { beta: single(default.beta), ..default };
    let default = tensorflow::legacy_adam::<f64>().optimizer;
    let default_adam = Adam { beta1: single(default.beta1), beta2: single(default.beta2), ..default };
    let default = tensorflow::legacy_adamax::<f64>().optimizer;
    let default_adamax = AdaMax { beta1: single(default.beta1), beta2: single(default.beta2), ..default };
    let default = tensorflow::legacy_nadam::<f64>().optimizer;
    let default_nadam = NAdam { beta1: single(default.beta1), beta2: single(default.beta2), ..default };
    vec![
        ("legacy.SGD()", run(tensorflow::legacy_sgd::<f64>().optimizer)),
        ("legacy.SGD(momentum=0.875)", run(keras::sgd_momentum(0.875).optimizer)),
        ("legacy.SGD(momentum=0.875, nesterov=True)", run(keras::sgd_nesterov(0.875).optimizer)),
        ("legacy.RMSprop()", run(default_rmsprop)),
        ("legacy.RMSprop(rho=0.75, epsilon=0.125)", run(rmsprop)),
        ("legacy.RMSprop(rho=0.75, epsilon=0.125, centered=True)", run(centered)),
        ("legacy.RMSprop(rho=0.75, epsilon=0.125, momentum=0.875)", run(momentum)),
        ("legacy.RMSprop(rho=0.75, epsilon=0.125, momentum=0.875, centered=True)", run(momentum.centered())),
        ("legacy.Adagrad()", run(tensorflow::legacy_adagrad().optimizer)),
        ("legacy.Adagrad(initial_accumulator_value=0.5, epsilon=0.125)", run(adagrad)),
        ("legacy.Adam()", run(default_adam)),
        ("legacy.Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(adam)),
        ("legacy.Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125, amsgrad=True)", run(amsgrad)),
        ("legacy.Adamax()", run(default_adamax)),
        ("legacy.Adamax(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(adamax)),
        ("legacy.Nadam()", run(default_nadam)),
        ("legacy.Nadam(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(nadam)),
    ]
}

#[test]
fn every_call_of_tensorflow_is_reproduced() {
    // AdamOptimizer keeps the powers of its betas in single precision. k roundings by at most 2^-25 are
    // k 2^-25 / gamma_2 of gamma_2, which is (k + 1) / 1000 or more by default, and half of that of a step. Steps are
    // about the learning rate, and learning rates add up to 3.4. With beta_2 = 7/8, gamma_2 is 1/8 at least, and the
    // first 8 powers are exact.
    let (default, other) = (3.4 * 500.0 * 2.0_f64.powi(-25), 3.4 * 14.0 * 2.0_f64.powi(-25));
    // Nadam has 0.96 in single precision, 2^-25 off at most: mu_t by 0.004 t times that of itself and a product of them
    // by the sum, 0.004 * 105 at the end; over 1 - P, which is above 1/2, and learning rates of 3.4.
    let nadam = 3.4 * 2.0 * 0.004 * 105.0 * 2.0_f64.powi(-25);
    let single = [
        ("v1.AdamOptimizer()", default),
        ("v1.AdamOptimizer(beta1=0.75, beta2=0.875, epsilon=0.125)", other),
        ("legacy.Nadam()", nadam),
        ("legacy.Nadam(beta_1=0.75, beta_2=0.875, epsilon=0.125)", nadam),
    ];
    assert_reproduced("tensorflow", &calls(), &single);
}

#[test]
fn the_defaults_are_those_of_tensorflow() {
    let inside = |epsilon| match epsilon {
        Epsilon::InsideRoot(epsilon) => epsilon,
        _ => panic!("{epsilon:?} is not inside the root"),
    };
    let in_denominator = |epsilon| match epsilon {
        AdaMaxEpsilon::InDenominator(epsilon) => epsilon,
        AdaMaxEpsilon::InsideMaximum(_) => panic!("TensorFlow adds epsilon to the maximum"),
    };
    let betas = |beta1, beta2| vec![("beta_1", beta1), ("beta_2", beta2)];
    let ours = [
        stated("v1.GradientDescentOptimizer", tensorflow::gradient_descent(), |_| vec![]),
        stated("v1.MomentumOptimizer", tensorflow::momentum(0.875), |_| vec![]),
        stated("v1.MomentumOptimizer", tensorflow::momentum_nesterov(0.875), |_| vec![]),
        stated("v1.RMSPropOptimizer", tensorflow::rms_prop(), |o| {
            vec![("decay", o.beta), ("epsilon", inside(o.epsilon))]
        }),
        stated("v1.RMSPropOptimizer", tensorflow::rms_prop_momentum(0.0), |o| {
            vec![("decay", o.beta), ("epsilon", inside(o.epsilon)), ("momentum", o.momentum)]
        }),
        stated("v1.AdagradOptimizer", tensorflow::adagrad(), |o| vec![("initial_accumulator_value", o.initial_v)]),
        stated("v1.AdamOptimizer", tensorflow::adam(), |o| {
            vec![("beta1", o.beta1), ("beta2", o.beta2), ("epsilon", outside(o.epsilon))]
        }),
        stated("legacy.SGD", tensorflow::legacy_sgd(), |_| vec![]),
        stated("legacy.RMSprop", tensorflow::legacy_rmsprop(), |o| {
            vec![("rho", o.beta), ("epsilon", outside(o.epsilon))]
        }),
        stated("legacy.RMSprop", tensorflow::legacy_rmsprop_momentum(0.0), |o| {
            vec![("rho", o.beta), ("epsilon", inside(o.epsilon)), ("momentum", o.momentum)]
        }),
        stated("legacy.Adagrad", tensorflow::legacy_adagrad(), |o| {
            vec![("initial_accumulator_value", o.initial_v), ("epsilon", outside(o.epsilon))]
        }),
        stated("legacy.Adam", tensorflow::legacy_adam(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()
        }),
        stated("legacy.Adam", tensorflow::legacy_adam_amsgrad(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()
        }),
        stated("legacy.Adamax", tensorflow::legacy_adamax(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", in_denominator(o.epsilon))]].concat()
        }),
        stated("legacy.Nadam", tensorflow::legacy_nadam(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()
        }),
    ];
    assert_defaults("tensorflow", &[], &ours);
}
