"""Rules, events of life and a place's own ways, as pages."""

import re

from django.test import Client

from huiketing.handbook.book import Book, book
from huiketing.handbook.models import LegalResource, LifeEvent, Variant
from huiketing.handbook.transitions import rules, writing
from huiketing.history.models import Notice
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.handbook.signing import drafted, issued, version
from tests.matters.making import make_matter
from tests.org.clients import signed_in


def html(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_rule_is_entered_changed_and_shown_with_what_rests_on_it(
    cast: Cast, starter: Book
) -> None:
    client = signed_in(cast.shen)
    client.post("/handbook/rules/", {"title": "老年人优待办法", "number": "民发〔2013〕97号"})
    law = LegalResource.objects.get()
    draft = drafted(cast)
    writing.cite(draft, by=cast.shen, resource=law)
    issued(cast, draft)
    address = f"/handbook/rules/{law.uid}/"
    LegalResource.objects.update(in_force_on="2020-01-01")

    rules.mark_changed(law, by=cast.lu, what="年龄改了")
    LegalResource.objects.update(changed_on="2099-01-01")

    assert "要复核" in html(client, address)
    page = html(client, "/handbook/MZ-006/")
    assert "《老年人优待办法》（民发〔2013〕97号） 在" in page and "年龄改了" in page
    assert "依据变了" in html(client, "/handbook/signing/")


def test_a_rule_is_marked_and_corrected_on_its_page(cast: Cast, starter: Book) -> None:
    law = rules.add_rule(by=cast.shen, title="旧办法")
    client = signed_in(cast.shen)
    address = f"/handbook/rules/{law.uid}/"

    corrected = client.post(
        f"{address}correct", {"correct-revision": 1, "correct-title": "旧的办法"}
    )
    stale = client.post(f"{address}mark", {"mark-revision": 1, "mark-what": "改了三条"})

    assert (corrected.status_code, stale.status_code) == (302, 409)
    assert "改了三条" in stale.content.decode()
    client.post(f"{address}mark", {"mark-revision": 2, "mark-what": "废止", "mark-repealed": "on"})
    assert "已废止" in html(client, address) or "废止" in html(client, address)
    assert "登记一份依据" not in html(signed_in(cast.wang), "/handbook/rules/")
    assert signed_in(cast.wang).post("/handbook/rules/", {"title": "x"}).status_code == 403
    assert client.get("/handbook/rules/?cursor=xx").status_code == 422


def test_events_of_life_are_read_by_all_and_changed_by_whoever_leads(
    cast: Cast, starter: Book
) -> None:
    page = html(signed_in(cast.wang), "/handbook/together/")
    assert "生孩子" in page and "孩子未满三周岁" in page and "新写一件事" not in page
    assert signed_in(cast.wang).get("/handbook/together/new-baby").status_code == 403
    lead = signed_in(cast.gu)
    assert "WJ-009 孩子未满三周岁" in html(lead, "/handbook/together/new-baby")

    kept = lead.post(
        "/handbook/together/new-baby",
        {"revision": 1, "name": "添丁", "said": "生了\n", "parts": "WJ-001\nWJ-002 生下来以后\n"},
    )
    refused = lead.post(
        "/handbook/together/new-baby",
        {"revision": 2, "name": "添丁", "said": "", "parts": "WJ-001\nXX-9 没有的"},
    )

    assert kept.status_code == 302
    assert book().events[0].parts == (("WJ-001", ""), ("WJ-002", "生下来以后"))
    assert refused.status_code == 422 and "XX-9 没有的" in refused.content.decode()


def test_an_event_is_added_retired_and_used_again(cast: Cast, starter: Book) -> None:
    lead = signed_in(cast.fang)
    sent = {"code": "flood", "name": "家里进水", "said": "", "parts": "NJ-005\nMZ-003"}

    assert lead.post("/handbook/together/new", sent).status_code == 302
    assert lead.post("/handbook/together/new", sent).status_code == 422
    lead.post("/handbook/together/flood/use")

    assert not LifeEvent.objects.get(code="flood").is_active
    assert "重新启用" in html(lead, "/handbook/together/") or "家里进水" in html(
        lead, "/handbook/together/"
    )


def test_a_procedure_and_the_desk_name_what_comes_together(cast: Cast, starter: Book) -> None:
    client = signed_in(cast.wang)

    page = html(client, "/handbook/WJ-009/")
    desk = client.get("/desk/chosen", {"procedure": "WJ-009", "answer": "phone"}).content.decode()

    assert "生孩子" in page
    assert "生孩子" in desk and "/handbook/WJ-001/" in desk
    assert "/handbook/together/#life-" in desk  # two by name, the rest behind one link
    quiet = client.get("/desk/chosen", {"procedure": "WF-004"}).content.decode()
    assert "/handbook/" not in quiet


def test_a_lead_writes_what_the_place_does_differently(cast: Cast, starter: Book) -> None:
    lead = signed_in(cast.gu)
    page = html(lead, "/handbook/DJ-001/local")
    assert "柳湾村做法" in page
    row = version("DJ-001")
    sent = {
        "promise_amount": 3,
        "promise_unit": "working_day",
        "limit_note": row.limit_note,
        "desk_promise": row.desk_promise,
        "fee": row.fee,
        "handling_units": "\n".join(row.handling_units),
        "contact_first": row.contact_first,
        "home_visit_when": row.home_visit_when,
        "follow_up": row.follow_up,
        "papers": "",
        "basis": "",
    }
    if row.home_visit:
        sent["home_visit"] = "on"

    assert lead.post("/handbook/DJ-001/local", sent).status_code == 422
    named = lead.post(
        "/handbook/DJ-001/local", sent | {"basis": "村规民约", "papers": "｜只有说明"}
    )
    assert 'href="#id_papers"' in named.content.decode()
    assert lead.post("/handbook/DJ-001/local", sent | {"basis": "村规民约"}).status_code == 302

    assert {"promise_amount", "materials"} >= set(Variant.objects.get().changes)
    here = html(signed_in(cast.wang), "/handbook/DJ-001/")
    assert "柳湾村做法" in here and "村规民约" in here and "<del>" in here
    assert "柳湾村做法" not in html(signed_in(cast.ma), "/handbook/DJ-001/")
    desk = signed_in(cast.wang).get("/desk/chosen", {"procedure": "DJ-001", "answer": "phone"})
    assert "3 个工作日" in desk.content.decode()
    assert signed_in(cast.shen).get("/handbook/DJ-001/local").status_code == 403
    assert lead.get("/handbook/DJ-001/local?at=SQ").status_code == 404
    assert lead.post("/handbook/DJ-001/local/end").status_code == 302
    assert "柳湾村做法" not in html(signed_in(cast.wang), "/handbook/DJ-001/")


def test_a_matter_is_told_when_a_newer_version_differs(cast: Cast, starter: Book) -> None:
    matter: Matter = make_matter(cast, code="MZ-006")
    address = f"/matters/{matter.number}/"
    client = signed_in(cast.shen)
    assert "对照" not in html(client, address)

    issued(cast, drafted(cast))

    page = html(client, address)
    assert "手册已有第 2 版" in page and "/handbook/MZ-006/compare?a=1" in page
    assert "1 件没办结" in html(client, "/handbook/MZ-006/")


def test_a_notice_of_the_book_leads_to_its_page(cast: Cast, starter: Book) -> None:
    issued(cast, drafted(cast))
    client = signed_in(cast.tang)
    notice = Notice.objects.get(to=cast.tang.uid, kind="procedure.issued")
    assert "签发了 MZ-006 老年优待证办理 第 2 版" in html(client, "/notices/")

    answer = client.post(f"/notices/{notice.uid}")

    assert answer.headers["Location"] == "/handbook/MZ-006/"


def test_the_figures_of_the_book_open_to_its_articles(cast: Cast, starter: Book) -> None:
    page = html(signed_in(cast.gu), "/figures/procedures")

    assert "手册条数" in page and "/handbook/MZ-006/" in page
    assert re.search(r'<span class="t28">\s*100\s*</span>', page)
