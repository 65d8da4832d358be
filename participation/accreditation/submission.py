"""Receiving an application: every rule of the policy asked, a version frozen, a receipt given."""

import hashlib
import json
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.accreditation.answers import answer_faults
from participation.accreditation.deadlines import Deadline, submission_deadline
from participation.accreditation.models import Application, ApplicationVersion
from participation.accreditation.selectors import DRAFT_FORM, list_documents
from participation.accreditation.states import ApplicationStatus
from portal.documents.models import Document
from portal.drafts.services import read_draft
from portal.errors import InvalidFields, Refused, Sentence
from portal.ids import random_code
from portal.organizations.models import Organization, OrganizationContact
from portal.policies.kinds import (
    CompletionParameters,
    CriteriaParameters,
    DeferralParameters,
    DocumentSetParameters,
    LanguagesParameters,
    QuestionnaireParameters,
    TiersParameters,
)
from portal.policies.kinds.asking import applies
from portal.policies.rulebook import Rulebook
from portal.transitions import Move


def faults(application: Application, rulebook: Rulebook) -> dict[str, list[Sentence]]:
    """What is missing or over a limit, by field; empty where the application can be sent."""
    values = read_draft(application, DRAFT_FORM).values
    tier = str(values.get("tier") or "")
    found: dict[str, list[Sentence]] = {}
    tiers = rulebook.parameters(TiersParameters)
    if tiers and tier not in {entry.code for entry in tiers.tiers}:
        found["tier"] = [_("Choose the status that you ask for.")]
    languages = rulebook.parameters(LanguagesParameters)
    if languages and values.get("language") not in languages.codes:
        found["language"] = [_("Choose one of the languages in which one can apply here.")]
    found.update(_answer_faults(values.get("answers") or {}, tier, rulebook))
    found.update(_criteria_faults(values.get("criteria") or [], rulebook))
    found.update(_document_faults(application, tier, rulebook))
    return found


def _answer_faults(
    answers: dict[str, str], tier: str, rulebook: Rulebook
) -> dict[str, list[Sentence]]:
    form = rulebook.parameters(QuestionnaireParameters)
    wrong = {
        f"answer_{question.code}": answer_faults(question, str(answers.get(question.code) or ""))
        for question in (form.questions if form else ())
        if applies(question.tiers, tier)
    }
    return {name: sentences for name, sentences in wrong.items() if sentences}


def _criteria_faults(confirmed: list[str], rulebook: Rulebook) -> dict[str, list[Sentence]]:
    criteria = rulebook.parameters(CriteriaParameters)
    missing = (
        [entry for entry in criteria.statements if entry.code not in confirmed] if criteria else []
    )
    return {f"criterion_{entry.code}": [_("Please confirm this statement.")] for entry in missing}


def _document_faults(
    application: Application, tier: str, rulebook: Rulebook
) -> dict[str, list[Sentence]]:
    asked = rulebook.parameters(DocumentSetParameters)
    attached = {entry.code for entry in list_documents(application)}
    missing = [
        document
        for document in (asked.for_tier(tier) if asked else ())
        if document.required and document.code not in attached
    ]
    return {
        f"document_{document.code}": [
            _("This document, or one that can stand in its place, is required.")
        ]
        for document in missing
    }


def receive(move: Move, rulebook: Rulebook) -> ApplicationVersion:
    """Check, freeze, give a receipt. Raises InvalidFields or Refused; nothing is lost then."""
    application = move.obj
    require_none_in_hand(application)
    wrong = faults(application, rulebook)
    if wrong:
        raise InvalidFields(wrong)
    deadline = submission_deadline(rulebook, application.tenant, now=move.now)
    _require_open_round(move, deadline)
    values = read_draft(application, DRAFT_FORM).values
    organization = Organization.objects.get(pk=application.organization_id)
    version = _freeze(move, values, organization, deadline)
    _set_frozen_fields(move, values, organization, rulebook)
    OrganizationContact.objects.get_or_create(
        tenant_id=application.tenant_id, organization_id=application.organization_id
    )
    return version


