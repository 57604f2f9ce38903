"""What the optimizers of frameworks do on the golden problem: the fixtures that presets are held against.

    python3 frameworks.py torch|optax|keras|tensorflow|mlx FOLDER

Writes FOLDER/<framework>.json: the version; for each optimizer the default hyperparameters that the framework's
signature states and the parameters after every step, in float64; and the learning rates of schedules. The problem
is that of the golden trajectories (fixtures/golden/sgd/plain.f64.json): its start, learning rates and gradients.
Needs numpy and the framework; keras runs on its jax backend, all of them on the processor.
"""

import inspect
import json
import os
import pathlib
import sys

PROBLEM = pathlib.Path(__file__).parents[2] / "fixtures/golden/sgd/plain.f64.json"

# Every call is Python text that is evaluated, so that the fixture says literally what was run. Hyperparameters are
# large enough for every convention to show: the default 1e-8 of an epsilon hides where it stands.
CALLS = {
    "torch": [
        "SGD()",
        "SGD(weight_decay=0.5)",
        "SGD(momentum=0.875)",
        "SGD(momentum=0.875, dampening=0.25)",
        "SGD(momentum=0.875, weight_decay=0.5)",
        "SGD(momentum=0.875, nesterov=True)",
        "RMSprop()",
        "RMSprop(alpha=0.75, eps=0.125)",
        "RMSprop(alpha=0.75, eps=0.125, centered=True)",
        "RMSprop(alpha=0.75, eps=0.125, momentum=0.875)",
        "RMSprop(alpha=0.75, eps=0.125, weight_decay=0.5)",
        "Adagrad()",
        "Adagrad(eps=0.125, initial_accumulator_value=0.5)",
        "Adagrad(eps=0.125, lr_decay=0.25)",
        "Adam()",
        "Adam(betas=(0.75, 0.875), eps=0.125)",
        "Adam(betas=(0.75, 0.875), eps=0.125, weight_decay=0.5)",
        "Adam(betas=(0.75, 0.875), eps=0.125, amsgrad=True)",
        "AdamW()",
        "AdamW(betas=(0.75, 0.875), eps=0.125, weight_decay=0.5)",
        "Adamax()",
        "Adamax(betas=(0.75, 0.875), eps=0.125)",
        "NAdam()",
        "NAdam(betas=(0.75, 0.875), eps=0.125)",
        "NAdam(betas=(0.75, 0.875), eps=0.125, momentum_decay=0.25)",
        "RAdam()",
        "RAdam(betas=(0.75, 0.875), eps=0.125)",
        "RAdam(betas=(0.75, 0.9375), eps=0.125)",
    ],
    "optax": [
        "sgd()",
        "sgd(momentum=0.875)",
        "sgd(momentum=0.875, nesterov=True)",
        "rmsprop()",
        "rmsprop(decay=0.75, eps=0.125)",
        "rmsprop(decay=0.75, eps=0.125, eps_in_sqrt=False)",
        "rmsprop(decay=0.75, eps=0.125, initial_scale=1.0)",
        "rmsprop(decay=0.75, eps=0.125, centered=True)",
        "rmsprop(decay=0.75, eps=0.125, momentum=0.875)",
        "rmsprop(decay=0.75, eps=0.125, bias_correction=True)",
        "adagrad()",
        "adagrad(initial_accumulator_value=0.5, eps=0.125)",
        "adam()",
        "adam(b1=0.75, b2=0.875, eps=0.125)",
        "adam(b1=0.75, b2=0.875, eps=0.0, eps_root=0.125)",
        "adamw()",
        "adamw(b1=0.75, b2=0.875, eps=0.125, weight_decay=0.5)",
        "amsgrad()",
        "amsgrad(b1=0.75, b2=0.875, eps=0.125)",
        "nadam()",
        "nadam(b1=0.75, b2=0.875, eps=0.125)",
        "adamax()",
        "adamax(b1=0.75, b2=0.875, eps=0.125)",
        "adabelief()",
        "adabelief(b1=0.75, b2=0.875, eps=0.125, eps_root=0.0625)",
        "yogi()",
        "yogi(b1=0.75, b2=0.875, eps=0.125)",
        "radam()",
        "radam(b1=0.75, b2=0.875, eps=0.125)",
        "radam(b1=0.75, b2=0.9375, eps=0.125)",
        "lion()",
        "lion(b1=0.75, b2=0.875, weight_decay=0.5)",
        "lamb()",
        "lamb(b1=0.75, b2=0.875, eps=0.125, weight_decay=0.5)",
        "sign_sgd()",
    ],
    "keras": [
        "SGD()",
        "SGD(momentum=0.875)",
        "SGD(momentum=0.875, nesterov=True)",
        "SGD(weight_decay=0.5)",
        "SGD(clipnorm=1.0)",
        "RMSprop()",
        "RMSprop(rho=0.75, epsilon=0.125)",
        "RMSprop(rho=0.75, epsilon=0.125, momentum=0.875)",
        "RMSprop(rho=0.75, epsilon=0.125, centered=True)",
        "Adagrad()",
        "Adagrad(initial_accumulator_value=0.5, epsilon=0.125)",
        "Adam()",
        "Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
        "Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125, amsgrad=True)",
        "AdamW()",
        "AdamW(beta_1=0.75, beta_2=0.875, epsilon=0.125, weight_decay=0.5)",
        "Adamax()",
        "Adamax(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
        "Nadam()",
        "Nadam(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
        "Lion()",
        "Lion(beta_1=0.75, beta_2=0.875, weight_decay=0.5)",
        "Lamb()",
        "Lamb(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
    ],
    # v1 stands for tf.compat.v1.train, legacy for what tf.keras.optimizers was until 2.10.
    "tensorflow": [
        "v1.GradientDescentOptimizer()",
        "v1.MomentumOptimizer(momentum=0.875)",
        "v1.MomentumOptimizer(momentum=0.875, use_nesterov=True)",
        "v1.RMSPropOptimizer()",
        "v1.RMSPropOptimizer(decay=0.75, epsilon=0.125)",
        "v1.RMSPropOptimizer(decay=0.75, epsilon=0.125, momentum=0.875)",
        "v1.RMSPropOptimizer(decay=0.75, epsilon=0.125, centered=True)",
        "v1.AdagradOptimizer()",
        "v1.AdamOptimizer()",
        "v1.AdamOptimizer(beta1=0.75, beta2=0.875, epsilon=0.125)",
        "legacy.SGD()",
        "legacy.SGD(momentum=0.875)",
        "legacy.SGD(momentum=0.875, nesterov=True)",
        "legacy.RMSprop()",
        "legacy.RMSprop(rho=0.75, epsilon=0.125)",
        "legacy.RMSprop(rho=0.75, epsilon=0.125, centered=True)",
        "legacy.RMSprop(rho=0.75, epsilon=0.125, momentum=0.875)",
        "legacy.RMSprop(rho=0.75, epsilon=0.125, momentum=0.875, centered=True)",
        "legacy.Adagrad()",
        "legacy.Adagrad(initial_accumulator_value=0.5, epsilon=0.125)",
        "legacy.Adam()",
        "legacy.Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
        "legacy.Adam(beta_1=0.75, beta_2=0.875, epsilon=0.125, amsgrad=True)",
        "legacy.Adamax()",
        "legacy.Adamax(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
        "legacy.Nadam()",
        "legacy.Nadam(beta_1=0.75, beta_2=0.875, epsilon=0.125)",
    ],
    "mlx": [
        "SGD()",
        "SGD(weight_decay=0.5)",
        "SGD(momentum=0.875)",
        "SGD(momentum=0.875, dampening=0.25)",
        "SGD(momentum=0.875, nesterov=True)",
        "RMSprop()",
        "RMSprop(alpha=0.75, eps=0.125)",
        "Adagrad()",
        "Adagrad(eps=0.125)",
        "Adam()",
        "Adam(betas=[0.75, 0.875], eps=0.125)",
        "Adam(betas=[0.75, 0.875], eps=0.125, bias_correction=True)",
        "AdamW()",
        "AdamW(betas=[0.75, 0.875], eps=0.125, weight_decay=0.5)",
        "Adamax()",
        "Adamax(betas=[0.75, 0.875], eps=0.125)",
        "Lion()",
        "Lion(betas=[0.75, 0.875], weight_decay=0.5)",
    ],
}

