from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "huiketing.handbook"
    label = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        from huiketing.handbook import (  # noqa: F401
            figures,
            holdings,
            loading,
            notices,
            search,
            transitions,
        )
        from huiketing.handbook.suggesting import retraining  # noqa: F401
