"""Judges the lines of tests/all/flint.rs, read from standard input, with FLINT's ball arithmetic.

Each line holds the masses of A and B, a quantity and our answers. The quantity is computed here from
the masses alone. An answer stands only if rounding both ends of an enclosure of the truth gives it; the
precision grows until the two ends agree. Where the truth is rational for a reason that can be read off
the masses, it is computed in fractions instead. Any disagreement is printed and fails.
"""

import json
import struct
import sys
from fractions import Fraction

from flint import arb, ctx, fmpq

MOST_BITS = 12_000


def fraction(text):
    """The exact value of "3/4", "0.75" or "7.5e-1"."""
    return Fraction(text)


def exact(x):
    """An exact arb as a fraction."""
    man, exp = (int(n) for n in x.man_exp())
    return Fraction(man << exp) if exp >= 0 else Fraction(man, 1 << -exp)


def ends(ball):
    if not ball.is_finite():
        return None
    return exact(ball.lower()), exact(ball.upper())


# The quantities: a sum of coefficient * log(argument) where it is one, else a ball.


def logarithms(case, a, b):
    """Pairs (coefficient, argument of a logarithm) whose sum is the quantity, or None."""
    name = case["quantity"]
    if name == "S":
        return [(-p, p) for p in a if p]
    if name == "H":
        return [(-p, q) for p, q in zip(a, b) if p]
    if name == "D":
        return [(p, p / q) for p, q in zip(a, b) if p]
    if name == "JS":
        w = fmpq(*map(int, case["weight"].split("/")))
        mid = [w * p + (1 - w) * q for p, q in zip(a, b)]
        return [(v * p, p / m) for v, d in ((w, a), (1 - w, b)) for p, m in zip(d, mid) if p]
    if name == "R2":
        return [(fmpq(-1), sum((p * p for p in a), fmpq(0)))]
    return None


def logarithm_if_rational(q, base):
    """log q to the base if that is an integer for all to see (base 0 stands for e), else None."""
    if q == 1:
        return 0
    n, d = int(q.p), int(q.q)
    if base == 0 or min(n, d) != 1:
        return None
    big, sign, k = (n, 1, 0) if d == 1 else (d, -1, 0)
    while big % base == 0:
        big, k = big // base, k + 1
    return sign * k if big == 1 else None


def rational_truth(case, a, b):
    name, base = case["quantity"], case["base"]
    if name == "TV":
        total = sum((abs(p - q) for p, q in zip(a, b)), fmpq(0)) / 2
        return Fraction(int(total.p), int(total.q))
    if name == "Hellinger":
        return Fraction(0) if a == b else None
    pairs = logarithms(case, a, b)
    if pairs is None:
        return None
    total = fmpq(0)
    for c, q in pairs:
        k = logarithm_if_rational(q, base)
        if k is None:
            return None
        total += c * k
    return Fraction(int(total.p), int(total.q))


def ball(case, a, b, bits):
    ctx.prec = bits
    name, base = case["quantity"], case["base"]
    if name == "Hellinger":
        gaps = [arb(p).sqrt() - arb(q).sqrt() for p, q in zip(a, b)]
        return (sum((g * g for g in gaps), arb(0)) / 2).sqrt()
    if name == "Rhalf":
        nats = 2 * sum((arb(p).sqrt() for p in a), arb(0)).log()
    else:
        nats = sum((arb(c) * arb(q).log() for c, q in logarithms(case, a, b)), arb(0))
    return nats / arb(base).log() if base else nats


# Rounding of fractions, in integers.


def to_decimal(x, digits, mode):
    """The `digits`-digit decimal nearest to x (ties to even), or next to it "down" or "up"."""
    if x == 0:
        return Fraction(0)
    size = abs(x)
    e = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** e:
        e -= 1
    unit = Fraction(10) ** (e - digits + 1)
    whole, rest = divmod(x / unit, 1)
    up = mode == "up" and rest > 0
    if mode == "nearest":
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return (whole + up) * unit


def to_binary(x, bits, least):
    """x as a float of so many bits, no smaller unit than 2^least, ties to even: as a fraction."""
    if x == 0:
        return Fraction(0)
    size = abs(x)
    e = size.numerator.bit_length() - size.denominator.bit_length()
    if size < Fraction(2) ** e:
        e -= 1
    unit = Fraction(2) ** max(e - bits + 1, least)
    return round(x / unit) * unit


ROUNDINGS = {
    "lower": lambda x, digits: to_decimal(x, digits, "down"),
    "upper": lambda x, digits: to_decimal(x, digits, "up"),
    "decimal": lambda x, digits: to_decimal(x, digits, "nearest"),
    "f64": lambda x, _: to_binary(x, 53, -1074),
    "f32": lambda x, _: to_binary(x, 24, -149),
}


def read(field, text):
    if field == "f64":
        return Fraction(struct.unpack(">d", bytes.fromhex(text))[0])
    if field == "f32":
        return Fraction(struct.unpack(">f", bytes.fromhex(text))[0])
    return fraction(text)


def judge(case):
    """None, or what is wrong."""
    parse = lambda masses: [fmpq(*map(int, m.split("/"))) for m in masses]
    a, b = parse(case["a"]), parse(case["b"])
    if sum(a, fmpq(0)) != 1 or sum(b, fmpq(0)) != 1:
        return "the masses do not sum to 1"
    uncovered = [str(i + 1) for i, (p, q) in enumerate(zip(a, b)) if p and not q]
    if case["quantity"] in ("H", "D") and uncovered:
        return None if case.get("infinite") == uncovered[0] else f"infinite by outcome {uncovered[0]}"
    if "infinite" in case:
        return "said to be infinite, but it is finite"
    if "undecided" in case:
        return "undecided"
    found = {field: read(field, case["value"][field]) for field in ROUNDINGS}
    truth = rational_truth(case, a, b)
    bits = 4 * case["digits"] + 128
    while True:
        interval = (truth, truth) if truth is not None else ends(ball(case, a, b, bits))
        if interval is not None:
            wrong, open_ = [], []
            for field, rounding in ROUNDINGS.items():
                low, high = (rounding(end, case["digits"]) for end in interval)
                if low == high == found[field]:
                    continue
                # Rounding is monotone, so the truth's rounding lies between those of the ends.
                (open_ if low <= found[field] <= high else wrong).append((field, str(low), str(high)))
            if wrong:
                return f"wrong {wrong}"
            if not open_:
                return None
        if bits > MOST_BITS:
            return f"not settled with {bits} bits: {open_ if interval else 'no enclosure'}"
        bits *= 2


def main():
    judged, complaints, seen = 0, [], {}
    for line in sys.stdin:
        case = json.loads(line)
        complaint = judge(case)
        if complaint:
            complaints.append(f"case {case['case']}: {complaint}\n  {line.strip()[:4000]}")
        judged += 1
        kind = "infinite" if "infinite" in case else case["quantity"]
        seen[kind] = seen.get(kind, 0) + 1
    # Only now, when all is read: whoever writes to us may not read before.
    print("\n".join(complaints[:20]))
    print(f"{judged} judged, {len(complaints)} wrong: {seen}")
    sys.exit(bool(complaints) or judged == 0)


main()
