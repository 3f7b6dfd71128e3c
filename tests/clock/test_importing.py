from datetime import date

import pytest

from huiketing.base.errors import DomainError
from huiketing.clock import changing
from huiketing.clock.calendar import current
from huiketing.clock.changing import CalendarChange, on_calendar_change, set_day
from huiketing.clock.due import due
from huiketing.clock.importing import (
    CannotImport,
    import_notice,
    missing_year,
    next_year_missing,
    parse,
)
from huiketing.clock.models import CalendarDay, CalendarNotice
from tests.clock.moments import NOTICE, YEAR, day, moment, period
from tests.clock.test_changing import WANG

pytestmark = pytest.mark.django_db
HEADS = "日期,类型,名称\n"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[CalendarChange]:
    changes: list[CalendarChange] = []
    monkeypatch.setattr(changing, "_listeners", {})
    on_calendar_change(changes.append)
    return changes


def refusal(source: str | bytes, **more) -> CannotImport:
    with pytest.raises(CannotImport) as refused:
        import_notice(source, by=WANG, **more)
    assert not CalendarNotice.objects.exists()
    assert not CalendarDay.objects.exists()
    return refused.value


def test_a_notice_announces_its_year_and_running_clocks_are_counted_anew(heard) -> None:
    def promise():
        return due(period("5 working_day"), moment(f"{YEAR}-09-30 09:00"))

    before = promise()

    change = import_notice(
        NOTICE, by=WANG, title="部分节假日安排的通知", number="国办发明电〔2059〕7号"
    )

    after = promise()
    assert (before.at, before.provisional) == (moment(f"{YEAR}-10-12 17:00"), True)
    assert (after.at, after.provisional) == (moment(f"{YEAR}-10-13 17:00"), False)
    assert change.announced == (YEAR,)
    assert change.concerns(before.start, before.at)
    assert day(f"{YEAR}-10-09") in {changed.day for changed in change.days}
    assert heard == [change]
    notice = CalendarNotice.objects.get()
    assert (notice.year, notice.number) == (YEAR, "国办发明电〔2059〕7号")
    assert (notice.imported_by, notice.imported_by_name) == (WANG.uid, "王晓芸")
    row = notice.days.get(day=f"{YEAR}-10-09")
    assert (row.kind, row.name, row.source) == ("make_up", "国庆节", "国办发明电〔2059〕7号")


def test_the_same_notice_again_changes_nothing(heard) -> None:
    import_notice(NOTICE, by=WANG, number="7号")
    stands = list(CalendarDay.objects.values_list("pk", "day"))

    again = import_notice(NOTICE, by=None)

    assert (again.rows, bool(again), len(heard)) == (0, False, 1)
    assert list(CalendarDay.objects.values_list("pk", "day")) == stands
    assert CalendarNotice.objects.get().number == "7号"


def test_a_corrected_notice_changes_only_the_days_it_corrects(heard) -> None:
    import_notice(NOTICE, by=WANG)
    assert current().is_working(day(f"{YEAR}-10-09"))
    corrected = NOTICE.replace(f"{YEAR}-10-09,班", f"{YEAR}-10-10,班")

    change = import_notice(corrected, by=WANG)

    assert [changed.day for changed in change.days] == [
        day(f"{YEAR}-10-09"), day(f"{YEAR}-10-10"),
    ]  # fmt: skip
    assert (change.first, change.last) == (day(f"{YEAR}-10-09"), day(f"{YEAR}-10-10"))
    assert (change.rows, change.announced) == (2, ())
    assert not current().is_working(day(f"{YEAR}-10-09"))


def test_a_trial_keeps_nothing_and_tells_nobody(heard) -> None:
    change = import_notice(NOTICE, by=WANG, dry_run=True)

    assert change.announced == (YEAR,)
    assert not CalendarNotice.objects.exists()
    assert not current().is_announced(YEAR)
    assert heard == []


def test_the_places_own_day_outlives_the_notice() -> None:
    set_day(day=day(f"{YEAR}-10-05"), works=True, name="抢收", by=WANG)

    import_notice(NOTICE, by=WANG)

    assert current().is_working(day(f"{YEAR}-10-05"))


def test_a_notice_may_arrange_the_last_days_of_the_year_before() -> None:
    import_notice(NOTICE, by=WANG)
    assert current().is_working(day(f"{YEAR - 1}-12-31"))

    import_notice(NOTICE + f"{YEAR - 1}-12-31,休,元旦\n", by=WANG)

    assert current().name_of(day(f"{YEAR - 1}-12-31")) == "元旦"
    assert not current().is_announced(YEAR - 1)


@pytest.mark.parametrize(
    "source",
    [
        NOTICE.encode(),
        b"\xef\xbb\xbf" + NOTICE.encode(),  # as Excel saves it
        NOTICE.encode("gb18030"),  # as an older Excel does
        NOTICE.replace("\n", "\r\n"),
        NOTICE.replace(",", "\t"),
        NOTICE.replace(",", ";"),
        "\n" + NOTICE + "\n,,\n\n",
        NOTICE.replace("日期,类型,名称", "Date,Type,Name")
        .replace("休", "off")
        .replace("班", "work"),
        NOTICE.replace("类型", "类型（休/班）"),
        NOTICE.replace(f"{YEAR}-0", f"{YEAR}/"),
        NOTICE.replace(f"{YEAR}-10-01", f"{YEAR}年10月1日（周五）"),
        NOTICE.replace(f"{YEAR}-10-01", f"{YEAR}1001"),
        NOTICE.replace(f"{YEAR}-10-01", f"{YEAR}-10-01 00:00:00"),
    ],
)
def test_the_file_may_be_written_in_many_ways(source: str | bytes) -> None:
    assert {(row.day, row.works, row.name) for row in parse(source)} == {
        (row.day, row.works, row.name) for row in parse(NOTICE)
    }


