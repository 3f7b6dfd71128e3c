"""Where every address of the product begins. Each room keeps its own below its prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("huiketing.web.urls")),
    path("", include("huiketing.org.urls")),
]
