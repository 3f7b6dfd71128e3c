from django.urls import path

from huiketing.handbook.views import experiences, gaps
from huiketing.handbook.views import reading as views

app_name = "handbook"
urlpatterns = [
    path("", views.index, name="index"),
    path("gaps", gaps.index, name="gaps"),
    path("gaps/fits", gaps.fits, name="gap_fits"),
    path("gaps/article", gaps.article, name="gap_article"),
    path("gaps/dismiss", gaps.dismiss, name="gap_dismiss"),
    path("experiences/<uuid:uid>/useful", experiences.useful, name="useful"),
    path("experiences/<uuid:uid>/adopt", experiences.adopt, name="adopt"),
    path("experiences/<uuid:uid>/decline", experiences.decline, name="decline"),
    path("<str:code>/experiences/write", experiences.write, name="write"),
    path("<str:code>/experiences", experiences.index, name="experiences"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/notice", views.notice, name="notice"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
]
