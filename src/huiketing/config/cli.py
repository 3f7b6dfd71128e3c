"""The command line: what people type, as a command of one of the rooms.

A dash is an underscore (`verify-history`), and two words may be one command (`import calendar`).
Every command first brings the database up to this version, unless it says that it need not.
"""

import difflib
import json
import os
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from huiketing.base import keys
from huiketing.base.environment import Misset, is_port, named
from huiketing.config.words import WORDS

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

# What makes or mends the tables itself, or needs none; Django's own words among them.
UNPREPARED = frozenset(
    {word.call.split()[0].replace("-", "_") for word in WORDS if not word.prepares}
    | {"check", "compilemessages", "diffsettings", "makemessages", "makemigrations", "migrate"}
    | {"prepare", "showmigrations", "sqlmigrate", "squashmigrations", "version"}
)
HELP = frozenset({"help", "-h", "--help"})
VERSION = frozenset({"version", "--version"})
KEYLESS = HELP | VERSION | {"doctor", "restore"}
"""What goes on where a key is missing: what reads nothing, says so, or puts it back."""


OF_DJANGO = {
    "--version", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
    "-v", "--verbosity", "--skip-checks",
}  # fmt: skip
"""What every command of Django's understands, and nobody here need read about."""


def run(words: Sequence[str]) -> int:
    """Do what the words say; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiketing.config.settings")
    _read_early(words)
    if not words or words[0] in KEYLESS:
        keys.may_be_absent()
    import django
    from django.core.management import CommandError, load_command_class
    from django.db import DatabaseError, connections

    from huiketing.base.errors import DomainError

    try:
        django.setup()
    except ValueError as wrong:
        return _without_settings(words, named(wrong))
    if said := _said_at_once(words):
        sys.stdout.write(said)
        return 0
    found = find(words)
    if found is None:
        sys.stderr.write(_unknown(words[0]))
        return 2
    app, command, called, rest = found
    try:
        if command not in UNPREPARED and not {"-h", "--help"} & set(rest):
            from huiketing.config import sealed
            from huiketing.config.prepare import prepare

            prepare()
            sealed.agree()
        _carry_out(load_command_class(app, command), called, rest)
    except DomainError as refused:
        _say(refused)
        return 1
    except CommandError as refused:
        sys.stderr.write(f"{refused}\n")
        return refused.returncode
    except DatabaseError:
        from huiketing.config.doctor import database

        finding = database()
        if finding.state != "bad":
            raise  # it answers and is whole: what was asked of it is at fault
        why = f"  {why}\n" if (why := finding.details.get("error")) else ""
        sys.stderr.write(f"{finding.says}\n  {finding.remedy}\n{why}")
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone, as in `| head`
        return 0
    except KeyboardInterrupt:
        return 130
    finally:
        connections.close_all()
    return 0


def _without_settings(words: Sequence[str], wrong: Misset) -> int:
    """Say which setting cannot be used; the doctor does in the form asked of it."""
    if words[:1] != ["doctor"]:
        sys.stderr.write(f"{wrong}\n")
        return wrong.ends_with
    if "--json" in words:
        found = {"check": "settings", "state": "bad", "says": wrong.says, "remedy": wrong.remedy}
        said = {"ok": False, "checks": [{**found, "details": {}}]}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"✗ settings    {wrong.says}\n  {'':<11} → {wrong.remedy}\n")
    return 1


def _said_at_once(words: Sequence[str]) -> str:
    """What is answered without a command: the help, the version."""
    if not words or words[0] in HELP:
        return help_text()
    return f"{_version()}\n" if words[0] in VERSION else ""


def _carry_out(command: "BaseCommand", called: str, rest: Sequence[str]) -> None:
    """As Django's `run_from_argv` does, but a refusal is left to be said as a sentence."""
    from huiketing.config.argparsing import speak

    command.help = str(command.help)  # a sentence in the reader's language, where it is lazy
    command.suppressed_base_arguments = OF_DJANGO
    command._called_from_command_line = True  # type: ignore[attr-defined]  # argparse speaks
    speak()
    parser = command.create_parser("hkt", called)
    options = vars(parser.parse_args(list(rest)))
    command.execute(*options.pop("args", ()), **options)


def find(words: Sequence[str]) -> tuple[str, str, str, list[str]] | None:
    """The room, the command, the word as called and what is left of the words."""
    from django.core.management import get_commands

    known = get_commands()
    for length in (2, 1):
        called = words[:length]
        if len(called) < length or any(word.startswith("-") for word in called):
            continue
        command = "_".join(called).replace("-", "_")
        if command in known:
            return str(known[command]), command, " ".join(called), list(words[length:])
    return None


def help_text() -> str:
    """Every word this installation knows, one line each."""
    from django.utils.translation import gettext as _

    listed = [word for word in WORDS if find(word.call.split())]
    width = max(len(word.call) for word in listed) + 2
    lines = [_("Huiketing, the platform behind a village's parlour"), ""]
    lines += [f"  {word.call:<{width}}{word.says}" for word in listed]
    lines += ["", _("./hkt WORD --help says more. Settings: docs/settings.md"), ""]
    return "\n".join(lines)


def _unknown(word: str) -> str:
    from django.core.management import get_commands
    from django.utils.translation import gettext as _

    dashed = [command.replace("_", "-") for command in get_commands()]
    near = difflib.get_close_matches(word, dashed, n=1)
    said = _("There is no word %(word)s. ./hkt help lists them.") % {"word": word}
    if near:
        said += " " + _("Was it %(near)s?") % {"near": near[0]}
    return said + "\n"


def _say(refused: Exception) -> None:
    sys.stderr.write(f"{refused}\n")
    fields: dict[str, object] = getattr(refused, "fields", {})
    for name, wrong in fields.items():
        sys.stderr.write(f"  {name}: {wrong}\n")


def _version() -> str:
    import huiketing

    return huiketing.__version__


def _read_early(words: Sequence[str]) -> None:
    """`run --port` and `--host` decide settings, so they are read before these are made."""
    if not words or words[0] != "run":
        return
    port, host = _option(words, "--port"), _option(words, "--host")
    if port and is_port(port):
        os.environ["HKT_PORT"] = port
    if host in {"0.0.0.0", "::"} and not os.environ.get("HKT_PUBLIC_URL"):  # noqa: S104
        # A QR code that says 127.0.0.1 leads a phone to itself.
        port = os.environ.get("HKT_PORT") or "8000"
        os.environ["HKT_PUBLIC_URL"] = f"http://{_own_address()}:{port}"


def _option(words: Sequence[str], name: str) -> str | None:
    for at, word in enumerate(words):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and at + 1 < len(words):
            return words[at + 1]
    return None


def _own_address() -> str:
    """This machine's address on its network. Nothing is sent: a route is looked up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
