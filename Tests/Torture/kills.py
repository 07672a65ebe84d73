"""kill −9 of the server at random moments under load: every acknowledged signing is there, none twice, the audit is clean."""
import random
import shutil
import time

from world import PASSING, Fixture, Server, Writers, audit, check_database, emit, must, sign_in


def main(work, rounds, seed):
    chance = random.Random(seed)
    fixture = Fixture(work, 100 if rounds < 100 else 400)
    data = fixture.copy(f"{work}/kills")
    server = Server(data)
    server.start()
    writers = Writers(server.port, sign_in(server.port), [])
    left, longest, killed, acknowledged, unknown = iter(fixture.requests), 0.0, 0, 0, 0
    begin = time.monotonic()
    while killed < rounds:
        # Enough for this round; what was left without an answer goes first and is sent again with its key.
        fresh = [item for item, _ in zip(left, range(800 - len(writers.waiting)))]
        if not fresh and not writers.waiting:
            server.stop()
            audit(data)
            data, left = fixture.copy(data), iter(fixture.requests)
            acknowledged += len(writers.acknowledged)
            unknown += writers.unknown
            server.start()
            writers = Writers(server.port, sign_in(server.port), [])
            continue
        batch = Writers(server.port, writers.token, fresh)
        writers.waiting = batch.waiting + writers.waiting
        writers.start()
        time.sleep(chance.uniform(0.0, 0.35))
        server.kill()
        killed += 1
        writers.stop()
        # The image as the kill left it; the server then recovers its own.
        shutil.rmtree(f"{work}/kills-image", ignore_errors=True)
        shutil.copytree(data, f"{work}/kills-image", ignore=PASSING)
        lost = check_database(f"{work}/kills-image/skillledger.sqlite", writers.acknowledged, deep=killed % 20 == 0)
        must(lost == 0, f"kill {killed}: {lost} acknowledged signings are lost")
        must(not writers.wrong, f"kill {killed}: {writers.wrong[:3]}")
        if killed % 100 == 0 or killed == rounds:
            audit(f"{work}/kills-image")
        longest = max(longest, server.start())
    writers.start()
    while writers.waiting and any(thread.is_alive() for thread in writers.running):
        time.sleep(0.05)
    writers.stop()
    must(server.stop() == 0, "serve did not end with 0 on SIGTERM")
    must(check_database(data / "skillledger.sqlite", writers.acknowledged) == 0, "acknowledged signings are lost at the end")
    must(not writers.wrong, f"{writers.wrong[:3]}")
    audit(data)
    emit("kills", engine="sqlite", kills=killed, acknowledged=acknowledged + len(writers.acknowledged),
         without_answer=unknown + writers.unknown, lost=0, twice=0, longest_restart_s=round(longest, 2), seconds=round(time.monotonic() - begin))
