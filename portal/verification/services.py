"""Issuing papers, and switching the check of one off and on."""

from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from portal import audit
from portal.grants import Permission
from portal.ids import random_code
from portal.permissions import Actor, require
from portal.transitions import lock
from portal.verification.models import IssuedPaper


def issue_paper(
    *, kind: str, subject: models.Model, content_hash: str, actor: Actor
) -> IssuedPaper:
    """Issue a paper about a row of one's organization, in the transaction that made the row.

    `content_hash` is the SHA-256 of what it says, whatever the language it is read in.
    """
    paper = IssuedPaper.objects.create(
        tenant_id=subject.tenant_id,  # type: ignore[attr-defined]
        organization_id=subject.organization_id,  # type: ignore[attr-defined]
        code=random_code(16),
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        content_hash=content_hash,
        issued_at=timezone.now(),
    )
    audit.record("paper.issued", paper, actor=actor, details={"kind": kind})
    return paper


@transaction.atomic
def switch_paper(*, paper_id: UUID | str, is_on: bool, actor: Actor) -> IssuedPaper:
    """The holder decides whether strangers who hold the code are told that it is genuine.

    Raises NotFound, NotPermitted.
    """
    paper: IssuedPaper = lock(IssuedPaper, paper_id)
    require(actor, Permission.PAPER_SWITCH_OFF, paper)
    paper.switched_off_at = None if is_on else timezone.now()
    paper.save(update_fields=["switched_off_at"])
    audit.record(
        "paper.switched_on" if is_on else "paper.switched_off",
        paper,
        actor=actor,
        fields=["switched_off_at"],
    )
    return paper


@transaction.atomic
def remember_file(*, paper_id: UUID, digest: str) -> None:
    """Keep the SHA-256 of a PDF that was handed out, so that the file itself can be checked."""
    paper: IssuedPaper = lock(IssuedPaper, paper_id)
    if digest not in paper.file_hashes:
        paper.file_hashes = [*paper.file_hashes, digest]
        paper.save(update_fields=["file_hashes"])
