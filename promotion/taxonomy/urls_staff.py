"""Addresses of the choice of codes, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from promotion.taxonomy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("codes/", views.staff_codes, name="staff-codes"),
    path("codes/add/", views.add, name="staff-codes-add"),
    path("codes/retire/<uuid:local_code>/", views.retire, name="staff-codes-retire"),
    path("codes/of/<slug:vocabulary>/", views.switch, name="staff-codes-switch"),
]
