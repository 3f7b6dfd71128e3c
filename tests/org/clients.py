"""A browser somebody of the cast is signed in with."""

from django.test import Client

from huiketing.org.models import Person


def signed_in(person: Person) -> Client:
    """Past the door, without the door."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
