"""Solves Stein equations P = A P A' + Q with scipy.

    python3 stein.py FILE..

Each file holds A and Q, n x n, by rows, as little-endian float64. Prints a line for each: the seconds of one
solution after a warm-up, and its residual |P - A P A' - Q| / |P|, Frobenius.
"""

import math
import sys
import time

import numpy as np
from scipy.linalg import solve_discrete_lyapunov

if __name__ == "__main__":
    for name in sys.argv[1:]:
        numbers = np.fromfile(name, dtype="<f8")
        n = math.isqrt(len(numbers) // 2)
        a, q = numbers.reshape(2, n, n)
        solve_discrete_lyapunov(a, q)
        started = time.perf_counter()
        p = solve_discrete_lyapunov(a, q)
        seconds = time.perf_counter() - started
        print(seconds, np.linalg.norm(p - a @ p @ a.T - q) / np.linalg.norm(p))
