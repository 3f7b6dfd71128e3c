"""The book as linked data: what strangers may read, in the terms of the official profile."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from huiketing.handbook import book as shelf
from huiketing.handbook.book import Book
from huiketing.handbook.exporting import linked
from huiketing.handbook.exporting.articles import whole_book
from huiketing.handbook.models import (
    Citation,
    Edition,
    LegalResource,
    LifeEvent,
    LifeEventPart,
    Procedure,
    ProcedureVersion,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
SHAPES = Path(__file__).parent / "cpsv-ap-3.2.0" / "cpsv-ap-SHACL.ttl"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def read(content: bytes) -> Graph:
    return Graph().parse(data=content.decode(), format="json-ld")


def conforms(graph: Graph, shapes: Graph) -> tuple[bool, str]:
    found, _graph, words = validate(graph, shacl_graph=shapes, do_owl_imports=False)
    return bool(found), str(words)


def fill_everything(book: Book) -> None:
    """Give one article everything a version can say."""
    version = ProcedureVersion.objects.get(pk=book.by_code["MZ-006"].version_id)
    version.channels = [
        {"kind": "desk", "text": "村便民服务中心", "hours": "工作日 8:30–17:00"},
        {"kind": "phone", "text": "0573-85121234"},
    ]
    version.outputs, version.conditions = ["老年优待证"], ["年满 60 周岁", "户籍在本市"]
    version.answers = [{"q": "外地能用吗？", "a": "看当地规定。"}]
    version.steps = [
        {"no": 1, "text": "查内部名单", "who": "前台", "amount": 1, "unit": "working_day"},
        {"no": 2, "text": "收材料", "public": "把材料交到前台"},
    ]
    version.save()
    rule = LegalResource.objects.create(title="老年优待办法", number="浙老〔2020〕1号")
    Citation.objects.create(version=version, resource=rule, article="第三条")
    event, _made = LifeEvent.objects.get_or_create(code="old-age", defaults={"name": "家里有老人"})
    procedure = Procedure.objects.get(code="MZ-006")
    LifeEventPart.objects.get_or_create(event=event, procedure=procedure)
    Edition.bump()
    shelf.clear()


def test_the_whole_starter_book_keeps_to_the_official_shapes(starter: Book, shapes: Graph) -> None:
    fill_everything(starter)

    graph = read(linked.as_bytes(whole_book()))
    found, words = conforms(graph, shapes)

    assert found, words
    services = set(graph.subjects(RDF.type, CPSV.PublicService))
    assert len(services) == sum(not entry.restricted for entry in starter.entries)
    for kind in (
        CPSV.Rule, CV.Evidence, CV.EvidenceType, CV.Requirement, CV.Channel, CV.Cost, CV.Output,
        CV.LifeEvent, CV.PublicOrganisation,
    ):  # fmt: skip
        assert (None, RDF.type, kind) in graph, kind


@pytest.mark.parametrize(
    "fault",
    [
        (CV.hasCompetentAuthority, None),
        (DCTERMS.identifier, None),
        (CV.processingTime, Literal("five days")),
        (CV.hasChannel, URIRef("http://example.org/nothing-declared")),
    ],
)
def test_a_planted_fault_is_seen_by_the_shapes(
    starter: Book, shapes: Graph, fault: tuple[URIRef, Any]
) -> None:
    graph = read(linked.as_bytes(whole_book()))
    service = next(graph.subjects(DCTERMS.identifier, Literal("MZ-006")))
    predicate, value = fault

    graph.remove((service, predicate, None))
    if value is not None:
        graph.add((service, predicate, value))

    assert not conforms(graph, shapes)[0]


def test_a_stranger_reads_it_without_a_network_and_only_what_is_open(
    starter: Book, client: Client
) -> None:
    fill_everything(starter)

    answer = client.get("/handbook.jsonld")
    text = answer.content.decode()
    document = json.loads(text)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    assert all(isinstance(context, dict) for context in document["@context"])
    nodes = {node["@id"]: node for node in document["@graph"]}
    service = nodes["http://127.0.0.1:8000/handbook/MZ-006/"]
    assert service["hasVersion"] == "http://127.0.0.1:8000/handbook/MZ-006/?v=1"
    assert service["PublicService.name"] == [{"@value": "老年优待证办理", "@language": "zh"}]
    assert "把材料交到前台" in text
    assert "查内部名单" not in text
    for entry in starter.entries:
        if entry.restricted:
            assert entry.code not in text
            assert entry.title not in text


def test_what_has_not_changed_is_not_sent_again(starter: Book, client: Client) -> None:
    first = client.get("/handbook.jsonld")
    same = client.get("/handbook.jsonld", headers={"if-none-match": first["ETag"]})
    Edition.bump()
    shelf.clear()
    other = client.get("/handbook.jsonld", headers={"if-none-match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("code", "says"),
    [("5 working_day", "P5D"), ("2 hour", "PT2H"), ("15 minute", "PT15M"), ("1 month", "P1M")],
)
def test_a_length_of_time_is_one_of_xml_schema(code: str, says: str) -> None:
    from huiketing.clock.periods import Period

    assert linked.duration(Period.parse(code)) == says
