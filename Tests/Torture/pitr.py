"""PostgreSQL back to a moment, as docs/operations.md says: base backup, archived log, recovery to a time; a real cluster."""
import random
import time

from cluster import Cluster
from world import emit, must

ARCHIVE = """
wal_level = replica
archive_mode = on
archive_timeout = 60
archive_command = 'test ! -f {root}/archive/%f && cp %p {root}/archive/%f.part && sync {root}/archive/%f.part && mv {root}/archive/%f.part {root}/archive/%f'
"""
RECOVERY = """
restore_command = 'cp {root}/archive/%f %p'
recovery_target_time = '{moment}'
recovery_target_action = 'promote'
"""


def main(work, rounds, seed):
    chance = random.Random(seed)
    cluster = Cluster()
    begin = time.monotonic()
    try:
        cluster.configure(ARCHIVE.format(root=cluster.root))
        cluster.start()
        cluster.sql("create table mark (id int primary key)")
        base = cluster.root / "base/first"
        cluster.run(cluster.bin / "pg_basebackup", "-h", cluster.root / "socket", "-U", "owner", "-D", base, "--checkpoint=fast", "--wal-method=stream")
        cluster.run(cluster.bin / "pg_verifybackup", base)
        moments = []
        for number in range(rounds + 1):
            cluster.sql(f"insert into mark select generate_series({number * 100 + 1}, {number * 100 + 100})")
            # Between this moment and the next commit lies more than the clock's step.
            moments.append((number, cluster.sql("select clock_timestamp() from pg_sleep(0.01)")))
            if number % 3 == 0:
                cluster.sql("select pg_switch_wal()")
        cluster.sql("insert into mark values (0)")
        last = cluster.sql("select pg_walfile_name(pg_switch_wal())")
        deadline = time.monotonic() + 60
        while not (cluster.root / "archive" / last).exists():
            must(time.monotonic() < deadline, "the log is not archived")
            time.sleep(0.05)   # later than the archive nobody can go back to
        cluster.stop("immediate")   # the machine is gone; what was archived is what there is
        slowest = 0.0
        for number, moment in chance.sample(moments[:-1], min(rounds, len(moments) - 1)):
            target = cluster.root / "restored"
            cluster.run("rm", "-rf", target)
            cluster.run("cp", "-a", base, target)
            cluster.configure(RECOVERY.format(root=cluster.root, moment=moment), target)
            cluster.run("touch", target / "recovery.signal")
            start = time.monotonic()
            cluster.start(target)
            while cluster.sql("select pg_is_in_recovery()") == "t":
                time.sleep(0.05)
            slowest = max(slowest, time.monotonic() - start)
            found = cluster.sql("select count(*), max(id) from mark")
            must(found == f"{(number + 1) * 100}|{(number + 1) * 100}", f"back to {moment}: {found}, wanted {(number + 1) * 100} rows")
            cluster.stop("immediate", target)
        emit("pitr", engine="postgresql", moments=min(rounds, len(moments) - 1), exact=True, slowest_s=round(slowest, 1), seconds=round(time.monotonic() - begin))
    finally:
        cluster.remove()
