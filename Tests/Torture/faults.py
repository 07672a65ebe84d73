"""Failing calls (each number of open, write, sync, truncate), a full disk and a clock that jumps: what is not stored is
refused, what was acknowledged stays, nothing is half written, and the server works again when the cause is gone."""
import os
import pathlib
import random
import shutil
import subprocess
import time

from cuts import build
from world import Failed, Fixture, Server, Writers, audit, check_database, emit, must, sign_in


def finish(data, writers, what):
    """The cause is gone: after a restart all that waits gets through, and everything is there once."""
    server = Server(data, port=writers.port)
    server.start()
    writers.start()
    for thread in writers.running:
        thread.join(60)
    must(server.stop() == 0, f"{what}: serve did not end with 0")
    must(not writers.waiting, f"{what}: {len(writers.waiting)} signings never got through")
    must(not writers.wrong, f"{what}: {writers.wrong[:3]}")
    must(check_database(data / "skillledger.sqlite", writers.acknowledged) == 0, f"{what}: acknowledged signings are lost")
    audit(data)


def failing_call(work, fixture, library, kind, number, error, count, token, chance):
    what = f"{kind} {number} {error} × {count or 'for good'}"
    data = fixture.copy(f"{work}/faults")
    log = f"{work}/faults-{kind}-{number}.log"
    server = Server(data, log=log, env={"LD_PRELOAD": library, "RECORDER_ROOT": str(data), "RECORDER_FAIL": f"{kind}:{number}:{error}:{count}"})
    writers = Writers(server.port, token, chance.sample(fixture.requests, 60), threads=6)
    started = True
    try:
        server.start(limit=20)
    except Failed:
        started = False
        must(server.process.poll() is not None and server.process.returncode > 0,
             f"{what}: serve neither started nor ended with an error (status {server.process.poll()}; {log})")
    if started:
        writers.start()
        deadline = time.monotonic() + (1.0 if count == 0 else 10)
        while time.monotonic() < deadline and any(thread.is_alive() for thread in writers.running):
            time.sleep(0.02)
        writers.halt.set()
        must(server.process.poll() is None, f"{what}: serve ended with {server.process.poll()} ({log})")
        if count == 1:
            must(not writers.waiting, f"{what}: {len(writers.waiting)} signings were refused although the fault had passed")
        server.kill()
        writers.stop()
    must(not writers.wrong, f"{what}: {writers.wrong[:3]}")
    finish(data, writers, what)
    pathlib.Path(log).unlink(missing_ok=True)
    return writers.refused


def failing_calls(work, fixture, token, rounds, chance):
    library = build(work)
    refused, done = 0, 0
    for _ in range(rounds):
        kind = chance.choice(["write", "write", "sync", "sync", "open", "truncate"])
        number = chance.randint(1, {"write": 400, "sync": 60, "open": 12, "truncate": 2}[kind])
        error = chance.choice(["EIO", "ENOSPC", "SHORT"]) if kind == "write" else chance.choice(["EIO", "ENOSPC"])
        count = chance.choice([1, 1, 3, 0])
        refused += failing_call(work, fixture, library, kind, number, error, count, token, chance)
        done += 1
    emit("failing-calls", engine="sqlite", calls=done, refused_with_503=refused, lost=0, half_written=0)


def full_disk(work, fixture, token, chance):
    """A file system of its own that fills up under load and gets room again while the server runs."""
    place = pathlib.Path(work) / "small-disk"
    place.mkdir(exist_ok=True)
    size = sum(f.stat().st_size for f in (fixture.folder / "data").rglob("*") if f.is_file()) // 1024 + 2_048
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place)], capture_output=True).returncode:
        emit("full-disk", skipped="this account may not mount")
        return
    try:
        data = fixture.copy(place / "data")
        server = Server(data)
        server.start()
        writers = Writers(server.port, token, chance.sample(fixture.requests, min(len(fixture.requests), 4_000)), threads=8)
        writers.start()
        begin = time.monotonic()
        while writers.refused == 0 and time.monotonic() - begin < 60:
            time.sleep(0.02)
        must(writers.refused > 0, "the disk never filled up")
        must(server.process.poll() is None, "serve ended on a full disk")
        taken = len(writers.acknowledged)
        subprocess.run(["mount", "-o", f"remount,size={size + 200_000}k", str(place)], check=True)
        begin = time.monotonic()
        while len(writers.acknowledged) == taken and time.monotonic() - begin < 10:
            time.sleep(0.02)
        recovered = time.monotonic() - begin
        must(len(writers.acknowledged) > taken, "with room again the server still takes nothing after 10 s")
        for thread in writers.running:
            thread.join(120)
        must(server.stop() == 0, "serve did not end with 0")
        must(not writers.waiting and not writers.wrong, f"full disk: {len(writers.waiting)} waiting, {writers.wrong[:3]}")
        must(check_database(data / "skillledger.sqlite", writers.acknowledged) == 0, "acknowledged signings are lost")
        audit(data)
        emit("full-disk", engine="sqlite", refused=writers.refused, acknowledged=len(writers.acknowledged), lost=0, recovered_s=round(recovered, 2))
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def clock_steps(work, fixture, token):
    """The clock jumps hours forward and back: signings outside their window are refused with 422, never half taken."""
    data = fixture.copy(f"{work}/clock")
    clock = pathlib.Path(work) / "clock.txt"
    clock.write_text("2023-06-05T08:25:00+08:00")
    server = Server(data, options=["--clock", f"@{clock}"])
    server.start()
    taken, refused = [], 0
    steps = ["08:25", "11:25", "08:26", "05:25", "08:27", "23:59", "00:01", "08:28"]
    for number, step in enumerate(steps):
        clock.write_text(f"2023-06-05T{step}:00+08:00")
        writers = Writers(server.port, token, fixture.requests[number * 40:(number + 1) * 40], threads=4)
        writers.start()
        for thread in writers.running:
            thread.join(30)
        must(not writers.waiting, f"at {step}: {len(writers.waiting)} signings without an answer")
        outside = [item for item in writers.wrong if len(item) == 3 and item[1] in (401, 422)]
        must(len(outside) == len(writers.wrong), f"at {step}: {writers.wrong[:2]}")
        must(step.startswith("08:2") == (not outside), f"at {step}: {len(outside)} refused, {len(writers.acknowledged)} taken")
        taken += list(writers.acknowledged)
        refused += len(outside)
    must(server.stop() == 0, "serve did not end with 0")
    must(check_database(data / "skillledger.sqlite", taken) == 0, "acknowledged signings are lost")
    audit(data)
    emit("clock-steps", steps=len(steps), taken=len(taken), refused=refused, lost=0)


def main(work, rounds, seed):
    chance = random.Random(seed)
    fixture = Fixture(work, 100)
    # One session for all rounds: it is in every copy.
    data = fixture.folder / "data"
    server = Server(data)
    server.start()
    token = sign_in(server.port)
    must(server.stop() == 0, "serve did not end with 0")
    clock_steps(work, fixture, token)
    full_disk(work, fixture, token, chance)
    failing_calls(work, fixture, token, rounds, chance)
