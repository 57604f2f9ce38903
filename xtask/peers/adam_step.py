"""Steps of Adam over 10 million float32 parameters, 64 in a row; one to warm up, whose result is told. On a GPU over a
billion.

    python3 adam_step.py torch|optax [cpu|cuda]
"""

from rounds import device, serve

PARAMETERS = {"cpu": 10_000_000, "cuda": 1_000_000_000}[device()]
SAMPLE = PARAMETERS * 11 // 100
RATE = 1e-3
STEPS = 64


def steps(seed):
    return range(1 if seed == 0 else STEPS)


def with_torch():
    import torch

    torch.set_default_device(device())
    x = torch.ones(PARAMETERS, requires_grad=True)
    x.grad = torch.linspace(-1.0, 1.0, PARAMETERS)
    optimizer = torch.optim.Adam([x], lr=RATE, fused=True)

    def run(seed):
        for _ in steps(seed):
            optimizer.step()
        if device() == "cuda":
            torch.cuda.synchronize()
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
    serve({"torch": with_torch, "optax": with_optax}, lambda x: x[::SAMPLE], devices=("cpu", "cuda"))
