from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "huiketing.org"
    label = "org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from huiketing.org.transitions.units import on_path_change
        from huiketing.search import index

        on_path_change(index.moved)
