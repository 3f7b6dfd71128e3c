"""Taking an experience into the book: into the next version's draft, with credit to its author."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.text import clean_line
from huiketing.handbook import permissions
from huiketing.handbook.models import Authorship, Experience, ProcedureVersion
from huiketing.handbook.transitions.experience import State, still_open, told
from huiketing.handbook.transitions.moving import change, require
from huiketing.handbook.transitions.writing import edit_draft, start_draft
from huiketing.history.record import describe
from huiketing.org.models import Person

describe(
    "experience.adopted",
    gettext_lazy("took an experience into version %(number)s of %(what)s: %(where)s"),
)
PART = Authorship._meta.get_field("part").max_length or 60


class Where(models.TextChoices):
    """Where in the book an experience goes."""

    STEP = "step", gettext_lazy("Into a step")
    OTHERWISE = "otherwise", gettext_lazy("What to do if a step fails")
    PITFALL = "pitfall", gettext_lazy("Where it goes wrong")
    ANSWER = "answer", gettext_lazy("Questions and answers")


@transaction.atomic
def adopt(
    experience: Experience,
    *,
    by: Person,
    where: str,
    words: str = "",
    step_no: int | None = None,
    question: str = "",
) -> ProcedureVersion:
    """Put it into the draft of the next version, which is begun if there is none.

    `words` are the expert's, else the author's own; `step_no` is the step for the first two
    places, `question` what the words answer. The author is credited with the part.
    """
    require(permissions.may_judge(by, experience.procedure.line.code))
    still_open(experience)
    if where not in Where.values:
        raise Invalid(where=_("Choose one of the list."))
    said = clean_line(words or experience.words)
    draft = _draft_of(experience, by)
    number = step_no if step_no is not None else experience.step_no
    draft = edit_draft(draft, by=by, **_changes(draft, where, said, number, clean_line(question)))
    part = _part(where, number)
    _credit(draft, experience.by, part)
    change(experience, state=State.ADOPTED, adopted_in=draft, decision="")
    told(experience, "experience.adopted", by=by, number=draft.number, where=part)
    return draft


def _draft_of(experience: Experience, by: Person) -> ProcedureVersion:
    rows = ProcedureVersion.objects.filter(procedure=experience.procedure)
    draft = rows.in_the_works().select_related("procedure__line").first()
    if draft is None:
        return start_draft(experience.procedure, by=by)
    if not draft.may_be_written:
        raise WrongStep(
            _("Version %(number)s is on its way to being signed. Take it over once it is issued.")
            % {"number": draft.number}
        )
    if not permissions.may_edit(by, draft):
        raise WrongStep(
            _("A colleague is writing version %(number)s. Ask its author to take this over.")
            % {"number": draft.number}
        )
    return draft


def _changes(
    draft: ProcedureVersion, where: str, said: str, number: int | None, question: str
) -> dict[str, Any]:
    """The field of the draft, with the words in it."""
    if where == Where.PITFALL:
        return {"pitfalls": [*draft.pitfalls, said]}
    if where == Where.ANSWER:
        if not question:
            raise Invalid(question=_("Write the question it answers."))
        return {"answers": [*draft.answers, {"q": question, "a": said}]}
    field = "text" if where == Where.STEP else "otherwise"
    steps = [dict(step) for step in draft.step_list]
    step = next((each for each in steps if each["no"] == number), None)
    if step is None:
        raise Invalid(step_no=_("Choose the step it belongs to."))
    step[field] = _joined(str(step.get(field, "")), said)
    return {"steps": steps}


def _joined(before: str, said: str) -> str:
    """One sentence after the other."""
    if not before:
        return said
    return f"{before}{said}" if before.endswith(tuple("。！？；.!?;")) else f"{before}。{said}"


def _part(where: str, number: int | None) -> str:
    label = str(Where(where).label)
    if where in (Where.STEP, Where.OTHERWISE):
        return _("step %(no)s") % {"no": number}
    return label


def _credit(draft: ProcedureVersion, person: Person, part: str) -> None:
    row, made = Authorship.objects.get_or_create(
        version=draft, person=person, role=Authorship.Role.CREDITED, defaults={"part": part[:PART]}
    )
    parts = row.part.split("、")
    if not made and part not in parts:
        row.part = "、".join((*parts, part))[:PART]
        row.save(update_fields=["part"])
