"""The file of an application in order: what was sent, asked, answered, recommended and decided."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.accreditation.contents import content_sections
from participation.accreditation.decision_words import decision_block
from participation.accreditation.models import (
    Application,
    ApplicationVersion,
    ConflictDeclaration,
    QuestionRound,
    RecommendationRecord,
)
from participation.accreditation.queue import country_name, tier_names
from participation.accreditation.selectors import list_rounds, list_versions, visible
from participation.accreditation.states import ApplicationOutcome, ApplicationStatus
from portal.audit import AuditEntry
from portal.decisions.models import Decision
from portal.documents.models import Document
from portal.grants import Permission
from portal.permissions import Actor, allowed
from portal.policies.kinds import ActorType, DocumentSetParameters
from portal.policies.kinds.base import here
from portal.policies.rulebook import Rulebook
from portal.transitions import Step, steps_of

_EARLIER_SHOWN = 20
_TRAIL_SHOWN = 200


def organization_facts(content: Mapping[str, Any], *, language: str = "") -> list[dict[str, Any]]:
    """The organization as it described itself in this version; later changes do not show."""
    given = content.get("organization") or {}
    founded = parse_date(given.get("founded_on") or "")
    kinds = dict(ActorType.choices)
    rows = [
        ("name", _("Name"), given.get("name")),
        ("kind", _("Type of organization"), kinds.get(given.get("kind", ""), given.get("kind"))),
        ("country", _("Country or area"), country_name(given.get("country") or "")),
        ("place", _("Place of work"), given.get("place")),
        ("founded_on", _("Founded"), date_format(founded, "DATE_FORMAT") if founded else ""),
        ("mission", _("What it does"), given.get("mission")),
        ("website", _("Website"), given.get("website")),
    ]
    own_words = {"mission", "place"}
    return [
        {"code": code, "key": key, "value": value, "lang": language if code in own_words else ""}
        for code, key, value in rows
        if value
    ]


def answer_sections(version: ApplicationVersion, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Answers and criteria by section, each with its audience."""
    sections = content_sections(version.content, rulebook)
    # The name stands with the organization, the documents in a list with links and hashes.
    return [
        {**section, "rows": [row for row in section["rows"] if row["code"] != "name"]}
        for section in sections
        if section["code"] != "documents"
    ]


def document_rows(version: ApplicationVersion, rulebook: Rulebook) -> list[dict[str, Any]]:
    """The documents of this version: asked for or not, with link, hash and what was cleaned."""
    given = list(version.content.get("documents") or ())
    stored = Document.objects.in_bulk([entry["id"] for entry in given if entry.get("id")])
    asked = rulebook.parameters(DocumentSetParameters)
    tier = str(version.content.get("tier") or "")
    wanted = asked.for_tier(tier) if asked else ()
    names = {entry.code: here(entry.label).text for entry in wanted}
    audiences = {entry.code: entry.audience.label for entry in wanted}
    alternatives = {
        other.code: here(other.label).text for entry in wanted for other in entry.alternatives
    }
    rows = [
        {
            "name": names.get(entry["code"], entry["code"]),
            "alternative": alternatives.get(entry.get("alternative") or "", ""),
            "audience": audiences.get(entry["code"], ""),
            "file_name": entry["file_name"],
            "size": entry.get("size"),
            "sha256": entry.get("sha256", ""),
            **_stored(stored.get(UUID(entry["id"])) if entry.get("id") else None),
        }
        for entry in given
    ]
    sent = {entry["code"] for entry in given}
    missing = [
        {
            "name": names[entry.code],
            "audience": entry.audience.label,
            "is_missing": True,
            "is_required": entry.required,
        }
        for entry in wanted
        if entry.code not in sent
    ]
    return rows + missing


