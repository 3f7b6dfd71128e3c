from django.urls import path

from huiketing.web.views import board, choice, device, home, inbox, limits, search, showcase, skills

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("big", choice.big, name="big"),
    path("language", choice.language, name="language"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("sw.js", device.worker, name="worker"),
    path("offline", device.offline, name="offline"),
    path("search", search.search, name="search"),
    path("search/alike", search.alike, name="alike"),
    path("board", board.board, name="board"),
    path("board/matters", board.matters, name="board_matters"),
    path("figures/<str:figure_id>", board.figure, name="figure"),
    path("me/skills", skills.mine, name="my_skills"),
    path("me/skills/<str:figure_id>", skills.my_rows, name="my_skill"),
    path("skills", skills.unit, name="skills"),
    path("skills/<uuid:uid>", skills.person, name="skill_of"),
    path("skills/<uuid:uid>/<str:figure_id>", skills.rows, name="skill"),
    path("notices/", inbox.inbox, name="inbox"),
    path("notices/read", inbox.all_read, name="all_read"),
    path("notices/<uuid:uid>", inbox.opened, name="opened"),
    path("place/limits", limits.index, name="limits"),
    path("place/generality", skills.generality, name="generality"),
    path("components", showcase.components, name="components"),
    path("components/suggestions", showcase.sample_suggestions, name="sample_suggestions"),
]
