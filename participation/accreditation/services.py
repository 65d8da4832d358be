"""Writes of accreditation that are not moves: drafts, documents, assignment, declarations.

A change of state goes through `portal.transitions.perform()`; importing this module registers the
effects of the moves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation import (  # noqa: F401 - they register
    contesting,
    effects,
    permissions,
    standing,
)
from participation.accreditation.answers import flat_values
from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ConflictDeclaration,
)
from participation.accreditation.selectors import DRAFT_FORM
from participation.accreditation.states import ApplicationStatus
from portal import audit, outbox
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal_about
from portal.documents.models import Document
from portal.drafts.services import (
    DraftConflict,
    Working,
    discard_draft,
    fields_in_conflict,
    read_draft,
    save_draft,
)
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.organizations.models import Organization
from portal.permissions import Actor, require
from portal.policies.kinds import TiersParameters
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.transitions import lock

KEPT_FORM = "kept"
ANSWERS_FORM = "answers"
EDITABLE = (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)


@transaction.atomic
def start_application(*, tenant_id: UUID, organization_id: UUID, actor: Actor) -> Application:
    """Begin a draft under the policy in force; an open one is returned instead of a second.

    Raises NotFound (not one's organization), NotPermitted, Refused (no accreditation here).
    """
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None or organization_id not in actor.organization_roles:
        raise NotFound
    require(actor, Permission.APPLICATION_DRAFT, organization)
    policy = policy_in_force(tenant_id, PolicySubject.ACCREDITATION)
    if policy is None or rulebook_of(policy).parameters(TiersParameters) is None:
        raise Refused(_("This institution has no accreditation. See how to take part without it."))
    open_one = _open_application(tenant_id, organization_id)
    if open_one is not None:
        return open_one
    try:
        with transaction.atomic():
            application = Application.objects.create(
                tenant_id=tenant_id,
                organization=organization,
                policy=policy,
                created_by_id=actor.person_id,
            )
    except IntegrityError as error:
        # Two devices began at once; both get the one draft.
        found = _open_application(tenant_id, organization_id)
        if found is None:
            raise Refused(_("The draft could not be started. Try again.")) from error
        return found
    audit.record("application.started", application, actor=actor)
    return application


def _open_application(tenant_id: UUID, organization_id: UUID) -> Application | None:
    return (
        Application.objects.filter(tenant_id=tenant_id, organization_id=organization_id)
        .exclude(status=ApplicationStatus.CLOSED)
        .first()
    )


@transaction.atomic
def save_application_draft(
    *,
    application_id: UUID | str,
    values: Mapping[str, Any],
    actor: Actor,
    expected_version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save some values of the working copy: tier, language, answers, criteria.

    `answers` is merged question by question. `seen` holds the fingerprints of the fields as the
    person saw them (names as in `flat_values`): then only a field that somebody else changed
    meanwhile is a conflict. Raises NotFound, NotPermitted, IllegalTransition (already sent),
    portal.drafts.services.DraftConflict (another device was first).
    """
    application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_DRAFT, application)
    _require_editable(application)
    known = read_draft(application, DRAFT_FORM)
    if seen is not None:
        theirs = flat_values(known.values)
        clashing = fields_in_conflict(theirs, flat_values(values), seen)
        if clashing:
            raise DraftConflict(theirs, known.version, clashing)
        expected_version = None
    merged = dict(values)
    if "answers" in values:
        merged["answers"] = {**(known.values.get("answers") or {}), **values["answers"]}
    working = save_draft(
        application, DRAFT_FORM, merged, actor=actor, expected_version=expected_version
    )
    audit.record("application.drafted", application, actor=actor, fields=values)
    return working


@transaction.atomic
def keep_texts(application: Application, texts: Mapping[str, Any], *, actor: Actor) -> None:
    """Keep what a second device wrote and could not save, until the person has chosen."""
    require(actor, Permission.APPLICATION_DRAFT, application)
    save_draft(application, KEPT_FORM, texts, actor=actor, expected_version=None)


@transaction.atomic
def discard_kept_texts(application: Application, *, actor: Actor) -> None:
    """The person has chosen between two texts."""
    require(actor, Permission.APPLICATION_DRAFT, application)
    discard_draft(application, KEPT_FORM)


@transaction.atomic
def save_answers(
    application: Application,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save answers to the open questions; nobody at the institution sees them before they are sent.

    Raises NotFound, NotPermitted, IllegalTransition (no question is open), DraftConflict.
    """
    row: Application = lock(Application, application.pk)
    require(actor, Permission.APPLICATION_ANSWER, row)
    if row.status != ApplicationStatus.QUESTIONS_OPEN:
        raise IllegalTransition(_("No question is open. Your answers were sent, or taken back."))
    return save_draft(row, ANSWERS_FORM, texts, actor=actor, expected_version=None, seen=seen)


def _require_editable(application: Application) -> None:
    if application.status not in EDITABLE:
        raise IllegalTransition(
            _("This application was sent; it cannot be edited now. You can still read it.")
        )


@transaction.atomic
def discard_application(*, application_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away. Only what was never sent can go."""
    application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_DRAFT, application)
    if application.status != ApplicationStatus.DRAFT:
        raise IllegalTransition(_("This was sent already. You can withdraw it instead."))
    audit.record("application.discarded", application, actor=actor)
    ApplicationDocument.objects.filter(application=application).delete()
    application.delete()


