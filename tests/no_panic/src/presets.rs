//! Every preset, and a step of those whose optimizers are not listed by themselves.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::optimizer::Optimizer;
use optsde_core::preset::{burn, candle, keras, mlx, optax, tensorflow, torch};

use crate::{D, any, any_vector};

#[inline(never)]
pub(crate) fn presets<R: Real>() {
    let _ = black_box((
        burn::sgd::<R>(),
        burn::sgd_momentum::<R>(),
        burn::sgd_nesterov::<R>(),
        burn::rms_prop::<R>(),
        burn::ada_grad::<R>(),
        burn::adam::<R>(),
        burn::adam_amsgrad::<R>(),
        burn::adam_w::<R>(),
    ));
    let _ = black_box((burn::lamb::<R>(), burn::lion::<R>(), burn::weight_decay::<R>(any())));
    let _ = black_box((candle::sgd::<R>(), candle::adam_w::<R>()));
    let _ = black_box((
        keras::sgd::<R>(),
        keras::sgd_momentum::<R>(any()),
        keras::sgd_nesterov::<R>(any()),
        keras::rmsprop::<R>(),
        keras::rmsprop_momentum::<R>(any()),
        keras::adagrad::<R>(),
        keras::adam::<R>(),
        keras::adam_amsgrad::<R>(),
    ));
    let _ = black_box((
        keras::adam_w::<R>(),
        keras::adamax::<R>(),
        keras::nadam::<R>(),
        keras::lion::<R>(),
        keras::lamb::<R>(),
        keras::weight_decay::<R>(any()),
    ));
    let _ = black_box((
        mlx::sgd::<R>(),
        mlx::sgd_momentum::<R>(any()),
        mlx::sgd_nesterov::<R>(any()),
        mlx::rmsprop::<R>(),
        mlx::adagrad::<R>(),
        mlx::adam::<R>(),
        mlx::adam_w::<R>(),
        mlx::adamax::<R>(),
    ));
    let _ = black_box((mlx::lion::<R>(), mlx::weight_decay::<R>(any())));
    let _ = black_box((
        optax::sgd::<R>(),
        optax::sgd_momentum::<R>(any()),
        optax::sgd_nesterov::<R>(any()),
        optax::sign_sgd::<R>(),
        optax::rmsprop::<R>(),
        optax::rmsprop_momentum::<R>(any()),
        optax::adagrad::<R>(),
        optax::adam::<R>(),
    ));
    let _ = black_box((
        optax::adamw::<R>(),
        optax::amsgrad::<R>(),
        optax::nadam::<R>(),
        optax::adamax::<R>(),
        optax::adabelief::<R>(),
        optax::yogi::<R>(),
        optax::radam::<R>(),
        optax::lion::<R>(),
    ));
    let _ = black_box((optax::lamb::<R>(),));
    let _ = black_box((
        tensorflow::gradient_descent::<R>(),
        tensorflow::momentum::<R>(any()),
        tensorflow::momentum_nesterov::<R>(any()),
        tensorflow::rms_prop::<R>(),
        tensorflow::rms_prop_momentum::<R>(any()),
        tensorflow::adagrad::<R>(),
        tensorflow::adam::<R>(),
        tensorflow::legacy_sgd::<R>(),
    ));
    let _ = black_box((
        tensorflow::legacy_rmsprop::<R>(),
        tensorflow::legacy_rmsprop_momentum::<R>(any()),
        tensorflow::legacy_adagrad::<R>(),
        tensorflow::legacy_adam::<R>(),
        tensorflow::legacy_adam_amsgrad::<R>(),
        tensorflow::legacy_adamax::<R>(),
        tensorflow::legacy_nadam::<R>(),
    ));
    let _ = black_box((
        torch::sgd::<R>(),
        torch::sgd_momentum::<R>(any()),
        torch::sgd_nesterov::<R>(any()),
        torch::rmsprop::<R>(),
        torch::rmsprop_momentum::<R>(any()),
        torch::adagrad::<R>(),
        torch::adam::<R>(),
        torch::adam_amsgrad::<R>(),
    ));
    let _ = black_box((
        torch::adam_w::<R>(),
        torch::adamax::<R>(),
        torch::n_adam::<R>(),
        torch::r_adam::<R>(),
        torch::weight_decay::<R>(any()),
    ));
    step(&keras::lion::<R>().optimizer);
}

#[inline(never)]
fn step<R: Real, O: Optimizer<R>>(optimizer: &O) {
    let optimizer = black_box(optimizer);
    let (mut x, mut run) = (any_vector::<R>(), optimizer.begin());
    let mut memory = x.map(|x| optimizer.memory(x));
    let step = optimizer.prepare(black_box(3), any(), &mut run);
    optimizer.apply(&step, &mut x, &any_vector::<R>(), &mut memory);
    let _: [R; D] = black_box(x);
}
