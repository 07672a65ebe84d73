"""Starts a demonstration, gets a session and a token with every scope, and lets Schemathesis loose on the description."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Torture"))
from world import LOGIN, Client, Fixture, Server, audit, emit, must, run, sign_in  # noqa: E402


def scopes(port):
    """Every scope that the description names."""
    status, _, body = Client(port).send("GET", "/api/v1/openapi.json")
    must(status == 200, "no description")
    found = set()
    for operations in json.loads(body)["paths"].values():
        for operation in operations.values():
            for way in operation["security"]:
                found.update(way.get("token", []))
    return sorted(found)


def schemathesis(port, token, seconds, seed, report):
    return subprocess.run(
        [str(pathlib.Path(sys.executable).parent / "schemathesis"), "--config-file", str(ROOT / "Tests/Schema/schemathesis.toml"), "run",
         f"http://127.0.0.1:{port}/api/v1/openapi.json", "--checks", "all", "-H", f"Authorization: Bearer {token}",
         "--seed", str(seed), "--continue-on-failure", "--report", "json", "--report-json-path", str(report), *seconds],
        cwd=ROOT / ".build/schema", env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".build/schema/hypothesis")}).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="as long as CI has time for")
    parser.add_argument("--seconds", type=int, help="of each caller; 600 when left out")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    os.umask(0o077)
    work = ROOT / ".build/schema"
    work.mkdir(parents=True, exist_ok=True)
    data = Fixture(work, 1).copy(work / "data")
    made = run("token", "add", LOGIN, "--name", "schema", *[part for scope in ["listClasses", "getClass", "listSignings", "sign",
               "listJobs", "getJob", "cancelJob"] for part in ("--scope", scope)], "--data", data, "--clock", "2023-06-05T08:25:00+08:00")
    server = Server(data, log=work / "serve.log")
    server.start()
    token = made.stdout.strip()
    must(scopes(server.port) == sorted(["listClasses", "getClass", "listSignings", "sign", "listJobs", "getJob", "cancelJob"]),
         "the description names other scopes than this script")
    begin, failed = time.monotonic(), []
    length = ["--max-examples", "15"] if told.short else ["--max-time", str(told.seconds or 600)]
    for who, bearer in [("program", token), ("person", sign_in(server.port))]:
        if schemathesis(server.port, bearer, length, told.seed, work / f"{who}.json") != 0:
            failed.append(who)
        must(server.process.poll() is None, "the server ended")
    must(server.stop() == 0, "serve did not end with 0 on SIGTERM")
    faults = [line for line in (work / "serve.log").read_text(errors="replace").splitlines() if " error " in line]
    must(not faults, f"{len(faults)} faults: {faults[:3]}")
    audit(data)
    emit("schema", failed=failed, seconds=round(time.monotonic() - begin))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
