"""Contributions that begin without a draft: from forms without an account, mail, messages, staff.

Each is written by the portal itself inside the institution, after the door has checked what it can.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.contributions.contents import Content, digest_of, require_something, store_parts
from participation.contributions.effects import count, may_be_shown
from participation.contributions.models import Contribution, ContributionFile
from participation.contributions.states import ContributionStatus, Door
from portal import audit, outbox
from portal.clocks import DUE_FIELDS
from portal.documents.models import Document
from portal.ids import fold_code, random_code
from portal.moderation.effects import start_moderation_clock
from portal.moderation.services import publishes_first
from portal.permissions import Actor

CLAIM_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with it, with what is said or signed in it."""

    document: Document
    question_id: UUID | None = None
    transcript: str = ""
    transcript_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a contribution came: its door, and whatever that door knows."""

    door: Door
    is_confirmed: bool = True
    form_version: int | None = None
    entered_by_id: UUID | None = None
    consent_note: str = ""
    files: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A contribution, and the code that its sender alone holds; the code is shown once."""

    contribution: Contribution
    code: str


def hash_of_code(code: str) -> str:
    """What is kept of a claim code, however it was typed."""
    return hashlib.sha256(f"contribution:{fold_code(code)}".encode()).hexdigest()


@transaction.atomic
def take_in(
    consultation: Consultation, content: Content, arrival: Arrival, *, actor: Actor
) -> Taken:
    """Write a contribution that nobody drafted here, with its receipt.

    Run in the institution's context. An unconfirmed one waits without clock and without being
    counted. Raises InvalidFields (nothing was said), Refused (no rule on moderation).
    """
    require_something(content, has_files=bool(arrival.files))
    now, receipt, code = timezone.now(), random_code(16), random_code(CLAIM_CHARACTERS)
    hashes = [entry.document.received_hash for entry in arrival.files]
    row = Contribution.objects.create(
        tenant_id=consultation.tenant_id,
        consultation=consultation,
        naming=content.naming,
        signed_as=content.signed_as,
        door=arrival.door,
        language=content.language,
        country=content.country,
        text=content.text,
        status=ContributionStatus.HELD if arrival.is_confirmed else ContributionStatus.UNCONFIRMED,
        receipt=receipt,
        claim_hash=hash_of_code(code),
        content_hash=digest_of(content, receipt=receipt, file_hashes=hashes),
        entered_by_id=arrival.entered_by_id,
        consent_note=arrival.consent_note,
        form_version=arrival.form_version,
        submitted_at=now,
    )
    store_parts(row, content, None)
    _attach(row, arrival.files)
    if arrival.is_confirmed:
        _begin(row, now)
        count(consultation.pk, row.tenant_id, by=1)
    _tell(row, arrival, actor)
    return Taken(row, code)


def _attach(row: Contribution, files: Sequence[Attached]) -> None:
    ContributionFile.objects.bulk_create(
        ContributionFile(
            tenant_id=row.tenant_id,
            contribution=row,
            document=entry.document,
            question_id=entry.question_id,
            transcript=entry.transcript,
            transcript_language=entry.transcript_language,
            transcript_source="human" if entry.transcript else "",
        )
        for entry in files
    )


def _begin(row: Contribution, now: datetime) -> None:
    start_moderation_clock(row, now=now)
    if publishes_first(row.tenant_id) and may_be_shown(row):
        row.published_at = now
    row.save(update_fields=[*DUE_FIELDS, "published_at"])


def _tell(row: Contribution, arrival: Arrival, actor: Actor) -> None:
    details: dict[str, Any] = {"door": row.door, "status": row.status}
    audit.record("contribution.taken_in", row, actor=actor, details=details)
    name = "contribution.sent" if arrival.is_confirmed else "contribution.arrived"
    references = {"consultation": str(row.consultation_id)}
    if row.naming == "confidential":
        references["confidential"] = "yes"
    outbox.publish(name, row, actor=actor, references=references)
