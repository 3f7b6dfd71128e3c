"""A browser's place taken by Django's client, signed in as somebody of the cast."""

from django.test import Client

from huiketing.org.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
