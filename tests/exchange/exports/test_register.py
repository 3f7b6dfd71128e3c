import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from huiketing.base.errors import Invalid, NotAllowed
from huiketing.exchange.exports.register import Span, write_duty_log, write_register
from huiketing.exchange.imports.reading import read_register
from huiketing.exchange.imports.taking import take_in
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.org.models import Person, Post, Unit
from huiketing.org.sheets import DUTY_LOG
from huiketing.org.transitions.duty import hand_over
from huiketing.org.transitions.posts import appoint
from huiketing.parlour.ledger import HEADS, SEPARATELY
from huiketing.parlour.models import Caller
from huiketing.sheets.reading import Sheet, read
from tests.cast import Cast
from tests.exchange.tables import as_sheet, entry, table
from tests.matters.making import make_matter, take_up

pytestmark = pytest.mark.usefixtures("monday")
SPAN = Span(date(2026, 1, 1), date(2026, 11, 23))
KEPT = [
    head for head in HEADS if head not in ("序号", "备注")
]  # the number is new, and remarks say that it was entered late


def register(
    unit: Unit, by: Person | None, span: Span = SPAN, *, contacts: bool = True
) -> tuple[bytes, Sheet]:
    kept = io.BytesIO()
    write_register(kept, unit=unit, span=span, by=by, contacts=contacts)
    return kept.getvalue(), read(kept.getvalue(), "x.xlsx", expected=HEADS)


def column(sheet: Sheet, head: str) -> list[str]:
    return [row[sheet.heads.index(head)] for row in sheet.rows]


def live(cast: Cast) -> None:
    """A morning at the desk: one in hand, one answered and rated, one settled at once."""
    matter = take_up(cast)
    transitions.reply(matter, by=cast.shen, text="证已送到家里")
    transitions.rate(matter, level=5)
    make_matter(cast, party=matter.party, words="路灯不亮", title="路灯不亮")
    transitions.register_settled(
        by=cast.wang,
        unit=cast.village,
        words="问医保怎么报销",
        party=matter.party,
        line=cast.lines["SB"],
        answer="now",
        result="当场讲清楚了",
    )


def test_the_heads_are_those_of_the_form_and_nothing_stands_above_them(cast: Cast) -> None:
    live(cast)

    _content, sheet = register(cast.village, cast.wang)

    assert sheet.heads == HEADS
    assert sheet.above == ()
    assert column(sheet, "当场办结是/否") == ["否", "否", "是"]
    assert column(sheet, "群众签名/评价") == ["非常满意", "", ""]


def test_it_prints_on_a4_across_with_the_heads_on_every_page(cast: Cast) -> None:
    content, _sheet = register(cast.village, cast.wang)

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
        book = package.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in page
    assert 'orientation="landscape"' in page
    assert "_xlnm.Print_Titles" in book


def test_phones_are_masked_unless_asked_for_and_asking_is_written_down(cast: Cast) -> None:
    live(cast)

    _content, masked = register(cast.village, cast.wang, contacts=False)
    _content, plain = register(cast.village, cast.wang)

    assert column(masked, "联系电话")[0] == "138****0021"
    assert column(plain, "联系电话")[0] == "13857360021"
    kinds = [event.kind for event in Event.objects.about(cast.village)]
    assert kinds == ["ledger.exported", "ledger.exported_with_contacts"]
    data = Event.objects.about(cast.village).with_details()[1].data
    assert (data["start"], data["end"], data["count"]) == ("2026-01-01", "2026-11-23", 3)


@pytest.mark.parametrize(("who", "contacts"), [("ma", False), ("tang", True), ("shen", True)])
def test_a_stranger_takes_no_book_and_a_cadre_no_phones(
    cast: Cast, who: str, contacts: bool
) -> None:
    with pytest.raises(NotAllowed):
        register(cast.village, getattr(cast, who), contacts=contacts)

    assert not Event.objects.about(cast.village).exists()


