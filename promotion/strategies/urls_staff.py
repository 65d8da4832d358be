"""Address of the staff's list of strategies, below an institution's /staff/."""

from django.urls import URLPattern, URLResolver, path

from promotion.strategies.views import own

urlpatterns: list[URLPattern | URLResolver] = [
    path("strategies/", own.staff, name="staff-strategies"),
]
