"""Run as a process of its own: fill the database that the environment names, say what to ask for.

`python -m bench.making SIZE` prints one line of JSON last.
"""

import json
import sys
from datetime import UTC, datetime, timedelta


def main(size: int) -> None:
    """Make tables and handbook, load, describe."""
    import django

    django.setup()
    from bench.cases import WITH_LONG_HISTORY
    from bench.load import load
    from huiketing.config.prepare import prepare, static_files
    from huiketing.matters.models import Matter

    prepare()
    static_files()
    # A year that ends with this hour: what is loaded lies in the past of whoever asks.
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    town = load(size, now - timedelta(hours=1))
    pages = Matter.objects.order_by("pk").values_list("number", flat=True)[:WITH_LONG_HISTORY]
    said = {
        "token": town.token,
        "procedures": [entry.code for entry in town.entries],
        "pages": list(pages),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
