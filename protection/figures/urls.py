"""The public page, /<language>/<tenant>/help-figures/."""

from django.urls import URLPattern, URLResolver, path

from protection.figures import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.figures, name="help-figures")]
