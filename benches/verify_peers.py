#!/usr/bin/env python3
"""Times D(p||q) of many rows: certified verdicts here, scipy (uncertified), python-flint and mpmath, in one run.

    cargo build --release --benches && python3 benches/verify_peers.py

Needs numpy, scipy, python-flint and mpmath from PyPI. All sides hold the rows in memory. scipy computes
`rel_entr(p, q).sum(axis=-1)` in doubles; python-flint the correctly rounded double of the exact value (the precision grows until
both ends agree); mpmath 30 digits, which nothing proves. Rows a second, and ours over each of theirs.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import flint
import mpmath
import numpy
import scipy
from flint import arb, ctx, fmpq
from scipy.special import rel_entr

ROOT = Path(__file__).resolve().parent.parent
#: outcomes, rows
SIZES = [(2, 500_000), (10, 200_000), (1_000, 4_000), (50_000, 80)]


def rational(x):
    n, d = float(x).as_integer_ratio()
    return fmpq(n, d)


def flint_row(p, q):
    a = [rational(x) for x in p]
    b = [rational(x) for x in q]
    ctx.prec = 80
    while True:
        value = sum([arb(x) * arb(x / y).log() for x, y in zip(a, b)])
        low, high = float(value.lower()), float(value.upper())
        if low == high:
            return low
        ctx.prec *= 2


def mpmath_row(p, q):
    mpmath.mp.dps = 30
    f = mpmath.mpf
    return float(mpmath.fsum([f(float(x)) * mpmath.log(f(float(x)) / f(float(y))) for x, y in zip(p, q)]))


def rate(work, p, q, most):
    """Rows a second over as many rows as fit into two seconds."""
    done, start = 0, time.perf_counter()
    while done < most and time.perf_counter() - start < 2:
        work(p[done], q[done])
        done += 1
    return done / (time.perf_counter() - start)


def scipy_rate(p, q):
    best, spent = float("inf"), 0.0
    while spent < 2:
        start = time.perf_counter()
        rel_entr(p, q).sum(axis=-1)
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
    return len(p) / best


def ours(folder, outcomes):
    program = os.environ.get("ENTAIL_VERIFY_BENCH")
    if not program:
        built = [p for p in (ROOT / "target/release/deps").glob("verify-*") if p.suffix == ""]
        if not built:
            sys.exit("build it first: cargo build --release --benches")
        program = str(max(built, key=lambda p: p.stat().st_mtime))
    return json.loads(subprocess.run([program, folder, str(outcomes)], check=True, capture_output=True, text=True).stdout)


def main():
    print(f"scipy {scipy.__version__}, NumPy {numpy.__version__}, python-flint {flint.__version__}, mpmath {mpmath.__version__}, "
          f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start\n")
    print("| outcomes | entail, rows/s | by MPFR | scipy, rows/s | ratio | python-flint | ratio | mpmath | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for outcomes, rows in SIZES:
        random = numpy.random.default_rng(outcomes)
        p = random.dirichlet(numpy.ones(outcomes), rows)
        q = random.dirichlet(numpy.ones(outcomes), rows)
        claimed = rel_entr(p, q).sum(axis=-1)
        with tempfile.TemporaryDirectory() as folder:
            for name, values in (("p", p), ("q", q), ("claimed", claimed)):
                values.astype("<f8").tofile(Path(folder) / f"{name}.f64")
            mine = ours(folder, outcomes)
        for k in range(min(20, rows, max(1, 20_000 // outcomes))):
            truth = struct.unpack(">d", bytes.fromhex(mine["truth"][k]))[0]
            if truth != flint_row(p[k], q[k]):
                sys.exit(f"{outcomes} outcomes, row {k}: {truth!r} here, {flint_row(p[k], q[k])!r} from python-flint")
        rates = [scipy_rate(p, q), rate(flint_row, p, q, rows), rate(mpmath_row, p, q, rows)]
        mean = rows / mine["seconds"]
        cells = [f"{outcomes:,}", f"{mean:,.0f}", f"{mine['refined']} of {rows:,}"]
        for other in rates:
            cells += [f"{other:,.1f}" if other < 100 else f"{other:,.0f}", f"**{mean / other:.2f}**" if mean < 10 * other else f"**{mean / other:,.0f}**"]
        print("| " + " | ".join(cells) + " |", flush=True)


main()
