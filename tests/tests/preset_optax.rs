//! The presets of optax do what optax does, step by step, with the defaults of its signatures.

mod preset_support;

use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AmsGrad, Clipped, Clipping, Decayed, Epsilon, Lamb, Lion, NAdam,
    RAdam, RmsProp, RmsPropMomentum, Threshold, VarianceEpsilon, WeightDecay, Yogi,
};
use optsde_core::preset::optax;
use preset_support::{Run, assert_defaults, assert_reproduced, decoupled, outside, run, stated};

/// eps of the calls that set it: most of them, and those with it inside the root.
const EPS: Epsilon<f64> = Epsilon::OutsideRoot(0.125);
const INSIDE: Epsilon<f64> = Epsilon::InsideRoot(0.125);

fn rmsprop() -> RmsProp<f64> {
    RmsProp { beta: 0.75, epsilon: INSIDE, ..optax::rmsprop().optimizer }
}

fn rmsprop_momentum(momentum: f64) -> RmsPropMomentum<f64> {
    RmsPropMomentum { beta: 0.75, epsilon: INSIDE, ..optax::rmsprop_momentum(momentum).optimizer }
}

fn adam() -> Adam<f64> {
    Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..optax::adam().optimizer }
}

fn radam() -> RAdam<f64> {
    RAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..optax::radam().optimizer }
}

fn calls() -> Vec<(&'static str, Run)> {
    let (sgd, decay) = (optax::sgd::<f64>().optimizer, WeightDecay::decoupled(0.5));
    let adagrad = AdaGrad { epsilon: INSIDE, initial_v: 0.5, ..optax::adagrad().optimizer };
    let amsgrad = AmsGrad { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..optax::amsgrad().optimizer };
    let nadam = NAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..optax::nadam().optimizer };
    let epsilon = AdaMaxEpsilon::InsideMaximum(0.125);
    let adamax = AdaMax { beta1: 0.75, beta2: 0.875, epsilon, ..optax::adamax().optimizer };
    let variance_epsilon = VarianceEpsilon::AddedEachStep(0.0625);
    let adabelief = AdaBelief { beta1: 0.75, beta2: 0.875, epsilon: EPS, variance_epsilon };
    let yogi = Yogi { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..optax::yogi().optimizer };
    let lion = Lion { beta1: 0.75, beta2: 0.875 };
    let lamb = Lamb { beta1: 0.75, beta2: 0.875, epsilon: EPS, weight_decay: 0.5, ..optax::lamb().optimizer };
    vec![
        ("sgd()", run(sgd)),
        ("sgd(momentum=0.875)", run(optax::sgd_momentum(0.875).optimizer)),
        ("sgd(momentum=0.875, nesterov=True)", run(optax::sgd_nesterov(0.875).optimizer)),
        ("rmsprop()", run(optax::rmsprop().optimizer)),
        ("rmsprop(decay=0.75, eps=0.125)", run(rmsprop())),
        ("rmsprop(decay=0.75, eps=0.125, eps_in_sqrt=False)", run(RmsProp { epsilon: EPS, ..rmsprop() })),
        ("rmsprop(decay=0.75, eps=0.125, initial_scale=1.0)", run(RmsProp { initial_v: 1.0, ..rmsprop() })),
        ("rmsprop(decay=0.75, eps=0.125, centered=True)", run(rmsprop_momentum(0.0).centered())),
        ("rmsprop(decay=0.75, eps=0.125, momentum=0.875)", run(rmsprop_momentum(0.875))),
        (
            "rmsprop(decay=0.75, eps=0.125, bias_correction=True)",
            run(Adam { beta1: 0.0, beta2: 0.75, epsilon: INSIDE, ..adam() }),
        ),
        ("adagrad()", run(optax::adagrad().optimizer)),
        ("adagrad(initial_accumulator_value=0.5, eps=0.125)", run(adagrad)),
        ("adam()", run(optax::adam().optimizer)),
        ("adam(b1=0.75, b2=0.875, eps=0.125)", run(adam())),
        ("adam(b1=0.75, b2=0.875, eps=0.0, eps_root=0.125)", run(Adam { epsilon: INSIDE, ..adam() })),
        ("adamw()", run(optax::adamw().optimizer)),
        ("adamw(b1=0.75, b2=0.875, eps=0.125, weight_decay=0.5)", run(Decayed { optimizer: adam(), decay })),
        ("amsgrad()", run(optax::amsgrad().optimizer)),
        ("amsgrad(b1=0.75, b2=0.875, eps=0.125)", run(amsgrad)),
        ("nadam()", run(optax::nadam().optimizer)),
        ("nadam(b1=0.75, b2=0.875, eps=0.125)", run(nadam)),
        ("adamax()", run(optax::adamax().optimizer)),
        ("adamax(b1=0.75, b2=0.875, eps=0.125)", run(adamax)),
        ("adabelief()", run(optax::adabelief().optimizer)),
        ("adabelief(b1=0.75, b2=0.875, eps=0.125, eps_root=0.0625)", run(adabelief)),
        ("yogi()", run(optax::yogi().optimizer)),
        ("yogi(b1=0.75, b2=0.875, eps=0.125)", run(yogi)),
        ("radam()", run(optax::radam().optimizer)),
        ("radam(b1=0.75, b2=0.875, eps=0.125)", run(radam())),
        ("radam(b1=0.75, b2=0.9375, eps=0.125)", run(RAdam { beta2: 0.9375, ..radam() })),
        ("lion()", run(optax::lion().optimizer)),
        ("lion(b1=0.75, b2=0.875, weight_decay=0.5)", run(Decayed { optimizer: lion, decay })),
        ("lamb()", run(optax::lamb().optimizer)),
        ("lamb(b1=0.75, b2=0.875, eps=0.125, weight_decay=0.5)", run(lamb)),
        ("sign_sgd()", run(optax::sign_sgd::<f64>().optimizer)),
        ("clip_by_global_norm(max_norm=1.0)", run(Clipped { optimizer: sgd, clipping: Clipping::Norm(1.0) })),
    ]
}

