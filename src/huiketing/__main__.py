"""The command line: `./hkt WORD …` in a checkout, `huiketing WORD …` once installed."""

import os
import sys


def main() -> None:
    """Hand every word to Django's command runner, with help as the answer to none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiketing.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hkt", *(sys.argv[1:] or ["help"])])


if __name__ == "__main__":
    main()
