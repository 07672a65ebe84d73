"""What must be true at the end: the yuan, the reasons, the journal, and that nobody can change the past unseen."""
import json
import os
import re
import sqlite3

from world import ROOT


def paid(world, claim_id):
    """In the books and on the pages: the institution has 6,000.00 yuan, the trainees together 4,800.00."""
    for table, sql in {
        "claim_item": "select payee, sum(fen) as fen from claim_item where claim = ? group by payee",
        "payment_line": "select payee_kind as payee, sum(fen) as fen from payment_line where claim = ? and state = 'paid' group by payee_kind",
    }.items():
        sums = {row["payee"]: row["fen"] for row in world.rows(sql, claim_id)}
        assert sums == {"institution": 600000, "trainee": 480000}, f"{table}: {sums}"
    assert world.one("select state from claim where id = ?", claim_id) == "paid"
    assert world.one("select count(*) from payment_line where claim = ? and state = 'failed'", claim_id) == 1
    page = world.person("jigou1").go(f"/desk/claims/{claim_id}").shot("claim-paid")
    text = re.sub(r"\s+", "", page.text)
    assert "付培训机构6,000.00" in text and "付学员本人4,800.00" in text and "10,800.00" in text, page.text
    page.see("已拨付")


# Whose claim is not paid in full: outcome, fen, and the reason as the page words it.
NOT_IN_FULL = {
    "和晓花": ("rejected", 0, "出勤率低于规定"), "赵文兴": ("partial", 60000, "没有取得证书"),
    "普秀兰": ("partial", 60000, "当年享受补贴的次数已到上限"), "罗志强": ("partial", 60000, "同一职业同一等级已享受过补贴"),
    "杨晓云": ("rejected", 0, "不在专项行动补贴范围"), "木春生": ("partial", 60000, "证书与所参加的培训不符"),
    "张光明": ("rejected", 0, "查实课时造假"), "何丽芬": ("rejected", 0, "公示期内的异议经查实成立"),
}


def outcome(world, claim_id, name, expected):
    """The line has its outcome and amount, and its page says why, with clause and document, and computes it again."""
    what, fen, why = NOT_IN_FULL.get(name, ("approved", 210000, ""))
    line = world.rows("""select l.id, l.outcome, l.total_fen from claim_line l join person p on p.id = l.person
                         where l.claim = ? and p.name = ?""", claim_id, name)[0]
    assert (line["outcome"], line["total_fen"]) == (what, fen), f"{name}: {line}"
    if expected:
        assert (expected["outcome"], expected["totalFen"]) == (what, fen), f"the golden story differs at {name}"
    auditor = world.person("shenji1").go(f"/desk/claims/{claim_id}/lines/{line['id']}")
    if not why:
        auditor.see("全额", "2,100.00", "逐字节一致")
        return
    auditor.see("为什么", why, "条款", "文件", "逐字节一致").shot(f"decision-{line['outcome']}-{line['id'][-4:]}")
    if not re.search(r"YN\d\d-\d+", auditor.text):
        raise AssertionError(f"{name}: no clause on the page\n{auditor.text[:2000]}")


def golden():
    """The lead's expected results of the story, where the shared folder is there."""
    path = os.path.join(ROOT, "../shared/golden/story.ndjson")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def journal(world):
    """The auditor filters the journal of the county by each name and finds an entry of these weeks."""
    auditor = world.person("shenji1").go("/desk/journal").shot("journal")
    wanted = {"roster.stage", "roster.commit", "class.submit", "case.act", "attendance.sign", "attendance.confirmHours",
              "inspection.record", "inspection.archive", "inspection.phone", "examination.commitDraw",
              "examination.revealDraw", "examination.schedule",
              "examination.enterResults", "certification.issue", "claim.submit", "claim.find", "notice.object", "notice.answer",
              "notice.close", "person.correct", "payment.prepare", "payment.approve", "payment.send", "payment.readResults",
              "payment.settle"}
    for name in sorted(wanted):
        auditor.go(f"/desk/journal?name={name}")
        if not re.search(r"2023-0[567]-\d\d", auditor.text) or name not in auditor.text:
            raise AssertionError(f"{name} is not in the journal:\n{auditor.text[:1500]}")
    auditor.press(auditor.find("table a[href^='/desk/journal/']")).shot("journal-entry")


def audit(world):
    """`audit verify` is clean; one yuan changed by hand in a copy is found and named."""
    said = world.run("audit", "verify", "--data", world.data)
    assert "whole" in said, said
    copy = os.path.join(world.home, "tampered")
    os.makedirs(copy)
    source = sqlite3.connect(f"file:{world.data}/skillledger.sqlite?mode=ro", uri=True)
    target = sqlite3.connect(f"{copy}/skillledger.sqlite")
    source.backup(target)
    source.close()
    row = target.execute("select id from claim_item where fen = 150000 order by id desc limit 1").fetchone()[0]
    target.execute("update claim_item set fen = 150100 where id = ?", (row,))
    target.commit()
    target.close()
    said = world.run("audit", "verify", "--data", copy, code=1)
    assert row in said and "claim_item" in said, f"the changed row {row} is not named:\n{said}"
    return row
