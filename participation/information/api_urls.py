"""Addresses of access to information in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.information import api

_ONE = "information-requests/<uuid:pk>/"

urlpatterns = [
    path("information-requests/", api.InformationRequestList.as_view()),
    path(_ONE, api.InformationRequestDetail.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.InformationRequestTransition.as_view()),
    path(f"{_ONE}review/", api.InformationRequestReview.as_view()),
    path(f"{_ONE}documents/", api.InformationRequestDocuments.as_view()),
    path(f"{_ONE}kept-back/", api.InformationRequestKeptBack.as_view()),
    path(f"{_ONE}disclosure/", api.InformationRequestDisclosure.as_view()),
    path("information-log/", api.DisclosureList.as_view()),
    path("information-log/<uuid:pk>/", api.DisclosureDetail.as_view()),
]
