"""Figures as they were published on a day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


class FigureSubject(models.TextChoices):
    """What figures are about."""

    ACCREDITATION = "accreditation", _("Accreditation")
    INFORMATION = "information", _("Access to information")
    RESTRICTIONS = "restrictions", _("Being kept out")
    LOOP = "loop", _("The feedback loop")


class FigureSet(TenantRow):
    """The public figures of one institution on one subject and day; made once a day at most."""

    subject = models.CharField(
        max_length=20, choices=FigureSubject.choices, default=FigureSubject.ACCREDITATION
    )
    made_on = models.DateField()
    content = models.JSONField()
    published_at = models.DateTimeField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published="published_at IS NOT NULL", worker=True
    )

    class Meta:
        ordering = ("-made_on",)
        constraints = (
            tenant_key("figureset"),
            models.UniqueConstraint(
                fields=["tenant", "subject", "made_on"], name="figureset_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.made_on)
