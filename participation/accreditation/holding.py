"""What the holder of a status writes that is not a move: reports, replies, requests for changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from participation.accreditation.models import Accreditation, ChangeRequest, PeriodicReport
from participation.accreditation.states import AccreditationStatus, ReportStatus
from portal import audit, outbox
from portal.documents.models import Document
from portal.drafts.services import Working, save_draft
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock

REPORT_FORM, REPLY_FORM = "report", "reply"
_WRITABLE = (ReportStatus.DUE, ReportStatus.QUESTIONED)


@transaction.atomic
def save_report(
    report: PeriodicReport,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save what is being written. Raises NotFound, NotPermitted, IllegalTransition, DraftConflict."""
    row = _writable(report, actor)
    return save_draft(row, REPORT_FORM, texts, actor=actor, expected_version=None, seen=seen)


@transaction.atomic
def attach_to_report(
    *, report: PeriodicReport, document: Document | None, actor: Actor
) -> PeriodicReport:
    """Attach a stored file to a report that is being written, or take it off (None)."""
    row = _writable(report, actor)
    row.document = document
    row.save(update_fields=["document"])
    audit.record("report.document_attached", row, actor=actor, fields=["document"])
    return row


def _writable(report: PeriodicReport, actor: Actor) -> PeriodicReport:
    row: PeriodicReport = lock(PeriodicReport, report.pk)
    require(actor, Permission.REPORT_SUBMIT, row)
    if row.status not in _WRITABLE:
        raise IllegalTransition(_("This report was sent; it cannot be edited now."))
    return row


@transaction.atomic
def save_reply(
    accreditation: Accreditation,
    texts: Mapping[str, Any],
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> Working:
    """Save a reply to a notice that is being written. Raises as `save_report`."""
    row: Accreditation = lock(Accreditation, accreditation.pk)
    require(actor, Permission.ACCREDITATION_REQUEST, row)
    if row.status != AccreditationStatus.UNDER_NOTICE:
        raise IllegalTransition(_("No notice is open now; there is nothing to reply to."))
    return save_draft(row, REPLY_FORM, texts, actor=actor, expected_version=None, seen=seen)


@transaction.atomic
def request_change(
    *, accreditation_id: UUID | str, kind: str, values: Mapping[str, str], actor: Actor
) -> ChangeRequest:
    """Ask for another name, another status or a merger.

    `values` has `reason` and, by kind, `new_name` or `new_tier`. Raises NotFound, NotPermitted,
    InvalidFields, IllegalTransition (the status ended), Refused (one of this kind is open).
    """
    accreditation: Accreditation = lock(Accreditation, accreditation_id)
    require(actor, Permission.ACCREDITATION_REQUEST, accreditation)
    if accreditation.organization_id is None:
        raise NotFound
    if accreditation.status == AccreditationStatus.ENDED:
        raise IllegalTransition(_("This status has ended; nothing can be changed about it."))
    wrong = _change_faults(accreditation, kind, values)
    if wrong:
        raise InvalidFields(wrong)
    try:
        with transaction.atomic():
            change = ChangeRequest.objects.create(
                tenant_id=accreditation.tenant_id,
                accreditation=accreditation,
                organization_id=accreditation.organization_id,
                kind=kind,
                new_name=values.get("new_name", "") if kind == ChangeRequest.Kind.RENAME else "",
                new_tier=values.get("new_tier", "")
                if kind == ChangeRequest.Kind.RECLASSIFY
                else "",
                reason=values["reason"],
            )
    except IntegrityError as error:
        raise Refused(_("A request of this kind is open already. You can withdraw it.")) from error
    audit.record("change.requested", change, actor=actor, fields=["kind"], payload=values)
    outbox.publish(
        "change.requested", change, actor=actor, references={"accreditation": accreditation.pk.hex}
    )
    return change


def _change_faults(
    accreditation: Accreditation, kind: str, values: Mapping[str, str]
) -> dict[str, list[Sentence]]:
    wrong: dict[str, list[Sentence]] = {}
    if kind not in ChangeRequest.Kind.values:
        wrong["kind"] = [_("Choose what you ask for.")]
    if not values.get("reason", "").strip():
        wrong["reason"] = [_("Say why, in a few words.")]
    if kind == ChangeRequest.Kind.RENAME and not values.get("new_name", "").strip():
        wrong["new_name"] = [_("Write the new name.")]
    if kind == ChangeRequest.Kind.RECLASSIFY and values.get("new_tier") in {
        "",
        None,
        accreditation.tier,
    }:
        wrong["new_tier"] = [_("Choose another status than the one you have.")]
    return wrong
