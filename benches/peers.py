#!/usr/bin/env python3
"""Times the same work with entail, python-flint and mpmath in one run and prints ratios as Markdown.

    cargo build --release --benches && python3 benches/peers.py [part of a job's name ...]

Needs python-flint and mpmath from PyPI. Each side holds the distribution in memory (here: a list of
fractions, Python's and FLINT's own) and is timed from there to the printed digits, or to the correctly
rounded double. The peers' code is what one writes who knows them well: logarithms at the precision
needed, list comprehensions, no grouping of equal masses. Jobs alternate between the programs, so that a
busy machine is busy for all; the shortest of several times counts. The ratio of processor times, all cores
together, is the one that other work on the machine disturbs least.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import flint
import mpmath
from flint import arb, ctx, fmpq

ROOT = Path(__file__).resolve().parent.parent
MASK = (1 << 64) - 1


def weights(n, bits, seed):
    """The generator of benches/peer.rs."""
    s, out = seed, []
    for _ in range(n):
        s = (s * 6364136223846793005 + 1442695040888963407) & MASK
        out.append((s >> (64 - bits)) + 1)
    return out


def counted(n, bits, seed):
    w = weights(n, bits, seed)
    total = sum(w)
    return [fmpq(x, total) for x in w]


def doubles(n, seed):
    given = [fmpq(int(float(w)), 1 << (20 + w % 100)) for w in weights(n, 53, seed)]
    # Over one power of two: adding a million fractions one by one would take a minute.
    total = fmpq(sum(int((p * (1 << 119)).p) for p in given), 1 << 119)
    return [p / total for p in given]


def entropy(a):
    """S(A) = -sum p ln p, the logarithm of each mass once."""
    xs = [arb(p) for p in a]
    return -sum([x * x.log() for x in xs])


def divergence(a, b):
    return sum([arb(p) * arb(p / q).log() for p, q in zip(a, b)])


def mp_number(p):
    return mpmath.mpf(int(p.p)) / int(p.q)


def mp_entropy(a):
    xs = [mp_number(p) for p in a]
    return -mpmath.fsum([x * mpmath.log(x) for x in xs])


def mp_divergence(a, b):
    return mpmath.fsum([mp_number(p) * mpmath.log(mp_number(p / q)) for p, q in zip(a, b)])


def flint_answer(quantity, laws, digits):
    """Proven digits or the correctly rounded double: the precision grows until both ends agree."""
    ctx.prec = int((digits or 17) * 3.3219281) + 24 + 16
    while True:
        x = quantity(*laws)
        if digits == 0:
            low, high = float(x.lower()), float(x.upper())
            if low == high:
                return repr(low)
        elif x.rel_accuracy_bits() > digits * 3.3219281 + 2:
            return x.str(digits, radius=False)
        ctx.prec *= 2


def mp_answer(quantity, laws, digits):
    """mpmath's digits, which nothing proves."""
    mpmath.mp.dps = (digits or 17) + 10
    x = quantity(*laws)
    return repr(float(x)) if digits == 0 else mpmath.nstr(x, digits)


S, D = (entropy, mp_entropy), (divergence, mp_divergence)
JOBS = [
    ("S ten-small", S, lambda: [counted(10, 7, 1)], [50, 1000, 100_000]),
    ("S ten-large", S, lambda: [counted(10, 40, 2)], [50, 1000, 100_000]),
    ("S thousand", S, lambda: [counted(1000, 40, 3)], [0, 17, 50, 1000]),
    ("S million-counts", S, lambda: [counted(10**6, 14, 4)], [0, 17, 50]),
    ("S million", S, lambda: [counted(10**6, 40, 5)], [0, 17, 50]),
    ("D million", D, lambda: [counted(10**6, 40, 5), counted(10**6, 40, 6)], [0, 17, 50]),
    ("S doubles", S, lambda: [doubles(10**6, 7)], [0, 17, 50]),
]
MPMATH_LIMIT = 20_000  # outcomes: beyond, mpmath needs minutes


def timed(work, budget):
    best, spent, times, answer = float("inf"), 0.0, 0, None
    before = time.process_time()
    while spent < budget:
        start = time.perf_counter()
        answer = work()
        took = time.perf_counter() - start
        best, spent, times = min(best, took), spent + took, times + 1
    return best, (time.process_time() - before) / times, answer


def ours(name):
    program = os.environ.get("ENTAIL_PEER")
    if not program:
        built = [p for p in (ROOT / "target/release/deps").glob("peer-*") if p.suffix == ""]
        if not built:
            sys.exit("build it first: cargo build --release --benches")
        program = str(max(built, key=lambda p: p.stat().st_mtime))
    out = subprocess.run([program, f"={name}"], check=True, capture_output=True, text=True).stdout
    lines = [json.loads(line) for line in out.splitlines()]
    return {line["digits"]: (line["seconds"], line["cpu"], line["answer"]) for line in lines}


def agree(a, b, digits):
    """The same double; or the same leading digits (python-flint's and mpmath's last one may be off)."""
    if digits == 0:
        return float(a) == float(b)
    plain = lambda text: text.lstrip("0.").replace(".", "")[: digits - 2]
    return plain(a) == plain(b)


def show(seconds):
    for unit, scale in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def main():
    wanted = sys.argv[1:]
    load = os.getloadavg()[0]
    print(f"python-flint {flint.__version__} (FLINT {flint.__FLINT_VERSION__}), mpmath {mpmath.__version__}, ")
    print(f"{os.cpu_count()} cores, load average {load:.1f} at the start\n")
    print("| job | digits | entail | python-flint | ratio | of processor time | mpmath | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, (with_flint, with_mpmath), make, all_digits in JOBS:
        if wanted and not any(w in name for w in wanted):
            continue
        mine, laws = ours(name), make()
        for digits in all_digits:
            seconds, cpu, answer = mine[digits]
            peer, peer_cpu, theirs = timed(lambda: flint_answer(with_flint, laws, digits), 2)
            if not agree(answer, theirs, digits):
                sys.exit(f"{name}, {digits} digits: {answer} here, {theirs} from python-flint")
            row = [name, digits or "f64", show(seconds), show(peer), f"**{peer / seconds:.1f}**"]
            row += [f"{peer_cpu / cpu:.1f}" if cpu else "", "", ""]
            if len(laws[0]) <= MPMATH_LIMIT:
                peer, _, theirs = timed(lambda: mp_answer(with_mpmath, laws, digits), 2)
                if not agree(answer, theirs, digits):
                    sys.exit(f"{name}, {digits} digits: {answer} here, {theirs} from mpmath")
                row[6:] = [show(peer), f"{peer / seconds:.1f}"]
            print("| " + " | ".join(map(str, row)) + " |", flush=True)


main()
