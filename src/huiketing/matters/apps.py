from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "huiketing.matters"
    label = "matters"
    verbose_name = _("Matters")

    def ready(self) -> None:
        from huiketing.matters import (  # noqa: F401
            alike,
            beside,
            erasing,
            figures,
            holdings,
            notices,
            parties,
            recomputing,
            search,
            skills,
            transitions,
        )
