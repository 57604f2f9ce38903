"""The equation of Adam (Comp24 (124)-(126)) by Euler-Maruyama: 2-D quadratic, 500 paths x 20 000 steps, float64.

    python3 adam_sde.py numpy|jax|diffrax

Noise is drawn a hundred steps at a time where that is quicker (NumPy, JAX).
"""

from math import expm1, sqrt

from rounds import serve

PATHS, STEPS, CHUNK = 500, 20_000, 100
ETA, RHO1, RHO2, EPSILON = 0.01, 10.0, 1.0, 1e-8
STEP, START_TIME = 0.01, 0.1
CURVATURE, DEVIATION = (1.0, 0.1), 1.0


def with_numpy():
    import numpy as np

    curvature = np.array(CURVATURE)
    noise = np.empty((CHUNK, PATHS, 2))
    scale = sqrt(ETA) * RHO1 * DEVIATION * sqrt(STEP)

    def run(seed):
        generator = np.random.default_rng(seed)
        x, m, v = np.ones((PATHS, 2)), np.zeros((PATHS, 2)), np.ones((PATHS, 2))
        gradient, work, direction = (np.empty((PATHS, 2)) for _ in range(3))
        for k in range(STEPS):
            if k % CHUNK == 0:
                generator.standard_normal(out=noise)
                np.multiply(scale, noise, out=noise)
            t = START_TIME + k * STEP
            first, second = -expm1(-RHO1 * t), sqrt(-expm1(-RHO2 * t))
            np.multiply(curvature, x, out=gradient)
            np.subtract(gradient, m, out=work)
            np.multiply(ETA * RHO1, work, out=direction)
            direction += m
            work *= STEP * RHO1
            m += work
            m += noise[k % CHUNK]
            np.sqrt(v, out=work)
            work += EPSILON * second
            direction /= work
            direction *= STEP * second / first
            x -= direction
            np.multiply(gradient, gradient, out=work)
            work += DEVIATION**2
            work -= v
            work *= STEP * RHO2
            v += work
        return x.mean(axis=0), np.cov(x.T)

    return run


def with_jax():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    curvature = jnp.array(CURVATURE)

    def step(carry, driven):
        x, m, v = carry
        t, dw = driven
        first, second = -jnp.expm1(-RHO1 * t), jnp.sqrt(-jnp.expm1(-RHO2 * t))
        gradient = curvature * x
        direction = m + ETA * RHO1 * (gradient - m)
        moved = x - STEP * second / first * direction / (jnp.sqrt(v) + EPSILON * second)
        m = m + STEP * RHO1 * (gradient - m) + sqrt(ETA) * RHO1 * DEVIATION * dw
        v = v + STEP * RHO2 * (gradient * gradient + DEVIATION**2 - v)
        return (moved, m, v), None

    def chunk(carry, driven):
        first, key = driven
        times = START_TIME + STEP * (first + jnp.arange(CHUNK))
        dw = sqrt(STEP) * jax.random.normal(key, (CHUNK, PATHS, 2))
        return jax.lax.scan(step, carry, (times, dw))

    @jax.jit
    def compiled(key):
        start = (jnp.ones((PATHS, 2)), jnp.zeros((PATHS, 2)), jnp.ones((PATHS, 2)))
        chunks = (CHUNK * jnp.arange(STEPS // CHUNK), jax.random.split(key, STEPS // CHUNK))
        (x, _, _), _ = jax.lax.scan(chunk, start, chunks)
        return x.mean(axis=0), jnp.cov(x.T)

    return lambda seed: jax.block_until_ready(compiled(jax.random.key(seed)))


def with_diffrax():
    import diffrax
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    curvature = jnp.array(CURVATURE)
    # dW goes into m alone.
    diffusion = jnp.zeros((3, 2, 2)).at[1].set(sqrt(ETA) * RHO1 * DEVIATION * jnp.eye(2))

    def drift(t, state, _):
        x, m, v = state
        first, second = -jnp.expm1(-RHO1 * t), jnp.sqrt(-jnp.expm1(-RHO2 * t))
        gradient = curvature * x
        direction = m + ETA * RHO1 * (gradient - m)
        of_x = -second / first * direction / (jnp.sqrt(v) + EPSILON * second)
        return jnp.stack([of_x, RHO1 * (gradient - m), RHO2 * (gradient * gradient + DEVIATION**2 - v)])

    def path(key):
        # The quickest of its Brownian motions: a new number for each interval that is asked for.
        motion = diffrax.UnsafeBrownianPath(shape=(2,), key=key)
        terms = diffrax.MultiTerm(diffrax.ODETerm(drift), diffrax.ControlTerm(lambda *_: diffusion, motion))
        solution = diffrax.diffeqsolve(
            terms,
            diffrax.Euler(),
            t0=START_TIME,
            t1=START_TIME + STEPS * STEP,
            dt0=STEP,
            y0=jnp.stack([jnp.ones(2), jnp.zeros(2), jnp.ones(2)]),
            saveat=diffrax.SaveAt(t1=True),
            stepsize_controller=diffrax.ConstantStepSize(),
            adjoint=diffrax.ForwardMode(),
            max_steps=STEPS + 1,
        )
        return solution.ys[0, 0]

    @jax.jit
    def compiled(key):
        x = jax.vmap(path)(jax.random.split(key, PATHS))
        return x.mean(axis=0), jnp.cov(x.T)

    return lambda seed: jax.block_until_ready(compiled(jax.random.key(seed)))


if __name__ == "__main__":
    serve({"numpy": with_numpy, "jax": with_jax, "diffrax": with_diffrax})
