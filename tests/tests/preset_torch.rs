//! The presets of torch do what torch does, step by step, with the defaults of its signatures.

mod preset_support;

use optsde_core::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AmsGrad, Clipped, Clipping, Dampening, Decayed, Epsilon, HeavyBall,
    MomentumSchedule, NAdam, RAdam, RmsProp, RmsPropMomentum, WeightDecay,
};
use optsde_core::preset::torch;
use preset_support::{Run, assert_defaults, assert_reproduced, decoupled, outside, run, stated};

/// eps of the calls that set it.
const EPS: Epsilon<f64> = Epsilon::OutsideRoot(0.125);

fn rmsprop() -> RmsProp<f64> {
    RmsProp { beta: 0.75, epsilon: EPS, ..torch::rmsprop().optimizer }
}

fn rmsprop_momentum(momentum: f64) -> RmsPropMomentum<f64> {
    RmsPropMomentum { beta: 0.75, epsilon: EPS, ..torch::rmsprop_momentum(momentum).optimizer }
}

fn adam() -> Adam<f64> {
    Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..torch::adam().optimizer }
}

fn n_adam() -> NAdam<f64> {
    NAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..torch::n_adam().optimizer }
}

fn r_adam() -> RAdam<f64> {
    RAdam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..torch::r_adam().optimizer }
}

fn calls() -> Vec<(&'static str, Run)> {
    let sgd = torch::sgd::<f64>().optimizer;
    let (half, decay) = (torch::weight_decay(0.5), MomentumSchedule::Warming { decay: 0.25 });
    let momentum = torch::sgd_momentum(0.875).optimizer;
    let amsgrad = AmsGrad { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..torch::adam_amsgrad().optimizer };
    let adamax =
        AdaMax { beta1: 0.75, beta2: 0.875, epsilon: AdaMaxEpsilon::InsideMaximum(0.125), ..torch::adamax().optimizer };
    let adagrad = AdaGrad { epsilon: EPS, ..torch::adagrad().optimizer };
    vec![
        ("SGD()", run(sgd)),
        ("SGD(weight_decay=0.5)", run(Decayed { optimizer: sgd, decay: half })),
        ("SGD(momentum=0.875)", run(momentum)),
        (
            "SGD(momentum=0.875, dampening=0.25)",
            run(HeavyBall { dampening: Dampening::AfterFirstStep(0.25), ..momentum }),
        ),
        ("SGD(momentum=0.875, weight_decay=0.5)", run(Decayed { optimizer: momentum, decay: half })),
        ("SGD(momentum=0.875, nesterov=True)", run(torch::sgd_nesterov(0.875).optimizer)),
        ("RMSprop()", run(torch::rmsprop().optimizer)),
        ("RMSprop(alpha=0.75, eps=0.125)", run(rmsprop())),
        ("RMSprop(alpha=0.75, eps=0.125, centered=True)", run(rmsprop_momentum(0.0).centered())),
        ("RMSprop(alpha=0.75, eps=0.125, momentum=0.875)", run(rmsprop_momentum(0.875))),
        ("RMSprop(alpha=0.75, eps=0.125, weight_decay=0.5)", run(Decayed { optimizer: rmsprop(), decay: half })),
        ("Adagrad()", run(torch::adagrad().optimizer)),
        ("Adagrad(eps=0.125, initial_accumulator_value=0.5)", run(AdaGrad { initial_v: 0.5, ..adagrad })),
        ("Adagrad(eps=0.125, lr_decay=0.25)", run(AdaGrad { learning_rate_decay: 0.25, ..adagrad })),
        ("Adam()", run(torch::adam().optimizer)),
        ("Adam(betas=(0.75, 0.875), eps=0.125)", run(adam())),
        ("Adam(betas=(0.75, 0.875), eps=0.125, weight_decay=0.5)", run(Decayed { optimizer: adam(), decay: half })),
        ("Adam(betas=(0.75, 0.875), eps=0.125, amsgrad=True)", run(amsgrad)),
        ("AdamW()", run(torch::adam_w().optimizer)),
        (
            "AdamW(betas=(0.75, 0.875), eps=0.125, weight_decay=0.5)",
            run(Decayed { optimizer: adam(), decay: WeightDecay::decoupled(0.5) }),
        ),
        ("Adamax()", run(torch::adamax().optimizer)),
        ("Adamax(betas=(0.75, 0.875), eps=0.125)", run(adamax)),
        ("NAdam()", run(torch::n_adam().optimizer)),
        ("NAdam(betas=(0.75, 0.875), eps=0.125)", run(n_adam())),
        ("NAdam(betas=(0.75, 0.875), eps=0.125, momentum_decay=0.25)", run(NAdam { schedule: decay, ..n_adam() })),
        ("RAdam()", run(torch::r_adam().optimizer)),
        ("RAdam(betas=(0.75, 0.875), eps=0.125)", run(r_adam())),
        ("RAdam(betas=(0.75, 0.9375), eps=0.125)", run(RAdam { beta2: 0.9375, ..r_adam() })),
        ("clip_grad_norm_(max_norm=1.0)", run(Clipped { optimizer: sgd, clipping: Clipping::torch(1.0) })),
    ]
}

#[test]
fn every_call_of_torch_is_reproduced() {
    assert_reproduced("torch", &calls(), &[]);
}

#[test]
fn the_defaults_are_those_of_torch() {
    let adam = |o: Adam<f64>| vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", outside(o.epsilon))];
    let in_maximum = |epsilon| match epsilon {
        AdaMaxEpsilon::InsideMaximum(epsilon) => epsilon,
        AdaMaxEpsilon::InDenominator(_) => panic!("torch adds epsilon to the gradient"),
    };
    let warming = |schedule| match schedule {
        MomentumSchedule::Warming { decay } => decay,
        MomentumSchedule::Constant => panic!("torch warms momentum up"),
    };
    let ours = [
        stated("SGD", torch::sgd(), |_| vec![]),
        stated("SGD", torch::sgd_momentum(0.0), |o| vec![("momentum", o.momentum)]),
        stated("SGD", torch::sgd_nesterov(0.0), |o| vec![("momentum", o.momentum)]),
        stated("RMSprop", torch::rmsprop(), |o| vec![("alpha", o.beta), ("eps", outside(o.epsilon))]),
        stated("RMSprop", torch::rmsprop_momentum(0.0), |o| vec![("alpha", o.beta), ("eps", outside(o.epsilon))]),
        stated("Adagrad", torch::adagrad(), |o| {
            let from = ("initial_accumulator_value", o.initial_v);
            vec![("lr_decay", o.learning_rate_decay), from, ("eps", outside(o.epsilon))]
        }),
        stated("Adam", torch::adam(), adam),
        stated("Adam", torch::adam_amsgrad(), |o| {
            vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", outside(o.epsilon))]
        }),
        stated("AdamW", torch::adam_w(), |o| [adam(o.optimizer), vec![("weight_decay", decoupled(o.decay))]].concat()),
        stated("Adamax", torch::adamax(), |o| {
            vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", in_maximum(o.epsilon))]
        }),
        stated("NAdam", torch::n_adam(), |o| {
            let psi = ("momentum_decay", warming(o.schedule));
            vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", outside(o.epsilon)), psi]
        }),
        stated("RAdam", torch::r_adam(), |o| {
            vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", outside(o.epsilon))]
        }),
    ];
    assert_defaults("torch", &[], &ours);
}
