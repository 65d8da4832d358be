"""The public page, /<language>/ombuds/."""

from django.urls import URLPattern, URLResolver, path

from protection.ombuds.views import public

urlpatterns: list[URLPattern | URLResolver] = [path("", public.ombuds, name="ombuds")]
