"""How a test opens pages and takes steps on them, as a browser without scripts would."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client

from huiketing.matters.models import Matter
from huiketing.org.models import Person


def browser(person: Person) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def take(client: Client, matter: Matter, step: str, **typed: Any) -> Any:
    """Press a step's button, from a page made just now unless `version` says otherwise."""
    form = {"version": Matter.objects.get(pk=matter.pk).version, "client_key": uuid4()} | typed
    headers = form.pop("headers", None)
    return client.post(f"/matters/{matter.number}/{step}", form, headers=headers)


def text_of(response: Any) -> str:
    """What stands on the page, without tags."""
    words = re.sub(r"<(script|style|template)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words))
