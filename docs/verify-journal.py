#!/usr/bin/env python3
"""Verifies a SkillLedger journal without SkillLedger, after docs/journal.md. Needs Python 3.8 and nothing else.

  verify-journal.py export FOLDER --key KEY [--witness KEY]... [--checkpoints FILE]   all entries against the checkpoints
  verify-journal.py proof FILE --key KEY [--witness KEY]...                           one entry and the rows it shows

KEY is a verifier key; --quorum N of the witnesses must have signed (default: all). Exit 0: true, 1: not."""
import argparse, base64, hashlib, json, sys
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
sha = lambda data: hashlib.sha256(data).digest()
leaf, node = lambda entry: sha(b"\0" + entry), lambda left, right: sha(b"\1" + left + right)
def fail(text): sys.exit("NOT VERIFIED: " + text)

def add(p, q):  # twisted Edwards curve, extended coordinates (RFC 8032 section 5.1.4)
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p):
    total = (0, 1, 1, 0)
    while n: total, p, n = add(total, p) if n & 1 else total, add(p, p), n >> 1
    return total
def point(data):
    y = int.from_bytes(data, "little"); sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign): raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
def signed(key, message, signature):  # RFC 8032 section 5.1.7
    try: a, r = point(key), point(signature[:32])
    except ValueError: return False
    s, k = int.from_bytes(signature[32:], "little"), hashlib.sha512(signature[:32] + key + message).digest()
    left, right = times(s, BASE), add(r, times(int.from_bytes(k, "little") % Q, a))
    return s < Q and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
def verifier(text):  # name+id+base64(kind, 32 bytes)
    name, key_id, data = text.split("+", 2)
    data = base64.b64decode(data, validate=True)
    if sha(name.encode() + b"\n" + data)[:4].hex() != key_id or len(data) != 33: fail("not a key: " + text)
    return name, bytes.fromhex(key_id), data[0], data[1:]
def checkpoint(note, args):  # -> size and root, or None where the note is not to be trusted
    text, signatures = note.rstrip("\n").rsplit("\n\n", 1)
    text, witnesses, own = text + "\n", set(), False
    for line in signatures.split("\n"):
        dash, name, data = line.split(" ")
        data = base64.b64decode(data, validate=True)
        for key in [args.key] + args.witness:
            if (name, data[:4]) != key[:2]: continue
            head = f"cosignature/v1\ntime {int.from_bytes(data[4:12], 'big')}\n" if key[2] == 4 else ""
            if not signed(key[3], (head + text).encode(), data[-64:]): fail("a signature of " + name + " is wrong")
            own, witnesses = own or key == args.key, witnesses | ({key} - {args.key})
    origin, size, root = text.split("\n")[:3]
    enough = len(witnesses) >= (len(args.witness) if args.quorum is None else args.quorum)
    return (int(size), base64.b64decode(root)) if own and origin == args.key[0] and enough else None
def export(args):
    blocks = open(args.checkpoints or args.path + "/checkpoints.txt", encoding="utf-8").read().split("\n\n")
    notes = [text + "\n\n" + names for text, names in zip(blocks[::2], blocks[1::2])]
    trusted = set(filter(None, (checkpoint(note, args) for note in notes)))
    roots, peaks, size = dict(trusted), [], 0
    if not roots: fail("no checkpoint with the signatures that are asked for")
    if len(roots) < len(trusted): fail("two checkpoints of one size: the journal was forked")
    last = max(roots)
    for line in open(args.path + "/journal.ndjson", "rb"):
        new, size = leaf(line.rstrip(b"\n")), size + 1
        for _ in range((size & -size).bit_length() - 1): new = node(peaks.pop(), new)
        peaks.append(new)
        if size in roots:
            root = peaks[-1]
            for left in peaks[-2::-1]: root = node(left, root)
            if root != roots.pop(size): fail(f"the first {size} entries are not those of the checkpoint")
    if any(roots): fail(f"a checkpoint of {min(filter(None, roots))} entries is not met; here are {size}")
    print(f"verified: {last} entries of {args.key[0]}")
def proof(args):
    head, note = open(args.path, encoding="utf-8").read().split("\n\n", 1)
    lines, trusted = head.split("\n"), checkpoint(note, args) or fail("signatures are missing")
    extra, index = json.loads(base64.b64decode(lines[1][6:])), int(lines[2][6:])
    entry, here, position, last = json.loads(extra["entry"]), leaf(extra["entry"].encode()), index, trusted[0] - 1
    for step in (base64.b64decode(line) for line in lines[3:]):  # RFC 9162 section 2.1.3.2
        if position & 1 or position == last:
            here = node(step, here)
            while not position & 1 and position: position, last = position >> 1, last >> 1
        else: here = node(here, step)
        position, last = position >> 1, last >> 1
    if last or here != trusted[1] or not 0 <= index == entry["seq"] < trusted[0]: fail("not in the journal")
    for row in extra.get("open", []):
        text = json.dumps(row["columns"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if sha(bytes.fromhex(row["salt"]) + text.encode()).hex() != entry["rows"].get(row["row"]):
            fail(row["row"] + " is not what the entry recorded")
    print(f"verified: entry {index} of {args.key[0]}\n{extra['entry']}")
if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["export", "proof"]); p.add_argument("path")
    p.add_argument("--key", type=verifier, required=True); p.add_argument("--checkpoints")
    p.add_argument("--witness", type=verifier, action="append", default=[]); p.add_argument("--quorum", type=int)
    args = p.parse_args()
    {"export": export, "proof": proof}[args.what](args)
