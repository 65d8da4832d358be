"""The address of an organization's matters of accreditation, among its own pages."""

from django.urls import URLPattern, URLResolver, path

from participation.accreditation.views import applicant_own

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<uuid:organization>/accreditation/",
        applicant_own.accreditation,
        name="organization-accreditation",
    )
]
