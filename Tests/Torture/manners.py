"""How the server behaves towards slow clients, too many of them, and when it is asked to stop."""
import json
import pathlib
import random
import signal
import socket
import threading
import time

from world import Client, Fixture, Server, Writers, check_database, audit, emit, must, sign_in


def connect(port):
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    return line


def closed_after(line, drip=None):
    """Seconds until the other side closes; meanwhile a byte of `drip` every 0.2 s."""
    begin = time.monotonic()
    line.settimeout(0.2)
    while time.monotonic() - begin < 15:
        try:
            if drip:
                line.sendall(drip)
            if line.recv(4096) == b"":
                return time.monotonic() - begin
        except socket.timeout:
            continue
        except OSError:
            return time.monotonic() - begin
    return None


def slow_clients(data):
    server = Server(data, options=["--idle-timeout", "2", "--body-timeout", "2"])
    server.start()
    kinds = {
        "silent": (b"", None),
        "slow head": (b"GET /portal HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"a"),
        "slow body": (b"POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{", b" "),
    }
    figures = {}
    for name, (begin, drip) in kinds.items():
        # A hundred of them must not keep one polite client from being served.
        crowd = [connect(server.port) for _ in range(100)]
        for line in crowd:
            line.sendall(begin)
        start = time.monotonic()
        status, _, _ = Client(server.port).send("GET", "/portal")
        must(status == 200 and time.monotonic() - start < 2, f"{name}: a polite client waits")
        took = closed_after(crowd[0], drip)
        must(took is not None and took < 6, f"{name}: the connection is not closed")
        figures[name.replace(" ", "_") + "_closed_s"] = round(took, 1)
        for line in crowd:
            line.close()
    must(server.stop() == 0, "serve did not end with 0")
    emit("slow-clients", **figures)


def graceful_stop(data, fixture):
    server = Server(data, options=["--drain-notice", "1"])
    server.start()
    token = sign_in(server.port)
    path, body = fixture.requests[0]
    text = json.dumps(body).encode()
    # A request that is under way when the signal comes …
    line = connect(server.port)
    line.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                 f"Content-Length: {len(text)}\r\n\r\n".encode() + text[:10])
    writers = Writers(server.port, token, fixture.requests[1:])
    writers.start()
    watcher = Client(server.port)
    must(watcher.send("GET", "/readyz")[0] == 200, "not ready before the stop")
    time.sleep(0.2)
    begin = time.monotonic()
    server.process.terminate()
    status = 200
    while status == 200 and time.monotonic() - begin < 1:
        status = watcher.send("GET", "/readyz")[0]
    must(status == 503, "/readyz did not say no while closing")
    time.sleep(1.2)   # listening has ended by now
    line.sendall(text[10:])
    answer = line.recv(65536)
    must(answer.startswith(b"HTTP/1.1 201"), f"the request under way got {answer[:60]}")
    code = server.process.wait(30)
    took = time.monotonic() - begin
    must(code == 0, f"serve ended with {code}")
    writers.stop()
    must(not writers.wrong, f"{writers.wrong[:3]}")
    must(check_database(data / "skillledger.sqlite", writers.acknowledged) == 0, "acknowledged signings are lost")
    audit(data)
    emit("graceful-stop", acknowledged=len(writers.acknowledged), exit=code, seconds=round(took, 1))


def struck_down(data):
    """A crash ends the process at once, whatever it was, so that it can be started again; nothing of its memory is printed."""
    for crash in (signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGTRAP):
        log = pathlib.Path(f"{data}.log")
        log.unlink(missing_ok=True)
        server = Server(data, log=log)
        server.start()
        said = log.stat().st_size
        begin = time.monotonic()
        server.process.send_signal(crash)
        must(server.process.wait(30) == -crash and time.monotonic() - begin < 5, f"{crash.name}: ended with {server.process.returncode} after {time.monotonic() - begin:.1f} s")
        must(log.stat().st_size == said, f"{crash.name} wrote into the log: {log}")
    emit("struck-down", crashes=4, printed=0)


def overload(data, seconds):
    """Many more at once than there is room for: refusals are quick and say when to come again; afterwards all is well."""
    server = Server(data, options=["--max-requests", "4"])
    server.start()
    halt, lock = threading.Event(), threading.Lock()
    seen, slowest, wrong = {200: 0, 503: 0}, [0.0], []

    def crowd():
        client = Client(server.port)
        while not halt.is_set():
            begin = time.monotonic()
            try:
                status, headers, body = client.send("GET", "/portal")
            except OSError as error:
                wrong.append(str(error))
                continue
            with lock:
                seen[status] = seen.get(status, 0) + 1
                if status == 503:
                    slowest[0] = max(slowest[0], time.monotonic() - begin)
                    if headers["Retry-After"] is None or "现在办理的人太多".encode() not in body:
                        wrong.append(body[:100])

    threads = [threading.Thread(target=crowd) for _ in range(40)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    must(Client(server.port).send("GET", "/readyz")[0] == 200, "not ready under load")
    halt.set()
    for thread in threads:
        thread.join()
    begin = time.monotonic()
    while Client(server.port).send("GET", "/portal")[0] != 200:
        must(time.monotonic() - begin < 10, "not recovered after 10 s")
    recovered = time.monotonic() - begin
    must(not wrong, f"{wrong[:2]}")
    must(seen[503] > 0 and seen[200] > 0 and set(seen) == {200, 503}, f"answers {seen}")
    must(server.stop() == 0, "serve did not end with 0")
    emit("overload", answered=seen[200], refused=seen[503], slowest_refusal_s=round(slowest[0], 2), recovered_s=round(recovered, 2))


def main(work, rounds, seed):
    fixture = Fixture(work, 100)
    slow_clients(fixture.copy(f"{work}/manners"))
    graceful_stop(fixture.copy(f"{work}/manners"), fixture)
    struck_down(fixture.copy(f"{work}/manners"))
    overload(fixture.copy(f"{work}/manners"), rounds)
