"""What accreditation tells the shared rooms: its files, and how its receipts and decisions read."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from participation.accreditation import effects  # noqa: F401 - what they make is put on paper
from participation.accreditation.contents import content_sections
from participation.accreditation.decision_words import decision_block
from participation.accreditation.models import (
    Accreditation,
    Application,
    ApplicationDocument,
    ApplicationVersion,
    PeriodicReport,
)
from participation.accreditation.selectors import get_application, list_versions, visible
from portal.decisions.models import Decision
from portal.decisions.selectors import get_decision
from portal.documents.selectors import documents_of_matters
from portal.errors import NotFound
from portal.grants import Permission
from portal.looks.calculations import deadline_sentences
from portal.permissions import Actor, allowed
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import Move, effect_of
from portal.verification.models import PaperKind
from portal.verification.papers import Line, PaperContent, Part, register_paper
from portal.verification.services import issue_paper

# What a decision paper says, whatever the language it is read in.
_DECISION_FIELDS = (
    "organization_id",
    "subject_type",
    "subject_id",
    "outcome",
    "reason_code",
    "text",
    "rule_article",
    "policy_version",
    "body",
    "session",
    "symbol",
    "decided_on",
    "votes_for",
    "votes_against",
    "abstentions",
    "remedy",
    "remedy_body",
    "remedy_address",
    "remedy_until",
    "remedy_remaining",
    "details",
)


@documents_of_matters
def documents_of_applications(actor: Actor) -> QuerySet[Any]:
    """The files attached to applications that this actor may see."""
    return ApplicationDocument.objects.filter(application__in=visible(actor)).values("document_id")


@documents_of_matters
def documents_of_reports(actor: Actor) -> QuerySet[Any]:
    """The files attached to reports on statuses that this actor may see."""
    reports = PeriodicReport.objects.exclude(document=None)
    if actor.tenant_id is None:
        reports = reports.filter(organization_id__in=list(actor.organization_roles))
    elif not allowed(actor, Permission.ACCREDITATION_READ):
        reports = reports.none()
    return reports.values("document_id")


@effect_of(Application, "submit", "resubmit")
def issue_receipt(move: Move) -> None:
    """A receipt for the version that was just frozen."""
    version = list_versions(move.obj).latest("number")
    issue_paper(
        kind=PaperKind.RECEIPT,
        subject=version,
        content_hash=version.content_hash,
        actor=move.actor,
    )


def issue_decision(move: Move) -> None:
    """The decision that the move recorded, as a paper."""
    if move.decision is not None:
        issue_paper(
            kind=PaperKind.DECISION,
            subject=move.decision,
            content_hash=_decision_hash(move.decision),
            actor=move.actor,
        )


for _model in (Application, Accreditation):
    effect_of(_model, *(entry.name for entry in _model.TRANSITIONS if entry.decides))(
        issue_decision
    )


def _decision_hash(decision: Decision) -> str:
    values = {name: getattr(decision, name) for name in _DECISION_FIELDS}
    body = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def describe_receipt(version_id: UUID, actor: Actor) -> PaperContent:
    """The receipt of one version that was sent."""
    version = ApplicationVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    application = get_application(version.application_id, actor=actor)
    rulebook = rulebook_of(application.policy)
    parts = [Part(_("What was received"), _receipt_lines(application, version))]
    shown = ("status", "documents")
    parts += [
        Part(section["name"], [_row(row) for row in section["rows"]])
        for section in content_sections(version.content, rulebook)
        if section["code"] in shown
    ]
    sentences = deadline_sentences(version.deadline)
    if sentences:
        lines = [Line("", sentence) for sentence in sentences]
        parts.append(Part(_("The last day, and how it was worked out"), paragraphs=lines))
    return PaperContent(_("Receipt of an application for accreditation"), parts)


def _receipt_lines(application: Application, version: ApplicationVersion) -> list[Line]:
    return [
        Line(_("Receipt number"), application.receipt),
        Line(_("Organization"), version.content["organization"]["name"]),
        Line(_("Received"), _moment(version.sent_at)),
        Line(_("Version"), version.number),
        Line(_("Under the rules"), _policy(application)),
    ]


def _policy(application: Application) -> str:
    return _("%(title)s, version %(version)s") % {
        "title": application.policy.title,
        "version": application.policy.version,
    }


def _row(row: dict[str, Any]) -> Line:
    return Line(row["key"], row["value"], row.get("lang") or "")


def _moment(moment: datetime) -> str:
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": date_format(timezone.localtime(moment), "DATE_FORMAT"),
        "time": date_format(timezone.localtime(moment), "TIME_FORMAT"),
        "zone": timezone.get_current_timezone_name(),
    }


def describe_decision(decision_id: UUID, actor: Actor) -> PaperContent:
    """One decision, with its rule, its reasons and what can be done about it."""
    decision = get_decision(decision_id, actor=actor)
    rulebook = rulebook_of(decision.rule.policy_id) if decision.rule else Rulebook(())
    block = decision_block(decision, rulebook)
    parts = [Part(_("Decision"), _decision_lines(decision, block))]
    if decision.text:
        text = Line("", decision.text, decision.language)
        parts.append(Part(_("Reasons"), paragraphs=[text]))
    if block["remedy"] is not None:
        parts.append(_remedy_part(block["remedy"]))
    return PaperContent(_("Decision on accreditation"), parts)


def _decision_lines(decision: Decision, block: dict[str, Any]) -> list[Line]:
    rule = ""
    if decision.rule is not None:
        rule = _("Article %(article)s, version %(version)s: %(title)s") % {
            "article": decision.rule_article,
            "version": decision.policy_version,
            "title": decision.rule.title,
        }
    lines = [
        Line(_("Organization"), decision.organization.name if decision.organization else ""),
        Line(_("Outcome"), block["outcome"]),
        Line(_("Status"), block["tier"]),
        Line(_("Reason"), block["reason"]),
        Line(_("Rule"), rule),
        Line(_("Decided by"), decision.body),
        Line(_("Session"), decision.session),
        Line(_("Symbol"), decision.symbol),
        Line(_("Date"), date_format(decision.decided_on, "DATE_FORMAT")),
        Line(_("Votes"), _votes(decision)),
    ]
    return [line for line in lines if line.value]


def _votes(decision: Decision) -> str:
    if decision.votes_for is None:
        return ""
    return _("%(for)s in favour, %(against)s against, %(abstained)s abstentions") % {
        "for": decision.votes_for,
        "against": decision.votes_against or 0,
        "abstained": decision.abstentions or 0,
    }


def _remedy_part(remedy: dict[str, Any]) -> Part:
    heading = _("What can be done about it")
    if remedy["is_none"]:
        gap = _("This policy provides no remedy against this decision.")
        return Part(heading, paragraphs=[Line("", gap), Line("", remedy["remaining"])])
    place = _("A review can be asked for in this portal.") if remedy["is_here"] else ""
    until = date_format(remedy["last_day"], "DATE_FORMAT") if remedy["last_day"] else ""
    lines = [
        Line(pgettext("place", "Where"), place),
        Line(_("Body"), remedy["body"]),
        Line(_("Address"), remedy["address"]),
        Line(_("Until"), until),
    ]
    return Part(heading, [line for line in lines if line.value])


register_paper("participation.applicationversion", describe_receipt)
register_paper("portal.decision", describe_decision)
