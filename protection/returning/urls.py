"""The address of handing cases back, beside the pages of keys below an institution's /desk/."""

from django.urls import URLPattern, URLResolver, path

from protection.returning import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("keys/<uuid:key>/return/", views.hand_back_page, name="desk-keys-return"),
]
