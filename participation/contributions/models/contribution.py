"""Contributions: what was said, by whom it may be known, through which door."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation, ConsultationQuestion, Paragraph
from participation.contributions.states import (
    ContributionStatus,
    Door,
    Naming,
    TranslationSource,
)
from participation.contributions.tables import CONTRIBUTION_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.documents.models import Document
from portal.moderation.models import Moderated
from portal.organizations.models import Organization
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful

# Who reads a confidential contribution: its author and those with whom the author shares it;
# at the institution the named readers of the consultation, and the portal itself (no person).
_MEMBERS = (
    "organization_id = ANY({organizations}) AND (naming <> 'confidential' OR EXISTS (SELECT 1 FROM"
    " portal_matteraccess m WHERE m.person_id = {person}"
    " AND m.subject_type = 'participation.contribution' AND m.subject_id = {table}.id))"
)
_STAFF = (
    "status <> 'draft' AND (naming <> 'confidential' OR {person} IS NULL OR EXISTS (SELECT 1 FROM"
    " participation_confidentialreader r WHERE r.consultation_id = {table}.consultation_id"
    " AND r.person_id = {person}))"
)


class Contribution(Moderated, TenantRow, Stateful, ClockSubject):
    """What a person or organization said in a consultation; its own words are never changed.

    `author` is null for what came without an account and was not claimed with its receipt.
    `edited_text` is the wording that the author agreed to; `text` keeps the original. A draft, and
    whatever is confidential, is its author's own and no organization's: colleagues do not see it.
    """

    TRANSITIONS = CONTRIBUTION_TRANSITIONS
    Status = ContributionStatus

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="contributions", db_constraint=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    naming = models.CharField(max_length=15, choices=Naming.choices, default=Naming.NAMED)
    # The name that is shown, frozen when it was sent; empty for what is confidential or unattributed.
    signed_as = models.CharField(max_length=300, blank=True)
    door = models.CharField(max_length=10, choices=Door.choices, default=Door.WEB)
    language = models.CharField(max_length=12, blank=True)
    # On whose behalf a confidential one was sent; named readers alone see it.
    on_behalf_of = models.CharField(max_length=300, blank=True)
    # Where the author says to be from; voluntary (ISO 3166-1 alpha-2).
    country = models.CharField(max_length=2, blank=True)
    text = models.TextField(_("what you want to say"), blank=True)
    edited_text = models.TextField(blank=True)
    status = models.CharField(
        max_length=15, choices=ContributionStatus.choices, default=ContributionStatus.DRAFT
    )
    outcome = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    # SHA-256 of what was sent, printed on the receipt (contents.py).
    content_hash = models.CharField(max_length=64, blank=True)
    # Hash of the code with which a contribution without an account is looked up and claimed.
    claim_hash = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Where the person for whom staff entered it can be reached; sealed, optional.
    sealed_contact = models.BinaryField(default=bytes)
    # How and when the person agreed to what staff entered for them.
    consent_note = models.TextField(_("how they agreed"), blank=True)
    # The number of the offline form's version that it was written on.
    form_version = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Kept by the themes' services: on how many themes it was coded, by how many people.
    theme_count = models.PositiveIntegerField(default=0)
    # How many people have read it and said which themes it speaks to.
    coder_count = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="author_id",
        member_rows=_MEMBERS,
        staff_rows=_STAFF,
        published="published_at IS NOT NULL",
        member_writes=True,
        deletable=True,
        worker=True,
    )

    class Meta:
        ordering = ("-submitted_at", "-id")
        constraints = (
            tenant_key("contribution"),
            TenantForeignKey(field="consultation", name="contribution_consultation_tenant"),
            models.CheckConstraint(
                condition=Q(status="draft") | (~Q(receipt="") & Q(submitted_at__isnull=False)),
                name="contribution_sent_has_receipt",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (Q(status__in=["accepted", "held", "edit_proposed"]) & ~Q(naming="confidential")),
                name="contribution_public_is_not_confidential",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(consent_note=""),
                name="contribution_entered_notes_consent",
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="contribution_receipt_once"
            ),
            models.UniqueConstraint(
                fields=["claim_hash"], condition=~Q(claim_hash=""), name="contribution_claim_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["tenant", "consultation", "-submitted_at", "-id"],
                name="contribution_arrival",
            ),
            models.Index(
                fields=["tenant", "consultation", "status", "-submitted_at", "-id"],
                name="contribution_queue",
            ),
            models.Index(
                fields=["tenant", "consultation", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="contribution_public",
            ),
            models.Index(
                fields=["tenant", "consultation", "submitted_at", "id"],
                condition=Q(status="accepted", coder_count=0, theme_count=0),
                name="contribution_uncoded",
            ),
            models.Index(fields=["author"], name="contribution_of_person"),
            models.Index(fields=["organization"], name="contribution_of_group"),
        )

    def __str__(self) -> str:
        return self.receipt or str(self.pk)

    @property
    def own_person_id(self) -> UUID | None:
        """Its author, where it is no organization's."""
        return None if self.organization_id else self.author_id

    @property
    def shown_text(self) -> str:
        """The wording that stands: what the author agreed to, else the original."""
        return self.edited_text or self.text

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue: the time in which a held contribution is looked at."""
        return clock_state(self.due_at)


# A part is seen by whoever sees its contribution: the contribution's own policies answer that.
WITH_CONTRIBUTION = (
    "EXISTS (SELECT 1 FROM participation_contribution c WHERE c.id = contribution_id)"
)


class ContributionPart(TenantRow):
    """A part of a contribution, written by its author while it is a draft."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True


