"""The public page, /<language>/parcel/."""

from django.urls import URLPattern, URLResolver, path

from protection.referrals.views.parcel import parcel

urlpatterns: list[URLPattern | URLResolver] = [path("", parcel, name="parcel")]
