"""Sign-ins at a steady rate for a long time, then five times as many as can be served, and back."""
import pathlib
import random
import subprocess
import time

from world import Fixture, Server, audit, emit, must, place, sign_in

RATE = 500


def build(work):
    program, source = pathlib.Path(work) / "load-generator", pathlib.Path(__file__).with_name("load.c")
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-o", str(program), str(source)], check=True)
    return str(program)


def send(work, server, token, requests, phases, connections):
    """Figures by second, and of the whole: (p50, p99, p99.9, longest) in ms."""
    out = subprocess.run([build(work), str(server.port), token, str(requests), str(connections), phases], check=True, text=True, capture_output=True).stdout
    lines = [line.split() for line in out.splitlines()]
    names = ("second", "due", "taken", "refused", "other", "none", "p50", "p99", "longest")
    seconds = [dict(zip(names, map(float, line))) for line in lines if line[0] != "all"]
    whole = next((list(map(float, line[3:])) for line in lines if line[0] == "all"), None)
    must(whole is not None, "nothing was taken")
    return seconds, whole


def shuffled(work, fixture, count, chance):
    lines = (fixture.folder / "requests.txt").read_text().splitlines()
    must(len(lines) >= count, f"{len(lines)} requests prepared, {count} wanted")
    chance.shuffle(lines)
    path = pathlib.Path(work) / "load-requests.txt"
    path.write_text("\n".join(lines[:count]) + "\n")
    return path


def steady(work, seconds, chance, engine):
    fixture = Fixture(work, -(-RATE * seconds // 50) + 1)
    store = place(engine, fixture.copy(f"{work}/load"))
    try:
        server = Server(store.data, options=store.options)
        server.start()
        requests = shuffled(work, fixture, RATE * seconds, chance)
        figures, (p50, p99, p999, longest) = send(work, server, sign_in(server.port), requests, f"{RATE}:{seconds}", 256)
        taken = sum(item["taken"] for item in figures)
        must(server.stop() == 0, "serve did not end with 0")
        emit("steady", engine=engine, per_second=RATE, seconds=seconds, taken=int(taken), refused=int(sum(item["refused"] for item in figures)),
             other=int(sum(item["other"] for item in figures)), without_answer=int(sum(item["none"] for item in figures)),
             p50_ms=p50, p99_ms=p99, p999_ms=p999, longest_ms=longest, worst_second_p99_ms=max(item["p99"] for item in figures))
        must(taken == RATE * seconds, f"{RATE * seconds - taken:.0f} sign-ins were not taken")
        must(p99 <= 200, f"p99 is {p99} ms")
        audit(store.data, store.options)
    finally:
        store.remove()


def capacity_of(work, fixture, chance, engine):
    """Sign-ins a second that are taken of more than can be."""
    store = place(engine, fixture.copy(f"{work}/load"))
    try:
        server = Server(store.data, options=store.options)
        server.start()
        probe = shuffled(work, fixture, 30_000, chance)
        figures, _ = send(work, server, sign_in(server.port), probe, "10000:3", 512)
        must(server.stop() == 0, "serve did not end with 0")
        return int(sum(item["taken"] for item in figures) / 3)
    finally:
        store.remove()


def overload(work, classes, chance, engine):
    """Calm, five times the capacity that was just measured, calm again."""
    fixture = Fixture(work, classes)
    capacity = capacity_of(work, fixture, chance, engine)
    store = place(engine, fixture.copy(f"{work}/load"))
    try:
        server = Server(store.data, options=store.options)
        server.start()
        calm, storm = max(50, capacity // 4), capacity * 5
        seconds = max(3, min(10, (len(fixture.requests) - 20 * calm) // storm))
        requests = shuffled(work, fixture, 5 * calm + storm * seconds + 15 * calm, chance)
        figures, _ = send(work, server, sign_in(server.port), requests, f"{calm}:5,{storm}:{seconds},{calm}:15", 2_048)
        after = figures[5 + seconds:]
        recovered = next((number for number, item in enumerate(after) if all(
            later["taken"] == later["due"] and later["p99"] <= 200 for later in after[number:])), None)
        during = figures[5:5 + seconds]
        must(server.stop() == 0, "serve did not end with 0")
        audit(store.data, store.options)
        emit("overload-5x", engine=engine, capacity_per_second=capacity, storm_per_second=storm, seconds=seconds,
             taken_per_second=round(sum(item["taken"] for item in during) / seconds), refused=int(sum(item["refused"] for item in during)),
             without_answer=int(sum(item["none"] for item in figures)), recovered_after_s=recovered)
        must(sum(item["other"] for item in figures) == 0, "answers other than taken or refused")
        must(recovered is not None and recovered <= 10, f"not recovered 10 s after the storm: {after}")
    finally:
        store.remove()


def main(work, rounds, seed, engine="sqlite"):
    chance = random.Random(seed)
    steady(work, rounds, chance, engine)
    overload(work, 2_000 if rounds < 60 else 4_000, chance, engine)
