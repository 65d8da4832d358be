"""What an appellant does besides moving: beginning, drafting, documents, interim measures, wishes.

Moves go through portal.transitions; importing this module registers their effects.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import MatterAccess
from portal.appeals import deciding, permissions  # noqa: F401 - they register
from portal.appeals.contestable import contestable
from portal.appeals.effects import (
    FILING_CLOCK,
    INTERIM_CLOCK,
    REPLY_FORM,
    REVIEW_FORM,
    SECOND_FORM,
    start,
)
from portal.appeals.models import Appeal, AppealDocument, InterimMeasure
from portal.appeals.publishing import show_name
from portal.appeals.rules import stages_under
from portal.appeals.states import IN_HAND, AppealStatus
from portal.calendars import due_on
from portal.clocks import DUE_FIELDS, Party, calendar_of, end_clocks, start_clock
from portal.decisions.models import Decision, RemedyKind
from portal.decisions.services import require_own
from portal.documents.models import Document
from portal.drafts.services import Working, discard_draft, read_draft, save_draft
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, organization_of, require
from portal.transitions import lock

# Which form can be drafted while the appeal is where.
_WRITTEN_IN = {
    REVIEW_FORM: frozenset({AppealStatus.DRAFT}),
    REPLY_FORM: frozenset({AppealStatus.REPLY_OPEN}),
    SECOND_FORM: frozenset({AppealStatus.DECIDED, AppealStatus.REMEDY_DUE}),
}
# Which form is sent by which move.
_SENT_BY = {"file": REVIEW_FORM, "reply": REPLY_FORM, "ask_second": SECOND_FORM}
MOST_DOCUMENTS = 20


@transaction.atomic
def start_appeal(*, decision_id: UUID | str, actor: Actor) -> Appeal:
    """Begin (or go on with) an appeal against a decision.

    Where an earlier one about it has been closed, this begins a further one, which needs new facts.
    Raises NotFound, NotPermitted, Refused (the policy has no review here, or a colleague began one).
    """
    decision: Decision = lock(Decision, decision_id)
    require_own(decision, actor)
    require(actor, Permission.REMEDY_REQUEST, decision)
    if decision.subject_type == Appeal._meta.label_lower:
        # What follows the outcome of a review is asked for on its own page.
        return _own_appeal(decision.subject_id, actor)
    if not decision.is_adverse or decision.remedy != RemedyKind.PORTAL:
        raise Refused(
            _("No review can be asked for here. The decision says what can be done about it.")
        )
    found, is_new = _one_appeal(
        actor,
        tenant_id=decision.tenant_id,
        organization_id=decision.organization_id,
        subject_type=decision.subject_type,
        subject_id=decision.subject_id,
        cause=Appeal.Cause.DECISION,
        decision=decision,
    )
    if is_new and decision.remedy_until is not None:
        _start_filing_clock(found, decision.remedy_until)
    return found


@transaction.atomic
def start_appeal_about(subject: Any, *, cause: str, actor: Actor) -> Appeal:
    """Begin an appeal without a decision: no answer in time (never a refusal), or a restriction.

    That the time ran out is asked of the procedure (`portal.appeals.contestable`). Raises
    NotPermitted, Refused (there is nothing to contest yet, or a colleague began one).
    """
    require(actor, Permission.REMEDY_REQUEST, subject)
    label = subject._meta.label_lower
    if cause == Appeal.Cause.SILENCE:
        contestable(label).silence(subject)
    found, _is_new = _one_appeal(
        actor,
        tenant_id=subject.tenant_id,
        organization_id=organization_of(subject),
        subject_type=label,
        subject_id=subject.pk,
        cause=Appeal.Cause(cause),
        decision=None,
    )
    return found


def _own_appeal(appeal_id: UUID, actor: Actor) -> Appeal:
    found = Appeal.objects.filter(pk=appeal_id).first()
    if found is None or not _is_authors(found, actor):
        raise NotFound
    return found


def _one_appeal(actor: Actor, **which: Any) -> tuple[Appeal, bool]:
    """The open one, or a new one; the number says the how-manieth about the matter it is."""
    earlier = list(
        Appeal.objects.select_for_update(of=("self",)).filter(**which).order_by("number")
    )
    last = earlier[-1] if earlier else None
    if last is not None and last.status != AppealStatus.FINAL:
        if not _is_authors(last, actor):
            raise Refused(
                _("A colleague has begun a request here. Ask them to give you access to it.")
            )
        return last, False
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                **which,
                number=len(earlier) + 1,
                filed_by_id=actor.person_id,
                language=get_language() or "en",
            )
    except IntegrityError as error:
        raise Refused(_("The draft could not be started. Try again.")) from error
    audit.record("appeal.started", made, actor=actor)
    return made, True


def _is_authors(appeal: Appeal, actor: Actor) -> bool:
    """Whether it is the actor's own or was shared with them."""
    if appeal.filed_by_id == actor.person_id:
        return True
    return MatterAccess.objects.filter(
        person_id=actor.person_id,
        subject_type=Appeal._meta.label_lower,
        subject_id=appeal.pk,
    ).exists()


def require_authors(appeal: Appeal, actor: Actor) -> None:
    """Raises NotFound for everybody but its author and those it was shared with."""
    if actor.is_staff or not _is_authors(appeal, actor):
        raise NotFound


def _start_filing_clock(appeal: Appeal, until: datetime) -> None:
    calendar = calendar_of(appeal.tenant)
    now = timezone.now()
    due = due_on(calendar.last_day(until), calendar, start=now)
    start_clock(appeal, name=FILING_CLOCK, party=Party.APPLICANT, due=due, now=now)
    appeal.save(update_fields=DUE_FIELDS)


