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
    officer.unfold("记录查实的问题").fill("reason", reason).fill("evidence", evidence).shot("claim-line-before-finding")
    officer.press(officer.find("//form[.//input[@name='line']]//button[@type='submit']"))
    officer.see(reason, evidence).shot("claim-line-falsified")


def agree(world, login, seen):
    person = world.person(login).go("/desk").click("去办理")
    person.see(seen).shot(f"claim-case-{login}")
    person.fill("responsible", person.find("//select[@name='responsible']/option[contains(., '审批')]").get_attribute("value"))
    person.click("同意，共").see_not("⟦").see("责任人")
    return person


def notice_of(world, claim_id):
    return world.rows("select * from public_notice where subject = ?", "claim/" + claim_id)[0]


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


def read_answer(world, notice, receipt, answer):
    world.person("public").go(f"/portal/notices/{notice}?receipt={receipt}").see(answer).shot("portal-answer")


def close_notice(world, notice):
    officer = world.person("jingban1").go(f"/desk/notices/{notice}")
    officer.press(officer.find(f"//form[contains(@action, '{notice}/close')]//button")).shot("notice-closed")
    return officer


# -- payment

def prepare(world, claim_number, amount="6,000.00"):
    """A batch of everything that waits for this claim; what waits for others is unticked."""
    clerk = world.person("caiwu1").go("/desk/payments?fund=ruralRevitalisation").see(amount, claim_number).shot("payments-queue")
    mine = {row["id"] for row in world.rows("select i.id from claim_item i join claim c on c.id = i.claim where c.number = ?", claim_number)}
    for box in clerk.driver.find_elements(By.CSS_SELECTOR, "input[name=items]"):
        if not set(box.get_attribute("value").split(",")) <= mine and box.is_selected():
            clerk.driver.execute_script("arguments[0].click()", box)
    clerk.click("编制拨付批次").shot("batch-draft")
    return clerk.path.split("?")[0].split("/")[-1]


def own_approval(world, batch):
    """Who prepared the batch sees the approval locked with its reason."""
    clerk = world.person("caiwu1").go(f"/desk/payments/{batch}")
    assert not clerk.driver.find_elements(By.CSS_SELECTOR, "form[action$='/approve']"), "the clerk may approve"
    clerk.see("经办和审批不能是同一人", "由县财务审批办理")


def approve(world, batch, amount):
    head = world.person("caiwuzhang1").go(f"/desk/payments/{batch}").see(amount).shot("batch-head")
    head.press(head.find("form[action$='/approve'] button")).see("已审批同意").shot("batch-approved")


def send(world, batch):
    """Hands the batch over and takes the bank's list down, as the page offers it."""
    clerk = world.person("caiwu1").go(f"/desk/payments/{batch}")
    clerk.press(clerk.find("form[action$='/send'] button")).shot("batch-sent")
    address = clerk.find("a[href*='form=csv']").get_attribute("href")
    text = clerk.driver.execute_async_script("const done = arguments[1]; fetch(arguments[0]).then(r => r.text()).then(done)", address)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows and {"参考号", "金额", "收款人", "账号"} <= set(rows[0]), text[:500]
    return rows


def answer(world, batch, rows, day, failed=""):
    """The bank's answer goes in: preview, then commit. `failed`: whose line comes back."""
    path = os.path.join(world.home, f"answer-{batch}.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["参考号", "金额", "状态", "失败原因", "回单号", "交易日期"])
        for row in rows:
            bad = row["收款人"] == failed
            out.writerow([row["参考号"], row["金额"], "失败" if bad else "成功", "账号户名不符" if bad else "",
                          "" if bad else "H" + row["参考号"], day])
    clerk = world.person("caiwu1").go(f"/desk/payments/{batch}")
    clerk.fill("file", path).press(clerk.find("form[action$='/results'] button"))
    clerk.shot("bank-answer-preview")
    clerk.press(clerk.find("form[action*='/results/'] button, .sl-act form button, form[action*='/payments/'] button")).shot("batch-settled")
    return clerk


def correct_account(world, class_id, name, account):
    officer = world.person("jingban1").go(tab(class_id, "roster")).click(name).click("修改")
    officer.fill("bankAccount", account)
    officer.press(officer.find("//form[.//input[@name='bankAccount']]//button[@type='submit']"))
    officer.see(account[-4:])
