from django.urls import path

from huiketing.exchange.views import exports, imports, jobs

app_name = "exchange"
urlpatterns = [
    path("exchange/import", imports.choose, name="import"),
    path("exchange/import/template.xlsx", imports.template, name="ledger_template"),
    path("exchange/import/<uuid:uid>", imports.table, name="table"),
    path("exchange/import/<uuid:uid>/take", imports.take, name="take"),
    path("exchange/import/<uuid:uid>/drop", imports.drop, name="drop"),
    path("exchange/import/<uuid:uid>/errors.xlsx", imports.errors, name="errors"),
    path("exchange/export", exports.export, name="export"),
    path("exchange/export/<uuid:uid>.xlsx", exports.made, name="made"),
    path("exchange/blank-register", exports.blank, name="blank_register"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<uuid:uid>/", jobs.job, name="job"),
    path("jobs/<uuid:uid>/stop", jobs.stop, name="stop_job"),
    path("jobs/<uuid:uid>/again", jobs.again, name="again_job"),
]
