"""The book as linked data in the terms of CPSV-AP 3.2.0, readable without any network.

`data/cpsv-ap-3.2.0.jsonld` is the official context (© European Union, CC BY 4.0), embedded as it
is. What a stranger reads here is what a resident may: steps only by their public sentence, and
nothing that is handled quietly.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from huiketing.clock.periods import Period, Unit
from huiketing.handbook.entry import Channel, Entry, Material
from huiketing.handbook.exporting import wording
from huiketing.handbook.exporting.articles import Article, Chapter, Progress, WholeBook, address
from huiketing.handbook.exporting.titles import title
from huiketing.handbook.models import ProcedureVersion

CONTEXT = Path(__file__).parent.parent / "data" / "cpsv-ap-3.2.0.jsonld"
CHINESE = "http://publications.europa.eu/resource/authority/language/ZHO"
YUAN = "http://publications.europa.eu/resource/authority/currency/CNY"
DRAFT = "http://purl.org/adms/status/UnderDevelopment"
COMPLETED = "http://purl.org/adms/status/Completed"

# What the official context has no word for; the same vocabularies it is made of.
OWN = {
    "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel"},
    "spatial": {"@id": "http://purl.org/dc/terms/spatial", "@type": "@id"},
    "identifier": {"@id": "http://purl.org/dc/terms/identifier"},
    "title": {"@id": "http://purl.org/dc/terms/title"},
    "number": {"@id": "http://data.europa.eu/eli/ontology#id_local"},
    "version": {"@id": "http://www.w3.org/2002/07/owl#versionInfo"},
    "hasVersion": {"@id": "http://purl.org/dc/terms/hasVersion", "@type": "@id"},
    "valid": {
        "@id": "http://purl.org/dc/terms/valid",
        "@type": "http://www.w3.org/2001/XMLSchema#date",
    },
}

Node = dict[str, Any]


def write_linked(whole: WholeBook, file: IO[bytes], progress: Progress) -> None:
    """Write the book into `file` as one JSON-LD document."""
    file.write(as_bytes(whole))
    progress(whole.count, whole.count)


def as_bytes(whole: WholeBook) -> bytes:
    """The document as it is sent."""
    return json.dumps(linked(whole), ensure_ascii=False, indent=1).encode()


def linked(whole: WholeBook) -> Node:
    """The document: both contexts, and every node by itself."""
    graph = _Graph(whole)
    for chapter in whole.chapters:
        for article in chapter.articles:
            graph.add_service(chapter, article)
    return {"@context": [_context(), OWN], "@graph": list(graph.nodes.values())}


@cache
def _context() -> Node:
    official: Node = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    return official


def zh(words: str) -> Node:
    """Chinese text."""
    return {"@value": words, "@language": "zh"}


def duration(period: Period) -> str:
    """As XML Schema counts: a working day is a day there, and the rule beside it says which."""
    match period.unit:
        case Unit.MINUTE:
            return f"PT{period.amount}M"
        case Unit.HOUR:
            return f"PT{period.amount}H"
        case Unit.MONTH:
            return f"P{period.amount}M"
    return f"P{period.amount}D"


class _Graph:
    """Nodes by their address, each written once."""

    def __init__(self, whole: WholeBook) -> None:
        self.nodes: dict[str, Node] = {}
        self.base = f"{settings.PUBLIC_URL}/handbook.jsonld"
        self.place = self._put("Location", f"{self.base}#place", label=zh(whole.place))
        self.language = self._put("LinguisticSystem", CHINESE)
        agent = self._put(
            "Agent",
            f"{self.base}#publisher",
            **{"Agent.identifier": settings.PUBLIC_URL, "Agent.name": [zh(whole.place)]},
        )
        self.whole = self._put(
            "Dataset",
            f"{self.base}#handbook",
            **{
                "Dataset.title": [zh(title())],
                "Dataset.description": [zh(f"{whole.place}　{title()}")],
                "Dataset.publisher": agent,
            },
        )
        self._whole = whole

    def add_service(self, chapter: Chapter, article: Article) -> None:
        """A procedure with everything that hangs on it."""
        entry = article.entry
        service = address(entry)
        legal = [self._legal(cited.resource) for cited in article.rules]
        evidence = [self._evidence(service, n, one) for n, one in enumerate(entry.materials, 1)]
        self._put(
            "PublicService",
            service,
            version=str(entry.number),
            hasVersion=address(entry, version=True),
            valid=entry.effective_on.isoformat(),
            **{
                "PublicService.identifier": entry.code,
                "PublicService.name": [zh(entry.title)],
                "PublicService.description": [zh(described(entry))],
                "PublicService.keyword": [zh(alias) for alias in entry.aliases],
                "PublicService.processingTime": duration(entry.promise),
                "PublicService.language": [self.language],
                "PublicService.spatial": [self.place],
                "PublicService.isPartOf": [self.whole],
                "PublicService.thematicArea": [self._line(chapter)],
                "PublicService.status": self._status(entry),
                "PublicService.hasCompetentAuthority": self._authorities(entry),
                "PublicService.holdsRequirement": [
                    self._requirement(service, n, words, evidence)
                    for n, words in enumerate(requirements(entry), 1)
                ],
                "PublicService.hasInput": evidence,
                "PublicService.hasInputType": sorted(map(self._type, entry.materials)),
                "PublicService.hasLegalResource": legal,
                "PublicService.hasChannel": self._channels(service, entry),
                "PublicService.hasCost": self._cost(service, entry),
                "PublicService.produces": [
                    self._output(service, n, words) for n, words in enumerate(entry.outputs, 1)
                ],
                "PublicService.follows": [self._rule(service, entry, legal)],
                "PublicService.relatedService": [address(one) for one in article.related],
                "PublicService.isGroupedBy": [
                    self._event(event.code, event.name, event.said) for event in article.events
                ],
            },
        )

    def _put(self, kind: str | list[str], name: str, **said: Any) -> str:
        """Write the node unless it is there; what is empty is left out."""
        if name not in self.nodes:
            kept = {key: value for key, value in said.items() if value not in ("", [], None)}
            self.nodes[name] = {"@id": name, "@type": kind, **kept}
        return name

    def _concept(self, name: str, words: str) -> str:
        return self._put("Concept", name, label=[zh(words)])

    def _line(self, chapter: Chapter) -> str:
        return self._concept(f"{self.base}#line-{chapter.code}", chapter.name)

    def _status(self, entry: Entry) -> str:
        label = str(ProcedureVersion.Status(entry.status).label)
        return self._concept(DRAFT if entry.is_draft else COMPLETED, label)

    def _authorities(self, entry: Entry) -> list[str]:
        names = entry.handling_units or (self._whole.place,)
        return [
            self._put(
                ["PublicOrganization", "Organization"],
                f"{self.base}#organisation-{_short(name)}",
                label=[zh(name)],
                spatial=[self.place],
            )
            for name in dict.fromkeys(names)
        ]

    def _requirement(self, service: str, n: int, words: str, evidence: list[str]) -> str:
        return self._put(
            "Requirement",
            f"{service}#requirement-{n}",
            **{
                "Requirement.identifier": f"requirement-{n}",
                "Requirement.name": [zh(words)],
                "Requirement.hasSupportingEvidence": evidence if n == 1 else [],
            },
        )

    def _type(self, one: Material) -> str:
        short = _short(one.name)
        name = f"{self.base}#evidence-type-{short}"
        said = {"EvidenceType.identifier": short}
        return self._put("EvidenceType", name, label=[zh(one.name)], **said)

    def _evidence(self, service: str, n: int, one: Material) -> str:
        note = wording.material(one)
        return self._put(
            "Evidence",
            f"{service}#material-{n}",
            **{
                "Evidence.identifier": f"material-{n}",
                "Evidence.name": [zh(one.name)],
                "Evidence.description": [zh(note)] if note != one.name else [],
                "Evidence.language": [self.language],
                "Evidence.isConformantTo": [self._type(one)],
            },
        )

    def _legal(self, resource: Any) -> str:
        name = f"{self.base}#rule-{resource.uid}"
        number = resource.number
        return self._put("LegalResource", name, title=[zh(resource.title)], number=number)

    def _rule(self, service: str, entry: Entry, legal: list[str]) -> str:
        """How long it may take, and how a resident is led through it."""
        said = [_("Promised: %(time)s.") % {"time": entry.promise_text}]
        if entry.statute:
            said.append(_("By law: %(time)s.") % {"time": entry.statute})
        said += [text for text in (entry.basis, entry.limit_note) if text]
        said += [step.public for step in entry.flow if step.public]
        return self._put(
            "Rule",
            f"{service}#rule",
            **{
                "Rule.identifier": f"{entry.code}-{entry.number}",
                "Rule.name": [zh(_("How %(title)s is handled") % {"title": entry.title})],
                "Rule.description": [zh("\n".join(said))],
                "Rule.language": [self.language],
                "Rule.implements": legal,
            },
        )

    def _channels(self, service: str, entry: Entry) -> list[str]:
        desk = (Channel("desk", entry.contact_first),) if entry.contact_first else ()
        return [
            self._channel(f"{service}#channel-{n}", f"channel-{n}", one, entry)
            for n, one in enumerate(entry.channels or desk, 1)
        ]

    def _channel(self, name: str, identifier: str, one: Channel, entry: Entry) -> str:
        kinds = ProcedureVersion.ChannelKind
        label = str(kinds(one.kind).label) if one.kind in kinds.values else one.kind
        hours: list[str] = []
        if one.hours:
            open_at = {"TemporalEntity.description": [zh(one.hours)]}
            hours = [self._put("TemporalEntity", f"{name}-hours", **open_at)]
        return self._put(
            "Channel",
            name,
            **{
                "Channel.identifier": identifier,
                "Channel.type": self._concept(f"{self.base}#channel-{_short(one.kind)}", label),
                "Channel.description": [zh(one.text)] if one.text else [],
                "Channel.openingHours": hours,
                "Channel.processingTime": duration(entry.promise),
            },
        )

    def _cost(self, service: str, entry: Entry) -> list[str]:
        if not entry.fee:
            return []
        said: Node = {"Cost.identifier": "cost", "Cost.description": [zh(entry.fee)]}
        if entry.fee in {"免费", "不收费", "不收"}:
            said |= {"Cost.hasValue": "0.0", "Cost.currency": self._concept(YUAN, "人民币")}
        return [self._put("Cost", f"{service}#cost", **said)]

    def _output(self, service: str, n: int, words: str) -> str:
        said = {"Output.identifier": f"output-{n}", "Output.name": [zh(words)]}
        return self._put("Output", f"{service}#output-{n}", **said)

    def _event(self, code: str, name: str, said: tuple[str, ...]) -> str:
        return self._put(
            ["LifeEvent", "Event"],
            f"{self.base}#event-{code}",
            **{
                "Event.identifier": code,
                "Event.name": [zh(name)],
                "Event.description": [zh("、".join(said))] if said else [],
            },
        )


def requirements(entry: Entry) -> tuple[str, ...]:
    """Who may apply and on what conditions, one sentence each."""
    return tuple(filter(None, (entry.applicants, *entry.conditions)))


def described(entry: Entry) -> str:
    """What a resident reads first: for whom, how long, what it costs."""
    said = [
        entry.title,
        _("For: %(whom)s") % {"whom": entry.for_whom} if entry.for_whom else "",
        _("Promised: %(time)s.") % {"time": entry.promise_text},
        _("Fee: %(fee)s.") % {"fee": entry.fee} if entry.fee else "",
    ]
    return "\n".join(filter(None, said))


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
