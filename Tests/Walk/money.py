"""From the claim to the paid yuan."""
import csv
import io
import os
import re

from selenium.webdriver.common.by import By

from course import tab


def claim(world, class_id):
    clerk = world.person("jigou1").go(tab(class_id, "claim")).see("没有发现问题", "核对通过，可以提交申领").shot("claim-tab")
    clerk.click("提交申领").see("15,000.00", "壹万伍仟元整").shot("claim-submitted")
    return clerk.path.split("?")[0].split("/")[-1]


def falsified(world, claim_id, name, reason, evidence):
    officer = world.person("jingban1").go(f"/desk/claims/{claim_id}").click(name)
    officer.fill("reason", reason).fill("evidence", evidence).shot("claim-line-before-finding").click("课时造假")
    officer.see(reason, evidence).shot("claim-line-falsified")


def agree(world, login, seen):
    person = world.person(login).go("/desk").click("去办理")
    person.see(seen).shot(f"claim-case-{login}")
    person.click("同意，共").see_not("⟦")
    return person


def notice_of(world, claim_id):
    return world.rows("select * from public_notice where claim = ?", claim_id)[0]


def object_publicly(world, text, who, contact):
    """Somebody without an account finds the notice on the portal and objects."""
    public = world.person("public").go("/portal/notices").shot("portal-notices").click("故事班")
    public.see_not("段玉梅").shot("portal-notice")
    public.fill("text", text).fill("objector", who).fill("contact", contact)
    public.press(public.find("//form[.//textarea[@name='text']]//button[@type='submit']"))
    public.see("回执").shot("portal-objected")
    return re.search(r"receipt=([^&]+)", public.path).group(1)


def uphold(world, notice, name, answer):
    officer = world.person("jingban1").go("/desk").shot("todo-objection").click("去办理")
    officer.fill("verdict", "upheld").choose("line", name).fill("answer", answer).shot("objection-answer")
    officer.press(officer.find("//form[.//textarea[@name='answer']]//button[@type='submit']"))
    officer.see(answer).shot("objection-answered")
    return officer


def close_notice(world, notice):
    officer = world.person("jingban1").go(f"/desk/notices/{notice}")
    officer.press(officer.find(f"//form[contains(@action, '{notice}/close')]//button")).shot("notice-closed")
    return officer
