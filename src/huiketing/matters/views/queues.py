"""The queues: mine, the unit's, what nobody has taken, what is overdue."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiketing.base.errors import Invalid
from huiketing.base.http import Request, render_either
from huiketing.base.statuses import LABELS
from huiketing.base.text import clean_line
from huiketing.matters.models.matter import OPEN
from huiketing.matters.reading import rulers
from huiketing.matters.selectors import QUEUES, queue
from huiketing.org.models import Person, Post
from huiketing.org.selectors.lines import lines_in_use

NAMES = {
    "mine": _("Mine"),
    "unit": _("My unit's"),
    "unaccepted": _("Nobody has taken"),
    "overdue": _("Overdue"),
}
EMPTY = {
    "mine": _("You have nothing in hand."),
    "unit": _("Nothing is open here."),
    "unaccepted": _("Everything has been taken on."),
    "overdue": _("Nothing is overdue."),
}
PER_PAGE = 25


def first_queue(person: Person) -> str:
    """Whoever answers matters begins with theirs, whoever deals them out with those not taken."""
    roles = person.authority.roles
    if roles & {Post.Role.CADRE, Post.Role.LEAD}:
        return "mine"
    return "unaccepted" if Post.Role.DISPATCHER in roles else "unit"


@require_GET
def index(request: Request) -> HttpResponse:
    """One page of a queue: `?queue=`, `?line=`, `?status=`, `?cursor=`."""
    name = request.GET.get("queue") or first_queue(request.user)
    line = clean_line(request.GET.get("line", ""))[:8]
    status = request.GET.get("status", "")
    if status and status not in OPEN:
        raise Invalid(status=_("Choose one of the list."))
    if name not in QUEUES:
        raise Invalid(queue=_("Known queues: %(names)s.") % {"names": ", ".join(QUEUES)})
    page = queue(
        name,
        request.user,
        cursor=request.GET.get("cursor", "")[:400],
        limit=PER_PAGE,
        line=line,
        status=status,
    )
    drawn = rulers(page.items)
    filters = {"queue": name, "line": line, "status": status}
    context = {
        "queue": name,
        "queues": NAMES.items(),
        "rows": [(matter, drawn.get(matter.pk)) for matter in page.items],
        "lines": [(line.code, line.name) for line in lines_in_use()],
        "line": line,
        "statuses": [(code, LABELS[code]) for code in OPEN],
        "status": status,
        "filters": urlencode({key: value for key, value in filters.items() if value}),
        "next": page.next,
        "is_first": "cursor" not in request.GET,
        "empty": EMPTY[name],
    }
    return render_either(request, "matters/index.html", "matters/_rows.html", context)
