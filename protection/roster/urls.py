"""Addresses of the roster, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.roster import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("roster/", views.roster, name="desk-roster"),
    path("roster/duties/add/", views.add_duty, name="desk-duty-add"),
    path("roster/duties/<uuid:duty>/end/", views.end_duty, name="desk-duty-end"),
    path("roster/away/add/", views.add_absence, name="desk-absence-add"),
    path("roster/away/<uuid:absence>/", views.cover, name="desk-absence"),
    path("roster/call/", views.pager, name="desk-pager"),
]