# Clipping by the global norm, before SGD.
CLIPPED = {
    "torch": "clip_grad_norm_(max_norm=1.0)",
    "optax": "clip_by_global_norm(max_norm=1.0)",
    "keras": "SGD(global_clipnorm=1.0)",
    "tensorflow": "tf.clip_by_global_norm(clip_norm=1.0)",
    "mlx": "clip_grad_norm(max_norm=1.0)",
}

# Learning rates of steps 0 to 19. Those of tensorflow are keras', those of mlx left out.
SCHEDULES = {
    "torch": [
        "StepLR(step_size=6, gamma=0.5)",
        "MultiStepLR(milestones=[3, 11], gamma=0.25)",
        "ExponentialLR(gamma=0.75)",
        "PolynomialLR(total_iters=12, power=2.0)",
        "LinearLR(start_factor=0.25, end_factor=1.0, total_iters=8)",
        "CosineAnnealingLR(T_max=16, eta_min=0.125)",
        "OneCycleLR(max_lr=2.0, total_steps=20)",
        "OneCycleLR(max_lr=2.0, total_steps=20, anneal_strategy='linear')",
        "OneCycleLR(max_lr=2.0, total_steps=20, three_phase=True)",
    ],
    "optax": [
        "exponential_decay(1.0, transition_steps=5, decay_rate=0.5)",
        "exponential_decay(1.0, transition_steps=5, decay_rate=0.5, staircase=True)",
        "polynomial_schedule(1.0, 0.125, power=2.0, transition_steps=12)",
        "piecewise_constant_schedule(1.0, {3: 0.25, 11: 0.25})",
        "cosine_decay_schedule(1.0, decay_steps=16, alpha=0.125)",
        "warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=4, decay_steps=16, end_value=0.125)",
        "linear_onecycle_schedule(transition_steps=20, peak_value=2.0)",
        "cosine_onecycle_schedule(transition_steps=20, peak_value=2.0)",
    ],
    "keras": [
        "ExponentialDecay(1.0, decay_steps=5, decay_rate=0.5)",
        "ExponentialDecay(1.0, decay_steps=5, decay_rate=0.5, staircase=True)",
        "PolynomialDecay(1.0, decay_steps=12, end_learning_rate=0.125, power=2.0)",
        "PiecewiseConstantDecay([3, 11], [1.0, 0.25, 0.0625])",
        "InverseTimeDecay(1.0, decay_steps=1, decay_rate=0.5)",
        "CosineDecay(1.0, decay_steps=16, alpha=0.125)",
        "CosineDecay(0.0, decay_steps=12, alpha=0.125, warmup_target=1.0, warmup_steps=4)",
    ],
    "tensorflow": [],
    "mlx": [],
}
SCHEDULE_STEPS = 20


