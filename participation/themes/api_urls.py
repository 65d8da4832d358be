"""Addresses of themes in the API, below /api/v1/tenants/{tenant}/."""

from django.urls import path

from participation.themes import api, api_analysis

urlpatterns = [
    path("themes/", api.ThemeList.as_view()),
    path("themes/agreement/", api_analysis.Agreements.as_view()),
    path("themes/quotes/", api_analysis.OwnQuotes.as_view()),
    path("themes/quotes/<uuid:pk>/", api_analysis.OwnQuote.as_view()),
    path("themes/<uuid:pk>/", api.ThemeDetail.as_view()),
    path("themes/<uuid:pk>/shown/", api.ThemeShown.as_view()),
    path("themes/<uuid:pk>/merge/", api.ThemeMerge.as_view()),
    path("themes/<uuid:pk>/split/", api.ThemeSplit.as_view()),
    path("themes/<uuid:pk>/prepared-answer/", api_analysis.PreparedAnswer.as_view()),
    path("themes/<uuid:pk>/quotes/", api_analysis.ThemeQuotes.as_view()),
    path("themes/<uuid:pk>/transitions/<slug:name>/", api.ThemeTransition.as_view()),
    path("contributions/<uuid:pk>/codings/", api_analysis.ContributionCodings.as_view()),
]
