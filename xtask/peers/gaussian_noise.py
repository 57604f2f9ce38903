"""SGD under Gaussian noise of full covariance, 64 dimensions, 1000 paths x 1000 steps, float64.

    python3 gaussian_noise.py numpy|jax|torch

The loss is x^2 / 2, the covariance C_ij = 2^-|i - j|, both as in `xtask/bench/src/ensembles.rs`.
"""

from rounds import serve

PATHS, STEPS, DIMENSION = 1_000, 1_000, 64
RATE = 0.1


def root(np):
    """L with L L^T = C."""
    places = np.arange(DIMENSION)
    return np.linalg.cholesky(0.5 ** np.abs(places[:, None] - places[None, :]))


def with_numpy():
    import numpy as np

    upper = np.ascontiguousarray(root(np).T) * RATE
    z, noise = np.empty((PATHS, DIMENSION)), np.empty((PATHS, DIMENSION))

    def run(seed):
        generator = np.random.default_rng(seed)
        x = np.ones((PATHS, DIMENSION))
        for _ in range(STEPS):
            generator.standard_normal(out=z)
            np.matmul(z, upper, out=noise)
            x *= 1 - RATE
            x -= noise
        return x.mean(axis=0), np.cov(x.T)

    return run


def with_torch():
    import numpy as np
    import torch

    torch.set_default_dtype(torch.float64)
    upper = torch.from_numpy(root(np).T.copy())
    z = torch.empty((PATHS, DIMENSION))

    def run(seed):
        generator = torch.Generator().manual_seed(seed)
        x = torch.ones((PATHS, DIMENSION))
        for _ in range(STEPS):
            x.addmm_(z.normal_(generator=generator), upper, beta=1 - RATE, alpha=-RATE)
        return x.mean(dim=0), torch.cov(x.T)

    return run


def with_jax():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    upper = RATE * root(jnp).T

    @jax.jit
    def compiled(key):
        def step(x, key):
            return (1 - RATE) * x - jax.random.normal(key, (PATHS, DIMENSION)) @ upper, None

        x, _ = jax.lax.scan(step, jnp.ones((PATHS, DIMENSION)), jax.random.split(key, STEPS))
        return x.mean(axis=0), jnp.cov(x.T)

    return lambda seed: jax.block_until_ready(compiled(jax.random.key(seed)))


if __name__ == "__main__":
    serve({"numpy": with_numpy, "jax": with_jax, "torch": with_torch})
