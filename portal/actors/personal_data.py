"""Everything the portal keeps about one person, read in that person's own context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.utils import timezone

from portal.actors.selectors import get_self, list_own_addresses
from portal.permissions import Actor, DatabaseRole
from portal.tenancy.context import tenant_context

# Per kind; where there is more, the file says so.
MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that name the person: a model by its label, the column, what is copied."""

    model: str
    person: str
    fields: tuple[str, ...]


# By label: rooms above this one, and the three Ps, are not imported here.
SOURCES: Mapping[str, Source] = {
    "organizations": Source(
        "portal.Representation",
        "person_id",
        ("organization_id", "organization__name", "role", "started_at", "ended_at"),
    ),
    "institutions": Source(
        "portal.StaffMembership",
        "person_id",
        ("tenant__slug", "roles", "unit", "started_at", "ended_at"),
    ),
    "api_tokens": Source(
        "portal.ApiToken",
        "person_id",
        ("label", "scopes", "created_at", "expires_at", "last_used_on", "revoked_at"),
    ),
    "matters_shared_with_you": Source(
        "portal.MatterAccess", "person_id", ("subject_type", "subject_id", "granted_at")
    ),
    "messages": Source(
        "portal.Notification",
        "person_id",
        ("template", "subject_type", "subject_id", "created_at", "read_at"),
    ),
    "drafts_you_saved_last": Source(
        "portal.Draft", "saved_by_id", ("tenant__slug", "form", "values", "saved_at")
    ),
    "files_you_sent": Source(
        "portal.Document",
        "uploaded_by_id",
        ("id", "tenant__slug", "file_name", "media_type", "size", "content_hash", "uploaded_at"),
    ),
    "comments_on_rules": Source(
        "portal.PolicyComment",
        "author_id",
        ("tenant__slug", "text", "language", "created_at", "answer", "answered_at"),
    ),
    "quotes_you_were_asked_about": Source(
        "participation.Quote",
        "author_id",
        ("tenant__slug", "text", "consent", "signed_as", "asked_at", "answered_at"),
    ),
    "contributions_to_consultations": Source(
        "participation.Contribution",
        "author_id",
        ("tenant__slug", "consultation_id", "naming", "signed_as", "country", "text", "status"),
    ),
    "claims": Source(
        "portal.Claim", "claimant_id", ("organization_id", "statement", "status", "created_at")
    ),
    "requests_for_information": Source(
        "participation.InformationRequest",
        "person_id",
        ("tenant__slug", "title", "text", "status", "outcome", "receipt", "submitted_at"),
    ),
    "posts_in_discussions": Source(
        "portal.Post",
        "author_id",
        ("tenant__slug", "thread_id", "signed_as", "text", "language", "status", "created_at"),
    ),
    "discussions_you_take_part_in": Source(
        "portal.Participation",
        "person_id",
        ("tenant__slug", "thread_id", "pseudonym", "follows", "since"),
    ),
    "closed_rooms": Source(
        "portal.RoomMembership",
        "person_id",
        ("tenant__slug", "room_id", "status", "listed_as", "joined_at"),
    ),
    "people_you_vouched_for": Source(
        "portal.Vouch", "voucher_id", ("tenant__slug", "room_id", "made_at", "used_at")
    ),
    "texts_you_reported": Source(
        "portal.TextReport",
        "person_id",
        ("tenant__slug", "reason_code", "note", "reported_at", "answered_at", "result"),
    ),
    "verdicts_you_gave": Source(
        "participation.CommitmentCheck",
        "person_id",
        ("commitment_id", "organization_id", "round", "verdict", "reason", "signed_as", "made_at"),
    ),
    "commitments_you_follow": Source(
        "participation.CommitmentFollow", "person_id", ("commitment_id", "is_on", "since")
    ),
    "strategies_you_signed": Source(
        "promotion.StrategySignature", "signed_by_id", ("strategy_id", "version", "signed_at")
    ),
    "outcomes_you_drafted": Source(
        "promotion.HarvestedOutcome", "drafted_by_id", ("strategy_id", "who", "what", "created_at")
    ),
    "outcomes_you_were_asked_about": Source(
        "promotion.Substantiation", "given_by_id", ("harvested_id", "statement", "given_at")
    ),
    "alerts_you_follow": Source(
        "promotion.AlertFollow", "person_id", ("tenant__slug", "country", "since")
    ),
    "good_examples_you_wrote": Source(
        "promotion.Story",
        "written_by_id",
        ("tenant__slug", "organization_id", "title", "what_changed", "for_whom", "created_at"),
    ),
    "words_that_lead_on": Source(
        "protection.HandOver", "person_id", ("tenant__slug", "expires_at")
    ),
    "reports_of_being_kept_out": Source(
        "participation.Restriction",
        "filed_by_id",
        (
            "tenant__slug",
            "kind",
            "happened",
            "happened_on",
            "place",
            "asks_for",
            "answer",
            "receipt",
            "filed_at",
        ),
    ),
    "reviews_you_asked_for": Source(
        "portal.Appeal",
        "filed_by_id",
        ("tenant__slug", "cause", "status", "outcome", "grounds", "reply", "receipt", "filed_at"),
    ),
    "reviews_you_sit_on": Source(
        "portal.AppealMember",
        "person_id",
        ("tenant__slug", "instance", "vote", "opinion", "appointed_at", "ended_at"),
    ),
    "digests_of_the_ombuds_office": Source(
        "protection.OmbudsDigest", "written_by_id", ("year", "written_at", "published_at")
    ),
    "hours_on_duty": Source(
        "protection.Duty",
        "person_id",
        ("tenant__slug", "weekdays", "begins", "ends", "languages", "first_day", "last_day"),
    ),
    "days_away_from_duty": Source(
        "protection.Absence", "person_id", ("tenant__slug", "first_day", "last_day", "created_at")
    ),
    "training_tests": Source(
        "protection.TrainingResult",
        "person_id",
        ("tenant__slug", "module", "version", "is_passed", "taken_at", "expires_at"),
    ),
    "keys_you_hold": Source(
        "portal.VaultKey",
        "person_id",
        ("tenant__slug", "role", "generation", "created_at", "certified_at", "ended_at"),
    ),
    "protocols_you_signed": Source(
        "protection.ProtocolSignature",
        "person_id",
        ("tenant__slug", "version", "signed_name", "signed_at", "expires_at"),
    ),
    "steps_you_took": Source(
        "portal.Step",
        "taken_by_id",
        ("tenant__slug", "subject_type", "subject_id", "transition", "note", "taken_at"),
    ),
}


