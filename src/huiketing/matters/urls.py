from django.urls import path

from huiketing.matters.views import detail, learning, papers, queues, steps

app_name = "matters"
urlpatterns = [
    path("matters/", queues.index, name="index"),
    path("matters/<str:number>/", detail.detail, name="detail"),
    path("matters/<str:number>/phone", detail.phone, name="phone"),
    path("matters/<str:number>/notice", papers.notice, name="notice"),
    path("matters/<str:number>/originals", papers.originals, name="originals"),
    path("matters/<str:number>/orders/<str:order>", papers.order, name="order"),
    path("matters/<str:number>/alike", learning.alike, name="alike"),
    path("matters/<str:number>/experience", learning.experience, name="experience"),
    path("matters/<str:number>/<slug:step>", steps.step, name="step"),
]
