"""kill −9 of the server while jobs are at work: each job's file is marked once in the journal, each job ends once, every file is there."""
import collections
import json
import random
import time

from world import Client, Fixture, Server, audit, emit, must, place, sign_in

# Fewer than an account may have open.
BATCH = 16
FORM = "application/x-www-form-urlencoded"


def start(client, number):
    """Asks for a job; repeated with its key until there is an answer."""
    try:
        status, headers, body = client.send("POST", "/desk/claims.xlsx", b"q=", {"Content-Type": FORM, "Idempotency-Key": f"job-{number}"})
    except OSError:
        return None
    must(status == 303, f"a job was not started: {status} {body[:300]}")
    return headers["Location"].rsplit("/", 1)[1]


def states(client, identifiers):
    """Of these jobs, one by one: the clock of a server that was started again stands before that of the last."""
    found = []
    for identifier in identifiers:
        status, _, body = client.send("GET", f"/api/v1/jobs/{identifier}")
        must(status == 200, f"a job: {status}")
        found.append(json.loads(body)["state"])
    return found


def round_of(server, token, jobs, numbers, chance):
    client = Client(server.port, token)
    for number in numbers:
        jobs[number] = start(client, number)
    # While the runner is busy: after so many of this round are done.
    wanted, deadline = chance.randrange(BATCH), time.monotonic() + 30
    while states(client, [jobs[number] for number in numbers]).count("done") < wanted and time.monotonic() < deadline:
        pass
    time.sleep(chance.uniform(0.0, 0.03))
    server.kill()
    server.start()
    client = Client(server.port, token)
    # The answers may have been lost: the same keys give the same jobs.
    must([start(client, number) for number in numbers] == [jobs[number] for number in numbers], "a key has two jobs")
    # A served database may have other runners: a dead one's lease has to run out.
    deadline = time.monotonic() + 180
    while True:
        found = states(client, [jobs[number] for number in numbers])
        if all(state == "done" for state in found):
            return
        must(time.monotonic() < deadline, f"jobs are not done: {found}")
        time.sleep(0.05)


def once(names, jobs, what):
    counts = collections.Counter(names)
    must(set(counts) == set(jobs), f"{len(counts)} of {len(jobs)} {what}")
    must(set(counts.values()) == {1}, f"{what} twice")


def main(work, rounds, seed, engine="sqlite"):
    chance = random.Random(seed)
    store = place(engine, Fixture(work, 100).copy(f"{work}/jobs"))
    try:
        server = Server(store.data, options=store.options)
        server.start()
        token = sign_in(server.port)
        jobs, begin = {}, time.monotonic()
        for number in range(rounds):
            round_of(server, token, jobs, range(number * BATCH, number * BATCH + BATCH), chance)
        client = Client(server.port, token)
        for identifier in jobs.values():
            status, _, body = client.send("GET", f"/desk/jobs/{identifier}/file")
            must(status == 200 and body[:2] == b"PK", f"the file of {identifier}: {status}")
        must(server.stop() == 0, "serve did not end with 0 on SIGTERM")
        subjects = [f"job/{identifier}" for identifier in jobs.values()]
        for name, what in [("job.start", "started"), ("job.done", "ended")]:
            once([row[0] for row in store.rows(f"select subject from journal where name = '{name}'")], subjects, what)
        marks = [json.loads(row[0])["facts"]["of"] for row in store.rows("select entry from journal where name = 'export.make'")]
        once(marks, subjects, "marked")
        attempts = store.rows("select sum(attempts), max(attempts) from job")[0]
        audit(store.data, store.options)
        emit("jobs", engine=engine, kills=rounds, jobs=len(jobs), attempts=int(attempts[0]), most_attempts=int(attempts[1]), twice=0,
             lost=0, seconds=round(time.monotonic() - begin))
    finally:
        store.remove()
