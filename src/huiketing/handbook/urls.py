from django.urls import path

from huiketing.handbook import views
from huiketing.handbook.exporting import views as out
from huiketing.handbook.sheets import views as tables

app_name = "handbook"
urlpatterns = [
    path("", views.index, name="index"),
    path("export", out.export, name="export"),
    path("export/<uuid:uid>", out.made, name="made"),
    path("import", tables.upload, name="import"),
    path("import/take", tables.take, name="take_in"),
    path("import/errors", tables.errors, name="import_errors"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/notice", out.notice, name="notice"),
    path("<str:code>/poster", out.poster, name="poster"),
    path("<str:code>/resident", out.resident, name="resident"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
]
