"""Papers of one's own, and the one look-up that answers strangers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from portal.errors import NotFound
from portal.ids import fold_code
from portal.permissions import Actor
from portal.verification.models import IssuedPaper


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that a code tells: `state` is genuine, switched_off or unknown.

    `matches` is None where there was nothing to compare.
    """

    code: str
    state: str
    issued_on: date | None
    matches: bool | None


def verify(code: str, *, digest: str = "") -> Verdict:
    """Ask for a code as somebody typed it, with the SHA-256 of a file or of what is printed."""
    folded = fold_code(code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, issued_on, matches FROM portal_verify_paper(%s, %s)",
            [folded, digest.strip().lower()],
        )
        state, issued_on, matches = cursor.fetchone()
    return Verdict(folded, state, issued_on, matches)


def visible(actor: Actor) -> QuerySet[IssuedPaper]:
    """Papers of one's organizations, or of the institution that one works for."""
    papers = IssuedPaper.objects.all()
    if actor.is_system:
        return papers
    if actor.tenant_id is not None:
        return papers.filter(tenant_id=actor.tenant_id)
    return papers.filter(organization_id__in=list(actor.organization_roles))


def get_paper(paper_id: UUID | str, *, actor: Actor, tenant_id: UUID) -> IssuedPaper:
    """One paper at this institution; NotFound where there is none that this actor may see."""
    found = (
        visible(actor)
        .select_related("organization", "tenant")
        .filter(pk=paper_id, tenant_id=tenant_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def paper_about(subject: Model, *, actor: Actor) -> IssuedPaper | None:
    """The paper that was issued about a row, for a link to it."""
    return (
        visible(actor).filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).first()
    )
