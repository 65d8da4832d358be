"""Writes of contributions that are not moves: drafts, files, claims, translations.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.consultations.models import Consultation
from participation.consultations.states import Entry
from participation.contributions import effects  # noqa: F401 - it registers
from participation.contributions.contents import Content
from participation.contributions.entering import has_rules, require_open
from participation.contributions.models import (
    Contribution,
    ContributionFile,
    ContributionTranslation,
)
from participation.contributions.selectors import DRAFT_FORM
from participation.contributions.states import ContributionStatus, Door, TranslationSource
from participation.contributions.taking_in import Arrival, Taken, take_in
from portal import audit
from portal.documents.services import store_document
from portal.drafts.services import Working, discard_draft, read_draft, save_draft
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.policies.kinds import Audience
from portal.tenancy.context import tenant_context
from portal.transitions import lock, perform

MOST_FILES = 10
TRANSCRIPT_LIMIT = 20000
TRANSLATION_LIMIT = 40000


@transaction.atomic
def start_contribution(
    consultation: Consultation,
    *,
    actor: Actor,
    values: Mapping[str, Any] | None = None,
    door: Door = Door.WEB,
    form_version: int | None = None,
) -> Contribution:
    """Begin a draft, or go on with one's open draft in this consultation.

    Raises NotFound (nobody, or the institution's own staff), Refused (closed; no rules published).
    """
    if actor.person_id is None or actor.is_staff:
        raise NotFound
    require_open(consultation)
    require_rules(consultation)
    own = Contribution.objects.filter(
        consultation=consultation, author_id=actor.person_id, status=ContributionStatus.DRAFT
    )
    row = own.order_by("id").first()
    if row is None:
        row = Contribution(
            tenant_id=consultation.tenant_id,
            consultation=consultation,
            author_id=actor.person_id,
            language=get_language() or "",
            door=door,
            form_version=form_version,
        )
        require(actor, Permission.CONTRIBUTION_SEND, row)
        row.save(force_insert=True)
        audit.record("contribution.started", row, actor=actor)
    if values:
        save_draft(row, DRAFT_FORM, values, actor=actor, expected_version=None)
    return row


def require_rules(consultation: Consultation) -> None:
    """Raises Refused where contributions could not be moderated under any published rule."""
    if not has_rules(consultation.tenant_id):
        raise Refused(
            _(
                "This institution has not published its rules on consultations yet. Contributions"
                " can be sent once it has."
            ),
            code="no_rules",
        )


def _lock_draft(contribution_id: UUID | str, actor: Actor) -> Contribution:
    row: Contribution = lock(Contribution, contribution_id)
    if row.author_id != actor.person_id:
        raise NotFound
    require(actor, Permission.CONTRIBUTION_SEND, row)
    if row.status != ContributionStatus.DRAFT:
        raise IllegalTransition(_("This contribution was sent already."))
    return row


@transaction.atomic
def save_contribution_draft(
    *,
    contribution_id: UUID | str,
    values: Mapping[str, Any],
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save some values of the working copy.

    Raises NotFound, NotPermitted, IllegalTransition (it was sent), DraftConflict.
    """
    row = _lock_draft(contribution_id, actor)
    working = save_draft(row, DRAFT_FORM, values, actor=actor, expected_version=None, seen=seen)
    audit.record("contribution.drafted", row, actor=actor, fields=values)
    return working


@transaction.atomic
def discard_contribution(*, contribution_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away; nobody at the institution ever saw it."""
    row = _lock_draft(contribution_id, actor)
    audit.record("contribution.discarded", row, actor=actor)
    delete_draft(row)


def delete_draft(row: Contribution) -> None:
    """A draft with its files and its working copy; run in its author's context."""
    discard_draft(row, DRAFT_FORM)
    ContributionFile.objects.filter(contribution=row).delete()
    with connection.cursor() as cursor:
        # Past Django's collector, which would look in tables that hold nothing of a draft and
        # that its author cannot write.
        cursor.execute(
            "DELETE FROM participation_contribution WHERE id = %s AND status = 'draft'", [row.pk]
        )


def send_contribution(
    *, contribution_id: UUID | str, actor: Actor, values: Mapping[str, Any] | None = None
) -> Contribution:
    """Send what was drafted (with `values` on top). Raises as `perform()` does."""
    with transaction.atomic():
        row = _lock_draft(contribution_id, actor)
        drafted = read_draft(row, DRAFT_FORM).values
        given = {"naming": row.naming, "language": row.language, **drafted, **(values or {})}
        sent: Contribution = perform(Contribution, row.pk, "send", actor=actor, values=given)
        return sent


@transaction.atomic
def add_file(
    *,
    contribution_id: UUID | str,
    upload: "UploadedFile[bytes]",
    actor: Actor,
    question_id: UUID | None = None,
    transcript: str = "",
    transcript_language: str = "",
) -> ContributionFile:
    """Attach a file to a draft: a document, a picture, a voice note, a video in sign language.

    Raises as `store_document()` does, and Refused (too_many_files), InvalidFields.
    """
    row = _lock_draft(contribution_id, actor)
    if ContributionFile.objects.filter(contribution=row).count() >= MOST_FILES:
        sentence = _("A contribution can have %(limit)d files at most. Take one off first.")
        raise Refused(sentence % {"limit": MOST_FILES}, code="too_many_files")
    if len(transcript) > TRANSCRIPT_LIMIT:
        sentence = _("Write at most %(limit)d characters.")
        raise InvalidFields({"transcript": [sentence % {"limit": TRANSCRIPT_LIMIT}]})
    document = store_document(
        tenant_id=row.tenant_id,
        organization_id=None,
        person_id=actor.person_id,
        upload=upload,
        audience=Audience.SECRETARIAT,
        actor=actor,
        with_recordings=True,
    )
    made = ContributionFile.objects.create(
        tenant_id=row.tenant_id,
        contribution=row,
        author_id=actor.person_id,
        document=document,
        question_id=question_id,
        transcript=transcript.strip(),
        transcript_language=transcript_language if transcript.strip() else "",
        transcript_source=TranslationSource.HUMAN if transcript.strip() else "",
    )
    audit.record("contribution.file_added", row, actor=actor, details={"file": str(document.pk)})
    return made


@transaction.atomic
def remove_file(*, contribution_id: UUID | str, file_id: UUID, actor: Actor) -> None:
    """Take a file off a draft. Its bytes go with the next sweep. Raises NotFound."""
    row = _lock_draft(contribution_id, actor)
    found = ContributionFile.objects.filter(contribution=row, pk=file_id).first()
    if found is None:
        raise NotFound
    found.delete()
    audit.record("contribution.file_removed", row, actor=actor)


def take_in_without_account(
    consultation: Consultation, content: Content, arrival: Arrival
) -> Taken:
    """A form that was sent by somebody without an account, where the consultation is for anybody.

    Raises NotFound (not for anybody), Refused (closed, no rules), InvalidFields.
    """
    if consultation.published_at is None or consultation.entry != Entry.ANYBODY:
        raise NotFound
    require_open(consultation)
    require_rules(consultation)
    portal = system_actor(consultation.tenant_id)
    with tenant_context(portal):
        return take_in(consultation, content, arrival, actor=portal)


def store_file_without_account(
    consultation: Consultation, upload: "UploadedFile[bytes]", *, with_recordings: bool = True
) -> Any:
    """A file that comes with such a form. Raises as `store_document()` does."""
    portal = system_actor(consultation.tenant_id)
    with tenant_context(portal):
        return store_document(
            tenant_id=consultation.tenant_id,
            organization_id=None,
            upload=upload,
            audience=Audience.SECRETARIAT,
            actor=portal,
            with_recordings=with_recordings,
        )


@transaction.atomic
def put_transcript(
    *,
    contribution_id: UUID | str,
    file_id: UUID,
    text: str,
    language: str,
    source: str,
    actor: Actor,
) -> None:
    """Staff write down what is said or signed in a file. Raises NotFound, NotPermitted."""
    row: Contribution = lock(Contribution, contribution_id)
    require(actor, Permission.CONTRIBUTION_MODERATE, row)
    found = ContributionFile.objects.filter(contribution=row, pk=file_id).first()
    if found is None:
        raise NotFound
    _require_length("transcript", text, TRANSCRIPT_LIMIT)
    found.transcript, found.transcript_language = text.strip(), language
    found.transcript_source = TranslationSource(source)
    found.save(update_fields=["transcript", "transcript_language", "transcript_source"])
    audit.record("contribution.transcribed", row, actor=actor, details={"source": source})


@transaction.atomic
def translate_contribution(
    *, contribution_id: UUID | str, language: str, text: str, source: str, actor: Actor
) -> ContributionTranslation:
    """Keep a translation beside the original, labelled human or machine; an earlier one goes.

    Raises NotFound, NotPermitted, InvalidFields.
    """
    row: Contribution = lock(Contribution, contribution_id)
    require(actor, Permission.CONTRIBUTION_MODERATE, row)
    _require_length("text", text, TRANSLATION_LIMIT)
    if language == row.language:
        raise InvalidFields({"language": [_("This is the language of the original.")]})
    made, _is_new = ContributionTranslation.objects.update_or_create(
        tenant_id=row.tenant_id,
        contribution=row,
        language=language,
        defaults={
            "text": text.strip(),
            "source": TranslationSource(source),
            "made_by_id": actor.person_id,
        },
    )
    details = {"language": language, "source": source}
    audit.record("contribution.translated", row, actor=actor, details=details)
    return made


def _require_length(name: str, text: str, limit: int) -> None:
    if not text.strip() or len(text) > limit:
        sentence = _("Write something, and at most %(limit)d characters.")
        raise InvalidFields({name: [sentence % {"limit": limit}]})
