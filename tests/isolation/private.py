"""Private rows of one organization at one institution, each with words that must never be seen."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from participation.accreditation.models import (
    Accreditation,
    Application,
    ChangeRequest,
    ExportRequest,
    Import,
    PeriodicReport,
    QuestionRound,
)
from participation.accreditation.selectors import list_documents
from portal.actors.models import Invitation, Representation, StaffMembership
from portal.appeals.models import Appeal
from portal.clocks import Clock, Holiday
from portal.decisions.models import Decision
from portal.notifications.models import Notification
from portal.organizations.models import Claim
from portal.permissions import system_actor
from portal.policies.models import Policy, PolicyComment, Rule
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Session
from portal.transitions import perform
from portal.verification.models import IssuedPaper
from tests.cast import Cast, clear, submit_application
from tests.isolation.private_appeals import private_appeals
from tests.isolation.private_box import make_private_box
from tests.isolation.private_commitments import make_private_commitments
from tests.isolation.private_consultations import make_private_consultations
from tests.isolation.private_contributions import contribution_rows
from tests.isolation.private_discussions import private_discussions
from tests.isolation.private_equity import make_private_equity
from tests.isolation.private_information import make_private_information
from tests.isolation.private_ombuds import make_private_ombuds
from tests.isolation.private_promotion_countries import make_private_countries
from tests.isolation.private_promotion_desk import private_desk
from tests.isolation.private_promotion_exchange import make_private_exchange
from tests.isolation.private_promotion_patterns import make_private_promotion_patterns
from tests.isolation.private_promotion_publication import make_private_register
from tests.isolation.private_promotion_reporting import make_private_reporting
from tests.isolation.private_promotion_stories import make_private_stories
from tests.isolation.private_promotion_strategies import make_private_strategies
from tests.isolation.private_protection import make_private_protection
from tests.isolation.private_protection_help import make_private_protection_help
from tests.isolation.private_restrictions import make_private_restrictions
from tests.isolation.private_themes import themes_rows

CANARY = "kestrel-lantern"
_OF_PROMOTION = (
    make_private_reporting,
    make_private_countries,
    make_private_exchange,
    make_private_promotion_patterns,
    make_private_register,
    make_private_stories,
    make_private_strategies,
    private_desk,
)
_OF_PROTECTION = (make_private_protection, make_private_protection_help, make_private_box)


@dataclass
class Private:
    """The rows by the name that addresses give them."""

    rows: dict[str, uuid.UUID]

    def elsewhere(self) -> dict[str, uuid.UUID]:
        """Ids of the same shape that stand for nothing."""
        return {name: uuid.uuid4() for name in self.rows}


def make_private(cast: Cast) -> Private:
    """An application with questions and a decision, a status with a report, drafts and messages."""
    with tenant_context(cast.owner):
        cast.organization.mission = f"We are {CANARY}."
        cast.organization.save(update_fields=["mission"])
    application = submit_application(cast, cast.owner, cast.organization)
    clear(application, cast.reviewer, cast.decider)
    with tenant_context(cast.reviewer):
        rule = rulebook_of(application.policy_id).rules[0]
        perform(Application, application.pk, "admit", actor=cast.reviewer)
        values = {
            "asker": "Secretariat",
            "rule": rule,
            "questions": f"Who is {CANARY}?",
            "question_language": "en",
        }
        perform(Application, application.pk, "ask", actor=cast.reviewer, values=values)
        asked = QuestionRound.objects.get(application=application)
        rows = {"application": application.pk, "round": asked.pk}
        rows["document"] = list_documents(application)[0].document_id
        rows["attached"] = list_documents(application)[0].pk
    rows |= make_private_information(cast, CANARY)
    rows |= private_discussions(cast, CANARY)
    rows |= make_private_commitments(cast, CANARY)
    rows |= themes_rows(cast, CANARY)
    rows |= make_private_consultations(cast, CANARY)
    rows |= contribution_rows(cast, CANARY)
    rows |= make_private_equity(cast, CANARY)
    rows |= make_private_restrictions(cast, CANARY)
    for make in (*_OF_PROMOTION, *_OF_PROTECTION):
        rows |= make(cast, CANARY)
    rows |= make_private_ombuds(cast, CANARY, rows["case"])
    return Private({**rows, **_institutions_rows(cast, application, rule)})


def _institutions_rows(cast: Cast, application: Application, rule: Rule) -> dict[str, uuid.UUID]:
    tenant = cast.institution
    own = {"tenant": tenant, "organization": cast.organization}
    with tenant_context(system_actor(tenant.pk)):
        decision = Decision.objects.create(
            **own,
            subject_type="participation.application",
            subject_id=application.pk,
            outcome="defer",
            text=f"Deferred because of {CANARY}.",
            rule=rule,
            body="Commission",
            decided_on=date(2026, 11, 2),
        )
        accreditation = Accreditation.objects.create(
            **own,
            organization_name=f"{CANARY} League",
            policy_id=application.policy_id,
            tier="observer",
            granted_on=date(2025, 1, 5),
        )
        report = PeriodicReport.objects.create(
            **own,
            accreditation=accreditation,
            period_from=date(2025, 1, 5),
            period_to=date(2026, 1, 4),
            due_on=date(2026, 1, 5),
            question=f"What of {CANARY}?",
        )
        change = ChangeRequest.objects.create(
            **own,
            accreditation=accreditation,
            kind="rename",
            new_name=f"{CANARY} House",
            reason="x",
        )
        appeal = Appeal.objects.create(
            **own,
            cause="decision",
            decision=decision,
            subject_type="participation.application",
            subject_id=application.pk,
            status="filed",
            grounds=f"About {CANARY}.",
        )
        draft = Policy.objects.create(
            tenant=tenant, subject="accreditation", version=2, title_en=f"Draft {CANARY}"
        )
        article = Rule.objects.create(
            tenant=tenant, policy=draft, article="1", kind="provision", title_en=f"Of {CANARY}"
        )
    return {
        "organization": cast.organization.pk,
        "decision": decision.pk,
        "accreditation": accreditation.pk,
        "report": report.pk,
        "change": change.pk,
        "appeal": appeal.pk,
        **private_appeals(cast, appeal.pk, CANARY),
        "policy": draft.pk,
        "rule": article.pk,
        **_staffs_rows(cast, application, draft),
        **_persons_rows(cast),
    }


def _staffs_rows(cast: Cast, application: Application, draft: Policy) -> dict[str, uuid.UUID]:
    """What the institution keeps for itself, and papers, claims and invitations of the organization."""
    tenant, now = cast.institution, timezone.now()
    own = {"tenant": tenant, "organization": cast.organization}
    with tenant_context(system_actor(tenant.pk)):
        comment = PolicyComment.objects.create(
            tenant=tenant,
            policy=draft,
            author_id=str(cast.owner.person_id),
            text=f"About {CANARY}.",
            language="en",
        )
        export = ExportRequest.objects.create(
            tenant=tenant,
            listing="applications",
            format="csv",
            status="awaiting",
            counted=3,
            requested_by_id=str(cast.reviewer.person_id),
        )
        paper = IssuedPaper.objects.create(
            **own,
            code="AAAA-BBBB-CCCC-DDDD",
            kind="receipt",
            subject_type="participation.applicationversion",
            subject_id=uuid.uuid4(),
            content_hash="0" * 64,
            issued_at=now,
        )
        invitation = Invitation.objects.create(
            tenant=tenant,
            email=f"{CANARY}@example.org",
            roles=["reviewer"],
            code_hash="1" * 64,
            expires_at=now + timedelta(days=3),
        )
        brought = Import.objects.create(
            tenant=tenant,
            file_name=f"{CANARY}.csv",
            file_hash="2" * 64,
            uploaded_by_id=str(cast.reviewer.person_id),
        )
        rows = {
            "comment": comment.pk,
            "export": export.pk,
            "paper": paper.pk,
            "invitation": invitation.pk,
            "clock": Clock.objects.filter(subject_id=application.pk)[0].pk,
            "holiday": Holiday.objects.all()[0].pk,
            "session": Session.objects.all()[0].pk,
            "membership": StaffMembership.objects.all()[0].pk,
            "channels": uuid.uuid4(),
            "import": brought.pk,
        }
    with tenant_context(cast.owner):
        claim = Claim.objects.create(
            tenant=tenant,
            organization=cast.organization,
            named_id=cast.organization.pk,
            claimant_id=str(cast.owner.person_id),
            statement=f"It is {CANARY}.",
            received_at=now,
        )
        representation = Representation.objects.get()
    return {**rows, "claim": claim.pk, "representation": representation.pk}


def _persons_rows(cast: Cast) -> dict[str, uuid.UUID]:
    with tenant_context(cast.owner):
        notification = Notification.objects.create(
            person_id=str(cast.owner.person_id),
            template="application.received",
            subject_type="participation.application",
            subject_id=uuid.uuid4(),
            key=CANARY,
        )
    return {"notification": notification.pk}
