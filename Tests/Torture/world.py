"""What the campaigns share: the program, a store with classes to sign in to, a client that counts on nothing but answers."""
import atexit
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLOCK = "2023-06-05T08:25:00+08:00"
LOGIN, PASSWORD = "jigou1", "yunling2023"
# Files of a data folder that belong to a process, not to the store.
PASSING = shutil.ignore_patterns("*-shm", "*.socket", "lock")


def program():
    return os.environ.get("SKILLLEDGER", str(ROOT / ".build/debug/skillledger"))


class Failed(Exception):
    """What must hold does not."""


def must(condition, text):
    if not condition:
        raise Failed(text)


def run(*arguments, check=True, **options):
    result = subprocess.run([program(), *map(str, arguments)], text=True, capture_output=True, cwd=ROOT, **options)
    must(result.returncode == 0 or not check, f"{' '.join(map(str, arguments))}: {result.stdout[-300:]} {result.stderr[-500:]}")
    return result


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Fixture:
    """A store with classes and lessons that run now, made once for each build of the program and copied for each use."""

    def __init__(self, work, classes):
        stamp = int(os.stat(program()).st_mtime)
        self.folder = pathlib.Path(work) / f"fixture-{stamp}-{classes}"
        if not (self.folder / "requests.txt").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            data = self.folder / "data"
            run("demo", "--scale", "small", "--data", data)
            run("bench", "prepare", "--data", data, "--clock", CLOCK, "--classes", classes, "--requests", self.folder / "requests.part")
            (self.folder / "requests.part").rename(self.folder / "requests.txt")
        lines = (self.folder / "requests.txt").read_text().splitlines()
        self.requests = [(path, json.loads(body)) for path, body in (line.split(" ", 1) for line in lines)]

    def copy(self, target):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / "data", target, ignore=PASSING)
        return pathlib.Path(target)


class Embedded:
    """A store in its folder, as a campaign that runs on either engine sees it; `cluster.Served` is the other."""
    engine = "sqlite"
    options = []

    def __init__(self, data):
        self.data = pathlib.Path(data)

    def rows(self, sql):
        """Rows of texts."""
        base = sqlite3.connect(self.data / "skillledger.sqlite")
        try:
            return [[str(value) for value in row] for row in base.execute(sql)]
        finally:
            base.close()

    def remove(self):
        shutil.rmtree(self.data, ignore_errors=True)


def place(engine, data):
    """What lies in a folder, on this engine. To be removed."""
    if engine == Embedded.engine:
        return Embedded(data)
    from cluster import Served
    return Served(data)


class Server:
    """`skillledger serve` as a process of its own."""

    def __init__(self, data, port=None, env=None, options=(), log=None):
        self.data, self.port = data, port or free_port()
        self.env, self.options, self.log = env or {}, list(options), log
        self.process = None

    def start(self, limit=60, wait=True):
        out = open(self.log, "ab") if self.log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            # Campaigns read much more than a person would.
            [program(), "serve", "--data", str(self.data), "--port", str(self.port), "--clock", CLOCK, "--reads-per-minute", "0",
             *self.options],
            cwd=ROOT, env={**os.environ, **self.env}, stdout=out, stderr=out)
        # A campaign that fails leaves nothing running.
        atexit.register(self.process.kill)
        return self.wait_ready(limit) if wait else None

    def wait_ready(self, limit=60):
        start = time.monotonic()
        while time.monotonic() - start < limit:
            if self.process.poll() is not None:
                raise Failed(f"serve ended with {self.process.returncode} before it was ready")
            try:
                status, _, _ = Client(self.port, timeout=2).send("GET", "/readyz")
                if status == 200:
                    return time.monotonic() - start
            except OSError:
                pass
            time.sleep(0.01)
        raise Failed("serve did not become ready")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, limit=60):
        self.process.terminate()
        return self.process.wait(limit)


class Client:
    """One connection; an answer is (status, headers, body). Anything else is `OSError`: nothing is known then."""

    def __init__(self, port, token=None, timeout=30):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.token = token

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, OSError) as error:
            self.connection.close()
            raise OSError(str(error)) from None


def sign_in(port, login=LOGIN, password=PASSWORD):
    status, _, body = Client(port).send("POST", "/api/v1/sessions", {"login": login, "password": password})
    must(status in (200, 201), f"sign-in of {login}: {status} {body[:200]}")
    return json.loads(body)["token"]


class Writers:
    """Threads that sign trainees in, each signing with an id of its own, and remember what was answered and when.

    An answer that did not come, or 503 with `Retry-After`, says nothing: the same request, with the same key, is sent again later.
    Any other answer but 200 and 201 is wrong.
    """

    def __init__(self, port, token, requests, threads=8):
        self.port, self.token, self.threads = port, token, threads
        self.waiting = [(str(uuid.uuid4()), path, body) for path, body in requests]
        self.waiting.reverse()
        self.acknowledged = {}   # id → end of the answer, CLOCK_MONOTONIC in ns
        self.unknown = 0
        self.refused = 0
        self.wrong = []
        self.lock = threading.Lock()
        self.halt = threading.Event()
        self.running = []

    def start(self):
        self.halt.clear()
        self.running = [threading.Thread(target=self.work, daemon=True) for _ in range(self.threads)]
        for thread in self.running:
            thread.start()

    def stop(self):
        self.halt.set()
        for thread in self.running:
            thread.join(60)

    def work(self):
        client = Client(self.port, self.token)
        while not self.halt.is_set():
            with self.lock:
                if not self.waiting:
                    return
                item = self.waiting.pop()
            identifier, path, body = item
            try:
                status, headers, answer = client.send("POST", path, {**body, "id": identifier}, {"Idempotency-Key": identifier})
            except OSError:
                status, headers, answer = 0, {}, b""
            with self.lock:
                if status in (200, 201):
                    self.acknowledged[identifier] = time.monotonic_ns()
                    if json.loads(answer)["id"] != identifier:
                        self.wrong.append((identifier, answer))
                elif status == 0 or (status == 503 and headers["Retry-After"]):
                    self.unknown += status == 0
                    self.refused += status == 503
                    self.waiting.insert(random.randrange(len(self.waiting) + 1), item)
                else:
                    self.wrong.append((identifier, status, answer))
            if status == 0 or status == 503:
                self.halt.wait(0.02)


def check_database(path, acknowledged, deep=True):
    """Opens an image of a database as a reader of its own and looks for what was acknowledged.

    Returns the number of acknowledged ids that are missing; everything else that must hold raises `Failed`.
    """
    base = sqlite3.connect(path)
    try:
        if deep:
            found = base.execute("pragma quick_check").fetchone()[0]
            must(found == "ok", f"{path}: {found}")
        ids = [row[0] for row in base.execute("select id from signing")]
        must(len(ids) == len(set(ids)), "an id is there twice")
        doubles = base.execute("select count(*) from (select 1 from signing group by lesson, enrolment, direction having count(*) > 1)").fetchone()[0]
        must(doubles == 0, f"{doubles} signings are there twice")
        count, last = base.execute("select count(*), max(seq) from journal").fetchone()
        size = base.execute("select size from journal_head").fetchone()[0]
        must(count == size == last + 1, f"journal of {count} entries, last {last}, head {size}")
        return len(set(acknowledged) - set(ids))
    finally:
        base.close()


def audit(data, options=()):
    result = run("audit", "verify", "--data", data, *options, check=False)
    must(result.returncode == 0, f"audit verify: {result.stdout[-300:]} {result.stderr[-300:]}")


def emit(what, **figures):
    print(json.dumps({"what": what, **figures}, ensure_ascii=False), flush=True)
