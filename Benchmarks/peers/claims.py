"""The claims over which all engines of `bench.py rules` compute the same rules, made by chance from one seed.

`python claims.py N FILE` writes them as 16 columns of 32-bit little-endian numbers, one column after the other.
The distributions and the order of the draws are fixed: a change makes other claims and other sums.
"""
import sys

import numpy

FLAGS = ("off_site", "prior_same", "in_catalog")
REASONS = ("ATTENDANCE_LT_80", "HOURS_SHORT", "QUOTA_USED", "DUP_OCC_LEVEL", "NO_CERT", "NOT_PAYABLE", "PAID_CATALOG", "PAID_COMPLETION_800",
           "OFF_SITE_X1_5", "LIVING_ALLOWANCE")
NAMES = ("age", "sex", "group", "attended", "total", "delivered", "required", "cert", "occupation", "level", "off_site", "prior_count", "prior_same",
         "in_catalog", "price_fen", "days")


def make(count, seed=20260731):
    """Columns by name."""
    chance = numpy.random.default_rng(seed)

    def whole(low, high):
        return chance.integers(low, high, count, dtype=numpy.int32)

    def one_of(*weights):
        return chance.choice(len(weights), count, p=weights).astype(numpy.int32)

    made = {"total": whole(10, 121)}
    made["days"] = numpy.maximum(1, made["total"] // 4).astype(numpy.int32)
    share = numpy.clip(chance.normal(0.93, 0.09, count), 0, 1)
    made["attended"] = numpy.minimum(made["total"], numpy.floor(made["total"] * share).astype(numpy.int32))
    made["required"] = (made["total"] * 2).astype(numpy.int32)
    kept = chance.random(count) < 0.95
    more, less = whole(0, 5), whole(1, 9)
    made["delivered"] = numpy.where(kept, made["required"] + more, made["required"] - less).astype(numpy.int32)
    made["age"], made["sex"] = whole(16, 66), whole(0, 2)
    made["group"] = one_of(0.25, 0.3, 0.1, 0.35)
    made["cert"] = one_of(0.06, 0.34, 0.5, 0.1)
    made["occupation"], made["level"] = whole(1010101, 6999999), whole(1, 6)
    made["off_site"] = chance.random(count) < 0.12
    made["prior_count"] = one_of(0.55, 0.25, 0.12, 0.06, 0.02)
    made["prior_same"] = chance.random(count) < 0.03
    made["in_catalog"] = chance.random(count) < 0.8
    made["price_fen"] = (whole(6, 61) * 10000 + whole(0, 100) * 100).astype(numpy.int32)
    return {name: made[name] for name in NAMES}


def records(columns):
    """One dictionary per claim."""
    return [dict(zip(NAMES, row)) for row in zip(*(columns[name].tolist() for name in NAMES))]


def sums(amounts, reasons):
    """What all engines must agree on: the sum of the amounts, then how often each reason occurs."""
    counts = dict.fromkeys(REASONS, 0)
    for listed in reasons:
        for reason in listed:
            counts[reason] += 1
    return [int(sum(amounts)), *counts.values()]


if __name__ == "__main__":
    columns = make(int(sys.argv[1]))
    with open(sys.argv[2], "wb") as out:
        for name in NAMES:
            out.write(columns[name].astype("<i4").tobytes())
