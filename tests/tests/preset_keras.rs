//! The presets of Keras do what Keras does, step by step, with the defaults of its signatures.

mod preset_support;

use optsde_core::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AmsGrad, Clipped, Clipping, Decayed, Epsilon, Lamb, Lion, NAdam, RmsProp,
    RmsPropMomentum,
};
use optsde_core::preset::keras;
use preset_support::{Run, assert_defaults, assert_reproduced, decoupled, outside, run, stated};

/// epsilon of the calls that set it: most of them, and those with it inside the root.
const EPS: Epsilon<f64> = Epsilon::OutsideRoot(0.125);
const INSIDE: Epsilon<f64> = Epsilon::InsideRoot(0.125);

fn rmsprop_momentum(momentum: f64) -> RmsPropMomentum<f64> {
    RmsPropMomentum { beta: 0.75, epsilon: INSIDE, ..keras::rmsprop_momentum(momentum).optimizer }
}

fn adam() -> Adam<f64> {
    Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..keras::adam().optimizer }
}

fn calls() -> Vec<(&'static str, Run)> {
    let (sgd, decay) = (keras::sgd::<f64>().optimizer, keras::weight_decay(0.5));
    let rmsprop = RmsProp { beta: 0.75, epsilon: INSIDE, ..keras::rmsprop().optimizer };
    let adagrad = AdaGrad { epsilon: INSIDE, initial_v: 0.5, ..keras::adagrad().optimizer };
    let amsgrad = AmsGrad { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..keras::adam_amsgrad().optimizer };
    let epsilon = AdaMaxEpsilon::InDenominator(0.125);
    let adamax = AdaMax { beta1: 0.75, beta2: 0.875, epsilon, ..keras::adamax().optimizer };
    let nadam = NAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..keras::nadam().optimizer };
    let lion = Lion { beta1: 0.75, beta2: 0.875 };
    let lamb = Lamb { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..keras::lamb().optimizer };
    let clipping = Clipping::Norm(1.0);
    vec![
        ("SGD()", run(sgd)),
        ("SGD(momentum=0.875)", run(keras::sgd_momentum(0.875).optimizer)),
        ("SGD(momentum=0.875, nesterov=True)", run(keras::sgd_nesterov(0.875).optimizer)),
        ("SGD(weight_decay=0.5)", run(Decayed { optimizer: sgd, decay })),
        ("SGD(clipnorm=1.0)", run(Clipped { optimizer: sgd, clipping })),
        ("RMSprop()", run(keras::rmsprop().optimizer)),
        ("RMSprop(rho=0.75, epsilon=0.125)", run(rmsprop)),
        ("RMSprop(rho=0.75, epsilon=0.125, momentum=0.875)", run(rmsprop_momentum(0.875))),
        ("RMSprop(rho=0.75, epsilon=0.125, centered=True)", run(rmsprop_momentum(0.0).centered())),
        ("Adagrad()", run(keras::adagrad().optimizer)),
        ("Adagrad(initial_accumulator_value=0.5, epsilon=0.125)", run(adagrad)),
        ("Adam()", run(keras::adam().optimizer)),
        ("Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(adam())),
        ("Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125, amsgrad=True)", run(amsgrad)),
        ("AdamW()", run(keras::adam_w().optimizer)),
        (
            "AdamW(beta_1=0.75, beta_2=0.875, epsilon=0.125, weight_decay=0.5)",
            run(Decayed { optimizer: adam(), decay }),
        ),
        ("Adamax()", run(keras::adamax().optimizer)),
        ("Adamax(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(adamax)),
        ("Nadam()", run(keras::nadam().optimizer)),
        ("Nadam(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(nadam)),
        ("Lion()", run(keras::lion().optimizer)),
        ("Lion(beta_1=0.75, beta_2=0.875, weight_decay=0.5)", run(Decayed { optimizer: lion, decay })),
        ("Lamb()", run(keras::lamb().optimizer)),
        ("Lamb(beta_1=0.75, beta_2=0.875, epsilon=0.125)", run(lamb)),
        ("SGD(global_clipnorm=1.0)", run(Clipped { optimizer: sgd, clipping })),
    ]
}

#[test]
fn every_call_of_keras_is_reproduced() {
    assert_reproduced("keras", &calls(), &[]);
}

#[test]
fn the_defaults_are_those_of_keras() {
    let inside = |epsilon| match epsilon {
        Epsilon::InsideRoot(epsilon) => epsilon,
        _ => panic!("{epsilon:?} is not inside the root"),
    };
    let in_denominator = |epsilon| match epsilon {
        AdaMaxEpsilon::InDenominator(epsilon) => epsilon,
        AdaMaxEpsilon::InsideMaximum(_) => panic!("Keras adds epsilon to the maximum"),
    };
    let betas = |beta1, beta2| vec![("beta_1", beta1), ("beta_2", beta2)];
    let adam = |o: Adam<f64>| [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat();
    let ours = [
        stated("SGD", keras::sgd(), |_| vec![]),
        stated("SGD", keras::sgd_momentum(0.0), |o| vec![("momentum", o.momentum)]),
        stated("SGD", keras::sgd_nesterov(0.0), |o| vec![("momentum", o.momentum)]),
        stated("RMSprop", keras::rmsprop(), |o| vec![("rho", o.beta), ("epsilon", inside(o.epsilon))]),
        stated("RMSprop", keras::rmsprop_momentum(0.0), |o| {
            vec![("rho", o.beta), ("epsilon", inside(o.epsilon)), ("momentum", o.momentum)]
        }),
        stated("Adagrad", keras::adagrad(), |o| {
            vec![("initial_accumulator_value", o.initial_v), ("epsilon", inside(o.epsilon))]
        }),
        stated("Adam", keras::adam(), adam),
        stated("Adam", keras::adam_amsgrad(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()
        }),
        stated("AdamW", keras::adam_w(), |o| [adam(o.optimizer), vec![("weight_decay", decoupled(o.decay))]].concat()),
        stated("Adamax", keras::adamax(), |o| {
            [betas(o.beta1, o.beta2), vec![("epsilon", in_denominator(o.epsilon))]].concat()
        }),
        stated("Nadam", keras::nadam(), |o| [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()),
        stated("Lion", keras::lion(), |o| betas(o.beta1, o.beta2)),
        stated("Lamb", keras::lamb(), |o| [betas(o.beta1, o.beta2), vec![("epsilon", outside(o.epsilon))]].concat()),
    ];
    // ema_momentum needs use_ema.
    assert_defaults("keras", &["ema_momentum"], &ours);
}
