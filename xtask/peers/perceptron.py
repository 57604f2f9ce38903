"""Training steps of a perceptron, 30 - 10 x 20 ReLU - 2, softmax cross entropy, on all 569 samples of the breast cancer
table, SignSGD, float32: 100 in a row from one start. Losses of the first half are told.

    python3 perceptron.py torch|'torch, one thread'|jax

What is in capitals, the table and the start are as in `xtask/bench/src/perceptron.rs`.
"""

from math import sqrt
from pathlib import Path

import numpy as np
from rounds import serve

TABLE = Path(__file__).resolve().parents[2] / "fixtures/breast_cancer/breast_cancer.csv"
STEPS, RATE, COMPARED, SAMPLE = 100, 1e-4, 50, 7
WIDTHS = (30, *[20] * 10, 2)


def table():
    """Inputs, every feature standardised, and labels."""
    rows = np.loadtxt(TABLE, delimiter=",", skiprows=1, dtype=np.float32)
    inputs = rows[:, :-1].astype(np.float64)
    inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    return inputs.astype(np.float32), rows[:, -1].astype(np.int64)


def start():
    """Weights, outputs by inputs, and biases: a pair for each layer."""
    state = 1
    layers = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        weights = []
        for _ in range(inputs * outputs):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            weights.append(((state >> 33) / 2**30 - 1) * sqrt(6 / inputs))
        layers.append((np.array(weights, np.float32).reshape(outputs, inputs), np.zeros(outputs, np.float32)))
    return layers


def with_torch(threads=None):
    import torch
    from torch.nn.functional import cross_entropy

    if threads is not None:
        torch.set_num_threads(threads)
    inputs, labels = map(torch.from_numpy, table())
    first = [torch.from_numpy(tensor) for layer in start() for tensor in layer]
    modules = []
    for width, following in zip(WIDTHS, WIDTHS[1:]):
        modules += [torch.nn.Linear(width, following), torch.nn.ReLU()]
    network = torch.nn.Sequential(*modules[:-1])
    parameters = list(network.parameters())

    def run(_seed):
        with torch.no_grad():
            torch._foreach_copy_(parameters, first)
        losses = []
        for _ in range(STEPS):
            loss = cross_entropy(network(inputs), labels)
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, torch._foreach_sign(gradients), alpha=-RATE)
            losses.append(loss.detach())
        return torch.stack(losses)

    return run


def with_jax():
    import jax
    import jax.numpy as jnp

    inputs, labels = map(jnp.asarray, table())
    first = [(jnp.asarray(weight.T), jnp.asarray(bias)) for weight, bias in start()]

    def loss(layers):
        a = inputs
        for weight, bias in layers[:-1]:
            a = jax.nn.relu(a @ weight + bias)
        weight, bias = layers[-1]
        logarithms = jax.nn.log_softmax(a @ weight + bias)
        return -jnp.take_along_axis(logarithms, labels[:, None], axis=1).mean()

    def step(layers, _):
        value, gradients = jax.value_and_grad(loss)(layers)
        return jax.tree.map(lambda x, g: x - RATE * jnp.sign(g), layers, gradients), value

    @jax.jit
    def compiled(layers):
        return jax.lax.scan(step, layers, length=STEPS)[1]

    return lambda _seed: jax.block_until_ready(compiled(first))


if __name__ == "__main__":
    peers = {"torch": with_torch, "torch, one thread": lambda: with_torch(1), "jax": with_jax}
    serve(peers, lambda losses: losses[:COMPARED:SAMPLE])
