"""All addresses: pages under a language prefix, the API, health and verification without one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal import health
from portal.notifications import urls as notifications
from portal.verification import views as verification

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/v1/", include("portal.api_urls")),
    # The address printed on papers has no language; it leads to the reader's.
    path("verify/", verification.bare_address, name="verify-bare"),
    path("verify/<code>/", verification.bare_address, name="verify-bare-code"),
    *i18n_patterns(
        path("account/", include(notifications.account_urlpatterns)),
        path("account/", include("portal.actors.urls")),
        path("organizations/", include("portal.organizations.urls")),
        path("", include("portal.documents.urls")),
        path("", include("portal.verification.urls")),
        path("", include("portal.search.urls")),
        path("help-now/", include("protection.help.urls")),
        path("box/", include("protection.files.urls_box")),
        path("ombuds/", include("protection.ombuds.urls")),
        path("parcel/", include("protection.referrals.urls")),
        path("box/", include("protection.intake.urls")),
        path("begin/", include("participation.accreditation.begin_urls")),
        path("organizations/", include("participation.accreditation.own_urls")),
        path("", include("participation.loop.own_urls")),
        path("", include(notifications.demo_urlpatterns)),
        path("", include("portal.about.urls")),
        path("", include("portal.actors.members_urls")),
        path("", include("portal.claims.urls")),
        path("", include("portal.channels.urls")),
        path("", include("portal.tenancy.urls")),
        path("<slug:tenant>/", include(notifications.tenant_urlpatterns)),
        path("<slug:tenant>/", include("portal.policies.urls")),
        path("<slug:tenant>/", include("portal.decisions.urls")),
        path("<slug:tenant>/", include("portal.appeals.urls")),
        path("<slug:tenant>/", include("portal.languages.urls")),
        path("<slug:tenant>/", include("portal.moderation.urls")),
        path("<slug:tenant>/", include("portal.discussions.urls")),
        path("<slug:tenant>/", include("portal.charts.urls")),
        path("<slug:tenant>/", include("participation.urls")),
        path("<slug:tenant>/", include("promotion.urls")),
        path("<slug:tenant>/help-figures/", include("protection.figures.urls")),
        path("<slug:tenant>/desk/", include("portal.keys.urls")),
        path("<slug:tenant>/desk/", include("protection.urls_desk")),
        path("<slug:tenant>/desk/", include("promotion.urls_desk")),
        prefix_default_language=True,
    ),
]
