"""Addresses of accreditation in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.accreditation import api, api_exchange, api_holding

urlpatterns = [
    path("accreditation-applications/", api.ApplicationList.as_view()),
    path("accreditation-applications/<uuid:pk>/", api.ApplicationDetail.as_view()),
    path("accreditation-applications/<uuid:pk>/documents/", api.ApplicationDocuments.as_view()),
    path(
        "accreditation-applications/<uuid:pk>/documents/<slug:code>/",
        api.ApplicationDocumentDetail.as_view(),
    ),
    path("accreditation-applications/<uuid:pk>/declaration/", api.ApplicationDeclaration.as_view()),
    path(
        "accreditation-applications/<uuid:pk>/transitions/<slug:name>/",
        api.ApplicationTransition.as_view(),
    ),
    path("accreditations/", api.AccreditationList.as_view()),
    path("accreditations/register/", api.Register.as_view()),
    path("accreditations/<uuid:pk>/", api.AccreditationDetail.as_view()),
    path(
        "accreditations/<uuid:pk>/transitions/<slug:name>/", api.AccreditationTransition.as_view()
    ),
    path("accreditations/<uuid:pk>/reports/", api.ReportList.as_view()),
    path(
        "accreditations/<uuid:pk>/reports/<uuid:report>/transitions/<slug:name>/",
        api.ReportTransition.as_view(),
    ),
    path("accreditations/<uuid:pk>/changes/", api_holding.ChangeList.as_view()),
    path(
        "accreditations/<uuid:pk>/changes/<uuid:change>/transitions/<slug:name>/",
        api_holding.ChangeTransition.as_view(),
    ),
    path("exports/", api_exchange.ExportList.as_view()),
    path("exports/<uuid:pk>/", api_exchange.ExportDetail.as_view()),
    path("exports/<uuid:pk>/file/", api_exchange.ExportFile.as_view()),
    path("exports/<uuid:pk>/transitions/<slug:name>/", api_exchange.ExportTransition.as_view()),
    path("imports/", api_exchange.ImportList.as_view()),
    path("imports/<uuid:pk>/", api_exchange.ImportDetail.as_view()),
    path("imports/<uuid:pk>/lines/", api_exchange.ImportLines.as_view()),
    path("imports/<uuid:pk>/transitions/<slug:name>/", api_exchange.ImportTransition.as_view()),
]
