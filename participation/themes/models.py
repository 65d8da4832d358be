"""Themes: what many said, coded by several people, with one answer for each theme."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import PUBLISHED_WITH_CONSULTATION, Consultation
from participation.contributions.models import WITH_CONTRIBUTION, Contribution
from participation.themes.states import QuoteConsent, ThemeOutcome, ThemeStatus
from participation.themes.tables import THEME_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key
from portal.transitions import Stateful


class Theme(TenantRow, Stateful, ClockSubject):
    """What was said by many, with the institution's answer. `due_at` is the promised answer."""

    TRANSITIONS = THEME_TRANSITIONS
    Status = ThemeStatus

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="themes", db_constraint=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what was said"), blank=True)
    unit = models.CharField(_("unit that answers"), max_length=200, blank=True)
    status = models.CharField(
        max_length=20, choices=ThemeStatus.choices, default=ThemeStatus.UNANSWERED
    )
    outcome = models.CharField(max_length=20, choices=ThemeOutcome.choices, blank=True)
    answer = models.TextField(_("the answer"), blank=True)
    # To whom it was referred where it is outside the mandate, and how to reach them.
    referred_to = models.CharField(_("referred to"), max_length=300, blank=True)
    contribution_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=f"published_at IS NOT NULL AND {PUBLISHED_WITH_CONSULTATION}",
        deletable=True,
        lookup=True,
        worker=True,
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("theme"),
            TenantForeignKey(field="consultation", name="theme_consultation_same_tenant"),
            models.UniqueConstraint(fields=["consultation", "number"], name="theme_number_once"),
            models.CheckConstraint(
                condition=~Q(status="answered") | (~Q(outcome="") & ~Q(answer="")),
                name="theme_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="out_of_mandate") | ~Q(referred_to=""),
                name="theme_out_of_mandate_is_referred",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def organization_id(self) -> None:
        """A theme is nobody's own; clocks ask."""
        return

    @property
    def clock(self) -> ClockState:
        """On time, due soon, overdue; visible to everybody."""
        return clock_state(self.due_at)


class Coding(TenantRow):
    """One person's judgement that a contribution speaks to a theme."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="codings", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="codings", db_constraint=False
    )
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    coded_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.STAFF, staff_rows=WITH_CONTRIBUTION, deletable=True, worker=True
    )

    class Meta:
        constraints = (
            tenant_key("coding"),
            TenantForeignKey(field="contribution", name="coding_contribution_same_tenant"),
            TenantForeignKey(field="theme", name="coding_theme_same_tenant"),
            models.UniqueConstraint(
                fields=["contribution", "theme", "coder"], name="coding_once_a_person"
            ),
        )
        indexes = (models.Index(fields=["theme", "contribution"], name="coding_of_theme"),)

    def __str__(self) -> str:
        return str(self.pk)


class ContributionTheme(TenantRow):
    """A contribution speaks to a theme: kept by the codings' services, one row a pair.

    What the author's own page, the theme's list and the sending of answers read.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    coder_count = models.PositiveIntegerField(default=1)
    # When its author was told of the theme's answer.
    told_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        published=WITH_CONTRIBUTION,
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
        )

    def __str__(self) -> str:
        return str(self.pk)


class Quote(TenantRow):
    """Words of a contribution shown with a theme, once their author has agreed."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="quotes", db_constraint=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="quotes", db_constraint=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("words to be quoted"), max_length=1000)
    language = models.CharField(max_length=12, blank=True)
    consent = models.CharField(
        max_length=10, choices=QuoteConsent.choices, default=QuoteConsent.ASKED
    )
    # The name shown under it, as the author chose; empty: none.
    signed_as = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.FILE,
        person="author_id",
        published="published_at IS NOT NULL",
        staff_rows=WITH_CONTRIBUTION,
        member_writes=True,
        deletable=True,
    )

    class Meta:
        constraints = (
            tenant_key("quote"),
            TenantForeignKey(field="contribution", name="quote_contribution_same_tenant"),
            TenantForeignKey(field="theme", name="quote_theme_same_tenant"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(consent="given"),
                name="quote_published_with_consent",
            ),
        )
        indexes = (models.Index(fields=["theme"], name="quote_of_theme"),)

    def __str__(self) -> str:
        return str(self.pk)
