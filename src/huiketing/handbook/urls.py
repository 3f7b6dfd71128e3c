from django.urls import path

from huiketing.handbook.exporting import views as out
from huiketing.handbook.sheets import views as tables
from huiketing.handbook.views import (
    acts,
    desk,
    life_events,
    reading,
    rules,
    variants,
    writing,
)

app_name = "handbook"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new", writing.new, name="new"),
    path("export", out.export, name="export"),
    path("export/<uuid:uid>", out.made, name="made"),
    path("import", tables.upload, name="import"),
    path("import/take", tables.take, name="take_in"),
    path("import/errors", tables.errors, name="import_errors"),
    path("signing/", desk.desk, name="signing"),
    path("rules/", rules.index, name="rules"),
    path("rules/<uuid:uid>/", rules.rule, name="rule"),
    path("rules/<uuid:uid>/correct", rules.correct, name="correct_rule"),
    path("rules/<uuid:uid>/mark", rules.mark, name="mark_rule"),
    path("together/", life_events.index, name="life_events"),
    path("together/new", life_events.new, name="new_life_event"),
    path("together/<slug:code>", life_events.edit, name="life_event"),
    path("together/<slug:code>/use", life_events.use, name="use_life_event"),
    path("<str:code>/", reading.page, name="page"),
    path("<str:code>/notice", out.notice, name="notice"),
    path("<str:code>/poster", out.poster, name="poster"),
    path("<str:code>/public", reading.public, name="public"),
    path("<str:code>/compare", writing.comparison, name="compare"),
    path("<str:code>/local", variants.edit, name="variant"),
    path("<str:code>/local/end", variants.end, name="end_variant"),
    path("<str:code>/start", writing.start, name="start"),
    path("<str:code>/withdraw", acts.withdraw, name="withdraw"),
    path("<str:code>/versions/<int:number>/", reading.version, name="version"),
    path("<str:code>/versions/<int:number>/edit", writing.edit, name="edit"),
    path("<str:code>/versions/<int:number>/authors", writing.add_author, name="add_author"),
    path(
        "<str:code>/versions/<int:number>/authors/remove",
        writing.remove_author,
        name="remove_author",
    ),
    path("<str:code>/versions/<int:number>/rules", writing.add_citation, name="cite"),
    path("<str:code>/versions/<int:number>/rules/remove", writing.remove_citation, name="uncite"),
    path("<str:code>/versions/<int:number>/<str:step>", acts.act, name="act"),
]
