"""The addresses of the cadre's phone, below /phone/."""

from django.urls import path

from huiketing.parlour.views import phone

urlpatterns = [
    path("", phone.pocket, name="phone"),
    path("visits", phone.visits, name="phone_visits"),
    path("add", phone.add, name="phone_add"),
    path("suggest", phone.suggestions, name="phone_suggest"),
    path("presence", phone.presence, name="phone_presence"),
]
