"""Which channels are safe in which country or area; read by every door, inbound and outbound."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.ids import uuid7
from portal.tenancy.guards import Guard, PolicyClass


class ChannelSafety(models.Model):
    """What is known about one channel in one country or area, from whom, since when."""

    class Channel(models.TextChoices):
        WEB = "web", _("This website")
        ONION = "onion", _("The onion address")
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")
        MESSAGING = "messaging", _("Messaging app")
        TELEPHONE = "telephone", _("Telephone")
        POST = "post", _("Post")

    class Safety(models.TextChoices):
        SAFE = "safe", _("Safe")
        UNSAFE = "unsafe", _("Unsafe")
        UNKNOWN = "unknown", _("Not known")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    country = CountryField(_("country or area"))
    channel = models.CharField(max_length=10, choices=Channel.choices)
    safety = models.CharField(max_length=8, choices=Safety.choices, default=Safety.UNKNOWN)
    source = models.CharField(_("source"), max_length=300)
    assessed_on = models.DateField(_("assessed on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    guard: ClassVar[Guard] = Guard(
        PolicyClass.GLOBAL,
        extra=(
            "GRANT INSERT, UPDATE ON {table} TO portal_staff",
            "CREATE POLICY guard_staff ON {table} TO portal_staff USING (true) WITH CHECK (true)",
        ),
    )

    class Meta:
        ordering = ("country", "channel")
        constraints = (
            models.UniqueConstraint(fields=["country", "channel"], name="channelsafety_once"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.channel}"
