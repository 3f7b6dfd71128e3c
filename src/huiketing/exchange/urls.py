from django.urls import include, path

urlpatterns = [
    path("api/", include("huiketing.exchange.api.urls")),
    path("", include("huiketing.exchange.views.urls")),
]
