#!/usr/bin/env python3
"""Takes the pictures of docs/screens: the main pages of the demonstration at 1280 and 390 px, as the roles that use them.

Needs a demonstration in var/demo (`make run` makes it), the built program, Chromium and selenium (Tests/Walk/run installs it).
With a folder as argument it takes every page of its list into that folder instead, to be looked at.
"""
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/Walk"))
from browser import Browser  # noqa: E402

PASSWORD = "yunling2023"
CLASS = r'href="(/desk/classes/[0-9a-f-]{36})"'
CLAIM = r'href="(/desk/claims/[0-9a-f-]{36})"'
LINE = r'href="(/desk/claims/[0-9a-f-]{36}/lines/[0-9a-f-]{36})"'
# name, who, width, list page, what to follow on it, what to add to that address
PAGES = [
    ("todo", "jingban1", 1280, "/desk", None, ""),
    ("class", "jingban1", 1280, "/desk/classes?state=open", CLASS, ""),
    ("attendance", "jingban1", 1280, "/desk/classes?state=open", CLASS, "/attendance"),
    ("notice-board", "jingban1", 1280, "/desk/classes?state=open", CLASS, "/notice-board"),
    ("claims", "jingban1", 1280, "/desk/claims", CLAIM, ""),
    ("decision", "jingban1", 1280, "/desk/claims", CLAIM, LINE),
    ("case", "lingdao1", 1280, "/desk", r'href="(/desk/cases/[0-9a-f-]{36})"', ""),
    ("payments", "caiwu1", 1280, "/desk/payments", None, ""),
    ("batch", "caiwu1", 1280, "/desk/payments/batches", r'href="(/desk/payments/[0-9a-f-]{36})"', ""),
    ("ledger", "caiwuzhang1", 1280, "/desk/ledger", None, ""),
    ("application", "jigou1", 1280, "/desk/classes?state=draft", CLASS, "/application"),
    ("journal", "shenji1", 1280, "/desk/journal", None, ""),
    ("policy", "jingban1", 1280, "/desk/policy/yunnan-2023", None, ""),
    ("accounts", "guanli1", 1280, "/desk/accounts", None, ""),
    ("own-account", "guanli1", 1280, "/account", None, ""),
    ("trainee-sign-in", None, 390, "/sign-in/trainee", None, ""),
    ("portal", None, 1280, "/portal", None, ""),
    ("notice", None, 1280, "/portal/notices", r'href="(/portal/notices/[0-9a-f-]{36})"', ""),
    ("me-phone", "xueyuan2", 390, "/me", None, ""),
    ("teacher-phone", "jiaoshi1-1b", 390, "/teacher", None, ""),
    ("todo-phone", "jingban1", 390, "/desk", None, ""),
    ("class-phone", "jingban1", 390, "/desk/classes?state=open", CLASS, ""),
    ("portal-phone", None, 390, "/portal", None, ""),
]


def follow(browser, pattern):
    found = re.search(pattern, browser.html)
    return found.group(1) if found else browser.path


def person(browsers, base, who, width):
    """The browser of a person, signed in once: a code of the second factor counts once."""
    if (who, width) not in browsers:
        browsers[who, width] = Browser(base, width)
        if who:
            browsers[who, width].sign_in(who, PASSWORD)
    return browsers[who, width]


def take(browser, folder, page):
    name, who, width, start, pattern, more = page
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
    browser.go(start)
    if pattern:
        browser.go(follow(browser, pattern) + (more if more.startswith("/") and "href" not in more else ""))
        if "href" in more:
            browser.go(follow(browser, more))
    height = browser.driver.execute_script("return Math.min(Math.max(document.documentElement.scrollHeight, 600), 1600)")
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
    wide = browser.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    target = folder / f"{name}.png"
    browser.driver.save_screenshot(str(target))
    print(name, browser.path, f"{target.stat().st_size // 1000} kB", "SCROLLS SIDEWAYS" if wide > 0 else "")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/screens"
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(ROOT / ".build/debug/skillledger"), "serve", "--demonstration", "--data", "var/demo", "--port", str(port), "--clock", "@var/demo/clock.txt"], cwd=ROOT)
    base = f"http://127.0.0.1:{port}"
    browsers = {}
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(base + "/readyz", timeout=2)
                break
            except OSError:
                time.sleep(0.05)
        for page in PAGES:
            take(person(browsers, base, page[1], page[2]), folder, page)
    finally:
        for browser in browsers.values():
            browser.close()
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
