"""Where every address of the product begins. Each room keeps its own below its prefix."""

from django.urls import include, path

from huiketing.handbook.exporting.views import linked

handler400 = "huiketing.base.broken.unreadable"
handler500 = "huiketing.base.broken.broken"
urlpatterns = [
    # First, for a program asks more often than anybody and every pattern before it is tried.
    path("api/", include("huiketing.exchange.api.urls")),
    path("", include("huiketing.web.urls")),
    path("", include("huiketing.org.urls")),
    path("", include("huiketing.parlour.urls")),
    path("", include("huiketing.files.urls")),
    path("", include("huiketing.exchange.channels.urls")),
    path("", include("huiketing.matters.urls")),
    path("", include("huiketing.exchange.urls")),
    path("handbook.jsonld", linked, name="linked_handbook"),
    path("handbook/", include("huiketing.handbook.urls")),
    path("parties/", include("huiketing.parties.urls")),
]
