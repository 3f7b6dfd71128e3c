from django.contrib.auth import views as auth_views
from django.urls import path

from huiketing.org.views import (
    account,
    duty,
    feeds,
    handovers,
    hours,
    lines,
    people,
    tables,
    units,
    welcome,
)

app_name = "org"
urlpatterns = [
    path("sign-in", account.SignIn.as_view(), name="sign_in"),
    path("sign-out", auth_views.LogoutView.as_view(), name="sign_out"),
    path("welcome", welcome.welcome, name="welcome"),
    path("password", account.password, name="password"),
    path("me", account.me, name="me"),
    path("me/presence", account.set_presence, name="presence"),
    path("me/tokens", account.issue_token, name="issue_token"),
    path("me/tokens/<int:pk>/revoke", account.revoke_token, name="revoke_token"),
    path("me/feed/renew", account.renew_feed, name="renew_feed"),
    path("me/feed/stop", account.stop_feed, name="stop_feed"),
    path("me/swaps/<uuid:uid>/agree", account.answer_swap, {"answer": "agree"}, name="agree_swap"),
    path(
        "me/swaps/<uuid:uid>/decline",
        account.answer_swap,
        {"answer": "decline"},
        name="decline_swap",
    ),
    path(
        "me/swaps/<uuid:uid>/cancel", account.answer_swap, {"answer": "cancel"}, name="cancel_swap"
    ),
    path("feeds/roster/<slug:token>.ics", feeds.roster, name="feed"),
    path("place/", units.place, name="place"),
    path("place/units", units.index, name="units"),
    path("place/units/add", units.add, name="add_unit"),
    path("place/units/<uuid:uid>", units.detail, name="unit"),
    *(
        path(f"place/units/<uuid:uid>/{verb}", units.act, {"verb": verb}, name=f"{verb}_unit")
        for verb in ("change", "rename", "move", "merge", "close")
    ),
    path("place/units/<uuid:uid>/feed/renew", units.feed, {"on": True}, name="renew_unit_feed"),
    path("place/units/<uuid:uid>/feed/stop", units.feed, {"on": False}, name="stop_unit_feed"),
    path("place/people", people.index, name="people"),
    path("place/people/add", people.add, name="add_person"),
    path("place/people/import", tables.upload, name="import_people"),
    path("place/people/import/take-in", tables.take_in, name="take_in_people"),
    path("place/people/import/errors", tables.errors, name="people_errors"),
    path("place/people/template.xlsx", tables.template, name="people_template"),
    path("place/people/export.xlsx", tables.export, name="export_people"),
    path("place/people/<uuid:uid>", people.detail, name="person"),
    path("place/people/<uuid:uid>/change", people.change, name="change_person"),
    path("place/people/<uuid:uid>/appoint", people.appoint, name="appoint"),
    path("place/people/<uuid:uid>/leave", people.leave, name="leave"),
    path("place/people/<uuid:uid>/come-back", people.come_back, name="come_back"),
    path("place/people/<uuid:uid>/reset-password", people.reset_password, name="reset_password"),
    path("place/posts/<uuid:uid>", people.post, name="post"),
    path("place/posts/<uuid:uid>/end", people.end_post, name="end_post"),
    path("place/lines", lines.index, name="lines"),
    path("place/lines/<uuid:uid>/rename", lines.rename, name="rename_line"),
    *(
        path(f"place/lines/<uuid:uid>/{verb}", lines.act, {"verb": verb}, name=f"{verb}_line")
        for verb in ("up", "down", "retire", "restore")
    ),
    path("place/roster", duty.roster, name="roster"),
    path("place/roster/wall", duty.wall, name="roster_wall"),
    path("place/roster/<uuid:uid>/plan", duty.plan, name="plan_shift"),
    path("place/roster/<uuid:uid>/copy", duty.copy, name="copy_week"),
    path("place/roster/<uuid:uid>/turns", duty.turns, name="take_turns"),
    path("place/shifts/<uuid:uid>/clear", duty.clear, name="clear_shift"),
    path("place/shifts/<uuid:uid>/swap", duty.swap, name="ask_swap"),
    path("place/handovers", handovers.index, name="handovers"),
    path("place/handovers/<uuid:uid>/take", handovers.take, name="take_over"),
    path("place/duty-log", handovers.log, name="duty_log"),
    path("place/duty-log.xlsx", handovers.log_file, name="duty_log_file"),
    path("place/hours", hours.index, name="hours"),
    path("place/hours/set", hours.set_hours, name="set_hours"),
    path("place/hours/day", hours.set_day, name="set_day"),
    path("place/hours/day/<str:day>/clear", hours.clear_day, name="clear_day"),
    path("place/hours/notice", hours.import_notice, name="import_notice"),
]
