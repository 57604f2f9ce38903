"""Increments of virtual Brownian trees with their space-time areas: 2 dimensions, 2^12 intervals, float64.

    python3 brownian_tree.py diffrax
"""

from rounds import serve

PATHS, LEVEL = 16, 12


def with_diffrax():
    import diffrax
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    intervals = 2**LEVEL
    starts = jnp.arange(intervals) / intervals

    @jax.jit
    def compiled(key):
        def path(key):
            tree = diffrax.VirtualBrownianTree(
                t0=0.0, t1=1.0, tol=1 / intervals, shape=(2,), key=key, levy_area=diffrax.SpaceTimeLevyArea
            )
            return jax.vmap(lambda start: tree.evaluate(start, start + 1 / intervals, use_levy=True))(starts)

        increments = jax.vmap(path)(jax.random.split(key, PATHS))
        w, h = increments.W, increments.H
        return w.mean(), h.mean(), (w * w).mean(), (h * h).mean()

    return lambda seed: jax.block_until_ready(compiled(jax.random.key(seed)))


if __name__ == "__main__":
    serve({"diffrax": with_diffrax}, lambda means: means)
