"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from portal.claims import views

_STAFF = "<slug:tenant>/staff/claims/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("organizations/claims/", views.claims, name="organization-claims"),
    path("organizations/claims/send/", views.send, name="organization-claim"),
    path("organizations/claims/<uuid:claim_id>/take-over/", views.take, name="claim-take-over"),
    path("organizations/<uuid:organization_id>/claim/", views.answer, name="claim-answer"),
    path(_STAFF, views.desk, name="claims-desk"),
    path(f"{_STAFF}<uuid:claim_id>/", views.decide, name="claim-decide"),
    path(f"{_STAFF}<uuid:claim_id>/freeze/", views.freeze, name="claim-freeze"),
]