PART_GUARD = Guard(
    PolicyClass.FILE,
    person="author_id",
    published=WITH_CONTRIBUTION,
    staff_rows=WITH_CONTRIBUTION,
    member_writes=True,
    deletable=True,
)


class ContributionAnswer(ContributionPart):
    """The answer to one question."""

    question = models.ForeignKey(
        ConsultationQuestion, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    text = models.TextField(blank=True)
    # The wording that the author agreed to; `text` keeps the original.
    edited_text = models.TextField(blank=True)
    # Codes of the chosen options; for a scale the chosen number as its one code.
    codes = models.JSONField(default=list, blank=True)

    guard: ClassVar[Guard] = PART_GUARD

    class Meta:
        constraints = (
            tenant_key("contributionanswer"),
            TenantForeignKey(field="contribution", name="contributionanswer_same_tenant"),
            TenantForeignKey(field="question", name="contributionanswer_question_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "question"], name="contributionanswer_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_text(self) -> str:
        """The wording that stands."""
        return self.edited_text or self.text


class ParagraphComment(ContributionPart):
    """What is said about one paragraph of a draft text."""

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    text = models.TextField(_("your comment on this paragraph"))
    edited_text = models.TextField(blank=True)

    guard: ClassVar[Guard] = PART_GUARD

    class Meta:
        constraints = (
            tenant_key("paragraphcomment"),
            TenantForeignKey(field="contribution", name="paragraphcomment_same_tenant"),
            TenantForeignKey(field="paragraph", name="paragraphcomment_paragraph_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "paragraph"], name="paragraphcomment_once"
            ),
        )
        indexes = (models.Index(fields=["paragraph"], name="paragraphcomment_of"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_text(self) -> str:
        """The wording that stands."""
        return self.edited_text or self.text


class ContributionFile(ContributionPart):
    """A file that belongs to it: a document, a voice note, a video in sign language."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    question = models.ForeignKey(
        ConsultationQuestion,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    # What is said or signed in it, in writing; by the author or by staff.
    transcript = models.TextField(blank=True)
    transcript_language = models.CharField(max_length=12, blank=True)
    transcript_source = models.CharField(
        max_length=10, choices=TranslationSource.choices, blank=True
    )

    guard: ClassVar[Guard] = PART_GUARD

    class Meta:
        constraints = (
            tenant_key("contributionfile"),
            TenantForeignKey(field="contribution", name="contributionfile_same_tenant"),
            TenantForeignKey(field="document", name="contributionfile_document_tenant"),
            TenantForeignKey(field="question", name="contributionfile_question_tenant"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ContributionTranslation(TenantRow):
    """What was said, in another language; labelled human or machine, never in the original's place."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="translations", db_constraint=False
    )
    language = models.CharField(max_length=12)
    text = models.TextField()
    source = models.CharField(max_length=10, choices=TranslationSource.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        published=WITH_CONTRIBUTION,
        staff_rows=WITH_CONTRIBUTION,
        deletable=True,
    )

    class Meta:
        constraints = (
            tenant_key("contributiontranslation"),
            TenantForeignKey(field="contribution", name="contributiontranslation_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "language"], name="contributiontranslation_once"
            ),
        )

    def __str__(self) -> str:
        return self.language


class ConfidentialReader(TenantRow):
    """A member of staff who may read the confidential contributions of one consultation, by name."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="readers", db_constraint=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF, deletable=True)

    class Meta:
        constraints = (
            tenant_key("confidentialreader"),
            TenantForeignKey(field="consultation", name="confidentialreader_same_tenant"),
            models.UniqueConstraint(
                fields=["consultation", "person"], name="confidentialreader_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
