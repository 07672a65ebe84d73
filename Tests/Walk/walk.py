"""The life of one class through the pages, everything by clicking, one browser for each person. See README.md."""
import json
import os
import sys
import time
import traceback

import yaml

import course
import money
import proof
import sealed
import teach
from world import ROOT, World


class Walk:
    def __init__(self):
        self.world = World(os.environ.get("WALK_SHOTS"))
        self.passed = 0
        self.started = time.monotonic()

    def step(self, words, work, *values):
        try:
            result = work(*values)
        except Exception as error:
            print(f"FAILED  {words}\n{error}")
            if not isinstance(error, AssertionError):
                traceback.print_exc(limit=-6)
            self.picture()
            print(f"{self.passed} passed, 1 failed")
            raise SystemExit(1)
        self.passed += 1
        print(f"{time.monotonic() - self.started:6.1f} s  {self.world.moment[:10]}  {words}", flush=True)
        return result

    def picture(self):
        """Every open page as it was."""
        for login, browser in self.world.people.items():
            try:
                path = f"/tmp/skillledger-walk-{login}.png"
                browser.driver.save_screenshot(path)
                print(f"{login}: {browser.path} {path}")
            except Exception:
                continue

    def run(self):
        world, step = self.world, self.step
        world.moment = "2023-05-29 09:00"
        step("a small demonstration is made and served", world.open)
        world.at("2023-05-29 09:00")
        with open(f"{ROOT}/Demo/story.yaml", encoding="utf-8") as file:
            story = yaml.safe_load(file)
        members = story["members"]
        class_id = step("the story class is a draft", world.one, "select id from training_class where title like '%故事班' and state = 'draft'")
        # Opening
        step("institution: the roster is uploaded and previewed, with what is found about each person", course.roster, world, class_id)
        step("institution: the roster is committed", course.commit_roster, world, class_id)
        case = step("institution: the class is checked and submitted", course.submit, world, class_id)
        step("officer: verifies the application on the case page", course.verify, world, case)
        step("finance clerk: sees the approval locked, with the reason", course.wrong_role, world, case)
        step("leader: approves with a double click, and it happens once", course.approve_twice, world, case, class_id)
        # Teaching
        login_of = {row["person"]: row["login"] for row in world.rows("select person, login from account where role = 'teacher'")}

        def teaching(first, last):
            for number, came, left in teach.teach(world, class_id, members, range(first, last), login_of):
                last_seen = (number, came, left)
            return last_seen

        for day in range(3):
            step(f"teacher: day {day + 1}, signings and hours on the phone", teaching, 2 * day, 2 * day + 2)
        world.at("2023-06-08 08:15")
        step("inspector: first visit with the signed sheet", course.inspect, world, class_id, 1, 12)
        for day in range(3, 6):
            step(f"teacher: day {day + 1}, signings and hours on the phone", teaching, 2 * day, 2 * day + 2)
        world.at("2023-06-13 08:15")
        step("inspector: second visit with the signed sheet", course.inspect, world, class_id, 2, 11)
        for number in range(1, 6):
            step(f"inspector: telephone check {number} of 5", course.call, world, class_id, number)
        for day in range(6, 10):
            step(f"teacher: day {day + 1}, signings and hours on the phone", teaching, 2 * day, 2 * day + 2)
        step("attendance: the sheet of the class counts what the story says", teach.sheet, world, class_id, members)
        # Examination
        world.at("2023-06-16 17:30")
        step("officer: the draw of the evaluator is sealed", course.draw, world, class_id)
        step("reviewer: reveals the draw before a witness", course.reveal, world, class_id)
        step("officer: schedules the examination after the end", course.schedule, world, class_id, "2023-06-19")
        world.at("2023-06-19 15:00")
        ids = teach.enrolments(world, class_id)
        step("officer: types the results", course.results, world, class_id, members, ids)
        numbers = step("officer: issues eleven certificates", course.certify, world, class_id)
        step("anybody: the public page confirms a certificate", course.check_certificate, world, numbers["段玉梅"])
        step("trainee: sees the own class on the phone", course.trainee, world)
        # Claim
        claim = step("institution: submits the claim", money.claim, world, class_id)
        number = world.one("select number from claim where id = ?", claim)
        falsified = next(member["name"] for member in members if member.get("falsified"))
        step("officer: records the falsified hours with evidence", money.falsified, world, claim, falsified,
             story["falsifiedReason"], story["falsifiedEvidence"])
        step("officer: agrees to the claim", money.agree, world, "jingban1", "12,900.00")
        world.at("2023-06-20 10:00")
        step("reviewer: agrees to the claim", money.agree, world, "fuhe1", "12,900.00")
        notice = step("the public notice is open", money.notice_of, world, claim)["id"]
        world.at("2023-06-21 10:00")
        receipt = step("anybody: objects on the public page without an account", money.object_publicly, world,
                       story["objection"], story["objector"], story["objectorContact"])
        concerned = next(member["name"] for member in members if member.get("objection"))
        step("officer: upholds the objection", money.uphold, world, notice, concerned, story["objectionAnswer"])
        step("anybody: reads the answer with the receipt", money.read_answer, world, notice, receipt, story["objectionAnswer"])
        world.at("2023-06-28 09:00")
        step("officer: closes the notice after its period", money.close_notice, world, notice)
        # Payment
        world.at("2023-06-29 09:30")
        batch = step("finance clerk: prepares the batch for institution and trainees", money.prepare, world, number)
        step("finance clerk: cannot approve the own batch", money.own_approval, world, batch)
        step("finance head: approves the batch", money.approve, world, batch, "10,800.00")
        rows = step("finance clerk: hands it over and downloads the bank file", money.send, world, batch)
        assert sum(float(row["金额"]) for row in rows) == 10800
        world.at("2023-06-30 10:00")
        step("finance clerk: the bank's answer with one failed line", money.answer, world, batch, rows, "2023-06-29", "木春生")
        assert world.one("select state from claim where id = ?", claim) != "paid"
        step("officer: corrects the account", money.correct_account, world, class_id, "木春生", "99620449265000108")
        world.at("2023-07-03 10:00")
        again = step("finance clerk: prepares what failed again", money.prepare, world, number, "600.00")
        step("finance head: approves what failed", money.approve, world, again, "600.00")
        rows = step("finance clerk: hands it over again", money.send, world, again)
        assert [row["收款人"] for row in rows] == ["木春生"], rows
        world.at("2023-07-04 10:00")
        step("finance clerk: the bank has paid", money.answer, world, again, rows, "2023-07-03")
        # Proof
        step("6,000.00 yuan to the institution, 4,800.00 to the trainees", proof.paid, world, claim)
        golden = proof.golden()
        for place, member in enumerate(members):
            expected = golden[place]["expect"] if golden else None
            why = proof.NOT_IN_FULL.get(member["name"], ("", 0, "全额"))[2]
            step(f"the page says why: {member['name']}，{why}", proof.outcome, world, claim, member["name"], expected)
        step("auditor: every step is in the journal", proof.journal, world)
        row = step("audit verify is clean, and names a row changed by hand", proof.audit, world)
        print(f"{time.monotonic() - self.started:6.1f} s  {world.moment[:10]}  the changed row was {row}")
        # Personal data
        for login in ("jigou1", "jingban1", "fuhe1", "caiwu1", "shenji1"):
            step(f"{login}: no page and no export shows a number of a person", sealed.crawl, world, login)
        step("no file and no log holds a number of a person", sealed.scan, world, story["objectorContact"], "99620449265000108")
        step("the server that is struck down leaves no core dump", sealed.no_dump, world)
        print(f"{self.passed} passed, 0 failed")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    walk = Walk()
    try:
        walk.run()
    finally:
        walk.world.close()
