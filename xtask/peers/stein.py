"""Solves the Stein equation P = A P A' + Q with scipy.

    python3 stein.py FILE

The file holds A and Q, n x n, by rows, as little-endian float64. Prints `ready` after a solution, and then for each line
on standard input a line: the seconds of one solution and its residual
|P - A P A' - Q| / |P|, Frobenius.
"""

import math
import sys
import time

import numpy as np
from scipy.linalg import solve_discrete_lyapunov


def read(name):
    numbers = np.fromfile(name, dtype="<f8")
    n = math.isqrt(len(numbers) // 2)
    return numbers.reshape(2, n, n)


if __name__ == "__main__":
    a, q = read(sys.argv[1])
    solve_discrete_lyapunov(a, q)
    print("ready", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        p = solve_discrete_lyapunov(a, q)
        seconds = time.perf_counter() - started
        print(seconds, np.linalg.norm(p - a @ p @ a.T - q) / np.linalg.norm(p), flush=True)
