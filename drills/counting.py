"""Run as a process of its own: what the registrations of a drill left in the database.

`python -m drills.counting` prints one line of JSON last.
"""

import json


def main() -> None:
    """Close the days as far as the chore did not come; then every matter that came with a key, and
    what of it is missing."""
    import django

    django.setup()
    from huiketing.history.digests import close_yesterday
    from huiketing.history.models import Event, Head
    from huiketing.matters.models import Assignment, Clock, Matter
    from huiketing.search.models import Entry

    # The history the bench wrote is of months; the chore that closes them was killed at it, and
    # would be taken up again only after an hour.
    close_yesterday()
    rows = []
    matters = Matter.objects.exclude(client_key=None).filter(channel=Matter.Channel.API)
    for matter in matters.select_related("party").order_by("pk"):
        found = {
            "assignment": Assignment.objects.filter(matter=matter).count() == 1,
            "clocks": Clock.objects.filter(matter=matter).count() >= 2,
            "history": Event.objects.filter(subject_uid=matter.uid).count() == 2,
            "head": Head.objects.filter(subject_uid=matter.uid, seq=2).exists(),
            "search": Entry.objects.filter(subject_uid=matter.uid, number=matter.number).exists(),
        }
        rows.append(
            {
                "key": str(matter.client_key),
                "number": matter.number,
                "serial": int(matter.number.rpartition("-")[2]),
                "phone": str(matter.party.phone),
                "lacking": [name for name, there in found.items() if not there],
            }
        )
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
