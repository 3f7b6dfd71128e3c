"""A program that acts as somebody of the cast, over HTTP as any other."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from huiketing.org.models import ApiToken, Person
from tests.cast import Cast


@dataclass
class Program:
    """A client with the token of one person; None shows none."""

    token: str | None
    client: Client = field(default_factory=Client)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def send(self, path: str, method: str = "post", **body: Any) -> Any:
        return getattr(self.client, method)(
            f"/api/v1{path}",
            data=json.dumps(body, default=str),
            content_type="application/json",
            headers=self._headers(),
        )

    def register(self, **changes: Any) -> Any:
        asked: dict[str, Any] = {
            "client_key": uuid4(),
            "words": "我妈今年六十五了，老年证要弄一下",
            "procedure": "MZ-006",
            "party": {"name": "朱丽华", "phone": "13857360021"},
            "answer": "phone",
        }
        return self.send("/matters", **(asked | changes))

    def step(self, number: str, name: str, version: int, **body: Any) -> Any:
        given = {"client_key": uuid4(), "version": version} | body
        return self.send(f"/matters/{number}/{name}", **given)

    def attach(self, number: str, content: bytes, name: str = "photo.jpg") -> Any:
        file = io.BytesIO(content)
        file.name = name
        return self.client.post(
            f"/api/v1/matters/{number}/attachments", {"file": file}, headers=self._headers()
        )


Speaks = Callable[[Person | None], Program]


@pytest.fixture
def book(cast: Cast) -> None:
    """The starter handbook stands."""
    from huiketing.handbook.loading import load_starter

    load_starter()


@pytest.fixture
def speaks(cast: Cast, book: None) -> Speaks:
    """A program that speaks for somebody."""
    return lambda person: Program(ApiToken.issue(person) if person else None)


def key() -> UUID:
    return uuid4()
