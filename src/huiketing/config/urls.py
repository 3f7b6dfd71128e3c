"""Where every address of the product begins. Each room keeps its own below its prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("huiketing.web.urls")),
    path("", include("huiketing.org.urls")),
    path("", include("huiketing.parlour.urls")),
    path("", include("huiketing.files.urls")),
    path("", include("huiketing.exchange.channels.urls")),
    path("", include("huiketing.matters.urls")),
    path("", include("huiketing.exchange.urls")),
    path("handbook/", include("huiketing.handbook.urls")),
    path("parties/", include("huiketing.parties.urls")),
]