def personal_data(actor: Actor) -> dict[str, Any]:
    """A file for the person: account, sign-in, and the rows of SOURCES. Raises NotFound."""
    with tenant_context(actor):
        found = {name: _rows(source, actor) for name, source in SOURCES.items()}
        account = _account(actor)
    return {"made_at": timezone.now(), "account": account, **found}


def _account(actor: Actor) -> dict[str, Any]:
    person = get_self(actor)
    kept = ("id", "email", "name", "language", "mail_preference", "mail_is_neutral")
    with tenant_context(actor, role=DatabaseRole.NONE):
        sessions = UserSession.objects.filter(user_id=person.pk)
        factors = Authenticator.objects.filter(user_id=person.pk)
        return {
            **{field: getattr(person, field) for field in kept},
            "opened_at": person.date_joined,
            "last_signed_in_at": person.last_login,
            "addresses": [
                {"email": address.email, "is_confirmed": address.verified}
                for address in list_own_addresses(actor)
            ],
            "sessions": list(sessions.values("user_agent", "created_at")),
            "second_factors": list(factors.values("type", "created_at", "last_used_at")),
        }


def _rows(source: Source, actor: Actor) -> dict[str, Any]:
    model = apps.get_model(source.model)
    mine = model._default_manager.filter(**{source.person: actor.person_id})
    rows = list(mine.order_by("pk").values(*source.fields)[: MOST_ROWS + 1])
    return {"rows": rows[:MOST_ROWS], "there_is_more": len(rows) > MOST_ROWS}
