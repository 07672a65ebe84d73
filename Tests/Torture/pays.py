"""Payments attempted by 64 at once, each twice at the same moment, killed and repeated under their keys: nobody is paid twice."""
import pathlib
import random
import shutil
import subprocess
import time

from world import ROOT, audit, emit, must, place, program, run

CHECKS = {
    "an item was paid by two lines": "select m.item from payment_line_item m join payment_line l on l.id = m.line where l.state = 'paid' group by m.item having count(*) > 1",
    "an item has two lines that may pay it": "select item from payment_line_item where live = 1 group by item having count(*) > 1",
    "a line was sent, settled or failed twice": "select document, name from ledger_entry where document like 'payment_line/%' group by document, name having count(*) > 1",
    "a line was both paid and not": "select a.document from ledger_entry a join ledger_entry b on b.document = a.document where a.name = 'settle' and b.name = 'fail'",
    "an entry does not balance": "select entry from ledger_posting group by entry having sum(fen) <> 0",
    "a key made two batches": "select answer from answered where name = 'payment.prepare' group by answer having count(*) > 1",
}


def check(store, prepared, before):
    for what, sql in CHECKS.items():
        must(not store.rows(sql), what)
    batches = {row[0] for row in store.rows("select id from payment_batch")}
    must(set(prepared.values()) <= batches, "a batch that was acknowledged is lost")
    keys = int(store.rows("select count(*) from answered where name = 'payment.prepare' and key like 'attempt-%'")[0][0])
    must(len(batches) - before == keys, f"{len(batches) - before} batches were made under {keys} keys")
    return keys, int(store.rows("select count(*) from ledger_entry where name = 'settle'")[0][0])


def attempts(work, store, moment, rounds, before, chance):
    """All attempts, killed and gone on with. Returns answers and kills."""
    prepared, answered, next_, kills, answers = {}, set(), 0, 0, 0
    # Long enough for some answers: a large store takes its time to start.
    longest = 1.5
    while next_ < rounds:
        known_before = answers
        out = open(f"{work}/pays.out", "w+")
        process = subprocess.Popen([program(), "bench", "payments", "--data", str(store.data), *store.options, "--clock", moment, "--from", str(next_), "--to", str(rounds), "--paid", "9000"],
                                   cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True)
        try:
            process.wait(chance.uniform(longest / 3, longest))
            must(process.returncode == 0, f"bench payments: {process.stderr.read()[-500:]}")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        out.seek(0)
        for line in out.read().split("\n")[:-1]:
            number, step, text = line.split("\t")
            answers += 1
            must(step != "fault", f"attempt {number}: {text}")
            answered.add(int(number))
            if step == "prepared":
                known = prepared.setdefault(int(number), text)
                must(known == text, f"attempt {number} made {known} and {text}")
        out.close()
        check(store, prepared, before)
        if process.returncode == 0:
            break
        if answers - known_before < rounds / 50:
            longest *= 1.5
        # Back to the first without an answer, and some more, so that keys are sent again after the kill.
        while next_ in answered:
            next_ += 1
        next_ = max(0, next_ - 100)
    made, settled = check(store, prepared, before)
    must(made > 0, "no payment was made")
    return answers, kills, made, settled


def main(work, rounds, seed, engine="sqlite"):
    chance = random.Random(seed)
    begin = time.monotonic()
    data = pathlib.Path(f"{work}/pays")
    shutil.rmtree(data, ignore_errors=True)
    run("demo", "--scale", "small" if rounds <= 2_000 else "county", "--data", data)
    store = place(engine, data)
    try:
        run("bench", "owe", "--data", data, *store.options, "--items", rounds)
        before = int(store.rows("select count(*) from payment_batch")[0][0])
        clock = int(store.rows("select max(at) from journal")[0][0])
        moment = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(clock / 1000 + 8 * 3600))
        answers, kills, made, settled = attempts(work, store, moment, rounds, before, chance)
        audit(data, store.options)
        emit("pays", engine=engine, attempts=rounds, answers=answers, kills=kills, batches=made, lines_paid=settled, duplicates=0,
             seconds=round(time.monotonic() - begin))
    finally:
        store.remove()
