"""Ten days of lessons: signings by the interface as the institution's devices send them, hours by each teacher on the phone."""


def lessons(world, class_id):
    return world.rows("select id, on_date, half, starts, ends, teacher from lesson where class = ? order by on_date, starts", class_id)


def enrolments(world, class_id):
    return {row["name"]: row["id"] for row in world.rows(
        "select e.id, p.name from enrolment e join person p on p.id = e.person where e.class = ?", class_id)}


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def sign(world, class_id, login, number, lesson, direction, members, ids):
    """One batch for everybody who is there. Returns how many were stored."""
    here = [member for member in members if number not in member.get("missed", [])
            and (direction == "in" or number not in member.get("notSignedOut", []))]
    answer = world.api(login, f"classes/{class_id}/signings", {"signings": [
        {"enrolment": ids[member["name"]], "lesson": lesson["id"], "direction": direction} for member in here]})
    wrong = [one for one in answer["results"] if one["status"] != "stored"]
    if wrong:
        raise AssertionError(f"lesson {number} {direction}: {wrong[:2]}")
    return len(here)


def teach(world, class_id, members, numbers, login_of):
    """The half-days `numbers`: sign in at the start, out at the end, then the teacher confirms the hours on the phone."""
    ids, plan = enrolments(world, class_id), lessons(world, class_id)
    for number in numbers:
        lesson = plan[number]
        login = login_of[lesson["teacher"]]
        # The institution's machine sends half of the batches, the teacher the other half.
        sender = login if number % 2 else "jigou1"
        world.at(f"{lesson['on_date']} {clock(lesson['starts'] - 5)}")
        came = sign(world, class_id, sender, number, lesson, "in", members, ids)
        world.at(f"{lesson['on_date']} {clock(lesson['ends'] + 5)}")
        left = sign(world, class_id, sender, number, lesson, "out", members, ids)
        yield number, came, left
        phone = world.person(login, 390, 844).go("/teacher")
        if phone.driver.execute_script("return document.documentElement.scrollWidth > 391"):
            raise AssertionError("the phone page is wider than the phone")
        if number == 0:
            phone.shot("teacher-phone-390")
        if "确认" not in phone.text:
            raise AssertionError("the hours cannot be confirmed from the first page of the phone:\n" + phone.text)
        phone.click("确认课时")
        phone.see("课时已确认")


def sheet(world, class_id, members):
    """What the class page says of everybody: signed in and out on so many of the twenty half-days."""
    officer = world.person("jingban1").go(f"/desk/classes/{class_id}/attendance").shot("attendance")
    lines = officer.text.split("\n")
    for member in members:
        good = 20 - len(set(member.get("missed", [])) | set(member.get("notSignedOut", [])))
        after = lines[lines.index(member["name"]) + 1]
        if not after.startswith(f"{good}/20 {good * 5}%"):
            raise AssertionError(f"{member['name']}: {after}, not {good}/20")
    officer.see("已完成 80 / 80 课时")
