"""A consultation in analysis: a theme not shown, its prepared answer, a quote that was asked about."""

import uuid
from datetime import timedelta

from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions.models import Contribution
from participation.themes.models import (
    BulkCoding,
    Coding,
    ContributionTheme,
    Quote,
    Theme,
    ThemeAnswer,
)
from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast


def themes_rows(cast: Cast, canary: str) -> dict[str, uuid.UUID]:
    """Ids of private rows by the names that addresses give them."""
    tenant, now = cast.institution, timezone.now()
    coder = str(cast.staff[StaffRole.ANALYST].person_id)
    with tenant_context(system_actor(tenant.pk)):
        about = Consultation.objects.create(
            tenant=tenant,
            kind="call_for_input",
            title_en=f"Asking about {canary}",
            status="draft",
            unit=canary,
            languages=["en"],
            opens_at=now - timedelta(days=9),
            closes_at=now - timedelta(days=1),
            mail_key=uuid.uuid4().hex[:20],
        )
        row = Contribution.objects.create(
            tenant=tenant,
            consultation=about,
            author_id=str(cast.owner.person_id),
            status="accepted",
            text=f"What {canary} says.",
            receipt=random_code(),
            submitted_at=now,
            accepted_at=now,
        )
        theme = Theme.objects.create(
            tenant=tenant, consultation=about, number=1, title_en=f"On {canary}"
        )
        ThemeAnswer.objects.create(
            tenant=tenant, consultation=about, theme=theme, answer_en=f"No to {canary}."
        )
        own = {"tenant": tenant, "theme": theme}
        bulk = BulkCoding.objects.create(
            **own, consultation=about, coder_id=coder, query=f"q={canary}", matched=1
        )
        Coding.objects.create(**own, contribution=row, coder_id=coder, bulk=bulk)
        ContributionTheme.objects.create(**own, contribution=row)
        quote = Quote.objects.create(
            **own, contribution=row, author_id=row.author_id, text=f"Quoting {canary}"
        )
    return {
        "consultation": about.pk,
        "contribution": row.pk,
        "theme": theme.pk,
        "bulk": bulk.pk,
        "quote": quote.pk,
    }
