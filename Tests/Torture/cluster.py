"""A PostgreSQL cluster of its own in a temporary folder, on a socket only."""
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from world import Failed


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    if not found:
        raise Failed("no PostgreSQL server is installed (postgresql-15)")
    return pathlib.Path(found[-1])


class Cluster:
    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="torture-pg-", dir="/tmp"))
        self.bin = binaries()
        # The server refuses to run as root.
        self.prefix = []
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.root, account.pw_uid, account.pw_gid)
            self.prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        self.data = self.root / "data"
        for folder in ("socket", "archive", "base"):
            self.run("mkdir", "-p", self.root / folder)
        self.run(self.bin / "initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def run(self, *arguments, check=True):
        result = subprocess.run(self.prefix + [str(a) for a in arguments], capture_output=True, text=True, cwd="/")
        if check and result.returncode:
            raise Failed(f"{arguments[0]}: {result.stderr[-500:]}")
        return result

    def configure(self, text, data=None):
        file = (data or self.data) / "postgresql.conf"
        with open(file, "a") as out:
            out.write(text)

    def start(self, data=None):
        # Its own log file, for a server that does not start says why there.
        self.run(self.bin / "pg_ctl", "-D", data or self.data, "-w", "-t", "60", "-l", self.root / "log",
                 "-o", f"-k {self.root}/socket -c listen_addresses=", "start")

    def stop(self, mode="fast", data=None):
        self.run(self.bin / "pg_ctl", "-D", data or self.data, "-m", mode, "-w", "stop")

    def sql(self, text, database="postgres"):
        return self.run(self.bin / "psql", "-h", self.root / "socket", "-U", "owner", "-d", database, "-XAtqc", text).stdout.strip()

    def url(self, database):
        return f"postgres://owner@/{database}?host={self.root}/socket"

    def database(self, name, fixture):
        """A database that holds what the fixture's embedded store holds; the program proves that both are equal."""
        from world import run
        self.sql(f"create database {name}")
        run("migrate", "--database", self.url(name), "--data", fixture)
        run("copy", "--from", fixture, "--to", self.url(name))

    def remove(self):
        for data in self.root.glob("*/postmaster.pid"):
            self.stop("immediate", data.parent)
        shutil.rmtree(self.root, ignore_errors=True)


class Served:
    """What the embedded store of a folder holds, in a database of a cluster of its own."""
    engine = "postgresql"

    def __init__(self, data):
        self.data = pathlib.Path(data)
        self.cluster = Cluster()
        self.cluster.start()
        self.cluster.database("torture", data)
        self.options = ["--database", self.cluster.url("torture")]

    def rows(self, sql):
        return [line.split("|") for line in self.cluster.sql(sql, "torture").splitlines()]

    def remove(self):
        self.cluster.remove()
        shutil.rmtree(self.data, ignore_errors=True)
