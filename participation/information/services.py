"""Writes of access to information that are not moves: drafts, documents, what is kept back.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.information import effects, permissions  # noqa: F401 - they register
from participation.information.delivery import require_tests
from participation.information.effects import ANSWER_FORM, REQUEST_FORM
from participation.information.models import InformationRequest, ReleasedDocument, Withheld
from participation.information.move_fields import kept_back_fields
from participation.information.rules import exceptions_of, required_policy
from participation.information.selectors import writing_for
from participation.information.states import InformationStatus
from portal import audit, outbox
from portal.actors.models import StaffMembership
from portal.documents.services import store_document
from portal.drafts.services import Working, discard_draft, save_draft
from portal.errors import IllegalTransition, InvalidFields, NotFound
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.policies.kinds import Audience
from portal.policies.rulebook import rulebook_of
from portal.transitions import field_values, lock

# While documents are gathered and passages are kept back.
GATHERING = (InformationStatus.IN_HAND, InformationStatus.PREPARED)


@transaction.atomic
def start_request(
    *, tenant_id: UUID, organization_id: UUID | None, actor: Actor
) -> InformationRequest:
    """Begin a draft, for an organization or for oneself alone.

    Raises NotFound (no such procedure here, or not one's organization), NotPermitted.
    """
    policy, _rulebook = required_policy(tenant_id)
    if actor.is_staff or actor.person_id is None:
        raise NotFound
    if organization_id is not None and organization_id not in writing_for(actor):
        raise NotFound
    made = InformationRequest(
        tenant_id=tenant_id,
        organization_id=organization_id,
        person_id=None if organization_id else actor.person_id,
        policy=policy,
        created_by_id=actor.person_id,
    )
    require(actor, Permission.INFORMATION_ASK, made)
    made.save(force_insert=True)
    audit.record("information.started", made, actor=actor)
    return made


@transaction.atomic
def save_request_draft(
    request_id: UUID | str,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Working:
    """Save what is being written.

    Raises NotFound, NotPermitted, IllegalTransition (it was sent), DraftConflict.
    """
    row: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_ASK, row)
    if row.status != InformationStatus.DRAFT:
        raise IllegalTransition(_("This request was sent. You can still read it."))
    return save_draft(
        row, REQUEST_FORM, texts, actor=actor, expected_version=expected_version, seen=seen
    )


@transaction.atomic
def save_answer_draft(
    request_id: UUID | str,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save an answer to the open question; the institution sees it when it is sent.

    Raises NotFound, NotPermitted, IllegalTransition (no question is open), DraftConflict.
    """
    row: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_ASK, row)
    if row.status != InformationStatus.CLARIFICATION:
        raise IllegalTransition(_("No question is open. Your answer was sent, or is not needed."))
    return save_draft(row, ANSWER_FORM, texts, actor=actor, expected_version=None, seen=seen)


@transaction.atomic
def discard_request(*, request_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away. Only what was never sent can go."""
    row: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_ASK, row)
    if row.status != InformationStatus.DRAFT:
        raise IllegalTransition(_("This was sent already. You can withdraw it instead."))
    audit.record("information.discarded", row, actor=actor)
    discard_draft(row, REQUEST_FORM)
    row.delete()


@transaction.atomic
def assign_request(
    *, request_id: UUID | str, assignee_id: UUID | None, actor: Actor
) -> InformationRequest:
    """Give the request to a member of staff, or to nobody. Raises NotFound, NotPermitted, InvalidFields."""
    row: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_HANDLE, row)
    if assignee_id is not None:
        live = StaffMembership.objects.filter(
            tenant_id=row.tenant_id, person_id=assignee_id, ended_at=None
        )
        if not live.exists():
            raise InvalidFields({"assignee": [_("Choose a member of staff.")]})
    row.assignee_id = assignee_id
    row.save(update_fields=["assignee"])
    audit.record("information.assigned", row, actor=actor, fields=["assignee"])
    outbox.publish(
        "information.assigned",
        row,
        actor=actor,
        references={"assignee": str(assignee_id or "")},
    )
    return row


def _gathering(request_id: UUID | str, actor: Actor) -> InformationRequest:
    row: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_HANDLE, row)
    if row.status not in GATHERING:
        raise IllegalTransition(
            _("Documents are put on the file between the acknowledgement and the decision.")
        )
    return row


@transaction.atomic
def add_document(
    *,
    request_id: UUID | str,
    upload: "UploadedFile[bytes]",
    title: str,
    is_redacted: bool,
    language: str = "",
    actor: Actor,
) -> ReleasedDocument:
    """Put a document on the file; it stays the institution's own until the decision.

    Raises NotFound, NotPermitted, IllegalTransition, InvalidFields, TooLarge, Refused (the file).
    """
    row = _gathering(request_id, actor)
    if not title.strip():
        raise InvalidFields({"title": [_("Say what the document is.")]})
    document = store_document(
        tenant_id=row.tenant_id,
        organization_id=None,
        upload=upload,
        audience=Audience.SECRETARIAT,
        language=language,
        actor=actor,
    )
    made = ReleasedDocument.objects.create(
        tenant_id=row.tenant_id,
        request=row,
        document=document,
        title=title.strip(),
        language=language,
        is_redacted=is_redacted,
    )
    audit.record("information.document_added", row, actor=actor, details={"entry": str(made.pk)})
    return made


@transaction.atomic
def remove_document(*, request_id: UUID | str, entry_id: UUID | str, actor: Actor) -> None:
    """Take a document off the file again; one that was delivered stays. Raises NotFound."""
    row = _gathering(request_id, actor)
    entries = ReleasedDocument.objects.filter(request=row, delivered_at=None, pk=entry_id)
    if not entries.exists():
        raise NotFound
    entries.delete()
    audit.record("information.document_removed", row, actor=actor, details={"entry": str(entry_id)})


@transaction.atomic
def keep_back(*, request_id: UUID | str, values: Mapping[str, Any], actor: Actor) -> Withheld:
    """Say what is kept back, under which exception, and how its tests are met.

    `values` as in move_fields.kept_back_fields, and `released`: the id of the document on the file
    that it is taken out of, or nothing. Raises NotFound, NotPermitted, IllegalTransition,
    InvalidFields.
    """
    row = _gathering(request_id, actor)
    given = field_values(kept_back_fields(row), values)
    exception = exceptions_of(rulebook_of(row.policy_id)).get(given["exception"])
    require_tests(exception, harm=given["harm"], public_interest=given["public_interest"])
    released_id = values.get("released") or None
    if released_id is not None:
        entries = ReleasedDocument.objects.filter(request=row, pk=released_id)
        if not entries.exists():
            raise InvalidFields({"released": [_("Choose a document that is on the file.")]})
    made = Withheld.objects.create(
        tenant_id=row.tenant_id, request=row, released_id=released_id, **given
    )
    audit.record("information.kept_back", row, actor=actor, details={"entry": str(made.pk)})
    return made


@transaction.atomic
def give_after_all(*, request_id: UUID | str, entry_id: UUID | str, actor: Actor) -> None:
    """Nothing is kept back here any more; what was told already stays. Raises NotFound."""
    row = _gathering(request_id, actor)
    entries = Withheld.objects.filter(request=row, told_at=None, pk=entry_id)
    if not entries.exists():
        raise NotFound
    entries.delete()
    audit.record("information.given_after_all", row, actor=actor, details={"entry": str(entry_id)})
