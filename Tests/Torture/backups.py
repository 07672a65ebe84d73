"""Backups of a serving store under load, some cut short by kill −9 of the server; restores, some killed too."""
import pathlib
import random
import shutil
import subprocess
import time

from world import PASSING, ROOT, Fixture, Server, Writers, audit, check_database, emit, must, program, run, sign_in


def names(shelf):
    out = run("backup", "list", "--to", shelf).stdout
    return [line.split("\t")[0] for line in out.splitlines()]


def back_up(data, shelf, server, writers, chance, kill):
    """One backup while the load is on. Returns its name and what had been acknowledged before, or nothing."""
    before = list(writers.acknowledged)
    process = subprocess.Popen([program(), "backup", "--data", str(data), "--to", str(shelf)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if kill:
        time.sleep(chance.uniform(0, 0.4))
        server.kill()
    out, error = process.communicate(timeout=120)
    if process.returncode == 0:
        return out.split("\t")[0], before
    must(kill, f"backup: {error[-300:]}")
    return None, before


def killed_restore(shelf, name, data, chance, before):
    """A restore that is killed leaves the old store, the new one, or both beside the name; never half of one."""
    process = subprocess.Popen([program(), "restore", "--from", str(shelf), "--name", name, "--data", str(data), "--replace"], cwd=ROOT,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(chance.uniform(0.02, 0.6))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if data.exists():
        must(check_database(data / "skillledger.sqlite", before) == 0, "a killed restore left a store that lacks something")
        audit(data)
    else:
        must(list(data.parent.glob(data.name + ".before-*")), "a killed restore left no store at all")


def to_moments(work, fixture, shelf, seconds, chance):
    """The archive of a serving store: back to moments of the load, each with all that had been acknowledged a little before."""
    data = fixture.copy(f"{work}/moments")
    archive = f"{work}/archive"
    shutil.rmtree(archive, ignore_errors=True)
    server = Server(data, options=["--archive", archive, "--archive-every", "1"])
    server.start()
    writers = Writers(server.port, sign_in(server.port), fixture.requests, threads=4)
    writers.start()
    moments = []
    while len(moments) < seconds and writers.waiting:
        time.sleep(1)
        moments.append((time.time(), time.monotonic_ns()))
    writers.stop()
    must(server.stop() == 0, "serve did not end with 0")
    for wall, at in chance.sample(moments[3:], min(5, len(moments) - 3)):
        target = pathlib.Path(f"{work}/moment")
        shutil.rmtree(target, ignore_errors=True)
        text = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(int(wall) + 8 * 3600))
        run("restore", "--archive", archive, "--at", text, "--data", target)
        # A second for the cut text, one for the interval, one for a slow step.
        before = [one for one, then in writers.acknowledged.items() if then < at - 3_000_000_000]
        must(check_database(target / "skillledger.sqlite", before) == 0, f"back to {text}: something acknowledged before is missing")
        after = [one for one, then in writers.acknowledged.items() if then > at + 1_000_000_000]
        must(check_database(target / "skillledger.sqlite", after) >= len(after) * 0.9, f"back to {text}: there is what came later")
        audit(target)
    emit("to-moments", engine="sqlite", seconds=len(moments), restored=min(5, len(moments) - 3), acknowledged=len(writers.acknowledged), lost=0)


def main(work, rounds, seed):
    chance = random.Random(seed)
    begin = time.monotonic()
    fixture = Fixture(work, 100 if rounds < 100 else 400)
    data = fixture.copy(f"{work}/backups")
    shelf = pathlib.Path(f"{work}/shelf")
    shutil.rmtree(shelf, ignore_errors=True)
    server = Server(data)
    server.start()
    token = sign_in(server.port)
    writers = Writers(server.port, token, fixture.requests, threads=4)
    writers.start()
    made, cut, last = {}, 0, ""
    for number in range(rounds):
        while time.strftime("%S") == last:
            time.sleep(0.02)   # a backup's name is its second
        last = time.strftime("%S")
        kill = number % 3 == 2
        name, before = back_up(data, shelf, server, writers, chance, kill)
        if name:
            made[name] = before
        if kill:
            cut += name is None
            server.start()
        if not writers.waiting:
            writers.stop()
            break
    writers.stop()
    must(server.stop() == 0, "serve did not end with 0")
    must(not writers.wrong, f"{writers.wrong[:2]}")
    must(set(names(shelf)) == set(made), f"backups {names(shelf)}, made {list(made)}")
    must(made, "no backup was made")
    for name, before in chance.sample(sorted(made.items()), min(10, len(made))):
        run("backup", "verify", "--to", shelf, name)
        target = pathlib.Path(f"{work}/restored")
        shutil.rmtree(target, ignore_errors=True)
        run("restore", "--from", shelf, "--name", name, "--data", target)
        must(check_database(target / "skillledger.sqlite", before) == 0, f"{name} lacks what had been acknowledged before it was made")
        audit(target)
    to_moments(work, fixture, shelf, 5 if rounds < 100 else 60, chance)
    name, before = sorted(made.items())[-1]
    for _ in range(min(20, rounds)):
        target = pathlib.Path(f"{work}/replaced")
        for old in pathlib.Path(work).glob("replaced*"):
            shutil.rmtree(old)
        shutil.copytree(data, target, ignore=PASSING)
        killed_restore(shelf, name, target, chance, before)
    emit("backups", engine="sqlite", made=len(made), cut_short=cut, killed_restores=min(20, rounds), acknowledged=len(writers.acknowledged), lost=0,
         seconds=round(time.monotonic() - begin))
