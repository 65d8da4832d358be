"""What a consultation asks: questions, and draft texts commented paragraph by paragraph."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.consultations.models.consultation import (
    PUBLISHED_WITH_CONSULTATION,
    ConsultationPart,
)
from participation.consultations.states import AnswerKind
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import tenant_key


class ConsultationQuestion(ConsultationPart):
    """One question. `code` names it in offline forms and exports and is never reused."""

    code = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=AnswerKind.choices, default=AnswerKind.TEXT)
    text = models.CharField(_("question"), max_length=500)
    help = models.TextField(_("help"), blank=True)
    is_required = models.BooleanField(default=False)
    # Words; null: the form's own limit of characters alone.
    max_words = models.PositiveIntegerField(null=True, blank=True)
    # For choices: [{"code", "label": {language: text}}]; for a scale: {"from", "to", "low", "high"}.
    options = models.JSONField(default=list, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED, published=PUBLISHED_WITH_CONSULTATION, deletable=True
    )

    class Meta:
        ordering = ("position", "code")
        constraints = (
            tenant_key("consultationquestion"),
            TenantForeignKey(field="consultation", name="consultationquestion_same_tenant"),
            models.UniqueConstraint(
                fields=["consultation", "code"], name="consultationquestion_code_once"
            ),
        )

    def __str__(self) -> str:
        return self.code


class TextVersion(ConsultationPart):
    """A version of a draft text; the first is commented, later ones show what became of it."""

    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("what changed and why"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=f"published_at IS NOT NULL AND {PUBLISHED_WITH_CONSULTATION}",
        deletable=True,
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("textversion"),
            TenantForeignKey(field="consultation", name="textversion_same_tenant"),
            models.UniqueConstraint(fields=["consultation", "number"], name="textversion_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


class Paragraph(ConsultationPart):
    """A paragraph of a version. `lineage` is kept by the same paragraph in later versions."""

    text_version = models.ForeignKey(
        TextVersion, on_delete=models.CASCADE, related_name="paragraphs", db_constraint=False
    )
    lineage = models.UUIDField()
    position = models.PositiveIntegerField()
    label = models.CharField(_("number of the paragraph"), max_length=20, blank=True)
    text = models.TextField(_("text"), blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=(
            "EXISTS (SELECT 1 FROM participation_textversion v WHERE v.id = text_version_id"
            " AND v.published_at IS NOT NULL)"
        ),
        deletable=True,
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            tenant_key("paragraph"),
            TenantForeignKey(field="consultation", name="paragraph_same_tenant"),
            TenantForeignKey(field="text_version", name="paragraph_version_same_tenant"),
            models.UniqueConstraint(
                fields=["text_version", "lineage"], name="paragraph_once_a_version"
            ),
        )

    def __str__(self) -> str:
        return self.label
