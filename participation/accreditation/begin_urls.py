"""The address of the two questions, at the top of the portal."""

from django.urls import URLPattern, URLResolver, path

from participation.accreditation.views import finder

urlpatterns: list[URLPattern | URLResolver] = [path("", finder.begin, name="begin")]
