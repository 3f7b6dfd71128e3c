"""The addresses residents open without signing in."""

from django.urls import path

from huiketing.parlour.views import resident

urlpatterns = [
    path("t/", resident.find, name="find"),
    path("t/<str:code>", resident.track, name="track"),
    path("t/<str:code>/rate", resident.rate, name="rate"),
    path("t/<str:code>/again", resident.again, name="again"),
    path("t/<str:code>/withdraw", resident.withdraw, name="withdraw"),
    path("t/<str:code>/show", resident.show, name="show"),
    path("say/<str:door>", resident.say, name="say"),
    path("privacy", resident.privacy, name="privacy"),
    path("door-poster", resident.poster, name="poster"),
]
