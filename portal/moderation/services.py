"""Reports by readers, their answers, and remarks between moderators. Moves: `transitions.perform`."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.decisions.fields import reasons_for
from portal.errors import InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.moderation.effects import answer_reports, begin_moderation, log, moderate
from portal.moderation.models import (
    REMARK_LIMIT,
    REPORT_LIMIT,
    ModerationAct,
    ModeratorRemark,
    TextReport,
)
from portal.moderation.rules import allows_pseudonyms, publishes_first, rulebook_for
from portal.permissions import Actor, require
from portal.policies.kinds import Outcome

__all__ = [
    "allows_pseudonyms",
    "begin_moderation",
    "moderate",
    "publishes_first",
    "remark_on",
    "report_reasons",
    "report_text",
    "settle_reports",
]

# A reader's reports within a day, over all texts of an institution.
REPORTS_A_DAY = 20
OTHER = "other"


def report_reasons(tenant_id: Any) -> dict[str, Any]:
    """The reasons for which a text can be reported: the policy's own, and another."""
    return {**reasons_for(rulebook_for(tenant_id), Outcome.REMOVE), OTHER: _("another reason")}


@transaction.atomic
def report_text(subject: Any, *, reason_code: str, note: str, actor: Actor) -> TextReport:
    """Tell the moderators about a text that the caller found for this actor; hides nothing.

    A second report by the same person while the first is open is the same report. Raises NotFound
    (nobody is signed in), NotPermitted, InvalidFields, Refused (too many today; no rule).
    """
    if actor.person_id is None:
        raise NotFound
    require(actor, Permission.POST_WRITE)
    _check(reason_code, note, report_reasons(subject.tenant_id))
    about = {
        "tenant_id": subject.tenant_id,
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "person_id": actor.person_id,
    }
    found = TextReport.objects.filter(**about, answered_at=None).first()
    if found is not None:
        return found
    _require_room(subject.tenant_id, actor)
    made = TextReport.objects.create(
        **about, reason_code=reason_code, note=note, reported_at=timezone.now()
    )
    log(subject, ModerationAct.REPORTED, reason_code=reason_code, in_time=None)
    audit.record("text.reported", subject, actor=actor, details={"reason": reason_code})
    outbox.publish("text_report.made", made, actor=actor)
    return made


def _check(reason_code: str, note: str, reasons: dict[str, Any]) -> None:
    if reason_code not in reasons:
        raise InvalidFields({"reason_code": [_("Choose a reason from the list.")]})
    if len(note) > REPORT_LIMIT:
        raise InvalidFields(
            {"note": [_("Use at most %(limit)s characters.") % {"limit": REPORT_LIMIT}]}
        )
    if reason_code == OTHER and not note.strip():
        raise InvalidFields({"note": [_("Say what the reason is.")]})


def _require_room(tenant_id: Any, actor: Actor) -> None:
    since = timezone.now() - timedelta(days=1)
    today = TextReport.objects.filter(
        tenant_id=tenant_id, person_id=actor.person_id, reported_at__gt=since
    )
    if today.count() >= REPORTS_A_DAY:
        raise Refused(
            _(
                "You have sent many reports today. Write to the institution instead, or come back tomorrow."
            ),
            code="too_many_reports",
        )


@transaction.atomic
def settle_reports(subject: Any, permission: Permission, *, actor: Actor) -> int:
    """The text stays: close the open reports on it and tell who reported. Raises NotPermitted."""
    require(actor, permission, subject)
    count = answer_reports(subject, TextReport.Result.STAYS, actor=actor, now=timezone.now())
    audit.record("text.reports_settled", subject, actor=actor, details={"count": count})
    return count


@transaction.atomic
def remark_on(subject: Any, text: str, permission: Permission, *, actor: Actor) -> ModeratorRemark:
    """Keep a note between moderators. Raises NotPermitted, InvalidFields."""
    require(actor, permission, subject)
    if not text.strip() or len(text) > REMARK_LIMIT:
        sentence = _("Write a remark of at most %(limit)s characters.") % {"limit": REMARK_LIMIT}
        raise InvalidFields({"remark": [sentence]})
    made = ModeratorRemark.objects.create(
        tenant_id=subject.tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        text=text.strip(),
        made_by_id=actor.person_id,
        made_at=timezone.now(),
    )
    audit.record("text.remarked", subject, actor=actor)
    return made
