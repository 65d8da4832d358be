"""Addresses of consultations in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.consultations import api

_ONE = "consultations/<uuid:pk>/"
urlpatterns = [
    path("consultations/", api.ConsultationList.as_view()),
    path(_ONE, api.ConsultationDetail.as_view()),
    path(f"{_ONE}transitions/<slug:name>/", api.ConsultationTransition.as_view()),
    path(f"{_ONE}questions/", api.ConsultationQuestions.as_view()),
    path(f"{_ONE}texts/", api.ConsultationTexts.as_view()),
    path(f"{_ONE}texts/<int:number>/", api.ConsultationText.as_view()),
    path(f"{_ONE}texts/<int:number>/publish/", api.ConsultationTextPublish.as_view()),
    path(f"{_ONE}comparisons/<int:old>/<int:new>/", api.ConsultationCompared.as_view()),
]
