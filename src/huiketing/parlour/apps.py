from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParlourConfig(AppConfig):
    name = "huiketing.parlour"
    label = "parlour"
    verbose_name = _("Parlour")

    def ready(self) -> None:
        from huiketing.parlour import erasing, holdings  # noqa: F401