@pytest.mark.parametrize("contacts", [True, False])
def test_the_desk_of_the_town_takes_its_own_book_and_not_those_of_the_villages(
    cast: Cast, contacts: bool
) -> None:
    appoint(by=cast.admin, person=cast.ma, unit=cast.town, role=Post.Role.CLERK, title="前台")
    live(cast)

    _content, theirs = register(cast.town, cast.ma, contacts=contacts)
    _content, leads = register(cast.town, cast.fang, contacts=False)

    assert column(theirs, "姓名") == []
    assert len(column(leads, "姓名")) == 3


def test_a_restricted_matter_shows_no_name_but_to_whom_it_is_open(cast: Cast) -> None:
    make_matter(cast, restricted=True, words="家里的事", title="家里的事", by=cast.gu)

    _content, clerks = register(cast.village, cast.wang)
    _content, leads = register(cast.village, cast.gu)
    _content, machines = register(cast.village, None)

    assert column(clerks, "姓名") == column(machines, "姓名") == [SEPARATELY]
    assert column(clerks, "服务事项/诉求") == column(clerks, "联系电话") == [""]
    assert column(leads, "服务事项/诉求") == ["家里的事"]


def test_only_the_days_asked_for_both_ends_included(cast: Cast) -> None:
    entries = [
        entry(序号=str(at), 日期时间=day, 办结时间=day)
        for at, day in enumerate(
            ["2026-03-01 23:59", "2026-03-02", "2026-03-03 23:59", "2026-03-04"]
        )
    ]
    take_in(read_register(as_sheet(table(*entries)), cast.village), by=cast.gu, file="登记簿.xlsx")

    _content, sheet = register(cast.village, cast.gu, Span(date(2026, 3, 2), date(2026, 3, 3)))

    assert column(sheet, "日期时间") == ["2026-03-02", "2026-03-03 23:59"]


def test_a_span_that_runs_backwards_is_refused() -> None:
    with pytest.raises(Invalid):
        Span(date(2026, 3, 3), date(2026, 3, 2))


def another_village(cast: Cast) -> Unit:
    """新村, empty, where the same people hold the same posts."""
    unit = Unit.objects.create(code="XC", name="新村", kind="village", parent=cast.town)
    unit.path = f"{cast.town.path}{unit.pk}/"
    unit.save()
    for post in Post.objects.filter(unit=cast.village):
        Post.objects.create(
            person=post.person,
            unit=unit,
            role=post.role,
            title=post.title,
            starts_on=post.starts_on,
            line_codes=post.line_codes,
        )
    return unit


def test_out_and_in_again_and_out_is_the_same_book(cast: Cast) -> None:
    live(cast)
    older = [
        entry(),
        entry(序号="2", 姓名="陈建国", 性别="男", 当场办结是="是", 责任干部="", 办结时间=""),
        entry(
            序号="3", 姓名="柳湾渔业公司", 性别="", 联系电话="0573-85121234", 群众签名="基本满意"
        ),
        entry(序号="4", 办理结果="", 办结时间="", 群众签名="", 日期时间="2026-11-20 16:10"),
        entry(序号="5", 日期时间="2026-05-06", 办结时间="2026-05-06", 责任干部="王晓芸"),
    ]
    take_in(read_register(as_sheet(table(*older)), cast.village), by=cast.gu, file="a.xlsx")
    content, out = register(cast.village, cast.gu)

    elsewhere = another_village(cast)
    taken = take_in(read_register(as_sheet(content), elsewhere), by=None, file="register.xlsx")
    _content, again = register(elsewhere, None)

    assert (taken.new, taken.problems) == (len(out.rows), [])
    for head in KEPT:
        assert column(again, head) == column(out, head), head


