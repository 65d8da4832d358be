"""Quotes: the words of one contribution beside a theme, once their author has agreed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import WITH_CONTRIBUTION, Contribution
from participation.themes.models.theme import Theme
from participation.themes.states import QuoteConsent
from portal.tenancy.constraints import TenantForeignKey
from portal.tenancy.guards import Guard, PolicyClass
from portal.tenancy.models import TenantRow, tenant_key


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
        worker=True,
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
        indexes = (
            models.Index(fields=["theme"], name="quote_of_theme"),
            models.Index(fields=["author"], name="quote_of_author"),
        )

    def __str__(self) -> str:
        return str(self.pk)
