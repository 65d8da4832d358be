"""Addresses of decisions and of requests for a review."""

from django.urls import URLPattern, URLResolver, path

from portal.decisions.views import register, remedies

urlpatterns: list[URLPattern | URLResolver] = [
    path("decisions/", register.register, name="decision-list"),
    path("decisions/feed/", register.register_feed, name="decision-feed"),
    path("decisions/<uuid:decision>/publish/", remedies.publish, name="decision-publish"),
    path("decisions/<uuid:decision>/review/", remedies.review_start, name="review-start"),
    path("reviews/<uuid:review>/", remedies.review, name="review"),
    path("reviews/<uuid:review>/discard/", remedies.review_discard, name="review-discard"),
    path("staff/remedies/", remedies.staff_reviews, name="staff-reviews"),
    path("staff/remedies/<uuid:review>/", remedies.staff_review, name="staff-review"),
]
