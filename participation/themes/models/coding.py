"""Who says that a contribution speaks to a theme, and what follows from it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.contributions.models import WITH_CONTRIBUTION, Contribution
from participation.themes.models.theme import Theme
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key

# The same as WITH_CONTRIBUTION, asked row by row: a page of 50 must not read every contribution
# first, which is what the planner makes of an EXISTS.
_WITH_THIS_CONTRIBUTION = (
    "(SELECT true FROM participation_contribution c WHERE c.id = contribution_id LIMIT 1)"
)


class BulkCoding(TenantRow):
    """Many contributions put under one theme at once by one person; it can be undone as a whole.

    The worker does it in chunks; `after` keeps how far it has come.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="bulk_codings", db_constraint=False
    )
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The filters of the list that was shown, as its address holds them.
    query = models.CharField(max_length=500, blank=True)
    matched = models.PositiveIntegerField()
    coded = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(PolicyClass.STAFF)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            tenant_key("bulkcoding"),
            TenantForeignKey(field="consultation", name="bulkcoding_consultation_tenant"),
            TenantForeignKey(field="theme", name="bulkcoding_theme_same_tenant"),
        )
        indexes = (
            models.Index(fields=["tenant", "consultation", "-asked_at"], name="bulkcoding_list"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Coding(TenantRow):
    """One person's judgement that a contribution speaks to a theme."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="codings", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="codings", db_constraint=False
    )
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    bulk = models.ForeignKey(
        BulkCoding,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="codings",
        db_constraint=False,
    )
    coded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=WITH_CONTRIBUTION, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("coding"),
            TenantForeignKey(field="contribution", name="coding_contribution_same_tenant"),
            TenantForeignKey(field="theme", name="coding_theme_same_tenant"),
            TenantForeignKey(field="bulk", name="coding_bulk_same_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "theme", "coder"], name="coding_once_a_person"
            ),
        )
        indexes = (
            models.Index(fields=["theme", "contribution"], name="coding_of_theme"),
            models.Index(
                fields=["bulk", "contribution"],
                condition=models.Q(bulk__isnull=False),
                name="coding_of_bulk",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Judgement(TenantRow):
    """One person has read one contribution and said which themes it speaks to, perhaps none.

    What is put under a theme in bulk is not read, and is no judgement: agreement is counted over
    these rows.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="judgements", db_constraint=False
    )
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(auto_now=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=WITH_CONTRIBUTION, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("judgement"),
            TenantForeignKey(field="consultation", name="judgement_consultation_tenant"),
            TenantForeignKey(field="contribution", name="judgement_contribution_tenant"),
            models.UniqueConstraint(fields=["contribution", "coder"], name="judgement_once"),
        )
        indexes = (
            models.Index(fields=["consultation", "contribution"], name="judgement_agreement"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ContributionTheme(TenantRow):
    """A contribution speaks to a theme: kept by the codings' services, one row a pair.

    What the author's own page, the theme's list and the sending of answers read.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="themed", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    coder_count = models.PositiveIntegerField(default=1)
    # When its author was told of the theme's answer, and of which one (ThemeAnswer.number).
    told_at = models.DateTimeField(null=True, blank=True)
    told_answer = models.PositiveIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        published=_WITH_THIS_CONTRIBUTION,
        staff_rows=WITH_CONTRIBUTION,
        deletable=True,
        worker=True,
    )

    class Meta:
        constraints = (
            tenant_key("contributiontheme"),
            TenantForeignKey(field="contribution", name="contributiontheme_contribution_tenant"),
            TenantForeignKey(field="theme", name="contributiontheme_theme_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "theme"], name="contributiontheme_once"
            ),
        )
        indexes = (
            models.Index(fields=["tenant", "theme", "-contribution"], name="contributiontheme_of"),
            models.Index(fields=["theme", "told_answer"], name="contributiontheme_to_tell"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ContributionWords(TenantRow):
    """The words by which a contribution is found, written in ASCII (portal.search.folding).

    A table of its own: it is asked by `participation_find_words`, which may use its index.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    words = models.TextField()

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=WITH_CONTRIBUTION, deletable=True, worker=True, lookup=True
    )

    class Meta:
        verbose_name = _("words of a contribution")
        constraints = (
            tenant_key("contributionwords"),
            TenantForeignKey(field="consultation", name="contributionwords_consultation_tenant"),
            TenantForeignKey(field="contribution", name="contributionwords_contribution_tenant"),
            models.UniqueConstraint(fields=["contribution"], name="contributionwords_once"),
        )
        indexes = (GinIndex(OpClass("words", name="gin_trgm_ops"), name="contributionwords_words"),)

    def __str__(self) -> str:
        return str(self.pk)
