from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "huiketing.handbook"
    label = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        from huiketing.handbook import loading, search  # noqa: F401
        from huiketing.handbook.suggesting import retraining  # noqa: F401
        from huiketing.handbook.transitions import choosing, keeping_sayings  # noqa: F401
