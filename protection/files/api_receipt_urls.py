"""Addresses of a case's files, for whoever holds a receipt: /api/v1/protection/receipts/files/."""

from django.urls import path

from protection.files.api.receipts import ReceiptFileContent, ReceiptFiles

urlpatterns = [
    path("", ReceiptFiles.as_view()),
    path("<int:number>/content/", ReceiptFileContent.as_view()),
]
