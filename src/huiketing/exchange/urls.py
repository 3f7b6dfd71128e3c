from django.urls import include, path

urlpatterns = [
    path("", include("huiketing.exchange.views.urls")),
]
