"""Notices by mail (邮件): short, in the product's language, to whoever left an address.

Nothing is sent until `HKT_SMTP_HOST` names a server.
"""

import smtplib
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from huiketing.exchange.channels.telling import Telling, reader, tell
from huiketing.history.models import Delivery, Notice
from huiketing.history.relay import Undeliverable, addresses, channel
from huiketing.org.models import Person

MAIL = "mail"
REFUSED_FOR_GOOD = range(550, 560)
"""No such mailbox, moved, not allowed (RFC 5321 4.2.3); any other answer may change."""


@addresses
def of_person(uid: UUID) -> Iterable[tuple[str, str]]:
    """The address of whoever has one, once there is a server to send by."""
    if not settings.EMAIL_HOST:
        return []
    rows = Person.objects.filter(uid=uid, is_active=True).exclude(email="")
    return [(MAIL, email) for email in rows.values_list("email", flat=True)]


@channel(MAIL)
def deliver(notice: Notice, delivery: Delivery) -> None:
    """Send one mail. Raises what the server answered; `Undeliverable` where that is for good."""
    person = reader(notice.to)
    with translation.override(settings.LANGUAGE_CODE):
        message = _message(tell(notice, person), delivery)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _said in refused.recipients.values()]
        if all(code in REFUSED_FOR_GOOD for code in codes):
            raise Undeliverable(f"The server refused the address: {codes}") from refused
        raise


def _message(telling: Telling, delivery: Delivery) -> EmailMessage:
    subject = _("Parlour: %(about)s") % {"about": telling.about or telling.step}
    lines = [
        _("%(about)s: %(step)s") % {"about": telling.about, "step": telling.step}
        if telling.about
        else telling.step,
        "",
        _("Open it here: %(url)s") % {"url": telling.url},
        "",
        _("Sent by the parlour itself; an answer to this mail is read by nobody."),
    ]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject=subject[:200],
        body="\n".join(lines),
        to=[delivery.address],
        headers={
            # The same for every try: a mailbox that got it before a crash shows it once.
            "Message-ID": f"<{delivery.notice_uid}.{delivery.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
