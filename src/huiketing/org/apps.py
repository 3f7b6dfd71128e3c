from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "huiketing.org"
    label = "org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """What is kept for a second is forgotten at once where a row of it is saved."""
        from huiketing.org.models import ApiToken, Person, Post, Presence, Unit
        from huiketing.org.selectors.lately import forget

        for model in (ApiToken, Person, Post, Presence, Unit):
            post_save.connect(forget, sender=model, dispatch_uid=f"forget {model.__name__}")
            post_delete.connect(forget, sender=model, dispatch_uid=f"forget {model.__name__}")
