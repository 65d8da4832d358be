"""Intake's pages for officers, below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.intake.views import desk

_ONE = "cases/<uuid:case_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("take-in/", desk.take_in, name="desk-take-in"),
    path(f"{_ONE}answers/", desk.answers, name="desk-answers"),
    path(f"{_ONE}new-receipt/", desk.new_receipt, name="desk-new-receipt"),
    path(f"{_ONE}proof/", desk.proof, name="desk-proof"),
]
