"""Addresses of a case's files in the API, for whoever holds a receipt."""

from django.urls import path

from protection.files.api import ReceiptFileContent, ReceiptFiles

urlpatterns = [
    path("protection/receipts/files/", ReceiptFiles.as_view()),
    path("protection/receipts/files/<int:number>/content/", ReceiptFileContent.as_view()),
]
