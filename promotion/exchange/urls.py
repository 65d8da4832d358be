"""Addresses of files of obstacles, below /<language>/<tenant>/obstacles/."""

from django.urls import path

from promotion.exchange.views import files

urlpatterns = [
    path("files/", files.choose, name="obstacles-export"),
    path("files/<slug:form>/", files.files, name="obstacle-files"),
]
