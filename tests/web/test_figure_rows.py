"""A figure opens to what it was counted from: matters where there are any, else the rows."""

import re

import time_machine

from huiketing.figures import registry
from huiketing.handbook.loading import load_starter
from huiketing.matters import transitions
from huiketing.web import board
from tests.cast import Cast
from tests.handbook.learning import without_procedure
from tests.matters.making import make_matter, take_up
from tests.web.signing import signed_in


def test_what_fitted_no_procedure_opens_to_its_matters(cast: Cast) -> None:
    matter = make_matter(cast, title="装充电桩", words="楼下想装个充电桩")
    without_procedure(
        cast.village, cast.wang, matter.words,
        subject_type="matters.matter", subject_uid=matter.uid,
    )  # fmt: skip

    page = signed_in(cast.gu).get("/figures/procedure_gaps").content.decode()

    assert matter.number in page


def test_articles_of_the_handbook_open_to_themselves(cast: Cast) -> None:
    load_starter()

    page = signed_in(cast.gu).get("/figures/procedures")

    assert page.status_code == 200
    assert page.content.decode().count("data-item") == 25


@time_machine.travel("2026-05-28 09:00+08:00", tick=False)
def test_every_figure_opens_to_as_many_rows_as_it_counts(cast: Cast) -> None:
    with time_machine.travel("2026-05-04 09:00+08:00", tick=False):
        matter = transitions.reply(take_up(cast), by=cast.shen, text="好")
        transitions.rate(matter, level=2, words="没好", by_name="朱丽华")
    with time_machine.travel("2026-05-05 09:00+08:00", tick=False):
        transitions.reopen(matter, by=None, reason="没好", by_name="朱丽华")
        transitions.reply(matter, by=cast.shen, text="好")
        transitions.rate(matter, level=5, words="", by_name="朱丽华")
    scope, _before = board.month(cast.village.path)
    client = signed_in(cast.gu)

    for each in registry.every():
        value = each.value(scope)
        counts = {"counted": value.numerator, "of": value.denominator}
        for part, count in counts.items():
            if count is None:
                continue
            page = client.get(f"/figures/{each.id}?rows={part}").content.decode()
            assert page.count("data-item") == count, (each.id, part)

    page = client.get("/figures/answered_in_time").content.decode()
    assert re.findall(r"第 (\d) 轮", page) == ["2", "1"]
    assert page.count(f'class="code">{matter.number}') == 2
