"""What `./hkt run` prints once the parlour is open: the address, and who to sign in as."""

from django.conf import settings
from django.utils.translation import gettext as _

from huiketing.base import demo
from huiketing.org import first_run
from huiketing.org.transitions import start


def greeting() -> str:
    """The lines, ready to print."""
    lines = ["", _("The parlour is open: %(url)s") % {"url": settings.PUBLIC_URL}]
    if demo.is_marked():
        lines += ["", _("Sample data; people and figures are invented. Sign in as:")]
        lines += [
            f"  {each.username:<8} {each.password}   {each.unit} {each.post}"
            for each in demo.accounts()
        ]
    elif start.is_open():
        said = _("Set the place up here, in five minutes: %(url)s")
        lines += [said % {"url": first_run.address()}]
    return "\n".join([*lines, "", _("Ctrl-C closes it."), ""]) + "\n"
