"""Drives the benchmarks of Benchmarks/README.md. `bench.py [decide] [ndjson] [load] [rules] [roster] [ready] [signins]`; all without
names."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = str(ROOT / ".build/release/skillledger")
OUT = ROOT / ".build/bench.jsonl"
CLOCK = "2023-06-05T08:25:00+08:00"
SECONDS, ROUNDS = int(os.environ.get("SECONDS_EACH", "6")), int(os.environ.get("ROUNDS", "3"))


def emit(**result):
    with OUT.open("a") as out:
        out.write(json.dumps(result) + "\n")
    print(json.dumps(result), flush=True)


def program(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], check=True, text=True, capture_output=True, cwd=ROOT, **options).stdout


def wait_ready(base, limit=30):
    start = time.monotonic()
    while time.monotonic() - start < limit:
        try:
            if urllib.request.urlopen(base + "/readyz", timeout=2).status == 200:
                return time.monotonic() - start
        except OSError:
            time.sleep(0.005)
    raise SystemExit("the server did not become ready")


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    return next(int(line.split()[1]) / 1024 for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))


def packs():
    return sorted(path.parent.name for path in (ROOT / "Packs").glob("*/pack.yaml"))


def pinned(*arguments):
    """Lines of JSON that the program prints, on one core."""
    return [json.loads(line) for line in subprocess.run(
        ["taskset", "-c", "1", PROGRAM, *arguments], check=True, text=True, capture_output=True, cwd=ROOT).stdout.splitlines()]


def decide():
    for pack in packs():
        for _ in range(ROUNDS):
            emit(**pinned("bench", "decide", "--pack", pack)[0])


def ndjson():
    for pack in packs():
        for decision in ("TraineeClaim", "ClassOpening", "ClassClaim", "Prepayment", "FundTransfer"):
            emit(**pinned("bench", "ndjson", "--pack", pack, "--decision", decision)[0])


def load():
    for line in pinned("bench", "load"):
        emit(**line)


def rules():
    """Our engine and others over the same claims; stops when they do not agree."""
    count, best, sums = int(os.environ.get("CLAIMS", "100000")), {}, None
    peers = ROOT / "Benchmarks/peers"
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, peers / "claims.py", str(count), folder + "/claims.bin"], check=True)
        for way in ("plan", "frame"):
            lines += pinned("bench", "rules", "--claims", folder + "/claims.bin", "--way", way, "--repeats", str(ROUNDS))
    for engine in ("python", "openfisca", "duckdb", "zen", "zen-batch"):
        peer = subprocess.run(["taskset", "-c", "1", sys.executable, peers / "rules.py", engine, str(count), str(ROUNDS)], capture_output=True,
                              text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        if peer.returncode != 0:
            print(f"{engine} cannot be measured: {peer.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        lines += [json.loads(line) for line in peer.stdout.splitlines()]
    for line in lines:
        emit(**line)
        sums = sums or line["check"]
        if line["check"] != sums:
            raise SystemExit(f"{line['peer']} computes something else: {line['check']}, not {sums}")
        rate = round(line["n"] / max(line["cpu_seconds"], 1e-9))
        best[line["peer"]] = max(rate, best.get(line["peer"], 0))
    ours = next(iter(best.values()))
    for peer, rate in best.items():
        print(f"{peer:40} {rate:>12,} claims per CPU-second   ours is {ours / rate:.2f} times as fast")


def small(folder):
    program("demo", "--scale", "small", "--data", folder)


def citizen(number):
    body = f"990121{1960 + number % 45:04d}{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


def roster():
    import openpyxl
    with tempfile.TemporaryDirectory() as folder:
        small(folder)
        story = openpyxl.load_workbook(folder + "/story-roster.xlsx")
        sheet = story.worksheets[-1] if len(story.worksheets) > 1 else story.active
        head = next(row for row in range(1, 30) if any(str(c.value or "").startswith("身份证") for c in sheet[row]))
        columns = {str(c.value).rstrip("*＊ "): c.column for c in sheet[head] if c.value}
        model = {c.column: c.value for c in sheet[head + 1]}
        for number in range(5000):
            row = head + 1 + number
            for column, value in model.items():
                sheet.cell(row, column, value)
            sheet.cell(row, next(c for n, c in columns.items() if n.startswith("身份证")), citizen(number))
        path = folder + "/roster.xlsx"
        story.save(path)
        for _ in range(ROUNDS):
            emit(**json.loads(program("bench", "roster", "--data", folder, path)))


def serve(folder, port):
    return subprocess.Popen(["taskset", "-c", "1", PROGRAM, "serve", "--data", folder, "--port", str(port), "--clock", CLOCK], cwd=ROOT,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ready():
    with tempfile.TemporaryDirectory() as folder:
        small(folder)
        for _ in range(ROUNDS):
            server = serve(folder, 8123)
            seconds = wait_ready("http://127.0.0.1:8123")
            time.sleep(3)
            emit(what="ready", seconds=round(seconds, 3), idle_mb=round(resident(server.pid), 1))
            server.terminate()
            server.wait()


def wrk(requests, token):
    out = subprocess.run(["taskset", "-c", "0", "wrk", "-t1", "-c64", f"-d{SECONDS}s", "--timeout", "10s", "-s", "Benchmarks/signings.lua",
                          "http://127.0.0.1:8123", "--", requests, token], cwd=ROOT, capture_output=True, text=True).stdout
    return json.loads(next(line for line in out.splitlines() if line.startswith("JSON"))[5:])


def measure(name, server, requests, token):
    wait_ready("http://127.0.0.1:8123")
    before = cpu_seconds(server.pid)
    result = wrk(requests, token() if callable(token) else token)
    used = cpu_seconds(server.pid) - before
    emit(what="signins", server=name, cpu_seconds=round(used, 2), per_second=round(result["requests"] / result["seconds"]),
         per_cpu_second=round(result["requests"] / used), rss_mb=round(resident(server.pid), 1), **result)
    server.terminate()
    server.wait()
    return result["requests"] / used


def token():
    sign_in = json.dumps({"login": os.environ.get("BENCH_LOGIN", "jigou1"), "password": "yunling2023"}).encode()
    request = urllib.request.Request("http://127.0.0.1:8123/api/v1/sessions", sign_in, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["token"]


def signins():
    have_peer = subprocess.run([sys.executable, "-c", "import fastapi, uvicorn"], capture_output=True).returncode == 0
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        data, requests = folder + "/data", folder + "/requests.txt"
        small(data)
        program("bench", "prepare", "--data", data, "--clock", CLOCK, "--requests", requests, "--classes", "4000")
        for number in range(ROUNDS):
            fresh = f"{folder}/round{number}"
            shutil.copytree(data, fresh)
            ours.append(measure("skillledger", serve(fresh, 8123), requests, token))
            shutil.rmtree(fresh)
            if have_peer:
                peer = subprocess.Popen(["taskset", "-c", "1", sys.executable, "-m", "uvicorn", "fastapi_signin:app", "--port", "8123", "--log-level",
                                         "warning", "--no-access-log"], cwd=ROOT / "Benchmarks/peers", env={**os.environ, "DB": f"{folder}/peer{number}.db"})
                theirs.append(measure("fastapi-group", peer, requests, ""))
    if theirs:
        middle = lambda values: sorted(values)[len(values) // 2]
        emit(what="signins-ratio", ours=round(middle(ours)), fastapi=round(middle(theirs)), ratio=round(middle(ours) / middle(theirs), 2))


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["decide", "ndjson", "load", "rules", "roster", "ready", "signins"]
    OUT.unlink(missing_ok=True)
    known = {"decide": decide, "ndjson": ndjson, "load": load, "rules": rules, "roster": roster, "ready": ready, "signins": signins}
    for name in wanted:
        known[name]()
