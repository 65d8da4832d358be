"""The navigation of an institution's staff: only rooms that work and that the role can enter."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.grants import Permission, StaffRole
from portal.permissions import Actor, allowed
from portal.policies.models import PolicySubject
from portal.policies.selectors import subjects_in_force
from portal.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Section:
    """One entry: the page's name, its word, and what one needs to be let in.

    `subject` names the rules without which an institution has no such room.
    """

    page: str
    word: Sentence
    permission: Permission | None = None
    roles: frozenset[StaffRole] = frozenset()
    subject: str = ""


_ON_CONSULTATIONS = frozenset(
    {
        StaffRole.CONSULTATION_MANAGER,
        StaffRole.ADMINISTRATOR,
        StaffRole.DECISION_MAKER,
        StaffRole.ANALYST,
        StaffRole.AUDITOR,
    }
)
# The rooms of the three Ps are named by their pages: the house imports none of them.
STAFF_SECTIONS = (
    Section("staff-home", _("What waits")),
    Section("staff-queue", _("Applications"), Permission.APPLICATION_READ),
    Section("staff-consultations", _("Consultations"), roles=_ON_CONSULTATIONS),
    Section("staff-programmes", _("Programmes"), Permission.PROGRAMME_EDIT),
    Section("staff-search", _("Search")),
    Section("staff-statuses", _("Statuses"), Permission.ACCREDITATION_READ),
    Section("staff-reports", _("Reports"), Permission.ACCREDITATION_READ),
    Section("staff-changes", _("Changes"), Permission.ACCREDITATION_READ),
    Section(
        "staff-appeals",
        _("Reviews"),
        roles=frozenset({StaffRole.APPEALS_REVIEWER, StaffRole.AUDITOR}),
    ),
    Section(
        "staff-information",
        _("Information requests"),
        Permission.INFORMATION_READ,
        subject=PolicySubject.INFORMATION,
    ),
    Section("staff-files", _("Files asked for"), Permission.APPEAL_SEND_FILE),
    Section(
        "staff-discussions",
        _("Moderation"),
        Permission.POST_MODERATE,
        subject=PolicySubject.CONSULTATIONS,
    ),
    Section(
        "staff-commitments",
        _("Commitments"),
        roles=frozenset({StaffRole.CONSULTATION_MANAGER, StaffRole.DECISION_MAKER}),
        subject=PolicySubject.CONSULTATIONS,
    ),
    Section("staff-countries", _("Countries and areas"), Permission.COUNTRY_EDIT),
    Section("staff-stories", _("Good examples"), Permission.STORY_PUBLISH),
    Section(
        "staff-strategies",
        _("Strategies"),
        roles=frozenset({StaffRole.ANALYST, StaffRole.DECISION_MAKER}),
    ),
    Section("staff-equity", _("Equity"), Permission.EQUITY_READ),
    Section("staff-contributions-all", _("Contributions"), Permission.CONTRIBUTION_MODERATE),
    Section("staff-intake", _("What arrived"), Permission.INTAKE_HANDLE),
    Section(
        "staff-restrictions",
        _("Kept out"),
        roles=frozenset({StaffRole.APPEALS_REVIEWER}),
    ),
    Section("staff-obstacles", _("Obstacles"), Permission.OBSTACLE_READ),
    Section(
        "staff-signals",
        _("Signals"),
        roles=frozenset({StaffRole.ANALYST, StaffRole.DECISION_MAKER}),
    ),
    Section("desk", _("Desk"), Permission.CASE_READ),
    Section("desk-periods", _("Kept and erased"), Permission.CASE_SUPERVISE),
    Section("desk-referrals", _("Referrals"), Permission.CASE_READ),
    Section("desk-report", _("Annual report"), Permission.CASE_READ),
    Section("desk-figures", _("Public figures"), Permission.CASE_READ),
    Section("desk-roster", _("Roster"), Permission.ROSTER_READ),
    Section("desk-directory", _("Who can help"), Permission.DIRECTORY_READ),
    Section("desk-trustee", _("Key trustee"), Permission.VAULT_RELEASE),
    Section("desk-keys", _("Keys"), Permission.VAULT_HOLD),
    Section("desk-sources", _("Sealed sources"), roles=frozenset({StaffRole.ANALYST})),
    Section("desk-training", _("Training"), Permission.TRAINING_TAKE),
    Section("desk-oversight", _("Oversight"), Permission.OMBUDS_OVERSEE),
    Section("desk-digests", _("Digests"), Permission.OMBUDS_PUBLISH),
    Section("staff-exports", _("Exports"), Permission.RECORD_EXPORT),
    Section("staff-imports", _("Imports"), Permission.RECORD_IMPORT),
    Section("staff-obstacle-imports", _("Imports of obstacles"), Permission.OBSTACLE_IMPORT),
    Section("policy-desk", _("Rules"), Permission.POLICY_EDIT),
    Section("staff-codes", _("Codes"), Permission.TAXONOMY_EDIT),
    Section("calendar", _("Calendar"), Permission.CALENDAR_EDIT),
    Section("translations", _("Translations"), Permission.CONTENT_TRANSLATE),
    Section("staff-members", _("Staff"), Permission.STAFF_INVITE),
    Section("claims-desk", _("Claims"), Permission.CLAIM_DECIDE),
    Section("channels-keep", _("Channels"), Permission.CHANNEL_EDIT),
    Section("staff-deliveries", _("Messages"), Permission.DELIVERY_RESEND),
    Section("institution-settings", _("Settings"), Permission.TENANT_CONFIGURE),
)


def staff_navigation(actor: Actor, tenant: Tenant, path: str) -> list[dict[str, Any]]:
    """The entries that this member of staff can use; the longest address that fits is the current."""
    subjects = subjects_in_force(tenant)
    # A missing second factor does not hide a room: its page says how to get one.
    could = actor.with_second_factor()
    entries = [
        {"url": reverse(section.page, args=(tenant.slug,)), "word": section.word}
        for section in STAFF_SECTIONS
        if _is_open(could, section) and (not section.subject or section.subject in subjects)
    ]
    fitting = [str(entry["url"]) for entry in entries if path.startswith(str(entry["url"]))]
    current = max(fitting, key=len, default="")
    return [{**entry, "current": entry["url"] == current} for entry in entries]


def _is_open(actor: Actor, section: Section) -> bool:
    if section.roles:
        return bool(actor.staff_roles & section.roles)
    if section.permission is None:
        return True
    return bool(allowed(actor, section.permission))
