"""Sending again what was given up."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from huiketing.base.errors import NotAllowed, NotFound, WrongStep
from huiketing.history.models import Delivery
from huiketing.history.record import describe, record
from huiketing.org.models import Person, Post, Unit
from huiketing.org.permissions import may_admin_all

describe(
    "outbox.sent_again", gettext_lazy("had %(count)s notices sent again that had been given up")
)


@transaction.atomic
def send_again(*, by: Person, pk: int | None = None) -> int:
    """Try a dead letter again from the start; without `pk` all of them. Returns how many."""
    if not may_admin_all(by):
        raise NotAllowed
    dead = Delivery.objects.dead()
    if pk is not None:
        if not Delivery.objects.filter(pk=pk).exists():
            raise NotFound
        dead = dead.filter(pk=pk)
    count = dead.order_by().retry()
    if not count:
        raise WrongStep
    ids = [g.unit_id for g in by.authority.grants if g.role == Post.Role.ADMIN]
    top = Unit.objects.filter(pk__in=ids).order_by("path")[:1].get()
    record(top, "outbox.sent_again", by=by, count=count)
    return count
