"""Personal data stays sealed: nothing of it in the files, on pages that are not for it, in the log or in a core dump."""
import base64
import glob
import os
import re
import signal
import urllib.parse
import zipfile

# Everything that the fictional province gives to persons: places that begin with 99, telephones of a range that nobody has (those of
# institutions, which are public, go on with a 9), accounts of a bank that there is not.
PERSONAL = re.compile(
    rb"(?<![0-9])(99[0-9]{4}(?:19|20)[0-9]{9}[0-9X]|15400[0-8][0-9]{5}|99620[0-9]{12,18})(?![0-9])")
# What the demonstration lays beside the store for those who try it, and the keys, which hold no data.
GIVEN = {"story-roster.xlsx", "truth.csv", "sign-ins.txt", "sign-ins.csv", "clock.txt", "keys.json"}


def needles(world, *more):
    """The story's own numbers, from the list that was uploaded."""
    with zipfile.ZipFile(f"{world.data}/story-roster.xlsx") as book:
        text = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    found = {match.decode() for match in PERSONAL.findall(text)} | set(more)
    assert len(found) >= 30, f"only {len(found)} numbers in the story's list"
    return found


def forms(needle):
    """A text in the forms in which it may lie about: UTF-8, UTF-16, hexadecimal, base64 at each of its three places."""
    plain = needle.encode()
    yield plain
    yield needle.encode("utf-16-le")
    yield needle.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        # Only the characters that no neighbouring byte has a part in.
        yield whole[(8 * shift + 5) // 6:len(plain) * 4 // 3 // 4 * 4]


def files(world):
    for folder, _, names in os.walk(world.home):
        for name in names:
            path = os.path.join(folder, name)
            if name not in GIVEN and os.path.isfile(path):
                yield path


def scan(world, *more):
    """Database, write-ahead log, a backup, photos and the server's log hold no number of a person, in no form."""
    shelf = f"{world.home}/shelf"
    world.run("backup", "--data", world.data, "--to", shelf)
    assert any(path.startswith(shelf) for path in files(world)), "no backup was made"
    wanted = [form for needle in needles(world, *more) for form in forms(needle)]
    looked = 0
    for path in files(world):
        with open(path, "rb") as file:
            content = file.read()
        looked += len(content)
        for text in (content, content.replace(b"\0", b"")):
            match = PERSONAL.search(text)
            assert not match, f"{path} holds {match.group(1)!r} near {text[max(0, match.start() - 60):match.start()]!r}"
        for form in wanted:
            assert form not in content, f"{path} holds {form!r}"
    assert looked > 1_000_000, f"only {looked} bytes were looked at"
    return looked


def crawl(world, login, limit=150):
    """Follows the links from the start page of a role; no page shows a number of a person in full."""
    browser = world.person(login)
    cookies = "; ".join(f"{item['name']}={item['value']}" for item in browser.driver.get_cookies())
    waiting, seen, kinds = [browser.go("/desk").path], set(), {}
    while waiting and len(seen) < limit:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        content, kind = world.fetch(path, cookies)
        if kind.startswith("application/vnd"):
            # A workbook's texts lie packed.
            with open(os.path.join(world.home, "export.tmp"), "wb") as file:
                file.write(content)
            with zipfile.ZipFile(file.name) as book:
                content = b"".join(book.read(name) for name in book.namelist())
            os.remove(file.name)
        match = PERSONAL.search(content)
        assert not match, f"{login} sees {match.group(1)!r} on {path}"
        if not kind.startswith("text/html"):
            continue
        for link in re.findall(rb'href="(/[^"#]*)"', content):
            link = urllib.parse.unquote(link.decode()).replace("&amp;", "&")
            # A few of each kind of page: the same address with other ids and filters shows the same.
            shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", link.split("?")[0])
            if link in seen or link.startswith(("/static", "/sign-out")) or "/file?" in link:
                continue
            kinds[shape] = kinds.get(shape, 0) + 1
            if kinds[shape] <= 4:
                waiting.append(urllib.parse.quote(link, safe="/?=&%:-_.~"))
    return len(seen)


def no_dump(world):
    """The server that is struck down ends at once and leaves no image of its memory, nor any of it in its log."""
    with open(f"/proc/{world.server.pid}/limits") as file:
        limit = next(line for line in file if line.startswith("Max core file size"))
    assert limit.split()[4:6] == ["0", "0"], limit
    before = set(glob.glob(f"{world.root}/core*"))
    said = os.path.getsize(world.log.name)
    world.server.send_signal(signal.SIGABRT)
    # Swift's backtracer, were it there, would take its thirty seconds.
    assert world.server.wait(10) == -signal.SIGABRT, world.server.returncode
    assert os.path.getsize(world.log.name) == said, "the crash wrote into the log"
    assert set(glob.glob(f"{world.root}/core*")) == before, "a core dump was written"
    left = [path for path in files(world) if os.path.basename(path).startswith("core")]
    assert not left, f"a core dump was written: {left}"
