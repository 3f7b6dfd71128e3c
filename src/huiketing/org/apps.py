from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "huiketing.org"
    label = "org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Let what follows a moved unit follow, and what is kept for a second be forgotten."""
        from huiketing.org.models import ApiToken, Person, Post, Presence, Unit
        from huiketing.org.selectors.lately import forget
        from huiketing.org.transitions.units import on_path_change
        from huiketing.search import index

        on_path_change(index.moved)
        for model in (ApiToken, Person, Post, Presence, Unit):
            post_save.connect(forget, sender=model, dispatch_uid=f"forget {model.__name__}")
            post_delete.connect(forget, sender=model, dispatch_uid=f"forget {model.__name__}")
