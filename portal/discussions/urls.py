"""Addresses of discussions below an institution."""

from django.urls import path

from portal.discussions.views import own, public, rooms, staff, staff_threads

urlpatterns = [
    path("discussions/", public.listing, name="discussions"),
    path("discussions/feed/", public.listing_feed, name="discussions-feed"),
    path("discussions/mine/", own.own_posts, name="discussion-posts"),
    path("discussions/enter/", rooms.entering, name="discussion-enter"),
    path("discussions/rooms/<uuid:room>/", rooms.room_page, name="discussion-room"),
    path("discussions/rooms/<uuid:room>/vouch/", rooms.vouching, name="discussion-vouch"),
    path(
        "discussions/rooms/<uuid:room>/vouch/<uuid:vouch>/",
        rooms.taking_back,
        name="discussion-vouch-back",
    ),
    path("discussions/rooms/<uuid:room>/list/", rooms.listing_myself, name="discussion-listing"),
    path("discussions/rooms/<uuid:room>/leave/", rooms.leaving, name="discussion-leave"),
    path("discussions/rooms/<uuid:room>/open/", rooms.opening, name="discussion-open"),
    path(
        "discussions/memberships/<uuid:place>/",
        rooms.own_membership,
        name="discussion-membership",
    ),
    path("discussions/posts/<uuid:post>/", own.own_post, name="discussion-post"),
    path("discussions/posts/<uuid:post>/edit/", own.own_edit, name="discussion-post-edit"),
    path("discussions/posts/<uuid:post>/report/", own.report, name="discussion-report"),
    path(
        "discussions/posts/<uuid:post>/review/", own.ask_why_silent, name="discussion-post-silent"
    ),
    path(
        "discussions/posts/<uuid:post>/move/<slug:name>/",
        own.own_move,
        name="discussion-post-move",
    ),
    path("discussions/<uuid:thread>/", public.discussion, name="discussion"),
    path("discussions/<uuid:thread>/feed/", public.discussion_feed, name="discussion-feed"),
    path("discussions/<uuid:thread>/follow/", public.following, name="discussion-follow"),
    path("staff/discussions/", staff.queue, name="staff-discussions"),
    path("staff/discussions/open/", staff_threads.opening, name="staff-discussion-open"),
    path("staff/discussions/rooms/", staff_threads.rooms, name="staff-rooms"),
    path("staff/discussions/rooms/<uuid:room>/", staff_threads.room, name="staff-room"),
    path("staff/discussions/posts/<uuid:post>/", staff.dossier, name="staff-post"),
    path("staff/discussions/posts/<uuid:post>/all/", staff.remove_all, name="staff-post-all"),
    path("staff/discussions/posts/<uuid:post>/stays/", staff.settle, name="staff-post-stays"),
    path("staff/discussions/posts/<uuid:post>/exclude/", staff.exclude, name="staff-post-exclude"),
    path(
        "staff/discussions/posts/<uuid:post>/translate/",
        staff.translate,
        name="staff-post-translate",
    ),
    path(
        "staff/discussions/posts/<uuid:post>/move/<slug:name>/",
        staff.move,
        name="staff-post-move",
    ),
    path(
        "staff/discussions/<uuid:thread>/move/<slug:name>/",
        staff_threads.thread_move,
        name="staff-discussion-move",
    ),
]
