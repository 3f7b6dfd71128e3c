"""`./hkt WORD …` in a checkout, `huiketing WORD …` once installed."""

import sys


def main() -> None:
    """Hand the words to the command line, and its answer to whoever called."""
    from huiketing.config.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
