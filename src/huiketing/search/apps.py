from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "huiketing.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        post_migrate.connect(_ensure, sender=self)


def _ensure(using: str, **_kwargs: Any) -> None:
    """Django knows neither the full-text table nor its triggers, and drops the latter unasked."""
    from huiketing.search import engine

    engine.ensure(connections[using])