def problem():
    golden = json.loads(PROBLEM.read_text())
    return golden["start"], [(step["learning_rate"], step["gradient"]) for step in golden["steps"]]


def with_rate(call, rate):
    """The text of a call with one more first argument."""
    name, arguments = call.split("(", 1)
    return f"{name}({rate}{'' if arguments == ')' else ', '}{arguments}"


def with_torch():
    import torch

    torch.set_default_dtype(torch.float64)

    def run(call, start, steps):
        x = torch.tensor(start, requires_grad=True)
        clip = call == CLIPPED["torch"]
        optimizer = eval(f"torch.optim.{with_rate('SGD()' if clip else call, '[x], lr=1.0')}", {"torch": torch, "x": x})
        after = []
        for rate, gradient in steps:
            for group in optimizer.param_groups:
                group["lr"] = rate
            x.grad = torch.tensor(gradient)
            if clip:
                eval(f"torch.nn.utils.{with_rate(call, '[x]')}", {"torch": torch, "x": x})
            optimizer.step()
            after.append(x.tolist())
        return after

    def schedule(call):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = eval(
            f"torch.optim.lr_scheduler.{with_rate(call, 'optimizer')}", {"torch": torch, "optimizer": optimizer}
        )
        rates = []
        for _ in range(SCHEDULE_STEPS):
            rates.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            if len(rates) < SCHEDULE_STEPS:
                scheduler.step()
        return rates

    return torch.__version__, lambda name: getattr(torch.optim, name, None), run, schedule


def with_optax():
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax

    def run(call, start, steps):
        rates = jnp.array([rate for rate, _ in steps])
        scope = {"optax": optax, "rates": rates}
        if call == CLIPPED["optax"]:
            optimizer = optax.chain(eval(f"optax.{call}", scope), optax.sgd(lambda k: rates[k]))
        else:
            optimizer = eval(f"optax.{with_rate(call, 'lambda k: rates[k]')}", scope)
        x = jnp.array(start)
        state = optimizer.init(x)
        after = []
        for _, gradient in steps:
            updates, state = optimizer.update(jnp.array(gradient), state, x)
            x = optax.apply_updates(x, updates)
            after.append([float(value) for value in x])
        return after

    def schedule(call):
        rate = eval(f"optax.{call}", {"optax": optax})
        return [float(rate(k)) for k in range(SCHEDULE_STEPS)]

    return optax.__version__, lambda name: getattr(optax, name), run, schedule


