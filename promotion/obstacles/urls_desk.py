"""Addresses of analysts' pages of reports, below an institution's /staff/obstacles/."""

from django.urls import URLPattern, URLResolver, path

from promotion.obstacles.views import desk, desk_moves, desk_parts, desk_work

_ONE = "<uuid:obstacle>/"
_REPLY = f"{_ONE}replies/<uuid:obstacle_reply>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.queue, name="staff-obstacles"),
    path(_ONE, desk.dossier, name="staff-obstacle"),
    path(f"{_ONE}moves/<slug:move>/", desk_moves.move, name="staff-obstacle-move"),
    path(f"{_ONE}words/", desk_work.words, name="staff-obstacle-words"),
    path(f"{_ONE}severity/", desk_work.severity, name="staff-obstacle-severity"),
    path(f"{_ONE}message/", desk_work.message, name="staff-obstacle-message"),
    path(f"{_ONE}hold/", desk_work.hold, name="staff-obstacle-hold"),
    path(f"{_ONE}take-over/", desk_work.over, name="staff-obstacle-take-over"),
    path(f"{_ONE}parts/<slug:part>/", desk_work.part, name="staff-obstacle-part"),
    path(
        f"{_ONE}parts/<slug:part>/<uuid:obstacle_part>/away/",
        desk_work.part_away,
        name="staff-obstacle-part-away",
    ),
    path(
        f"{_ONE}not-the-same/<uuid:other_obstacle>/",
        desk_work.not_the_same,
        name="staff-obstacle-not-the-same",
    ),
    path(f"{_ONE}evidence/", desk_parts.evidence, name="staff-obstacle-evidence"),
    path(f"{_ONE}evidence/<uuid:evidence>/", desk_parts.custody, name="staff-obstacle-custody"),
    path(f"{_ONE}replies/", desk_parts.reply_ask, name="staff-obstacle-reply"),
    path(_REPLY, desk_parts.reply_given, name="staff-obstacle-reply-given"),
    path(f"{_REPLY}none/", desk_parts.reply_none, name="staff-obstacle-reply-none"),
]
