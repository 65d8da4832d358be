"""Who operates this portal, in its own words: one row, filled in by the operator's command."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7
from portal.tenancy.guards import Guard, PolicyClass


class OperatorStatement(models.Model):
    """What `/about/` says. Nobody edits it in a page: the operator has no account here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    is_only = models.BooleanField(default=True, unique=True, editable=False)
    operator = models.TextField(_("Who operates this portal"), blank=True)
    seat = models.TextField(_("Seat"), blank=True)
    law = models.TextField(_("Law that applies"), blank=True)
    funders = models.TextField(_("Who pays for it"), blank=True)
    hosting = models.TextField(_("Host, and the country or area where the data rest"), blank=True)
    key_holders = models.TextField(_("Who holds which keys"), blank=True)
    last_audit = models.TextField(_("Last audit, by whom, with what result"), blank=True)
    last_audit_on = models.DateField(_("Day of the last audit"), null=True, blank=True)
    oversight = models.TextField(_("Who oversees the operator, and how to complain"), blank=True)
    release = models.CharField(_("Release"), max_length=80, blank=True)
    release_hash = models.CharField(_("Hash of the release"), max_length=128, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.GLOBAL,
        extra=(
            # A command of the operator writes it outside any person's context.
            "GRANT INSERT, UPDATE ON {table} TO portal_app",
            "CREATE POLICY guard_operator ON {table} TO portal_app USING (true) WITH CHECK (true)",
        ),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(is_only=True), name="operatorstatement_one"),
        )

    def __str__(self) -> str:
        return self.release
