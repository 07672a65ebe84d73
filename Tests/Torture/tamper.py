"""The owner of the database edits, deletes, inserts, reorders, truncates, hashes everything anew or rolls back (`Tests/CheckpointsTests/TamperTests.swift`)."""
import os
import subprocess
import time

from world import ROOT, emit, must


def main(work, rounds, seed, engine="sqlite"):
    begin = time.monotonic()
    told = {"TAMPER_RUNS": str(rounds), "SKILLLEDGER_TEST_ENGINE": engine.removesuffix("ql")}
    result = subprocess.run(["swift", "test", "--filter", "TamperTests"], cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True)
    must(result.returncode == 0, (result.stdout + result.stderr)[-2000:])
    emit("tamper", engine=engine, runs_of_each=rounds, unnoticed=0, false_alarms=0, seconds=round(time.monotonic() - begin))
