#!/usr/bin/env python3
"""Judges verdicts of the verifier with python-flint, from formulas and rounding of its own.

Standard input: one JSON object a line, {"case", "quantity", "base", "float", "normalize", "p", "q", "claimed",
"status", "truth", "ulps", "error", "limit"}; floats as the 16 hexadecimal digits of a double. The truth is enclosed
by FLINT at growing precision until the rounding is decided, then everything said must be so: the correctly
rounded float, the count of floats to the claim, the bound on the distance, pass or fail.
"""

import json
import struct
import sys
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpz

FORMATS = {"f64": (53, -1022, 1023), "f32": (24, -126, 127), "f16": (11, -14, 15), "bf16": (8, -126, 127)}


def double(text):
    return struct.unpack(">d", bytes.fromhex(text))[0]


def rational(x):
    n, d = x.as_integer_ratio()
    return fmpq(n, d)


def ratio(a, b):
    """ln(a/b) as a ball; 0 exactly for equal numbers."""
    return arb(0) if a == b else arb(a / b).log()


def enclosed(case, p, q):
    """The value at the present precision."""
    name = case["quantity"]
    if case["normalize"]:
        total = sum(p, fmpq(0))
        p = [x / total for x in p]
        if q:
            total = sum(q, fmpq(0))
            q = [x / total for x in q]
    unit = arb(case["base"]).log() if case["base"] and name not in ("TV", "perplexity") else arb(1)
    one = fmpq(1)
    if name in ("S", "perplexity"):
        value = sum((-x * ratio(x, one) for x in p if x), arb(0))
        if name == "perplexity":
            return value.exp()
    elif name == "H":
        value = sum((-x * ratio(y, one) for x, y in zip(p, q) if x), arb(0))
    elif name == "D":
        value = sum((x * ratio(x, y) for x, y in zip(p, q) if x), arb(0))
    elif name == "kl_div":
        value = sum((x * ratio(x, y) for x, y in zip(p, q) if x), arb(0)) + arb(sum(q, fmpq(0)) - sum(p, fmpq(0)))
    elif name in ("JS", "JSdistance"):
        value = arb(0)
        for x, y in zip(p, q):
            for v in (x, y):
                if v:
                    value += v * ratio(2 * v, x + y)
        value /= 2
        if name == "JSdistance":
            # A ball about 0 has no root; the value is never negative.
            if value.is_zero():
                return arb(0)
            root = value.sqrt() if value > 0 else value.abs_upper().sqrt() * arb(0.5, 0.5)
            return root / unit.sqrt()
    elif name == "TV":
        total = fmpq(0)
        for x, y in zip(p, q):
            total += x - y if x > y else y - x
        return total / 2
    elif name == "I":
        n = round(len(p) ** 0.5)
        rows = [sum(p[i * n:(i + 1) * n], fmpq(0)) for i in range(n)]
        columns = [sum(p[i::n], fmpq(0)) for i in range(n)]
        value = arb(0)
        for i in range(n):
            for j in range(n):
                x = p[i * n + j]
                if x:
                    value += x * ratio(x, rows[i] * columns[j])
    return value / unit


def fraction(x):
    return Fraction(int(x.p), int(x.q))


def end(x):
    """An exact ball as a fraction."""
    mantissa, exponent = x.man_exp()
    mantissa, exponent = int(mantissa), int(exponent)
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def nearest(x, form):
    """The float nearest to a fraction, ties to even; float('inf') beyond the largest."""
    precision, smallest, largest = FORMATS[form]
    if x == 0:
        return Fraction(0)
    size = abs(x)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    unit = Fraction(2) ** (max(exponent, smallest) - precision + 1)
    count, rest = divmod(size, unit)
    if rest * 2 > unit or (rest * 2 == unit and count % 2):
        count += 1
    value = count * unit
    if value >= Fraction(2) ** (largest + 1):
        return float("inf") if x > 0 else float("-inf")
    return value if x > 0 else -value


