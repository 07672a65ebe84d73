"""`Tests/Torture/run [CAMPAIGN…] [--rounds N] [--seed N]`: all campaigns without names; short with few rounds, long in `make torture`."""
import argparse
import importlib
import os
import pathlib
import sys
import time

from world import Failed, ROOT

POSTGRES = {"engine": "postgresql"}
# name → (module, rounds of a short run, rounds of a long one, what else it is told). Without a short run: too long for CI.
CAMPAIGNS = {
    "manners": ("manners", 2, 60, {}), "kills": ("kills", 5, 1000, {}), "cuts": ("cuts", 20, 1000, {}), "faults": ("faults", 4, 1000, {}),
    "pays": ("pays", 600, 100_000, {}), "jobs": ("jobs", 3, 300, {}), "pgjobs": ("jobs", None, 20, POSTGRES),
    "pgkills": ("pgkills", 4, 1000, {}), "pgpays": ("pays", 300, 100_000, POSTGRES),
    "keys": ("keys", 20_000, 1_000_000, {}), "pgkeys": ("keys", 10_000, 1_000_000, POSTGRES),
    "pitr": ("pitr", 1, 20, {}), "backups": ("backups", 3, 200, {}), "tamper": ("tamper", None, 1000, {}),
    "pgtamper": ("tamper", None, 1000, POSTGRES), "load": ("load", None, 1800, {}), "pgload": ("load", None, 1800, POSTGRES)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(CAMPAIGNS))
    parser.add_argument("--rounds", type=int, help="kills, cuts, failing calls, seconds of overload; the long run's number when left out")
    parser.add_argument("--short", action="store_true", help="as many rounds as CI has time for")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats the choices of a run")
    told = parser.parse_args()
    unknown = [name for name in told.campaigns if name not in CAMPAIGNS]
    if unknown:
        parser.error(f"no campaign {unknown[0]}; there are {', '.join(CAMPAIGNS)}")
    os.umask(0o077)   # key files that others may read are refused
    work = ROOT / ".build/torture"
    work.mkdir(parents=True, exist_ok=True)
    print(f"seed {told.seed}", file=sys.stderr)
    failed = 0
    for name in told.campaigns or CAMPAIGNS:
        module, short, long, options = CAMPAIGNS[name]
        if told.short and short is None:
            continue
        rounds = told.rounds or (short if told.short else long)
        begin = time.monotonic()
        try:
            importlib.import_module(module).main(str(work), rounds, told.seed, **options)
        except Failed as failure:
            failed = 1
            print(f"{name}: FAILED (seed {told.seed}): {failure}", file=sys.stderr)
        print(f"{name}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
