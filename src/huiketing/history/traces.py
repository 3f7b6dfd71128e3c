"""What a chain leaves behind when all of it is taken away, its head too.

Until its day is closed no hash knows of it. But its subject still stands there, its details and
notices speak of events that are not, and SQLite gave out numbers that nobody bears.
"""

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef

from huiketing.history.models import Event, EventDetail, Notice
from huiketing.history.report import Broken
from huiketing.history.subjects import beginnings


def orphan() -> Broken | None:
    """The first trace of a missing chain or event."""
    for subject_type in sorted(beginnings):
        if broken := _without_chain(subject_type):
            return broken
    return _detail() or _notice() or _number()


def _without_chain(subject_type: str) -> Broken | None:
    begun = Event.objects.filter(
        subject_uid=OuterRef("uid"),
        seq=1,
        subject_type=subject_type,
        kind__in=beginnings[subject_type],
    )
    rows = apps.get_model(subject_type)._base_manager.filter(~Exists(begun)).order_by("pk")
    uid = rows.values_list("uid", flat=True).first()
    return Broken(subject_type, str(uid), 1, "", "chain missing") if uid else None


def _detail() -> Broken | None:
    uid = _alone(EventDetail)
    return Broken("history.eventdetail", uid, 0, "", "event missing") if uid else None


def _notice() -> Broken | None:
    uid = _alone(Notice)
    return Broken("history.notice", uid, 0, "", "event missing") if uid else None


def _alone(model: type[EventDetail | Notice]) -> str:
    """The first event by its uid that rows of the model speak of and that is not there."""
    told_of = Event.objects.filter(uid=OuterRef("event_uid"))
    alone = model._base_manager.filter(~Exists(told_of)).order_by("event_uid")
    uid = alone.values_list("event_uid", flat=True).first()
    return str(uid) if uid else ""


def _number() -> Broken | None:
    """The first number that was given out and that no event bears.

    SQLite takes a number back when the transaction is rolled back, so there are no gaps, and it
    keeps the last one apart. PostgreSQL does neither: there a gap says nothing.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        # One statement, so that nobody writes in between.
        cursor.execute(
            "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE("
            " (SELECT seq FROM sqlite_sequence WHERE name = 'history_event'), 0)"
            " FROM history_event"
        )
        count, highest, given = cursor.fetchone()
        if count == highest == given:
            return None
        missing = highest + 1
        if count != highest:
            cursor.execute(
                "SELECT CASE WHEN MIN(id) > 1 THEN 1 ELSE (SELECT MIN(one.id) + 1"
                " FROM history_event one LEFT JOIN history_event next ON next.id = one.id + 1"
                " WHERE next.id IS NULL) END FROM history_event"
            )
            (missing,) = cursor.fetchone()
    return Broken("history.event", str(missing), 0, "", "number missing")
