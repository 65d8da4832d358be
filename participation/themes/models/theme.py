"""Themes: what many said, with one answer for each."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import PUBLISHED_WITH_CONSULTATION, Consultation
from participation.themes.states import ThemeOutcome, ThemeStatus
from participation.themes.tables import THEME_TRANSITIONS
from portal.clocks import ClockState, ClockSubject, clock_state
from portal.looks.texts import texts_of
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
    # Numbers of themes that were merged into this one: their addresses lead here.
    former_numbers = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
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


class ThemeAnswer(TenantRow):
    """One answer to a theme: being prepared, or published and then kept for everybody to read.

    The theme itself carries the latest published one. What is prepared is the institution's alone.
    """

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="answers", db_constraint=False
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    # 1 for the first answer, then one more for each correction; none while it is prepared.
    number = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=ThemeOutcome.choices, blank=True)
    answer = models.TextField(_("the answer"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=300, blank=True)
    reason = models.TextField(_("why the answer was corrected"), blank=True)
    version = models.PositiveIntegerField(default=1)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    prepared_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PUBLISHED,
        published=f"published_at IS NOT NULL AND {PUBLISHED_WITH_CONSULTATION}",
        deletable=True,
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            tenant_key("themeanswer"),
            TenantForeignKey(field="theme", name="themeanswer_theme_same_tenant"),
            TenantForeignKey(field="consultation", name="themeanswer_consultation_tenant"),
            models.UniqueConstraint(fields=["theme", "number"], name="themeanswer_number_once"),
            models.UniqueConstraint(
                fields=["theme"],
                condition=Q(published_at=None),
                name="themeanswer_one_is_prepared",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, number=None)
                | (
                    Q(published_at__isnull=False, number__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(answer="")
                ),
                name="themeanswer_published_says_what",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(outcome="out_of_mandate") | ~Q(referred_to=""),
                name="themeanswer_out_of_mandate_is_referred",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number=1) | ~Q(reason=""),
                name="themeanswer_correction_says_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.number or "")

    @property
    def is_complete(self) -> bool:
        """Whether it could be published as it is."""
        is_referred = self.outcome != ThemeOutcome.OUT_OF_MANDATE or bool(self.referred_to)
        return bool(self.outcome) and bool(texts_of(self, "answer")) and is_referred
