"""Addresses of the inbox, of an institution's deliveries, and of the demo's mails."""

from django.conf import settings
from django.urls import URLPattern, path

from portal.notifications import views

account_urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox-read"),
    path("inbox/mail/", views.mail_preferences, name="mail-preferences"),
    path("inbox/<uuid:notification_id>/", views.open_notification, name="inbox-open"),
]

tenant_urlpatterns: list[URLPattern] = [
    path("staff/deliveries/", views.deliveries, name="staff-deliveries"),
    path("staff/deliveries/resend/", views.resend, name="staff-deliveries-resend"),
]

# Outside the demo there is no such page at all.
demo_urlpatterns: list[URLPattern] = (
    [path("demo/mails/", views.demo_mails, name="demo-mails")] if settings.DEMO else []
)
