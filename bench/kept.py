"""Run as a process of its own: whether what was acknowledged is in the database, with its phone.

`python -m bench.kept TOLD.json`, pairs of number and phone, prints one line of JSON last.
"""

import json
import sys
from itertools import islice
from pathlib import Path

AT_ONCE = 500


def main(path: str) -> None:
    """Count the numbers whose matter is there, once, with the phone that was sent."""
    import django

    django.setup()
    from huiketing.matters.models import Matter

    phones: dict[str, str] = dict(json.loads(Path(path).read_text()))
    kept, remaining = 0, iter(phones)
    while numbers := list(islice(remaining, AT_ONCE)):
        there = Matter.objects.filter(number__in=numbers).select_related("party")
        kept += sum(str(matter.party.phone) == phones[matter.number] for matter in there)
    print(json.dumps({"kept": kept}))


if __name__ == "__main__":
    main(sys.argv[1])
