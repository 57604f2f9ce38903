"""What every peer of `cargo xtask bench` does: warm up, then one run for each line on standard input.

Prints `ready` after the warm-up, and the seconds of each run.
"""

import sys
import time


def serve(peers):
    """Runs the peer that the command line names; `peers` makes a function of a seed for each name."""
    if len(sys.argv) != 2 or sys.argv[1] not in peers:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(peers)}")
    run = peers[sys.argv[1]]()
    run(0)
    print("ready", flush=True)
    for seed, _ in enumerate(sys.stdin, 1):
        started = time.perf_counter()
        run(seed)
        print(time.perf_counter() - started, flush=True)