def place(x, form):
    """The place of a float among those of its format."""
    precision, smallest, largest = FORMATS[form]
    binade = 1 << (precision - 1)
    if x in (float("inf"), float("-inf")):
        size = (largest - smallest + 2) * binade
    elif x == 0:
        return 0
    else:
        size = abs(x)
        exponent = max(size.numerator.bit_length() - size.denominator.bit_length(), smallest)
        if exponent > smallest and Fraction(2) ** exponent > size:
            exponent -= 1
        unit = Fraction(2) ** (exponent - precision + 1)
        count = size / unit
        assert count.denominator == 1, "no float of the format"
        size = (exponent - smallest) * binade + int(count)
    return size if x > 0 else -size


def wrong(case):
    """What is wrong with a verdict, or None."""
    p = [rational(double(x)) for x in case["p"]]
    q = [rational(double(x)) for x in case["q"]]
    form, claimed = case["float"], double(case["claimed"])
    if case["quantity"] in ("D", "H", "kl_div") and any(x and not y for x, y in zip(p, q)):
        if double(case["truth"]) != float("inf"):
            return "the value is infinite"
        return None if case["status"] == ("passed" if claimed == float("inf") else "failed") else "infinite, and misjudged"
    ctx.prec = 128
    while True:
        value = enclosed(case, p, q)
        if isinstance(value, fmpq):
            low = high = fraction(value)
        else:
            low, high = end(value.lower()), end(value.upper())
        if nearest(low, form) == nearest(high, form) and (low == high or high - low < abs(high) / 2**40):
            break
        # A tie or a zero that no precision decides: both ends must be as near to it as can be.
        if ctx.prec >= 8192:
            middle = (low + high) / 2
            exact = nearest(middle, "f64") if abs(middle) < Fraction(1, 2**4000) else None
            tie = Fraction(round(middle * 2**1200), 2**1200)
            low = high = Fraction(0) if exact == 0 else tie
            break
        ctx.prec *= 4
    truth = nearest(low, form)
    said = double(case["truth"])
    if (Fraction(said) if said not in (float("inf"), float("-inf")) else said) != truth:
        return f"the truth is {truth}, not {said!r}"
    if claimed != claimed:
        return None if case["ulps"] is None and case["status"] == "failed" else "NaN passes"
    exact_claim = claimed if claimed in (float("inf"), float("-inf")) else Fraction(claimed)
    apart = abs(place(exact_claim, form) - place(truth, form))
    if apart != case["ulps"]:
        return f"{apart} floats apart, not {case['ulps']}"
    if case["status"] != ("passed" if apart <= case["limit"] else "failed"):
        return f"{apart} floats apart, {case['status']}"
    if exact_claim in (float("inf"), float("-inf")) or truth in (float("inf"), float("-inf")):
        return None
    error = Fraction(double(case["error"]))
    least = min(abs(exact_claim - low), abs(exact_claim - high)) if not low <= exact_claim <= high else Fraction(0)
    most = max(abs(exact_claim - low), abs(exact_claim - high))
    precision, smallest, _ = FORMATS[form]
    exponent = smallest if truth == 0 else max(smallest, abs(truth).numerator.bit_length() - abs(truth).denominator.bit_length())
    ulp = Fraction(2) ** (exponent - precision + 1)
    if error < least:
        return f"the distance is at least {float(least)!r}, above {float(error)!r}"
    if error > most + ulp / 1024 + 16 * most / 2**53 + Fraction(4, 2**1074):
        return f"the distance is at most {float(most)!r}, far below {float(error)!r}"
    return None


def main():
    judged = faults = 0
    for line in sys.stdin:
        case = json.loads(line)
        fault = wrong(case)
        judged += 1
        if fault:
            faults += 1
            if faults <= 20:
                print(f"case {case['case']} ({case['quantity']}, base {case['base']}, {case['float']}): {fault}")
    print(f"{judged} judged, {faults} wrong")
    sys.exit(1 if faults else 0)


main()