def _locked(appeal_id: UUID | str, actor: Actor) -> Appeal:
    """The appellant's own appeal, locked. Raises NotFound, NotPermitted."""
    appeal: Appeal = lock(Appeal, appeal_id)
    require_authors(appeal, actor)
    require(actor, Permission.REMEDY_REQUEST, appeal)
    return appeal


@transaction.atomic
def discard_appeal(*, appeal_id: UUID | str, actor: Actor) -> None:
    """Throw an appeal away that was never filed."""
    appeal = _locked(appeal_id, actor)
    if appeal.status != AppealStatus.DRAFT:
        raise IllegalTransition(_("This was filed already."))
    audit.record("appeal.discarded", appeal, actor=actor)
    end_clocks(appeal, now=timezone.now())
    discard_draft(appeal, REVIEW_FORM)
    AppealDocument.objects.filter(appeal=appeal).delete()
    appeal.delete()


@transaction.atomic
def save_appeal_draft(
    appeal: Appeal,
    form: str,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save what is being written: the request, the reply, the words to the second instance.

    Raises NotFound, NotPermitted, IllegalTransition, DraftConflict.
    """
    row = _locked(appeal.pk, actor)
    if row.status not in _WRITTEN_IN[form]:
        raise IllegalTransition(_("This was sent already, or it has moved on."))
    return save_draft(row, form, texts, actor=actor, expected_version=None, seen=seen)


def drafted_for(appeal: Appeal, move: str) -> dict[str, Any]:
    """What its author has written for this move so far; empty for everybody else and other moves."""
    form = _SENT_BY.get(move)
    return read_draft(appeal, form).values if form else {}


@transaction.atomic
def attach_to_appeal(*, appeal_id: UUID | str, document: Document, actor: Actor) -> AppealDocument:
    """Add a document of one's own, before filing or with the reply.

    Raises NotFound, NotPermitted, IllegalTransition, Refused (as many as there can be).
    """
    appeal = _locked(appeal_id, actor)
    if document.person_id != actor.person_id:
        raise NotFound
    _require_writing(appeal)
    if AppealDocument.objects.filter(appeal=appeal).count() >= MOST_DOCUMENTS:
        raise Refused(
            _("There are %(count)d documents already. Remove one, or put several into one file.")
            % {"count": MOST_DOCUMENTS}
        )
    made = AppealDocument.objects.create(
        tenant_id=appeal.tenant_id,
        appeal=appeal,
        document=document,
        came_from=AppealDocument.From.APPELLANT,
        added_at=timezone.now(),
    )
    audit.record("appeal.document_added", appeal, actor=actor, details={"document": str(made.pk)})
    return made


@transaction.atomic
def detach_from_appeal(*, appeal_id: UUID | str, attached_id: UUID | str, actor: Actor) -> None:
    """Take one's own document off again while it was not sent."""
    appeal = _locked(appeal_id, actor)
    _require_writing(appeal)
    found = AppealDocument.objects.filter(
        pk=attached_id,
        appeal=appeal,
        came_from=AppealDocument.From.APPELLANT,
        document__submitted_at=None,
    ).first()
    if found is None:
        raise NotFound
    found.delete()
    audit.record("appeal.document_removed", appeal, actor=actor)


def _require_writing(appeal: Appeal) -> None:
    if appeal.status not in (AppealStatus.DRAFT, AppealStatus.REPLY_OPEN):
        raise IllegalTransition(_("Documents go with the request or with the reply."))


@transaction.atomic
def ask_interim(
    *, appeal_id: UUID | str, wanted: str, language: str, actor: Actor
) -> InterimMeasure:
    """Ask that something holds until the review has ended; it has a clock of its own.

    Raises NotFound, NotPermitted, InvalidFields, Refused (one is asked for, or it is decided).
    """
    appeal = _locked(appeal_id, actor)
    if not wanted.strip():
        raise InvalidFields({"wanted": [_("Say what should hold until the review has ended.")]})
    if appeal.status not in (*IN_HAND, AppealStatus.SECOND):
        raise Refused(_("A measure can be asked for while the review goes on."))
    open_one = InterimMeasure.objects.filter(appeal=appeal, status="asked")
    if open_one.exists():
        raise Refused(_("A measure is asked for already; wait for the answer or withdraw it."))
    now = timezone.now()
    measure = InterimMeasure.objects.create(
        tenant_id=appeal.tenant_id,
        appeal=appeal,
        wanted=wanted.strip(),
        language=language,
        asked_at=now,
    )
    stages = stages_under(appeal.policy_id)
    start(measure, INTERIM_CLOCK, Party.INSTITUTION, stages.interim, stages, now=now)
    measure.save(update_fields=DUE_FIELDS)
    audit.record("interim.asked", measure, actor=actor, payload={"wanted": wanted})
    outbox.publish("interim.asked", measure, actor=actor)
    return measure


@transaction.atomic
def wish_name(*, appeal_id: UUID | str, is_named: bool, actor: Actor) -> Appeal:
    """Whether a published summary may name the appellant; taking it back unnames what is published."""
    appeal = _locked(appeal_id, actor)
    appeal.named_as = _name_of(appeal) if is_named else ""
    appeal.save(update_fields=["named_as"])
    audit.record("appeal.name_wished", appeal, actor=actor, fields=["named_as"])
    show_name(appeal)
    return appeal


def _name_of(appeal: Appeal) -> str:
    """As it is in the appellant's own context: an institution does not know people's names."""
    if appeal.organization is not None:
        return appeal.organization.name
    return appeal.filed_by.get_full_name() if appeal.filed_by else ""
