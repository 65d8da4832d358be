"""The people of the tests: two institutions, an organization, its rival, and staff.

Everything is made by services as these people, so it obeys the rules. Names are invented.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from participation.accreditation.models import Application
from participation.accreditation.services import (
    declare_conflict,
    save_application_draft,
    start_application,
)
from portal.actors.models import OFFICE_ONLY, StaffMembership, User
from portal.actors.selectors import actor_of
from portal.documents.models import Document
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.organizations.services import register_organization
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.policies.illustrations import illustrations
from portal.policies.installing import install_institution
from portal.policies.kinds import (
    CriteriaParameters,
    DocumentSetParameters,
    QuestionnaireParameters,
    QuestionType,
)
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

PASSWORD = "correct horse battery staple"
INSTITUTION_ROLES = [role for role in StaffRole if role not in OFFICE_ONLY]


@dataclass
class Cast:
    """Who there is. Actors carry a second factor; use them inside `tenant_context(actor)`."""

    institution: Tenant
    other_institution: Tenant
    organization: Organization
    rival: Organization
    owner: Actor
    rival_owner: Actor
    stranger: Actor
    staff: dict[StaffRole, Actor] = field(default_factory=dict)
    other_staff: dict[StaffRole, Actor] = field(default_factory=dict)

    @property
    def reviewer(self) -> Actor:
        return self.staff[StaffRole.REVIEWER]

    @property
    def decider(self) -> Actor:
        return self.staff[StaffRole.DECISION_MAKER]


def make_person(email: str, name: str) -> User:
    """A person with a confirmed address and a known password."""
    from allauth.account.models import EmailAddress

    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        person = User.objects.create_user(email=email, password=PASSWORD, name=name)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def make_staff(tenant: Tenant, role: StaffRole, email: str) -> Actor:
    """A member of staff with one role."""
    person = make_person(email, f"{role.value} {tenant.slug}")
    with tenant_context(system_actor(tenant.pk)):
        StaffMembership.objects.create(tenant=tenant, person=person, roles=[role.value])
        return actor_of(person.pk, tenant=tenant, second_factor=True)


def make_organization(person: User, name: str, **fields: Any) -> tuple[Organization, Actor]:
    """An organization registered by this person."""
    values = {"name": name, "kind": "association", "country": "XK", "founded_on": date(2015, 5, 1)}
    with tenant_context(Actor(person_id=person.pk)) as actor:
        organization = register_organization(values={**values, **fields}, actor=actor)
    with tenant_context(Actor(person_id=person.pk)):
        return organization, actor_of(person.pk, second_factor=True)


def make_institution(slug: str) -> Tenant:
    """One of the institutions shipped as data."""
    given = next(entry for entry in illustrations() if entry.tenant.slug == slug)
    return install_institution(given, this_year=timezone.now().year)


@pytest.fixture
def cast(db: None) -> Cast:
    """Two institutions, two organizations, one member of staff a role."""
    first, second = make_institution("riverland-style"), make_institution("ecosoc-style")
    organization, owner = make_organization(
        make_person("amal@example.org", "Amal Haddad"), "مركز الضفاف للحقوق"
    )
    rival, rival_owner = make_organization(
        make_person("ivo@example.org", "Ivo Brandt"), "Delta Rights Forum"
    )
    stranger = Actor(person_id=make_person("stranger@example.org", "Sam Stranger").pk)
    return Cast(
        institution=first,
        other_institution=second,
        organization=organization,
        rival=rival,
        owner=owner,
        rival_owner=rival_owner,
        stranger=stranger,
        staff={
            role: make_staff(first, role, f"{role.value}@first.example.org")
            for role in INSTITUTION_ROLES
        },
        other_staff={
            role: make_staff(second, role, f"{role.value}@second.example.org")
            for role in INSTITUTION_ROLES
        },
    )


def complete_values(application: Application, tier: str | None = None) -> dict[str, Any]:
    """Values that satisfy every rule of the application's policy."""
    from portal.policies.kinds import TiersParameters

    rulebook = rulebook_of(application.policy_id)
    tiers = rulebook.parameters(TiersParameters)
    form = rulebook.parameters(QuestionnaireParameters)
    criteria = rulebook.parameters(CriteriaParameters)
    sample = {
        QuestionType.NUMBER: "12",
        QuestionType.DATE: "2015-05-01",
        QuestionType.YES_NO: "yes",
    }
    return {
        "tier": tier or (tiers.tiers[0].code if tiers else ""),
        "language": "en",
        "answers": {
            question.code: question.choices[0].code
            if question.choices
            else sample.get(question.type, "We keep records of assemblies along the river.")
            for question in (form.questions if form else ())
        },
        "criteria": [entry.code for entry in criteria.statements] if criteria else [],
    }


def attach_all(application: Application, actor: Actor) -> None:
    """A small file under each code that is required."""
    from participation.accreditation.services import attach_document

    asked = rulebook_of(application.policy_id).parameters(DocumentSetParameters)
    for entry in asked.documents if asked else ():
        document = Document.objects.create(
            tenant_id=application.tenant_id,
            organization_id=application.organization_id,
            file_name=f"{entry.code}.pdf",
            media_type="application/pdf",
            size=4,
            received_hash="0" * 64,
            content_hash="0" * 64,
            storage_name=f"{application.tenant_id}/{application.pk}-{entry.code}",
            uploaded_by_id=actor.person_id,
        )
        attach_document(
            application_id=application.pk, document=document, code=entry.code, actor=actor
        )


@pytest.fixture
def submitted(cast: Cast) -> Application:
    """An application of the organization to the first institution, just sent."""
    return submit_application(cast, cast.owner, cast.organization)


def submit_application(
    cast: Cast, actor: Actor, organization: Organization, tenant: Tenant | None = None
) -> Application:
    """Draft, fill in, attach, send."""
    with tenant_context(actor):
        application = start_application(
            tenant_id=(tenant or cast.institution).pk, organization_id=organization.pk, actor=actor
        )
        save_application_draft(
            application_id=application.pk, values=complete_values(application), actor=actor
        )
        attach_all(application, actor)
        sent: Application = perform(
            Application, application.pk, "submit", actor=actor, values={"confirm": "on"}
        )
        return sent


Mover = Callable[..., Application]


@pytest.fixture
def move(cast: Cast) -> Mover:
    """`move(application, "admit", reviewer, **values)` in that actor's context."""

    def _move(application: Application, name: str, actor: Actor, **values: Any) -> Application:
        with tenant_context(actor):
            moved: Application = perform(
                Application, application.pk, name, actor=actor, values=values
            )
            return moved

    return _move


def clear(application: Application, *actors: Actor) -> None:
    """These members of staff declare that they have no conflict of interest."""
    for actor in actors:
        with tenant_context(actor):
            declare_conflict(
                application_id=application.pk, has_conflict=False, reason="", actor=actor
            )
