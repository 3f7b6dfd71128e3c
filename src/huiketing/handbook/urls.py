from django.urls import path

from huiketing.handbook import views
from huiketing.handbook.suggesting import pages

app_name = "handbook"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", pages.suggestions, name="suggestions"),
    path("suggestions/training", pages.training, name="training"),
    path("suggestions/train", pages.train, name="train"),
    path("<str:code>/sayings", pages.sayings, name="sayings"),
    path("<str:code>/sayings/<uuid:uid>/remove", pages.remove_saying, name="remove_saying"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/notice", views.notice, name="notice"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
]
