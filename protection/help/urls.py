"""The public page, /<language>/help-now/."""

from django.urls import URLPattern, URLResolver, path

from protection.help import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.help_now, name="help-now")]