def require_none_in_hand(application: Application) -> None:
    """Raises Refused where another application of the organization is under way here."""
    others = Application.objects.filter(
        tenant_id=application.tenant_id, organization_id=application.organization_id
    ).exclude(pk=application.pk)
    closed = (ApplicationStatus.DRAFT, ApplicationStatus.CLOSED)
    if others.exclude(status__in=closed).exists():
        raise Refused(
            _(
                "Another application of your organization is under way here. Your draft is kept;"
                " go on with the other one, or withdraw it first."
            ),
            code="another_in_hand",
        )


def _require_open_round(move: Move, deadline: Deadline | None) -> None:
    """A round that closed while somebody was writing is said before anything is sent.

    Completing a returned file has its own clock, so only the first submission asks this.
    """
    if deadline is None or move.obj.submitted_at is not None:
        return
    day = date_format(deadline.last_day, "DATE_FORMAT")
    if not deadline.is_open:
        raise Refused(
            _(
                "The last day for applications was %(day)s. Your draft is kept; write to the"
                " institution, or send it when a new date is published."
            )
            % {"day": day},
            code="deadline_passed",
        )
    shown = move.values.get("round")
    if shown and shown != deadline.last_day.isoformat():
        raise Refused(
            _(
                "The last day passed while you were writing. Nothing was lost. If you send it now,"
                " it counts for the round that closes on %(day)s."
            )
            % {"day": day},
            code="round_changed",
        )


def _freeze(
    move: Move,
    values: dict[str, Any],
    organization: Organization,
    deadline: Deadline | None,
) -> ApplicationVersion:
    application = move.obj
    attached = list(list_documents(application))
    content = {
        "organization": _organization_content(organization),
        "tier": values.get("tier", ""),
        "language": values.get("language", "en"),
        "answers": values.get("answers") or {},
        "criteria": sorted(values.get("criteria") or []),
        "documents": [
            {
                "code": entry.code,
                "alternative": entry.alternative,
                "id": str(entry.document_id),
                "file_name": entry.document.file_name,
                "sha256": entry.document.content_hash,
                "size": entry.document.size,
            }
            for entry in attached
        ],
    }
    body = json.dumps(content, sort_keys=True, ensure_ascii=False)
    Document.objects.filter(
        pk__in=[entry.document_id for entry in attached], submitted_at=None
    ).update(submitted_at=move.now)
    return ApplicationVersion.objects.create(
        tenant_id=application.tenant_id,
        application=application,
        organization_id=application.organization_id,
        number=ApplicationVersion.objects.filter(application=application).count() + 1,
        content=content,
        content_hash=hashlib.sha256(body.encode()).hexdigest(),
        deadline=deadline.calculation if deadline else {},
        sent_at=move.now,
    )


def _organization_content(organization: Organization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "kind": organization.kind,
        "country": str(organization.country),
        "place": organization.place,
        "founded_on": organization.founded_on.isoformat() if organization.founded_on else "",
        "mission": organization.mission,
        "website": organization.website,
    }


def _set_frozen_fields(
    move: Move, values: dict[str, Any], organization: Organization, rulebook: Rulebook
) -> None:
    completion = rulebook.parameters(CompletionParameters)
    deferral = rulebook.parameters(DeferralParameters)
    application = move.obj
    move.set(
        tier=values.get("tier", ""),
        language=values.get("language") or "en",
        receipt=application.receipt or random_code(16),
        organization_name=organization.name,
        organization_kind=organization.kind,
        organization_country=str(organization.country),
        completion_rounds_max=completion.rounds_max if completion else 0,
        deferral_ceiling=deferral.ceiling if deferral else None,
        submitted_at=application.submitted_at or move.now,
        submitted_by_id=move.actor.person_id,
    )
