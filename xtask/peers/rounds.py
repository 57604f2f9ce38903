"""What every peer of `cargo xtask bench` does: warm up, then one run for each line on standard input.

Prints `ready` after the warm-up, then what tells the bench that the same work is done, and the seconds of each run.
"""

import os
import sys
import time


def device():
    """Where to run, "cpu" or "cuda": what the command line says after the name of the peer."""
    wanted = sys.argv[2] if len(sys.argv) > 2 else "cpu"
    if wanted not in ("cpu", "cuda"):
        sys.exit(f"device is {wanted}, allowed: cpu, cuda")
    return wanted


# Before jax is imported. A GPU's memory is shared with this project's.
os.environ["JAX_PLATFORMS"] = device()
os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"


def moments(result):
    """The means of the first two coordinates and their variances, of the mean and the covariance of the final state."""
    mean, covariance = result
    return [*mean[:2], covariance[0][0], covariance[1][1]]


def serve(peers, describe=moments, devices=("cpu",)):
    """Runs the peer that the command line names; `peers` makes a function of a seed for each name.

    `describe` makes numbers of what such a function gives."""
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in peers or device() not in devices:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(peers)} [{'|'.join(devices)}]")
    run = peers[sys.argv[1]]()
    result = run(0)
    print("ready", flush=True)
    print(*(float(number) for number in describe(result)), flush=True)
    for seed, _ in enumerate(sys.stdin, 1):
        started = time.perf_counter()
        run(seed)
        print(time.perf_counter() - started, flush=True)
