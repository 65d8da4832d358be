"""Addresses of the directory, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.help import views

_ONE = "directory/<uuid:protection_actor>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", views.directory, name="desk-directory"),
    path("directory/add/", views.propose, name="desk-actor-add"),
    path(_ONE, views.entry, name="desk-actor"),
    path(f"{_ONE}change/", views.change, name="desk-actor-change"),
    path(f"{_ONE}keys/add/", views.add_key, name="desk-actor-key-add"),
    path(f"{_ONE}keys/<uuid:actor_key>/end/", views.end_key, name="desk-actor-key-end"),
    path(f"{_ONE}answers/add/", views.add_answer, name="desk-actor-answer-add"),
    path(f"{_ONE}moves/<slug:move>/", views.move, name="desk-actor-move"),
]