def with_keras():
    os.environ["KERAS_BACKEND"] = "jax"
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras
    import numpy as np

    keras.config.set_floatx("float64")

    def run(call, start, steps):
        x = keras.Variable(np.array(start), dtype="float64")
        optimizer = eval(f"keras.optimizers.{call}", {"keras": keras})
        optimizer.build([x])
        after = []
        for rate, gradient in steps:
            optimizer.learning_rate = rate
            optimizer.apply([keras.ops.array(gradient, dtype="float64")])
            after.append([float(value) for value in np.array(x.value)])
        return after

    def schedule(call):
        rate = eval(f"keras.optimizers.schedules.{call}", {"keras": keras})
        return [float(rate(k)) for k in range(SCHEDULE_STEPS)]

    return keras.__version__, lambda name: getattr(keras.optimizers, name), run, schedule


def with_tensorflow():
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import tensorflow as tf
    from tensorflow.python.keras import backend
    from tensorflow.python.keras.optimizer_v2 import adagrad, adam, adamax, gradient_descent, nadam, rmsprop

    backend.set_floatx("float64")
    v1 = tf.compat.v1.train
    legacy = {
        "SGD": gradient_descent.SGD,
        "RMSprop": rmsprop.RMSprop,
        "Adagrad": adagrad.Adagrad,
        "Adam": adam.Adam,
        "Adamax": adamax.Adamax,
        "Nadam": nadam.Nadam,
    }
    legacy = type("Legacy", (), legacy)

    def run(call, start, steps):
        x = tf.Variable(start, dtype=tf.float64)
        clip = call == CLIPPED["tensorflow"]
        # One keeps the function it is given, the other takes the attribute of each step.
        current = {}
        text = "v1.GradientDescentOptimizer()" if clip else call
        if text.startswith("v1."):
            text = with_rate(text, "rate")
        optimizer = eval(text, {"v1": v1, "legacy": legacy, "rate": lambda: current["rate"]})
        after = []
        for rate, gradient in steps:
            current["rate"] = rate
            optimizer.learning_rate = rate
            gradient = tf.constant(gradient, dtype=tf.float64)
            if clip:
                (gradient,), _ = eval(with_rate(call, "[gradient]"), {"tf": tf, "gradient": gradient})
            optimizer.apply_gradients([(gradient, x)])
            after.append([float(value) for value in x.numpy()])
        return after

    def function(name):
        module, name = name.split(".", 1)
        return getattr({"v1": v1, "legacy": legacy}.get(module), name, None)

    return tf.__version__, function, run, None


def with_mlx():
    import importlib.metadata

    import mlx.core as mx
    import mlx.optimizers

    mx.set_default_device(mx.cpu)

    def run(call, start, steps):
        x = {"x": mx.array(start, dtype=mx.float64)}
        clip = call == CLIPPED["mlx"]
        optimizer = eval(f"mlx.optimizers.{with_rate('SGD()' if clip else call, '1.0')}", {"mlx": mlx})
        after = []
        for rate, gradient in steps:
            optimizer.state["learning_rate"] = mx.array(rate, dtype=mx.float64)
            gradients = {"x": mx.array(gradient, dtype=mx.float64)}
            if clip:
                gradients, _ = eval(f"mlx.optimizers.{with_rate(call, 'g')}", {"mlx": mlx, "g": gradients})
            x = optimizer.apply_gradients(gradients, x)
            after.append(x["x"].tolist())
        return after

    return importlib.metadata.version("mlx"), lambda name: getattr(mlx.optimizers, name), run, None


def defaults(function):
    """The numbers, flags and missing values among the default arguments."""
    if function is None:
        return {}
    plain = (int, float, bool, type(None), tuple, list)
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty and isinstance(p.default, plain)}


def main():
    frameworks = {
        "torch": with_torch,
        "optax": with_optax,
        "keras": with_keras,
        "tensorflow": with_tensorflow,
        "mlx": with_mlx,
    }
    if len(sys.argv) != 3 or sys.argv[1] not in frameworks:
        sys.exit(__doc__)
    framework, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    version, function, run, schedule = frameworks[framework]()
    start, steps = problem()
    optimizers = [
        {"call": call, "defaults": defaults(function(call.split("(", 1)[0])), "after": run(call, start, steps)}
        for call in [*CALLS[framework], CLIPPED[framework]]
    ]
    schedules = [{"call": call, "learning_rates": schedule(call)} for call in SCHEDULES[framework]]
    content = {"framework": framework, "version": version, "optimizers": optimizers, "schedules": schedules}
    path = folder / f"{framework}.json"
    path.write_text(json.dumps(content, indent=1) + "\n")
    print(f"{path}: {len(optimizers)} optimizers and {len(schedules)} schedules of {framework} {version}")


main()
