"""Address of the help page, below an institution's /obstacles/."""

from django.urls import URLPattern, URLResolver, path

from promotion.guide import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", views.guide, name="promotion-guide"),
]