@pytest.mark.parametrize("reader", ["zh-hans", "en"])
@pytest.mark.parametrize("writer", ["zh-hans", "en"])
def test_word_left_at_the_door_goes_out_and_in_again_without_a_question(
    cast: Cast, writer: str, reader: str
) -> None:
    make_matter(
        cast, by=None, by_name="朱女士", channel=Matter.Channel.QR, recipient=None, line=None
    )
    with translation.override(writer):
        content, out = register(cast.village, cast.gu)

    elsewhere = another_village(cast)
    with translation.override(reader):
        reading = read_register(as_sheet(content), elsewhere)
        take_in(reading, by=None, file="register.xlsx")
    _content, again = register(elsewhere, None)

    assert (reading.problems, reading.warnings) == ([], [])
    assert column(again, "接待(受理)人") == column(out, "接待(受理)人")
    assert Matter.objects.get(unit=elsewhere).closed_at is None


def test_what_nobody_received_is_said_to_have_lain_at_the_door(cast: Cast) -> None:
    make_matter(
        cast, by=None, by_name="朱女士", channel=Matter.Channel.QR, recipient=None, line=None
    )

    _content, out = register(cast.village, cast.gu)

    assert column(out, "接待(受理)人") == ["门口扫码留言"]


def test_our_own_export_read_into_its_own_place_doubles_nothing(cast: Cast) -> None:
    live(cast)
    make_matter(cast, restricted=True, words="家里的事", title="家里的事", by=cast.gu)
    content, _sheet = register(cast.village, cast.wang)

    taken = take_in(read_register(as_sheet(content), cast.village), by=cast.gu, file="r.xlsx")

    assert (taken.new, taken.known, taken.problems) == (0, 3, [])
    assert Matter.objects.count() == 4


def test_the_duty_log_counts_who_came_where_the_shift_wrote_no_number(cast: Cast) -> None:
    live(cast)
    Caller.objects.create(unit=cast.village, by=cast.wang)
    hand_over(
        by=cast.wang, unit=cast.village, day=date(2026, 11, 23), half="am", notable="停水通知已贴"
    )
    kept = io.BytesIO()

    write_duty_log(kept, unit=cast.village, span=SPAN, by=cast.gu)

    sheet = read(kept.getvalue(), "x.xlsx", expected=DUTY_LOG)
    assert list(sheet.heads) == DUTY_LOG
    assert column(sheet, "来访人次") == ["4"]
    assert column(sheet, "重要事项及处理") == ["停水通知已贴"]


def test_a_long_register_costs_no_more_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    take_in(
        read_register(
            as_sheet(table(*(entry(序号=str(n), 姓名=f"朱{n}") for n in range(30)))), cast.village
        ),
        by=cast.gu,
        file="a.xlsx",
    )

    with django_assert_max_num_queries(10):
        register(cast.village, cast.gu)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_finds_the_same_cells(cast: Cast, tmp_path: Path) -> None:
    live(cast)
    content, sheet = register(cast.village, cast.gu)
    (tmp_path / "register.xlsx").write_bytes(content)

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path),
         str(tmp_path / "register.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    opened = read(tmp_path / "register.csv", expected=HEADS)
    assert opened.heads == sheet.heads
    assert opened.rows == sheet.rows


@pytest.mark.office
@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or pdftotext (poppler-utils) is not installed",
)
def test_on_paper_no_word_of_a_row_is_cut(cast: Cast, tmp_path: Path) -> None:
    words = "屋后水渠堵了，下雨就漫到灶间里来，" * 8 + "最后一句在这里。"
    take_in(
        read_register(as_sheet(table(entry(服务事项=words), entry(序号="2"))), cast.village),
        by=cast.gu,
        file="a.xlsx",
    )
    content, _sheet = register(cast.village, cast.gu)
    (tmp_path / "register.xlsx").write_bytes(content)

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "register.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    paper = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "register.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    text = "".join(paper.split())
    assert "最后一句在这里" in text
    assert "后续办理(电话/上门)" in text
    assert "第1页共1页" in text