def _stored(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {}
    if document.discarded_at is not None:
        return {"state": _("looked at and not kept, as the rule says")}
    return {
        "document_id": document.pk,
        "state": _("cleaned of hidden data")
        if document.is_cleaned
        else _("not cleaned: hidden data may be inside"),
    }


def question_rounds(application: Application) -> list[dict[str, Any]]:
    """Rounds with their questions and answers; a question asked before names its first time."""
    rounds = list(list_rounds(application))
    numbers = {
        question.pk: (entry.number, question.number)
        for entry in rounds
        for question in entry.questions.all()
    }
    return [_round(entry, numbers) for entry in rounds]


def _round(entry: QuestionRound, numbers: Mapping[UUID, tuple[int, int]]) -> dict[str, Any]:
    return {
        "round": entry,
        "questions": [
            {
                "question": question,
                "repeats": numbers.get(question.repeats_id) if question.repeats_id else None,
            }
            for question in entry.questions.all()
        ],
    }


def recommendations(application: Application, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was recommended; seen inside the institution only."""
    records = RecommendationRecord.objects.filter(application=application).select_related("rule")
    return [{"record": record, "tier": names.get(record.tier, record.tier)} for record in records]


def decisions(application: Application, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Decisions with reasons and remedy, as the organization reads them."""
    found = Decision.objects.filter(
        subject_type=application._meta.label_lower, subject_id=application.pk
    ).select_related("rule", "rule__policy")
    return [decision_block(decision, rulebook) for decision in found]


def declarations(application: Application, colleagues: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Who declared what on conflicts of interest."""
    return [
        {
            "name": colleagues.get(entry.person_id, _("somebody who left")),
            "has_conflict": entry.has_conflict,
            "reason": entry.reason,
            "at": entry.declared_at,
        }
        for entry in ConflictDeclaration.objects.filter(application=application).order_by(
            "declared_at"
        )
    ]


def timeline(subject: Any, *, actor: Actor) -> list[dict[str, Any]]:
    """What has happened, the latest first, in the words of the table of moves."""
    done = {transition.name: transition.done for transition in subject.TRANSITIONS}
    steps = list(steps_of(subject, actor=actor).order_by("-taken_at", "-id"))
    return [_event(step, done) for step in steps]


def _event(step: Step, done: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "when": step.taken_at,
        "what": done.get(step.transition, step.transition),
        "who": step.get_party_display(),
        "text": step.note,
    }


def earlier_applications(application: Application, *, actor: Actor) -> QuerySet[Application]:
    """Other applications of the same organization to this institution, the latest first."""
    others = visible(actor).filter(organization_id=application.organization_id)
    return others.exclude(pk=application.pk).order_by("-submitted_at")[:_EARLIER_SHOWN]


def audit_trail(
    subject: Any, *, actor: Actor, colleagues: Mapping[UUID, str]
) -> list[dict[str, Any]] | None:
    """Every entry of the audit about this file; None for whoever may not read it."""
    if not allowed(actor, Permission.AUDIT_READ):
        return None
    entries = AuditEntry.objects.filter(
        tenant_id=subject.tenant_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
    ).order_by("id")[:_TRAIL_SHOWN]
    return [
        {
            "entry": entry,
            "who": _("the portal") if entry.actor_is_system else _who(entry, colleagues),
        }
        for entry in entries
    ]


def _who(entry: AuditEntry, colleagues: Mapping[UUID, str]) -> str:
    """A colleague by name; whoever acted for the organization stays its own business."""
    known = colleagues.get(entry.actor_id) if entry.actor_id else None
    return known or _("the organization, or somebody who left")


def outcome_of(application: Application) -> tuple[str, str]:
    """The word and the value that the tag shows: how it ended, else where it is."""
    if application.status == ApplicationStatus.CLOSED:
        return str(ApplicationOutcome(application.outcome).label), application.outcome
    return str(ApplicationStatus(application.status).label), application.status


def read_file(
    application: Application,
    version: ApplicationVersion,
    rulebook: Rulebook,
    *,
    actor: Actor,
    colleagues: Mapping[UUID, str],
) -> dict[str, Any]:
    """The left side of the dossier, in order."""
    names = tier_names(actor)
    return {
        "facts": organization_facts(
            version.content, language=str(version.content.get("language") or "")
        ),
        "sections": answer_sections(version, rulebook),
        "documents": document_rows(version, rulebook),
        "rounds": question_rounds(application),
        "recommendations": recommendations(application, names),
        "decisions": decisions(application, rulebook),
        "declarations": declarations(application, colleagues),
        "timeline": timeline(application, actor=actor),
        "trail": audit_trail(application, actor=actor, colleagues=colleagues),
        "tier": names.get(application.tier, application.tier),
    }


def latest_version(application: Application) -> ApplicationVersion:
    """What counts: the version that was sent last."""
    versions: Iterable[ApplicationVersion] = list_versions(application).order_by("-number")[:1]
    return next(iter(versions))
