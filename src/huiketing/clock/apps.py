from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "huiketing.clock"
    label = "clock"
    verbose_name = _("Calendar and clocks")

    def ready(self) -> None:
        from huiketing.clock import calendar, models

        def changed(sender: Any, **kwargs: Any) -> None:
            if kwargs.get("raw"):
                return
            calendar.touch()

        def emptied(sender: Any, **kwargs: Any) -> None:
            calendar.forget()

        for model in (models.CalendarNotice, models.CalendarDay, models.WorkingHours):
            key = f"clock.{model.__name__}"
            post_save.connect(changed, sender=model, weak=False, dispatch_uid=key)
            post_delete.connect(changed, sender=model, weak=False, dispatch_uid=key)
        # Tables made or emptied behind the rows' back.
        post_migrate.connect(emptied, sender=self, weak=False, dispatch_uid="clock.emptied")
