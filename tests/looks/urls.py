"""The gallery's addresses, under each language like the portal's own."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from tests.looks import gallery

urlpatterns = i18n_patterns(
    path("", gallery.form, name="home"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("form/", gallery.form, name="form"),
    path("queue/", gallery.queue, name="queue"),
    path("dossier/", gallery.dossier, name="dossier"),
    path("neutral/", gallery.neutral, name="neutral"),
    path("<slug:tenant>/", gallery.institution, name="institution"),
)
