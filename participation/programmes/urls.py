"""Public addresses of programmes."""

from django.urls import URLPattern, URLResolver, path

from participation.programmes.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.programmes, name="programme-list"),
    path("<uuid:programme>/", public.programme, name="programme"),
]