@transaction.atomic
def attach_document(
    *,
    application_id: UUID | str,
    document: Document,
    code: str,
    actor: Actor,
    alternative: str = "",
) -> ApplicationDocument:
    """Attach a stored document under a code that the policy asks for; an earlier one is replaced."""
    application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_DRAFT, application)
    _require_editable(application)
    _replace(application, code)
    attached = ApplicationDocument.objects.create(
        tenant_id=application.tenant_id,
        application=application,
        organization_id=application.organization_id,
        document=document,
        code=code,
        alternative=alternative,
    )
    audit.record("application.document_attached", application, actor=actor, details={"code": code})
    return attached


@transaction.atomic
def remove_document(*, application_id: UUID | str, code: str, actor: Actor) -> None:
    """Take a document off the working copy; versions that were sent keep it."""
    application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_DRAFT, application)
    _require_editable(application)
    _replace(application, code)
    audit.record("application.document_removed", application, actor=actor, details={"code": code})


def _replace(application: Application, code: str) -> None:
    ApplicationDocument.objects.filter(application=application, code=code, replaced_at=None).update(
        replaced_at=timezone.now()
    )


@transaction.atomic
def assign_application(
    *, application_id: UUID | str, assignee_id: UUID | None, actor: Actor
) -> Application:
    """Give the file to a member of staff, or to nobody."""
    application: Application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_ASSIGN, application)
    if assignee_id is not None:
        _require_live_staff(application, assignee_id)
    application.assignee_id = assignee_id
    application.save(update_fields=["assignee"])
    audit.record("application.assigned", application, actor=actor, fields=["assignee"])
    outbox.publish(
        "application.assigned",
        application,
        actor=actor,
        references={"assignee": str(assignee_id or "")},
    )
    return application


def _require_live_staff(application: Application, person_id: UUID) -> None:
    from portal.actors.models import StaffMembership  # noqa: PLC0415

    live = StaffMembership.objects.filter(
        tenant_id=application.tenant_id, person_id=person_id, ended_at=None
    )
    if person_id in application.recused or not live.exists():
        raise InvalidFields(
            {"assignee": [_("Choose a member of staff who has not declared a conflict.")]}
        )


@transaction.atomic
def declare_conflict(
    *, application_id: UUID | str, has_conflict: bool, reason: str, actor: Actor
) -> ConflictDeclaration:
    """Say whether one has a conflict of interest; a conflict recuses at once."""
    application: Application = lock(Application, application_id)
    require(actor, Permission.APPLICATION_READ, application)
    if not actor.is_staff or actor.person_id is None:
        raise NotFound
    if has_conflict and not reason.strip():
        raise InvalidFields({"reason": [_("Say in a few words what the conflict is.")]})
    declaration, _made = ConflictDeclaration.objects.update_or_create(
        application=application,
        person_id=actor.person_id,
        defaults={
            "tenant_id": application.tenant_id,
            "has_conflict": has_conflict,
            "reason": reason.strip(),
        },
    )
    cleared = set(application.cleared) - {actor.person_id}
    recused = set(application.recused) - {actor.person_id}
    (recused if has_conflict else cleared).add(actor.person_id)
    application.cleared, application.recused = sorted(cleared), sorted(recused)
    if has_conflict and application.assignee_id == actor.person_id:
        application.assignee_id = None
    application.save(update_fields=["cleared", "recused", "assignee"])
    audit.record(
        "application.recused" if has_conflict else "application.conflict_denied",
        application,
        actor=actor,
        fields=["cleared", "recused"],
    )
    return declaration


@transaction.atomic
def list_publicly(*, accreditation_id: UUID | str, is_listed: bool, actor: Actor) -> Accreditation:
    """The holder agrees to be in the public register, or takes the agreement back."""
    accreditation: Accreditation = lock(Accreditation, accreditation_id)
    require(actor, Permission.ACCREDITATION_REQUEST, accreditation)
    accreditation.is_listed = is_listed
    accreditation.listed_at = timezone.now() if is_listed else None
    accreditation.save(update_fields=["is_listed", "listed_at"])
    audit.record("accreditation.listed", accreditation, actor=actor, fields=["is_listed"])
    return accreditation


@transaction.atomic
def ask_review_for_silence(*, application_id: UUID | str, actor: Actor) -> Appeal:
    """Begin a request for a review because the promised answer did not come; nothing is refused.

    Raises NotFound, NotPermitted, Refused (the time has not run out, or no review is provided).
    """
    application: Application = lock(Application, application_id)
    require(actor, Permission.REMEDY_REQUEST, application)
    return start_appeal_about(application, cause=Appeal.Cause.SILENCE, actor=actor)
