"""Cuts of power, replayed: every write and sync of the server is recorded; then the record is cut at random, what was not
synced is dropped, kept or torn by sectors, and the image that results is opened."""
import bisect
import os
import pathlib
import random
import shutil
import struct
import subprocess
import time

from world import Failed, Fixture, Server, Writers, audit, check_database, emit, must, sign_in

OPENED, WRITTEN, SYNCED, TRUNCATED, UNLINKED = 1, 2, 3, 4, 5
HEAD = struct.Struct("<BIQQQ")
SECTOR = 512


def build(work):
    library = pathlib.Path(work) / "recorder.so"
    source = pathlib.Path(__file__).with_name("recorder.c")
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl", "-lpthread"], check=True)
    return str(library)


def records(path):
    """(kind, file, offset, length, end, where the bytes stand) of each record."""
    found, at, size = [], 0, os.path.getsize(path)
    with open(path, "rb") as log:
        while at + HEAD.size <= size:
            log.seek(at)
            kind, file, offset, length, end = HEAD.unpack(log.read(HEAD.size))
            at += HEAD.size
            found.append((kind, file, offset, length, end, at))
            if kind in (OPENED, WRITTEN, UNLINKED):
                at += length
    return found


class File:
    """A file as a disk has it: what is durable, and what was written since the last sync."""

    def __init__(self, content=b""):
        self.durable = bytearray(content)
        self.pending = []

    def sync(self):
        for change in self.pending:
            self.apply(self.durable, change)
        self.pending = []

    @staticmethod
    def apply(content, change):
        offset, data = change
        if data is None:
            if len(content) > offset:
                del content[offset:]
            else:
                content.extend(bytes(offset - len(content)))
            return
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset:offset + len(data)] = data

    def after_cut(self, chance, mode):
        content = bytearray(self.durable)
        pending = self.pending
        if mode == "none":
            pending = []
        elif mode == "prefix":
            pending = pending[:chance.randrange(len(pending) + 1)]
        elif mode == "some":
            pending = [change for change in pending if chance.random() < 0.5]
        for change in pending:
            if mode != "torn" or change[1] is None:
                self.apply(content, change)
                continue
            offset, data = change
            at = 0
            while at < len(data):
                step = SECTOR - (offset + at) % SECTOR
                if chance.random() < 0.5:
                    self.apply(content, (offset + at, data[at:at + step]))
                at += step
        return content


class Disk:
    def __init__(self, start):
        self.files = {}
        for path in pathlib.Path(start).rglob("*"):
            if path.is_file() and not path.name.endswith("-shm"):
                self.files[str(path.relative_to(start))] = File(path.read_bytes())
        self.names = {}

    def play(self, record, log, forget_syncs):
        kind, file, offset, length, _, at = record
        if kind == OPENED:
            log.seek(at)
            self.names[file] = log.read(length).decode()
            self.files.setdefault(self.names[file], File())
        elif kind == UNLINKED:
            log.seek(at)
            self.files.pop(log.read(length).decode(), None)
        elif self.names.get(file) in self.files:
            target = self.files[self.names[file]]
            if kind == WRITTEN:
                log.seek(at)
                target.pending.append((offset, log.read(length)))
            elif kind == TRUNCATED:
                target.pending.append((offset, None))
            elif not (forget_syncs and self.names[file].endswith("-wal")):
                target.sync()

    def cut(self, folder, chance):
        mode = chance.choice(["none", "all", "prefix", "some", "torn", "torn"])
        shutil.rmtree(folder, ignore_errors=True)
        for name, file in self.files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.after_cut(chance, mode))
        return mode


def replay(start, log_path, acknowledged, cuts, chance, folder, forget_syncs=False, audits=0):
    """Cuts the record at random places. Returns how many cuts lost something, and how many ids in all."""
    all_records = records(log_path)
    ends = [record[4] for record in all_records]
    by_time = sorted((at, identifier) for identifier, at in acknowledged.items())
    first = bisect.bisect_left(ends, by_time[0][0])   # before the first answer there is nothing to lose
    places = sorted(chance.randrange(first, len(all_records)) for _ in range(cuts))
    disk, done, losing, lost = Disk(start), 0, 0, 0
    with open(log_path, "rb") as log:
        for number, place in enumerate(places):
            while done <= place:
                disk.play(all_records[done], log, forget_syncs)
                done += 1
            promised = [identifier for at, identifier in by_time[:bisect.bisect_left(by_time, (ends[place], ""))]]
            mode = disk.cut(folder, chance)
            try:
                missing = check_database(f"{folder}/skillledger.sqlite", promised, deep=number % 5 == 0)
            except Exception as error:   # a broken image is a loss too
                if not forget_syncs:
                    raise Failed(f"cut {number} at record {place} ({mode}): {error}") from None
                missing = len(promised)
            if not forget_syncs:
                must(missing == 0, f"cut {number} at record {place} ({mode}): {missing} of {len(promised)} acknowledged signings lost")
                if audits and number % max(1, cuts // audits) == 0:
                    audit(folder)
            losing += missing > 0
            lost += missing
    return losing, lost


def main(work, rounds, seed):
    chance = random.Random(seed)
    begin = time.monotonic()
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else work
    fixture = Fixture(work, 100 if rounds < 100 else 400)
    data = fixture.copy(f"{work}/cuts")
    start, log = f"{work}/cuts-start", f"{work}/cuts.log"
    shutil.rmtree(start, ignore_errors=True)
    shutil.copytree(data, start)
    pathlib.Path(log).unlink(missing_ok=True)
    server = Server(data, env={"LD_PRELOAD": build(work), "RECORDER_ROOT": str(data), "RECORDER_LOG": log})
    server.start()
    # Short of the end of the requests, so that the load is still on when the record ends; long enough for checkpoints of the WAL.
    wanted = min(len(fixture.requests), max(1_500, min(12_000, rounds * 40)))
    writers = Writers(server.port, sign_in(server.port), fixture.requests[:wanted], threads=16)
    writers.start()
    for thread in writers.running:
        thread.join(240)
    server.kill()
    must(not writers.wrong, f"{writers.wrong[:3]}")
    must(len(writers.acknowledged) > wanted // 2, f"only {len(writers.acknowledged)} signings were taken")
    image = f"{fast}/skillledger-cut-{os.getpid()}"
    try:
        replay(start, log, writers.acknowledged, rounds, chance, image, audits=max(1, rounds // 50))
        # Does the harness bite? The same record with the syncs of the log forgotten, as synchronous=NORMAL leaves them, must lose.
        losing, lost = replay(start, log, writers.acknowledged, max(10, rounds // 10), chance, image, forget_syncs=True)
    finally:
        shutil.rmtree(image, ignore_errors=True)
    must(losing > 0, "without syncs nothing was lost: the harness proves nothing")
    emit("cuts", engine="sqlite", cuts=rounds, acknowledged=len(writers.acknowledged), records_mb=round(os.path.getsize(log) / 1e6), lost=0,
         losing_without_syncs=f"{losing} of {max(10, rounds // 10)}", lost_without_syncs=lost, seconds=round(time.monotonic() - begin))
    pathlib.Path(log).unlink()
