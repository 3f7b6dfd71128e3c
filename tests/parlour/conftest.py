"""The starter handbook, for everybody who stands at the desk."""

import pytest
from django.test import Client

from huiketing.handbook.loading import load_starter
from tests.cast import Cast


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    """王晓芸 signed in at the desk of 柳湾村, with the handbook at hand."""
    load_starter()
    client.force_login(cast.wang)
    return client
