"""Addresses of files for whoever holds a receipt, below /box/: a number, never a name."""

from django.urls import URLPattern, URLResolver, path

from protection.files.views import receipts

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/", receipts.files, name="box-files"),
    path("files/<int:number>/", receipts.content, name="box-file"),
]
