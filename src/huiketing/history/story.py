"""A subject's whole history in one statement, for pages and answers that show all of it."""

from django.db import connection

from huiketing.base.rows import Shape
from huiketing.history.models import Event, EventDetail, HasUid

_EVENT = Shape(Event, "event")
_DETAIL = Shape(EventDetail, "detail")


def story_of(subject: HasUid) -> list[Event]:
    """What happened to the subject, in order, with values and names."""
    statement = (
        f"SELECT {_EVENT.columns}, {_DETAIL.columns} FROM history_event event"  # noqa: S608
        " LEFT JOIN history_eventdetail detail ON detail.event_uid = event.uid"
        " WHERE event.subject_uid = %s ORDER BY event.seq"
    )
    uid = Event._meta.get_field("subject_uid").get_db_prep_value(subject.uid, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [uid])
        rows = cursor.fetchall()
    events = []
    for row in rows:
        event = _EVENT.instance(row)
        # A missing row is damage that verify-history names; a page still shows the rest.
        if row[_EVENT.width] is None:
            event.detail = EventDetail(event_uid=event.uid)
        else:
            event.detail = _DETAIL.instance(row, _EVENT.width)
        events.append(event)
    return events
