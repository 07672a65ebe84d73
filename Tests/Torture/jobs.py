"""kill −9 of the server while jobs are at work: each job's file is marked once in the journal, each job ends once, every file is there."""
import json
import random
import sqlite3
import time

from world import Client, Fixture, Server, audit, emit, must, sign_in


def rows(data, sql):
    # Alone with the files: the server has ended.
    base = sqlite3.connect(data / "skillledger.sqlite")
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


# Fewer than an account may have open.
BATCH = 16


def states(client, identifiers):
    """Of these jobs, one by one: the clock of a server that was started again stands before that of the last."""
    found = []
    for identifier in identifiers:
        status, _, body = client.send("GET", f"/api/v1/jobs/{identifier}")
        must(status == 200, f"a job: {status}")
        found.append(json.loads(body)["state"])
    return found


def start(client, number):
    """Asks for a job; repeated with its key until there is an answer."""
    try:
        status, headers, body = client.send(
            "POST", "/desk/claims.xlsx", b"q=", {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": f"job-{number}"})
    except OSError:
        return None
    must(status == 303, f"a job was not started: {status} {body[:300]}")
    return headers["Location"].rsplit("/", 1)[1]


def main(work, rounds, seed):
    chance = random.Random(seed)
    data = Fixture(work, 100).copy(f"{work}/jobs")
    server = Server(data)
    server.start()
    token = sign_in(server.port)
    jobs, killed, begin = {}, 0, time.monotonic()
    while killed < rounds:
        client = Client(server.port, token)
        for number in range(killed * BATCH, killed * BATCH + BATCH):
            identifier = start(client, number)
            if identifier:
                jobs[number] = identifier
        # While the runner is busy: after so many of this round are done.
        wanted, deadline = chance.randrange(BATCH), time.monotonic() + 30
        mine = [jobs[number] for number in range(killed * BATCH, killed * BATCH + BATCH) if number in jobs]
        while states(client, mine).count("done") < wanted and time.monotonic() < deadline:
            pass
        time.sleep(chance.uniform(0.0, 0.03))
        server.kill()
        killed += 1
        server.start()
        client = Client(server.port, token)
        for number in range((killed - 1) * BATCH, killed * BATCH):
            if number not in jobs:
                jobs[number] = start(client, number)
        deadline = time.monotonic() + 60
        while True:
            found = states(client, [jobs[number] for number in range((killed - 1) * BATCH, killed * BATCH)])
            if all(state == "done" for state in found):
                break
            must(time.monotonic() < deadline, f"jobs are not done: {found}")
            time.sleep(0.05)
    for identifier in jobs.values():
        status, _, body = client.send("GET", f"/desk/jobs/{identifier}/file")
        must(status == 200 and body[:2] == b"PK", f"the file of {identifier}: {status}")
    must(server.stop() == 0, "serve did not end with 0 on SIGTERM")
    must(len(set(jobs.values())) == len(jobs), "two requests have one job")
    for name, what in [("job.start", "started"), ("job.done", "ended")]:
        found = rows(data, f"select subject, count(*) from journal where name = '{name}' group by subject")
        must(len(found) == len(jobs) and all(count == 1 for _, count in found), f"{len(found)} of {len(jobs)} {what}, or one twice")
    marks = rows(data, "select json_extract(entry, '$.facts.of'), count(*) from journal where name = 'export.make' group by 1")
    must(len(marks) == len(jobs) and all(count == 1 for _, count in marks), f"{len(marks)} marks for {len(jobs)} jobs, or one twice")
    attempts = rows(data, "select sum(attempts), max(attempts) from job")[0]
    audit(data)
    emit("jobs", engine="sqlite", kills=killed, jobs=len(jobs), attempts=attempts[0], most_attempts=attempts[1], twice=0, lost=0,
         seconds=round(time.monotonic() - begin))
