from huiketing.base import times
from huiketing.org.models import DutyShift
from huiketing.org.sheets import duty_log
from huiketing.org.transitions import duty
from tests.cast import Cast


def test_the_duty_log_names_who_leads_the_day_and_leaves_who_came_to_the_pen(cast: Cast) -> None:
    today = times.today()
    lead = {"unit": cast.village, "day": today, "person": cast.gu, "kind": "leader"}
    DutyShift.objects.create(**lead, half="am")
    for person in (cast.wang, cast.lu):
        DutyShift.objects.create(unit=cast.village, day=today, half="pm", person=person)
    duty.hand_over(by=cast.wang, unit=cast.village, day=today, half="pm")
    duty.hand_over(by=cast.wang, unit=cast.village, day=today, half="night")

    rows = {row[1]: row for row in duty_log(cast.village, today, today)}

    assert rows["下午"][2:5] == ["顾建平", "王晓芸、陆志强", "应到 2"]
    assert rows["夜间"][2:5] == ["顾建平", "王晓芸", ""]
