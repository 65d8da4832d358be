"""Addresses of pictures, below an institution's own."""

from django.urls import URLPattern, URLResolver, re_path

from portal.charts import views

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^charts/(?P<key>[0-9a-f]{32})/figures\.csv$", views.figures, name="chart-figures"),
    re_path(r"^charts/(?P<key>[0-9a-f]{32})/picture\.svg$", views.picture, name="chart-picture"),
]
