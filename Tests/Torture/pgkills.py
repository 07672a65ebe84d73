"""The same as `kills`, on PostgreSQL: the server of pages is killed, the database server stopped at once, or the link between them cut."""
import random
import shutil
import time

from cluster import Cluster
from world import Client, Fixture, Server, Writers, emit, must, run, sign_in

HOW = ["program", "program", "database", "links"]


def check(cluster, acknowledged, name="torture"):
    """The number of acknowledged ids that are missing; everything else that must hold raises `Failed`."""
    found = cluster.sql("select id from signing", name).split()
    must(len(found) == len(set(found)), "an id is there twice")
    count, last, size = cluster.sql("select count(*), max(seq), (select size from journal_head) from journal", name).split("|")
    must(int(count) == int(size) == int(last) + 1, f"journal of {count} entries, last {last}, head {size}")
    return len(set(acknowledged) - set(found))


def outage(cluster, server, requests):
    """The database is away longer than the program waits for it: 503 with `Retry-After`, also from `/readyz`; back, all get through."""
    token = sign_in(server.port)
    writers = Writers(server.port, token, requests)
    cluster.stop("immediate")
    begin = time.monotonic()
    writers.start()
    while writers.refused < writers.threads:
        must(not writers.wrong and not writers.acknowledged, f"without a database: {writers.wrong[:3]}, {len(writers.acknowledged)} taken")
        must(time.monotonic() - begin < 60, f"{writers.refused} refused in a minute without a database")
        time.sleep(0.1)
    first = time.monotonic() - begin
    must(Client(server.port, timeout=60).send("GET", "/readyz")[0] == 503, "/readyz says yes without a database")
    cluster.start()
    back = time.monotonic()
    while not writers.acknowledged:
        must(time.monotonic() - back < 20, "nothing is taken 20 s after the database is back")
        time.sleep(0.01)
    recovered = time.monotonic() - back
    for thread in writers.running:
        thread.join(60)
    must(not writers.waiting and not writers.wrong, f"{len(writers.waiting)} never got through, {writers.wrong[:2]}")
    must(check(cluster, writers.acknowledged) == 0, "acknowledged signings are lost")
    emit("database-outage", refused_with_503=writers.refused, refused_after_s=round(first, 1), recovered_s=round(recovered, 2), acknowledged=len(writers.acknowledged))


def back_again(work, cluster, place, data, acknowledged):
    """A backup of the database, restored into a folder and from there into another database."""
    shelf, again = f"{work}/pgshelf", f"{work}/pgagain"
    for folder in (shelf, again):
        shutil.rmtree(folder, ignore_errors=True)
    run("backup", *place, "--data", data, "--to", shelf)
    run("backup", "verify", "--to", shelf)
    run("restore", "--from", shelf, "--data", again)
    cluster.database("again", again)
    must(check(cluster, acknowledged, "again") == 0, "the restored database lacks acknowledged signings")


def main(work, rounds, seed):
    chance = random.Random(seed)
    # Enough to sign for as many kills: some sixty sign-ins get through between two.
    fixture = Fixture(work, max(100, 3 * rounds))
    data = fixture.copy(f"{work}/pgkills")
    begin = time.monotonic()
    cluster, server = Cluster(), None
    try:
        cluster.start()
        cluster.database("torture", data)
        place = ["--database", cluster.url("torture")]
        server = Server(data, options=place, log=f"{work}/pgkills.log")
        server.start()
        outage(cluster, server, fixture.requests[:200])
        writers = Writers(server.port, sign_in(server.port), fixture.requests[200:])
        counts = dict.fromkeys(HOW, 0)
        while sum(counts.values()) < rounds and writers.waiting:
            writers.start()
            time.sleep(chance.uniform(0.0, 0.4))
            how = chance.choice(HOW)
            counts[how] += 1
            if how == "program":
                server.kill()
                writers.stop()
                lost = check(cluster, writers.acknowledged)
                server.start()
            elif how == "database":
                cluster.stop("immediate")
                time.sleep(0.1)   # the writers go on and are refused
                cluster.start()
                writers.stop()
                lost = check(cluster, writers.acknowledged)
            else:
                cluster.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = 'torture' and pid <> pg_backend_pid()")
                writers.stop()
                lost = check(cluster, writers.acknowledged)
            must(lost == 0, f"{lost} acknowledged signings are lost ({how})")
            must(not writers.wrong, f"{how}: {writers.wrong[:3]}")
            must(server.process.poll() is None, f"serve ended with {server.process.poll()} ({how})")
        # The causes are gone: what had no answer gets through now.
        writers.waiting = writers.waiting[-500:]
        writers.start()
        for thread in writers.running:
            thread.join(120)
        must(not writers.waiting and not writers.wrong, f"{len(writers.waiting)} never got through, {writers.wrong[:2]}")
        must(server.stop() == 0, "serve did not end with 0")
        must(check(cluster, writers.acknowledged) == 0, "acknowledged signings are lost at the end")
        result = run("audit", "verify", *place, "--data", data, check=False)
        must(result.returncode == 0, f"audit verify: {result.stdout[-300:]} {result.stderr[-300:]}")
        back_again(work, cluster, place, data, writers.acknowledged)
        emit("kills", engine="postgresql", **{f"kills_of_{how}": number for how, number in counts.items()}, acknowledged=len(writers.acknowledged),
             without_answer=writers.unknown, refused_with_503=writers.refused, lost=0, twice=0, seconds=round(time.monotonic() - begin))
    finally:
        if server and server.process and server.process.poll() is None:
            server.kill()
        cluster.remove()