def test_columns_may_stand_in_any_order_beside_others() -> None:
    (row,) = parse(f"备注,名称,类型,日期\n无,国庆节,休,{YEAR}-10-01\n")

    assert (row.day, row.works, row.name) == (day(f"{YEAR}-10-01"), False, "国庆节")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2060-02-30,休,", "第 2 行，日期「2060-02-30」：没有这一天。请写成 2027-10-01 这样。"),
        ("明年国庆,休,", "第 2 行，日期「明年国庆」：没有这一天。请写成 2027-10-01 这样。"),
        (",休,元旦", "第 2 行，日期：没有这一天。请写成 2027-10-01 这样。"),
        ("1900-01-01,休,", "第 2 行，日期「1900-01-01」：没有这一天。请写成 2027-10-01 这样。"),
        ("2060-10-01,放,", "第 2 行，类型「放」：放假写「休」，调休上班写「班」。"),
        ("2060-10-01", "第 2 行，类型：放假写「休」，调休上班写「班」。"),
        (
            "2060-10-11,班,",
            "第 2 行，类型「班」：2060年10月11日（周一）本来就上班，调休上班只在周六、周日。",
        ),
        ("2060-10-01,休," + "节" * 41, f"第 2 行，名称「{'节' * 40}」：最多 40 个字。"),
    ],
)
def test_a_faulty_cell_is_named_with_what_to_write(line: str, sentence: str) -> None:
    error = refusal(HEADS + line + "\n")

    assert [str(row) for row in error.rows] == [sentence]
    assert str(error) == f"一行都没导入。先改好这几处：\n{sentence}"


def test_every_faulty_row_is_found_at_once() -> None:
    lines = "".join(f"2060-13-{n:02},休,\n" for n in range(1, 9))

    error = refusal(HEADS + lines)

    assert [row.row for row in error.rows] == list(range(2, 10))
    assert str(error).endswith("还有 3 行要改")


def test_a_day_named_twice_is_found() -> None:
    error = refusal(NOTICE + f"{YEAR}-10-01,休,国庆节\n")

    assert str(error.rows[0]).endswith("行已经写过这一天。")


def test_a_day_of_another_year_is_found() -> None:
    error = refusal(NOTICE + f"{YEAR + 1}-01-01,休,元旦\n")

    assert str(error.rows[0]) == (
        f"第 38 行，日期「{YEAR + 1}-01-01」：不在 {YEAR} 年的放假安排里。"
    )


def test_a_file_for_the_wrong_year_is_refused() -> None:
    assert refusal(NOTICE, year=YEAR + 1).rows


def test_a_file_that_leaves_out_a_holiday_is_refused_unless_it_is_meant() -> None:
    lines = [line for line in NOTICE.splitlines(keepends=True) if "中秋节" not in line]

    assert str(refusal("".join(lines))) == "放假安排要整年一起导入。还缺：中秋节 9月9日。"
    assert import_notice("".join(lines), by=WANG, partial=True).announced == (YEAR,)


@pytest.mark.parametrize(
    "source",
    ["", "\n\n", "日期,名称\n2060-10-01,国庆节\n", "PK\x03\x04\x00\x00", b"PK\x03\x04\xff\xfe\x00",
     b"\xff\xff\xff", HEADS, "日期,类型\n,,\n", HEADS + '"' + "x" * 200_000, "x" * 300_000,
     HEADS + "2060-10-01,休,国庆节\n" * 500, "日期\x00,类型\n", "🎉,🎉,🎉\n1,2,3\n"],
)  # fmt: skip
def test_what_is_no_notice_is_refused_in_words(source: str | bytes) -> None:
    assert str(refusal(source))


@pytest.mark.parametrize("texts", [{"title": "字" * 300}, {"number": "a\x00"}])
def test_a_title_that_cannot_be_kept_is_refused(texts) -> None:
    with pytest.raises(DomainError):
        import_notice(NOTICE, by=WANG, **texts)

    assert not CalendarNotice.objects.exists()


def test_in_december_a_missing_notice_is_missed() -> None:
    assert not next_year_missing(date(YEAR - 1, 11, 30))
    assert next_year_missing(date(YEAR - 1, 12, 1))
    assert not next_year_missing(date(2025, 12, 1))
    assert missing_year(date(2026, 6, 1)) is None
    assert missing_year(date(YEAR, 1, 5)) == YEAR

    import_notice(NOTICE, by=WANG)

    assert not next_year_missing(date(YEAR - 1, 12, 31))
    assert missing_year(date(YEAR, 1, 5)) is None
    assert missing_year(date(YEAR, 12, 5)) == YEAR + 1
