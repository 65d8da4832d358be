"""Addresses of one's own contributions on their way: a person's, an organization's."""

from django.urls import URLPattern, URLResolver, path

from participation.loop.views import own

_ORGANIZATION = "organizations/<uuid:organization>/loop/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/contributions/", own.mine, name="account-loop"),
    path("account/contributions/<uuid:contribution>/", own.my_story, name="account-loop-one"),
    path(_ORGANIZATION, own.of_organization, name="organization-loop"),
    path(
        f"{_ORGANIZATION}<uuid:contribution>/",
        own.organizations_story,
        name="organization-loop-one",
    ),
]