#[test]
fn every_call_of_optax_is_reproduced() {
    assert_reproduced("optax", &calls(), &[]);
}

#[test]
fn the_defaults_are_those_of_optax() {
    let inside = |epsilon| match epsilon {
        Epsilon::InsideRoot(epsilon) => epsilon,
        _ => panic!("{epsilon:?} is not inside the root"),
    };
    let in_maximum = |epsilon| match epsilon {
        AdaMaxEpsilon::InsideMaximum(epsilon) => epsilon,
        AdaMaxEpsilon::InDenominator(_) => panic!("optax adds epsilon to the gradient"),
    };
    let added = |epsilon| match epsilon {
        VarianceEpsilon::AddedEachStep(epsilon) => epsilon,
        VarianceEpsilon::NotAdded => panic!("optax adds an epsilon to the second moment"),
    };
    let threshold = |threshold| match threshold {
        Threshold::AtLeast(rho) => rho,
        Threshold::Above(_) => panic!("optax divides at the threshold"),
    };
    let adam = |o: Adam<f64>| vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon))];
    let ours = [
        stated("sgd", optax::sgd(), |_| vec![]),
        stated("sgd", optax::sgd_momentum(0.0), |o| vec![("momentum", o.momentum)]),
        stated("sgd", optax::sgd_nesterov(0.0), |o| vec![("momentum", o.momentum)]),
        stated("rmsprop", optax::rmsprop(), |o| {
            let from = ("initial_scale", o.initial_v);
            vec![("decay", o.beta), ("eps", inside(o.epsilon)), from, ("eps_in_sqrt", 1.0)]
        }),
        stated("rmsprop", optax::rmsprop_momentum(0.0), |o| {
            let from = ("initial_scale", o.initial_v);
            vec![("decay", o.beta), ("eps", inside(o.epsilon)), from, ("eps_in_sqrt", 1.0)]
        }),
        stated("adagrad", optax::adagrad(), |o| {
            vec![("initial_accumulator_value", o.initial_v), ("eps", inside(o.epsilon))]
        }),
        stated("adam", optax::adam(), adam),
        stated("adamw", optax::adamw(), |o| [adam(o.optimizer), vec![("weight_decay", decoupled(o.decay))]].concat()),
        stated("amsgrad", optax::amsgrad(), |o| {
            let corrected = [("bias_correction_mu", 1.0), ("bias_correction_nu", 1.0)];
            [vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon))], corrected.to_vec()].concat()
        }),
        stated("nadam", optax::nadam(), |o| {
            vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon)), ("nesterov", 1.0)]
        }),
        stated("adamax", optax::adamax(), |o| vec![("b1", o.beta1), ("b2", o.beta2), ("eps", in_maximum(o.epsilon))]),
        stated("adabelief", optax::adabelief(), |o| {
            let root = ("eps_root", added(o.variance_epsilon));
            vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon)), root]
        }),
        stated("yogi", optax::yogi(), |o| vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon))]),
        stated("radam", optax::radam(), |o| {
            let threshold = ("threshold", threshold(o.threshold));
            vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon)), threshold]
        }),
        stated("lion", optax::lion(), |o| {
            let lion = o.optimizer;
            vec![("b1", lion.beta1), ("b2", lion.beta2), ("weight_decay", decoupled(o.decay))]
        }),
        stated("lamb", optax::lamb(), |o| {
            let decay = ("weight_decay", o.weight_decay);
            vec![("b1", o.beta1), ("b2", o.beta2), ("eps", outside(o.epsilon)), decay]
        }),
    ];
    assert_defaults("optax", &[], &ours);
}
