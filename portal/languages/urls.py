"""Addresses of the translators' bench."""

from django.urls import path

from portal.languages import views

urlpatterns = [
    path("staff/translations/", views.bench, name="translations"),
    path("staff/translations/<slug:language>/", views.language, name="translations-language"),
    path(
        "staff/translations/<slug:language>/export/<slug:kind>/",
        views.export,
        name="translations-export",
    ),
    path("staff/translations/<slug:language>/text/<path:key>/", views.text, name="translation"),
]
