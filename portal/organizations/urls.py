"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from portal.organizations.views import public, registering, workspace

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workspace.index, name="organizations"),
    path("register/", registering.register, name="organization-register"),
    path("<uuid:organization_id>/", workspace.workspace, name="organization"),
    path("<uuid:organization_id>/public/", public.profile, name="organization-public"),
    path("<uuid:organization_id>/preview/", workspace.preview, name="organization-preview"),
    path(
        "<uuid:organization_id>/self-description/",
        workspace.describe,
        name="organization-self-description",
    ),
    path(
        "<uuid:organization_id>/edit/<slug:section>/",
        workspace.edit_section,
        name="organization-section",
    ),
]
