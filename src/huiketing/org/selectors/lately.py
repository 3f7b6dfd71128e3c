"""What is kept for a second of who may do what, and who answers; forgotten when it changes here."""

from typing import Any

from huiketing.org.selectors.handlers import lately
from huiketing.org.selectors.tokens import signed_recently


def forget(**_kwargs: Any) -> None:
    """After a change of people, posts, units, tokens or presence; also receives Django's signals.

    Other processes find out within the second.
    """
    signed_recently.clear()
    lately.clear()
