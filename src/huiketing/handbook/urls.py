from django.urls import path

from huiketing.handbook import views

app_name = "handbook"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/notice", views.notice, name="notice"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
]
