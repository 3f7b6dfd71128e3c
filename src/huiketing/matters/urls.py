from django.urls import path

from huiketing.matters.views import detail, learning, lying, papers, queues, steps

app_name = "matters"
urlpatterns = [
    path("matters/", queues.index, name="index"),
    path("matters/of/person/<uuid:uid>", lying.on_person, name="on_person"),
    path("matters/of/unit/<uuid:uid>", lying.at_unit, name="at_unit"),
    path("matters/of/procedure/<str:code>", lying.by_procedure, name="by_procedure"),
    path("matters/<str:number>/", detail.detail, name="detail"),
    path("matters/<str:number>/phone", detail.phone, name="phone"),
    path("matters/<str:number>/notice", papers.notice, name="notice"),
    path("matters/<str:number>/originals", papers.originals, name="originals"),
    path("matters/<str:number>/orders/<str:order>", papers.order, name="order"),
    path("matters/<str:number>/alike", learning.alike, name="alike"),
    path("matters/<str:number>/experience", learning.experience, name="experience"),
    path("matters/<str:number>/<slug:step>", steps.step, name="step"),
]
