from django.urls import path

from huiketing.parties import views

app_name = "parties"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views.add, name="add"),
    path("duplicates", views.duplicates, name="duplicates"),
    path("<uuid:uid>/", views.page, name="page"),
    path("<uuid:uid>/edit", views.edit, name="edit"),
    path("<uuid:uid>/show", views.show, name="show"),
    path("<uuid:uid>/merge", views.merge, name="merge"),
    path("<uuid:uid>/part", views.part, name="part"),
    path("<uuid:uid>/kept", views.kept, name="kept"),
    path("<uuid:uid>/erase", views.erase, name="erase"),
    path("<uuid:uid>/keep", views.keep, name="keep"),
    path("<uuid:uid>/not/<uuid:other>", views.not_the_same, name="not_the_same"),
    path("<uuid:uid>/household", views.household, name="household"),
    path("<uuid:uid>/household/leave", views.leave_household, name="leave_household"),
]
