"""Heavy ball on a 2-D quadratic, white noise, 10 000 paths x 1000 steps, float64; on a GPU a million paths.

    python3 heavy_ball.py numpy|jax|torch [cpu|cuda]

Written the way a careful user would: arrays over paths, updated in place, and a loop over steps (NumPy, torch), or a
compiled scan (JAX).
"""

from rounds import device, serve

PATHS, STEPS = {"cpu": 10_000, "cuda": 1_000_000}[device()], 1_000
RATE, MOMENTUM = 0.1, 0.9
CURVATURE = (1.0, 0.1)


def with_numpy():
    import numpy as np

    curvature = np.array(CURVATURE)
    gradient = np.empty((PATHS, 2))

    def run(seed):
        generator = np.random.default_rng(seed)
        x = np.ones((PATHS, 2))
        m = np.zeros((PATHS, 2))
        for _ in range(STEPS):
            m *= MOMENTUM
            np.multiply(curvature, x, out=gradient)
            m += gradient
            generator.standard_normal(out=gradient)
            m += gradient
            np.multiply(RATE, m, out=gradient)
            x -= gradient
        return x.mean(axis=0), np.cov(x.T)

    return run


def with_torch():
    import torch

    torch.set_default_dtype(torch.float64)
    torch.set_default_device(device())
    curvature = torch.tensor(CURVATURE)
    noise = torch.empty((PATHS, 2))

    def run(seed):
        generator = torch.Generator(device()).manual_seed(seed)
        x = torch.ones((PATHS, 2))
        m = torch.zeros((PATHS, 2))
        for _ in range(STEPS):
            m.mul_(MOMENTUM).addcmul_(curvature, x).add_(noise.normal_(generator=generator))
            x.sub_(m, alpha=RATE)
        # Which waits for the GPU.
        return x.mean(dim=0).cpu(), torch.cov(x.T).cpu()

    return run


def with_jax():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    curvature = jnp.array(CURVATURE)

    @jax.jit
    def compiled(key):
        def step(carry, key):
            x, m = carry
            m = MOMENTUM * m + curvature * x + jax.random.normal(key, (PATHS, 2))
            return (x - RATE * m, m), None

        start = (jnp.ones((PATHS, 2)), jnp.zeros((PATHS, 2)))
        (x, _), _ = jax.lax.scan(step, start, jax.random.split(key, STEPS))
        return x.mean(axis=0), jnp.cov(x.T)

    return lambda seed: jax.block_until_ready(compiled(jax.random.key(seed)))


if __name__ == "__main__":
    serve({"numpy": with_numpy, "jax": with_jax, "torch": with_torch}, devices=("cpu", "cuda"))
