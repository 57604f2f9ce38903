//! The presets of MLX do what MLX does on the processor, step by step, with the defaults of its signatures.

mod preset_support;

use optsde_core::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, BiasCorrection, Clipped, Clipping, Dampening, Decayed, Epsilon, HeavyBall,
    Lion, RmsProp, WeightDecay,
};
use optsde_core::preset::mlx;
use preset_support::{Run, assert_defaults, assert_reproduced, decoupled, outside, run, stated};

/// eps of the calls that set it.
const EPS: Epsilon<f64> = Epsilon::OutsideRoot(0.125);

fn calls() -> Vec<(&'static str, Run)> {
    let (sgd, momentum) = (mlx::sgd::<f64>().optimizer, mlx::sgd_momentum(0.875).optimizer);
    let rmsprop = RmsProp { beta: 0.75, epsilon: EPS, ..mlx::rmsprop().optimizer };
    let adagrad = AdaGrad { epsilon: EPS, ..mlx::adagrad().optimizer };
    let adam = Adam { beta1: 0.75, beta2: 0.875, epsilon: EPS, ..mlx::adam().optimizer };
    let corrected = Adam { bias_correction: BiasCorrection::Corrected, ..adam };
    let epsilon = AdaMaxEpsilon::InDenominator(0.125);
    let adamax = AdaMax { beta1: 0.75, beta2: 0.875, epsilon, ..mlx::adamax().optimizer };
    let (lion, decay) = (Lion { beta1: 0.75, beta2: 0.875 }, WeightDecay::decoupled(0.5));
    vec![
        ("SGD()", run(sgd)),
        ("SGD(weight_decay=0.5)", run(Decayed { optimizer: sgd, decay: mlx::weight_decay(0.5) })),
        ("SGD(momentum=0.875)", run(momentum)),
        ("SGD(momentum=0.875, dampening=0.25)", run(HeavyBall { dampening: Dampening::EveryStep(0.25), ..momentum })),
        ("SGD(momentum=0.875, nesterov=True)", run(mlx::sgd_nesterov(0.875).optimizer)),
        ("RMSprop()", run(mlx::rmsprop().optimizer)),
        ("RMSprop(alpha=0.75, eps=0.125)", run(rmsprop)),
        ("Adagrad()", run(mlx::adagrad().optimizer)),
        ("Adagrad(eps=0.125)", run(adagrad)),
        ("Adam()", run(mlx::adam().optimizer)),
        ("Adam(betas=[0.75, 0.875], eps=0.125)", run(adam)),
        ("Adam(betas=[0.75, 0.875], eps=0.125, bias_correction=True)", run(corrected)),
        ("AdamW()", run(mlx::adam_w().optimizer)),
        ("AdamW(betas=[0.75, 0.875], eps=0.125, weight_decay=0.5)", run(Decayed { optimizer: adam, decay })),
        ("Adamax()", run(mlx::adamax().optimizer)),
        ("Adamax(betas=[0.75, 0.875], eps=0.125)", run(adamax)),
        ("Lion()", run(mlx::lion().optimizer)),
        ("Lion(betas=[0.75, 0.875], weight_decay=0.5)", run(Decayed { optimizer: lion, decay })),
        ("clip_grad_norm(max_norm=1.0)", run(Clipped { optimizer: sgd, clipping: Clipping::torch(1.0) })),
    ]
}

#[test]
fn every_call_of_mlx_is_reproduced() {
    // MLX computes bias corrections in single precision: a power of beta, its difference from 1, and a quotient or a
    // root, each rounded by 2^-24, change a step by at most 8 * 2^-24 of itself, 1 - beta^(k+1) being at least 1/8; the steps of the
    // trajectory are at most 1 each.
    let corrections = 14.0 * 8.0 * 2.0_f64.powi(-24);
    assert_reproduced("mlx", &calls(), &[("Adam(betas=[0.75, 0.875], eps=0.125, bias_correction=True)", corrections)]);
}

#[test]
fn the_defaults_are_those_of_mlx() {
    let in_denominator = |epsilon| match epsilon {
        AdaMaxEpsilon::InDenominator(epsilon) => epsilon,
        AdaMaxEpsilon::InsideMaximum(_) => panic!("MLX adds epsilon to the maximum"),
    };
    let adam = |o: Adam<f64>| vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", outside(o.epsilon))];
    let ours = [
        stated("SGD", mlx::sgd(), |_| vec![]),
        stated("SGD", mlx::sgd_momentum(0.0), |o| vec![("momentum", o.momentum)]),
        stated("SGD", mlx::sgd_nesterov(0.0), |o| vec![("momentum", o.momentum)]),
        stated("RMSprop", mlx::rmsprop(), |o| vec![("alpha", o.beta), ("eps", outside(o.epsilon))]),
        stated("Adagrad", mlx::adagrad(), |o| vec![("eps", outside(o.epsilon))]),
        stated("Adam", mlx::adam(), adam),
        stated("AdamW", mlx::adam_w(), |o| [adam(o.optimizer), vec![("weight_decay", decoupled(o.decay))]].concat()),
        stated("Adamax", mlx::adamax(), |o| {
            vec![("betas.0", o.beta1), ("betas.1", o.beta2), ("eps", in_denominator(o.epsilon))]
        }),
        stated("Lion", mlx::lion(), |o| {
            let lion = o.optimizer;
            vec![("betas.0", lion.beta1), ("betas.1", lion.beta2), ("weight_decay", decoupled(o.decay))]
        }),
    ];
    assert_defaults("mlx", &[], &ours);
}
