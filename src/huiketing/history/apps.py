from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "huiketing.history"
    label = "history"
    verbose_name = _("History")

    def ready(self) -> None:
        from huiketing.history import triggers

        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="history.triggers")
        # How events read and who is told stands in the rooms above; the worker needs both.
        autodiscover_modules("transitions", "notices")
