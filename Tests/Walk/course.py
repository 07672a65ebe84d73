"""From the roster to the certificates, each step as its person does it on the pages."""
import os

from selenium.webdriver.common.by import By

from world import png


def tab(class_id, name=""):
    return f"/desk/classes/{class_id}" + (f"/{name}" if name else "")


def roster(world, class_id):
    clerk = world.person("jigou1").go("/desk/classes").shot("classes")
    clerk.click("故事班")
    clerk.go(tab(class_id, "roster")).click("导入名册")
    clerk.fill("file", f"{world.data}/story-roster.xlsx").click("读取并预览")
    clerk.see("读到行数 12", "可导入 12", "有问题 0", "本年度享受次数已满", "以同一职业同一等级享受过补贴").shot("roster-preview")


def commit_roster(world, class_id):
    clerk = world.person("jigou1").click("导入 12 人")
    clerk.see("在班 12 人")
    assert world.one("select count(*) from enrolment where class = ?", class_id) == 12
    clerk.shot("roster")


def submit(world, class_id):
    clerk = world.person("jigou1").go(tab(class_id, "application"))
    clerk.see("已完成 8 项，共 8 项", "同职业同等级已享受 / 当年已到上限", "YN23-2").shot("application")
    clerk.click("提交开班申请").see("已提交")
    return clerk.path.split("?")[0]


def verify(world, case):
    officer = world.person("jingban1").go("/desk").shot("todo-officer")
    officer.click("去办理").see("学员身份已核验")
    for item in ("identity", "hours", "teachers", "premises", "equipment"):
        officer.fill(f"doc.{item}", True)
    officer.shot("case-opening").click("核验通过")
    officer.see("开班前核验", "段雪梅")


def wrong_role(world, case):
    finance = world.person("caiwu1").go(case)
    finance.see("培训业务与财务分开办理，您的岗位不能办理").shot("case-locked")
    assert not finance.driver.find_elements(By.CSS_SELECTOR, "button[name=do]"), "the finance clerk has a button"


def approve_twice(world, case, class_id):
    """The leader presses 批准开班 twice: both answers are the same, and it happens once."""
    leader = world.person("lingdao1").go("/desk").click("去办理")
    answers = leader.driver.execute_async_script("""
        const done = arguments[0], form = [...document.querySelectorAll('form')].find(f => f.action.includes('/desk/cases/'));
        const button = [...form.querySelectorAll('button')].find(b => b.value === 'agreed');
        const body = () => { const d = new URLSearchParams(new FormData(form)); d.append(button.name, button.value); return d };
        Promise.all([1, 2].map(() => fetch(form.action, {method: 'POST', body: body()}).then(r => r.status + ' ' + r.url))).then(done)""")
    assert answers[0] == answers[1] and answers[0].startswith("200"), answers
    acts = world.one("select count(*) from procedure_act where case_id = ? and step = 'approve'", case.split("/")[-1])
    assert acts == 1, f"{acts} approvals"
    leader.go(case).see("批准开班：同意", "尹国华")
    assert world.one("select state from training_class where id = ?", class_id) == "open"
    world.person("jingban1").go(tab(class_id)).see("已开班").shot("class-open")


def inspect(world, class_id, number, present):
    inspector = world.person("jiancha1").go("/desk/inspections").shot("inspections").click("故事班")
    inspector.click("记录一次检查")
    inspector.fill("kind", "onSite").fill("present", str(present))
    for radio in inspector.driver.find_elements(By.CSS_SELECTOR, "input[type=radio][name^='item.'][value=yes]"):
        inspector.driver.execute_script("arguments[0].click()", radio)
    inspector.fill("result", "fine").fill("second", "同行人员").fill("signedBy", "段文昌")
    inspector.fill("sheet", png(os.path.join(world.home, f"sheet{number}.png"), number)).shot("inspection-form")
    inspector.click("保存").see(f"现场检查 {number}/2 次", "已签字")
    inspector.shot("inspections-tab")
    inspector.press(inspector.driver.find_elements(By.CSS_SELECTOR, "table a[href^='/desk/inspections/']")[-1])
    inspector.click("归档").see("检查表已归档").shot("inspection-archived")


def call(world, class_id, number):
    """The first of the drawn order is called and answers everything with yes."""
    inspector = world.person("jiancha1").go(tab(class_id, "inspections")).click("电话抽查")
    inspector.fill("reached", "yes")
    for radio in inspector.driver.find_elements(By.CSS_SELECTOR, "input[type=radio][name^='question.'][value=yes]"):
        inspector.driver.execute_script("arguments[0].click()", radio)
    if number == 1:
        inspector.shot("phone-check")
    inspector.click("保存").see("电话抽查已记录")
    inspector.go(tab(class_id, "inspections")).see(f"电话抽查 {number}/5 人")


def draw(world, class_id):
    officer = world.person("jingban1").go(tab(class_id, "exam"))
    officer.click("开始抽取").see("种子已封存")
    officer.shot("draw-committed")


def reveal(world, class_id):
    reviewer = world.person("fuhe1").go(tab(class_id, "exam"))
    reviewer.fill("witness", "4711").click("揭晓").see("已揭晓", "4711")
    reviewer.shot("draw-revealed")


def schedule(world, class_id, day):
    officer = world.person("jingban1").go(tab(class_id, "exam"))
    officer.fill("on", day).click("确定").see("考核时间地点已确定")


def results(world, class_id, members, ids):
    officer = world.person("jingban1").go(tab(class_id, "exam")).click("录入")
    for place, member in enumerate(members):
        who = ids[member["name"]]
        officer.fill(f"theory.{who}", str(70 + place)).fill(f"practice.{who}", "51" if member.get("fails") else str(88 - place))
        if "certificateLevel" in member:
            officer.fill(f"level.{who}", str(member["certificateLevel"]))
    officer.shot("exam-marks").click("保存")
    officer.see("赵文兴").shot("exam-results")


def certify(world, class_id):
    officer = world.person("jingban1").go(tab(class_id, "certificates"))
    officer.click("为合格学员发证").shot("certificates")
    numbers = {row["name"]: row["number"] for row in world.rows(
        "select p.name, c.number from certificate c join person p on p.id = c.person where c.class = ?", class_id)}
    assert len(numbers) == 11 and "赵文兴" not in numbers, numbers
    officer.see(*numbers.values())
    return numbers


def check_certificate(world, number):
    public = world.person("public").go("/portal/certificates")
    public.fill("number", number) if public.driver.find_elements(By.NAME, "number") else public.fill("q", number)
    public.press(public.find("main form button[type=submit]"))
    public.see(number, "段*").see_not("段玉梅").shot("certificate-public")


def trainee(world):
    phone = world.person("xueyuan1", 390, 844).go("/me").shot("trainee-390")
    assert not phone.driver.execute_script("return document.documentElement.scrollWidth > 391"), "wider than the phone"
    phone.see("故事班")
