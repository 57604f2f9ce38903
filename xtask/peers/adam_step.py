"""Steps of Adam over 10 million float32 parameters, 16 in a row; one to warm up, whose result is told.

    python3 adam_step.py torch|optax
"""

from rounds import serve

PARAMETERS = 10_000_000
SAMPLE = 1_100_000
RATE = 1e-3
STEPS = 16


def steps(seed):
    return range(1 if seed == 0 else STEPS)


def with_torch():
    import torch

    x = torch.ones(PARAMETERS, requires_grad=True)
    x.grad = torch.linspace(-1.0, 1.0, PARAMETERS)
    optimizer = torch.optim.Adam([x], lr=RATE, fused=True)

    def run(seed):
        for _ in steps(seed):
            optimizer.step()
        return x.detach()

    return run


def with_optax():
    import functools

    import jax
    import jax.numpy as jnp
    import optax

    optimizer = optax.adam(RATE)
    x = jnp.ones(PARAMETERS)
    held = [x, optimizer.init(x)]
    gradient = jnp.linspace(-1.0, 1.0, PARAMETERS)

    @functools.partial(jax.jit, donate_argnums=(0, 1))
    def step(x, state, gradient):
        updates, state = optimizer.update(gradient, state)
        return optax.apply_updates(x, updates), state

    def run(seed):
        for _ in steps(seed):
            held[:] = step(*held, gradient)
        return jax.block_until_ready(held)[0]

    return run


if __name__ == "__main__":
    serve({"torch": with_torch, "optax": with_optax}, lambda x: x[::SAMPLE])
