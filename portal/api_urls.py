"""Addresses of the API. The rooms of the three Ps are joined by string."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from portal.actors import api as actors
from portal.actors import api_members as members
from portal.api_docs import ApiDocs
from portal.inbound import providers as inbound
from portal.notifications import api as notifications
from portal.organizations import api as organizations
from portal.tenancy import api as tenancy

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", ApiDocs.as_view(url_name="api-schema"), name="api-docs"),
    path("me/", actors.Me.as_view()),
    path("me/inbox/", notifications.Inbox.as_view()),
    path("organizations/", organizations.OrganizationList.as_view()),
    path("organizations/<uuid:pk>/", organizations.OrganizationDetail.as_view()),
    path("organizations/<uuid:pk>/public/", organizations.OrganizationPublic.as_view()),
    path("organizations/<uuid:pk>/representatives/", members.RepresentativeList.as_view()),
    path(
        "organizations/<uuid:pk>/representatives/<uuid:representation>/",
        members.RepresentativeDetail.as_view(),
    ),
    path("organizations/<uuid:pk>/invitations/", members.OrganizationInvitations.as_view()),
    path(
        "organizations/<uuid:pk>/invitations/<uuid:invitation>/",
        members.InvitationDetail.as_view(),
    ),
    path("countries/", tenancy.CountryList.as_view()),
    path("taxonomies/", tenancy.TaxonomyList.as_view()),
    path("tenants/", tenancy.TenantList.as_view()),
    path("tenants/<slug:tenant>/", tenancy.TenantDetail.as_view()),
    path("tenants/<slug:tenant>/staff/", members.StaffList.as_view()),
    path("tenants/<slug:tenant>/staff/<uuid:pk>/", members.StaffDetail.as_view()),
    path("tenants/<slug:tenant>/staff/invitations/", members.StaffInvitations.as_view()),
    path(
        "tenants/<slug:tenant>/staff/invitations/<uuid:invitation>/",
        members.InvitationDetail.as_view(),
    ),
    path("tenants/<slug:tenant>/", include("portal.policies.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.decisions.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.appeals.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.documents.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.moderation.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.discussions.api_urls")),
    path("tenants/<slug:tenant>/", include("portal.keys.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.accreditation.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.registers.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.commitments.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.loop.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.themes.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.information.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.programmes.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.consultations.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.equity.api_urls")),
    path("tenants/<slug:tenant>/", include("participation.contributions.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.countries.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.exchange.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.patterns.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.stories.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.strategies.api_urls")),
    path("protection/receipts/files/", include("protection.files.api_receipt_urls")),
    path("protection/receipts/", include("protection.intake.api_receipt_urls")),
    path("protection/complaints/", include("protection.ombuds.api_urls")),
    path("tenants/<slug:tenant>/", include("protection.files.api_urls")),
    path("tenants/<slug:tenant>/", include("protection.retention.api_urls")),
    path("tenants/<slug:tenant>/", include("protection.referrals.api_urls")),
    path("tenants/<slug:tenant>/protection/", include("protection.figures.api_urls")),
    path("protection/", include("protection.figures.api_urls")),
    path("tenants/<slug:tenant>/protection/", include("protection.intake.api_urls")),
    path(
        "tenants/<slug:tenant>/obstacle-reports/receipt/",
        include("promotion.obstacles.api_receipt_urls"),
    ),
    path("intake/", include("participation.contributions.intake_urls")),
    path("mail-intake/", inbound.posted, name="mail-intake"),
    path("tenants/<slug:tenant>/", include("participation.restrictions.api_urls")),
    path("tenants/<slug:tenant>/", include("protection.cases.api_urls")),
    path("tenants/<slug:tenant>/", include("protection.returning.api_urls")),
    path("tenants/<slug:tenant>/", include("promotion.publication.api_urls")),
    path("tenants/<slug:tenant>/obstacle-reports/", include("promotion.obstacles.api_desk_urls")),
]
