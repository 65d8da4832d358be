"""Addresses of the box, /<language>/box/: no institution, no id, no word that tells anything."""

from django.urls import URLPattern, URLResolver, path

from protection.intake.views import back, mine, report

urlpatterns: list[URLPattern | URLResolver] = [
    path("", report.front, name="box"),
    path("now/", report.now, name="box-now"),
    path("write/", report.write, name="box-write"),
    path("before/", report.before, name="box-before"),
    path("note/", report.receipt, name="box-receipt"),
    path("back/", back.come_back, name="box-back"),
    path("word/", back.handed, name="box-word"),
    path("pass/", back.fetch, name="box-pass"),
    path("read/", back.guide, name="box-guide"),
    path("away/", back.leave, name="box-leave"),
    path("close/", back.close, name="box-close"),
    path("own/", mine.own, name="box-mine"),
    path("own/more/<slug:question>/", mine.question, name="box-question"),
    path("own/yes/", mine.agreements, name="box-agreements"),
    path("own/later/", mine.later, name="box-later"),
    path("own/end/", mine.end, name="box-end"),
]
