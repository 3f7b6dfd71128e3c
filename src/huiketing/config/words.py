"""The words of the command line, each with one line of help, in the order people need them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Word:
    """A command as people call it, and what it is good for."""

    call: str
    says: "StrOrPromise"
    prepares: bool = True
    """Whether the database is brought up to date first."""


WORDS = (
    Word("run [--empty] [--port N] [--host H]", _("serve the parlour"), prepares=False),
    Word("demo [accounts] [--json]", _("tell sample data; list who can sign in")),
    Word("doctor [--json]", _("check the machine, and say what to mend"), prepares=False),
    Word("backup -o FILE [--with-keys]", _("write everything into one file")),
    Word("restore FILE", _("take a backup in"), prepares=False),
    Word("token USER", _("make a token for a program; printed last")),
    Word("add-person", _("add somebody who can sign in")),
    Word("suggest TEXT [-n 5] [--json]", _("which procedure fits these words")),
    Word("bench suggest", _("how well suggestions understand people they never met")),
    Word("train-ranker", _("have the suggestions learned anew")),
    Word("import ledger FILE [--dry-run]", _("take in a register kept in Excel")),
    Word("import calendar FILE.csv", _("take in the State Council's days off")),
    Word("import people FILE.xlsx", _("take in people with their posts")),
    Word("export ledger --from D --to D -o FILE", _("write the register as Excel")),
    Word("verify-history [--json]", _("does the whole history hold")),
    Word("check-files", _("do the attachments lie where they should")),
    Word("load-handbook", _("add the starter procedures that are missing")),
    Word(
        "handbook export --format F -o FILE", _("write the whole handbook: docx, pdf, xlsx, jsonld")
    ),
    Word("handbook check [--json]", _("what is broken in the handbook, what is due")),
    Word("handbook import FILE.xlsx [--dry-run]", _("take an edited handbook in as drafts")),
    Word("reindex", _("build the search index anew")),
    Word("work", _("background work alone, beside another web server")),
    Word("prepare", _("tables, handbook and static files, without serving")),
    Word("bench", _("measure how fast it is; in a checkout"), prepares=False),
    Word("drill crash", _("kill it while people register; in a checkout"), prepares=False),
)
