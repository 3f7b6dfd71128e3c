from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "huiketing.exchange"
    label = "exchange"
    verbose_name = _("in and out")

    def ready(self) -> None:
        from huiketing.exchange import events  # noqa: F401
