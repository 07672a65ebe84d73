"""The walk's world: a fresh demonstration, its server, its clock, its people, its database (read only)."""
import json
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zlib

from browser import Browser

PASSWORD = "yunling2023"
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))


class World:
    """Everything the walk stands on."""

    root = ROOT

    def __init__(self, shots=None):
        self.program = os.environ.get("SKILLLEDGER", os.path.join(ROOT, ".build/debug/skillledger"))
        self.home = tempfile.mkdtemp(prefix="skillledger-walk-")
        self.data = os.path.join(self.home, "data")
        self.shots = shots
        self.server = None
        self.people = {}
        self.tokens = {}

    def run(self, *words, code=0):
        done = subprocess.run([self.program, *words], cwd=ROOT, capture_output=True, text=True, timeout=300)
        if done.returncode != code:
            raise AssertionError(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def open(self):
        self.run("demo", "--scale", "small", "--data", self.data)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.log = open(os.path.join(self.home, "serve.log"), "w")
        self.server = subprocess.Popen(
            [self.program, "serve", "--demonstration", "--data", self.data, "--clock", f"@{self.data}/clock.txt", "--host", "127.0.0.1",
             "--port", str(port), "--address", self.base],
            cwd=ROOT, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.base + "/healthz", timeout=2)
                return self
            except OSError:
                if self.server.poll() is not None:
                    raise AssertionError("the server ended: " + open(self.log.name).read()[-2000:])
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def close(self):
        for browser in self.people.values():
            browser.close()
        if self.server:
            self.server.terminate()
            self.server.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    # -- time

    def at(self, moment):
        """`2023-06-05 08:20`; sessions end with the day, so everybody has to sign in again after a move."""
        with open(f"{self.data}/clock.new", "w") as file:
            file.write(moment.replace(" ", "T") + ":00.000+08:00\n")
        os.rename(f"{self.data}/clock.new", f"{self.data}/clock.txt")
        self.moment = moment
        for browser in self.people.values():
            browser.signed_at = None
        self.tokens = {}

    # -- people

    def person(self, login, width=1280, height=900):
        """The browser of a person, signed in."""
        if login not in self.people:
            self.people[login] = Browser(self.base, width, height, self.shots)
            self.people[login].signed_at = None
        browser = self.people[login]
        if browser.signed_at is None and login != "public":
            browser.sign_in(login, PASSWORD)
            if browser.path.startswith("/sign-in"):
                raise AssertionError(f"{login} cannot sign in:\n{browser.text[:500]}")
            browser.signed_at = self.moment
        return browser

    def api(self, login, path, body):
        if login not in self.tokens and path != "sessions":
            self.tokens[login] = self.api(login, "sessions", {"login": login, "password": PASSWORD})["token"]
        request = urllib.request.Request(f"{self.base}/api/v1/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        if login in self.tokens:
            request.add_header("Authorization", "Bearer " + self.tokens[login])
        try:
            return json.load(urllib.request.urlopen(request, timeout=30))
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()[:1000]}")

    def fetch(self, path, cookies):
        """A page as bytes and its media type, past the browser; what is refused to this person is a page too."""
        request = urllib.request.Request(self.base + path, headers={"Cookie": cookies})
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                raise AssertionError(f"{path}: {error.code}")
            answer = error
        return answer.read(), answer.headers.get("Content-Type", "")

    # -- the books

    def rows(self, sql, *values):
        base = sqlite3.connect(f"file:{self.data}/skillledger.sqlite?mode=ro", uri=True)
        try:
            base.row_factory = sqlite3.Row
            return [dict(row) for row in base.execute(sql, values)]
        finally:
            base.close()

    def one(self, sql, *values):
        return list(self.rows(sql, *values)[0].values())[0]


def png(path, shade):
    """A small picture; each shade is another file."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([shade % 256, (shade * 7) % 256, y * 3]) * 64 for y in range(64))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path
