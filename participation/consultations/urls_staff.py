"""Where staff write consultations and move them."""

from django.urls import URLPattern, URLResolver, path

from participation.consultations.views import staff, staff_edit, staff_moves, staff_texts

_ONE = "consultations/<uuid:consultation>/"
_TEXT = f"{_ONE}texts/<int:number>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consultations/", staff.consultations, name="staff-consultations"),
    path("consultations/add/", staff_edit.add, name="staff-consultation-add"),
    path(_ONE, staff.consultation, name="staff-consultation"),
    path(f"{_ONE}discard/", staff.discard, name="staff-consultation-discard"),
    path(f"{_ONE}steps/<slug:step>/", staff_edit.step, name="staff-consultation-step"),
    path(f"{_ONE}moves/<slug:move>/", staff_moves.move, name="staff-consultation-move"),
    path(f"{_ONE}texts/add/", staff_texts.add, name="staff-consultation-text-add"),
    path(_TEXT, staff_texts.text, name="staff-consultation-text"),
    path(f"{_TEXT}edit/", staff_texts.edit, name="staff-consultation-text-edit"),
    path(f"{_TEXT}publish/", staff_texts.publish, name="staff-consultation-text-publish"),
]
