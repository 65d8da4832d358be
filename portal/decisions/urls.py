"""Addresses of decisions and of requests for a review."""

from django.urls import URLPattern, URLResolver, path

from portal.decisions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("decisions/<uuid:decision>/publish/", views.publish, name="decision-publish"),
    path("decisions/<uuid:decision>/review/", views.review_start, name="review-start"),
    path("reviews/<uuid:review>/", views.review, name="review"),
    path("reviews/<uuid:review>/discard/", views.review_discard, name="review-discard"),
    path("staff/remedies/", views.staff_reviews, name="staff-reviews"),
    path("staff/remedies/<uuid:review>/", views.staff_review, name="staff-review"),
]
