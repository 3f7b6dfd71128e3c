"""The lines of work of a place: added, renamed, put in order, retired."""

import re
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, WrongStep
from huiketing.history.record import describe, record
from huiketing.org.models import Line, Person
from huiketing.org.permissions import may_admin_all
from huiketing.org.transitions import checks

describe("line.added", gettext_lazy("added the line %(name)s (%(code)s)"))
describe("line.renamed", gettext_lazy("renamed the line %(old)s to %(new)s"))
describe("line.retired", gettext_lazy("took the line %(name)s out of use"))
describe("line.restored", gettext_lazy("put the line %(name)s into use again"))
describe("line.moved", gettext_lazy("moved the line %(name)s in the order"))

CODE = re.compile(r"[A-Z]{2,4}")

STARTING = [  # the eleven most villages begin with; each place edits its own
    ("DJ", "党建"),
    ("MZ", "民政"),
    ("SB", "社保就业"),
    ("WJ", "卫健"),
    ("CL", "残联"),
    ("ZZ", "综治平安"),
    ("CG", "城管环境"),
    ("WY", "物业住建"),
    ("WF", "文教妇儿"),
    ("TY", "退役军人"),
    ("NJ", "农业经济"),
]


@transaction.atomic
def add_line(*, by: Person | None, code: str, name: str) -> Line:
    """Add a line of work (条线) at the end of the order."""
    checks.require(may_admin_all(by))
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(code=_("Two to four letters A–Z, as in MZ."))
    last = Line.objects.aggregate(last=Max("order"))["last"] or 0
    line = Line(code=code, name=checks.line("name", name, 40), order=min(last + 1, 32767))
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as clash:
        raise Invalid(code=_("%(code)s is taken already.") % {"code": code}) from clash
    record(line, "line.added", by=by, name=line.name, code=code)
    return line


@transaction.atomic
def settle_line(*, by: Person | None, code: str, name: str, order: int) -> Line:
    """Have a line in use under this name at this place of the order: the one of this code where
    the handbook brought it, else a new one."""
    known = Line.objects.filter(code=code.strip().upper()).first()
    if known is None:
        line = add_line(by=by, code=code, name=name)
    else:
        line = rename_line(known, by=by, name=name)
        if not line.is_active:
            restore_line(line, by=by)
    if line.order != order:
        checks.change(line, order=order)
    return line


@transaction.atomic
def rename_line(line: Line, *, by: Person | None, name: str) -> Line:
    """Give a line another name; its code stays, matters are found by it."""
    checks.require(may_admin_all(by))
    old, new = line.name, checks.line("name", name, 40)
    checks.change(line, name=new)
    if new != old:
        record(line, "line.renamed", by=by, old=old, new=new)
    return line


@transaction.atomic
def retire_line(line: Line, *, by: Person | None) -> Line:
    """Take a line out of use: nothing new begins in it, what was stays."""
    checks.require(may_admin_all(by))
    if not line.is_active:
        raise WrongStep(_("This line is out of use already."))
    checks.change(line, is_active=False)
    record(line, "line.retired", by=by, name=line.name)
    return line


@transaction.atomic
def restore_line(line: Line, *, by: Person | None) -> Line:
    """Put a retired line into use again."""
    checks.require(may_admin_all(by))
    if line.is_active:
        raise WrongStep(_("This line is in use."))
    checks.change(line, is_active=True)
    record(line, "line.restored", by=by, name=line.name)
    return line


@transaction.atomic
def move_line(line: Line, *, by: Person | None, up: bool) -> Sequence[Line]:
    """Move a line one place up or down; returns all lines in their order."""
    checks.require(may_admin_all(by))
    lines = list(Line.objects.all())
    at = next(index for index, each in enumerate(lines) if each.pk == line.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(lines):
        lines[at], lines[to] = lines[to], lines[at]
        for order, each in enumerate(lines, 1):
            if each.order != order:
                Line.objects.filter(pk=each.pk).update(order=order, version=F("version") + 1)
                each.order = order
        record(line, "line.moved", by=by, name=line.name, up=up)
    return lines
