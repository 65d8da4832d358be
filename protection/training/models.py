"""Who passed which module, and who signed the protocol. Answers are kept nowhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.tenancy.columns import Columns, clear
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from protection.desk import OF_SUPERVISORS

_PERSON = settings.AUTH_USER_MODEL
# Those who coordinate see what was passed; a test that was not is its taker's alone.
_GUARD = Guard(
    PolicyClass.FILE,
    person="person_id",
    staff_rows=f"person_id = {{person}} OR (is_passed AND {OF_SUPERVISORS})",
)


class TrainingResult(TenantRow):
    """One test taken. Which answers were wrong is written down nowhere."""

    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # How many days before the end its holder was last reminded.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    guard: ClassVar[Guard] = _GUARD

    host_sees: ClassVar[Columns] = {
        "person": clear("who took the test", "no key is issued without it"),
        "module": clear("which module", "no key is issued without it"),
        "version": clear("which version", "an old one does not count"),
        "is_passed": clear("whether it was passed", "no key is issued without it"),
        "taken_at": clear("when", "it runs out"),
        "expires_at": clear("until when", "no key is issued after it"),
        "reminded_days": clear("which reminders went out", "nobody is reminded twice"),
    }

    class Meta:
        ordering = ("-taken_at", "-id")
        constraints = (
            tenant_key("trainingresult"),
            models.CheckConstraint(
                condition=Q(is_passed=False, expires_at=None)
                | Q(is_passed=True, expires_at__gt=F("taken_at")),
                name="trainingresult_passed_expires",
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "person", "module"], name="trainingresult_of"),
            models.Index(
                fields=["tenant", "expires_at"],
                condition=Q(is_passed=True),
                name="trainingresult_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.module} {self.version}"


class ProtocolSignature(TenantRow):
    """Somebody signed the protocol as it read then."""

    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    text_hash = models.CharField(max_length=64)
    signed_name = models.CharField(max_length=200)
    # The page's language, in which it was read.
    language = models.CharField(max_length=12)
    signed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="person_id",
        staff_rows=f"person_id = {{person}} OR {OF_SUPERVISORS}",
    )

    host_sees: ClassVar[Columns] = {
        "person": clear("who signed", "no key is issued without it"),
        "version": clear("which version", "an old one does not count"),
        "text_hash": clear("the hash of the text signed", "shows what was signed"),
        "signed_name": clear("the name signed with", "shows who signed"),
        "language": clear("in which language", "shows what was signed"),
        "signed_at": clear("when", "it runs out"),
        "expires_at": clear("until when", "no key is issued after it"),
        "reminded_days": clear("which reminders went out", "nobody is reminded twice"),
    }

    class Meta:
        ordering = ("-signed_at", "-id")
        constraints = (
            tenant_key("protocolsignature"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("signed_at")), name="protocolsignature_expires"
            ),
        )
        indexes = (models.Index(fields=["tenant", "person"], name="protocolsignature_of"),)

    def __str__(self) -> str:
        return f"{self.version}"
