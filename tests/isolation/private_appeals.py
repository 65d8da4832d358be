"""Private rows of a review: the measure, the vote, the summary that was not released, the document."""

import uuid

from django.utils import timezone

from portal.appeals.models import (
    Appeal,
    AppealDigest,
    AppealDocument,
    AppealMember,
    AppealSummary,
    InterimMeasure,
)
from portal.documents.models import Document
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast


def private_appeals(cast: Cast, appeal_id: uuid.UUID, canary: str) -> dict[str, uuid.UUID]:
    """The ids by the names that addresses give them; each row holds the word that must not be seen."""
    now, own = timezone.now(), {"tenant": cast.institution}
    with tenant_context(system_actor(cast.institution.pk)):
        appeal = Appeal.objects.get(pk=appeal_id)
        measure = InterimMeasure.objects.create(
            **own, appeal=appeal, wanted=f"Let {canary} in.", asked_at=now
        )
        document = Document.objects.create(
            **own,
            file_name=f"{canary}.pdf",
            media_type="application/pdf",
            size=4,
            received_hash="0" * 64,
            content_hash="0" * 64,
            storage_name=f"{cast.institution.pk}/{appeal.pk}-piece",
            submitted_at=now,
        )
        piece = AppealDocument.objects.create(
            **own, appeal=appeal, document=document, came_from="unit", added_at=now
        )
        member = AppealMember.objects.create(
            **own,
            appeal=appeal,
            person_id=str(cast.staff[StaffRole.APPEALS_REVIEWER].person_id),
            appointed_at=now,
            vote="stands",
            opinion=f"Because of {canary}.",
            voted_at=now,
        )
        digest = AppealDigest.objects.create(
            **own,
            subject_type=appeal.subject_type,
            cause=appeal.cause,
            outcome="stands",
            month=now.date().replace(day=1),
            days=30,
            published_at=now,
        )
        summary = AppealSummary.objects.create(
            **own, appeal=appeal, digest=digest, text=f"About {canary}."
        )
    return {
        "measure": measure.pk,
        "piece": piece.pk,
        "member": member.pk,
        "summary": summary.pk,
    }
