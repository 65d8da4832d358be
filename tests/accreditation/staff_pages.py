"""What the tests of staff pages share: somebody signed in at an institution's staff pages."""

from datetime import date
from typing import Any

from django.test import Client

from participation.accreditation.models import Accreditation, Application
from portal.actors.models import User
from portal.decisions.fields import reason_field
from portal.permissions import Actor, DatabaseRole, system_actor
from portal.policies.kinds import RuleKind
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from tests.cast import Cast, Mover, clear, make_organization, make_person, submit_application

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FACTOR = [{"method": "mfa", "type": "totp", "at": 0}]


def sign_in(actor: Actor, *, second_factor: bool = True) -> Client:
    """A browser in which this actor is signed in."""
    client = Client()
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        client.force_login(User.objects.get(pk=actor.person_id or ""), backend=BACKEND)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = FACTOR
        session.save()
    return client


def staff_path(cast: Cast, path: str = "") -> str:
    """An address of the first institution's staff pages."""
    return f"/en/{cast.institution.slug}/staff/{path}"


def file_path(cast: Cast, application: Application, path: str = "") -> str:
    """An address below a file."""
    return staff_path(cast, f"accreditation/{application.pk}/{path}")


def reload(application: Application, actor: Actor) -> Application:
    """The row as this actor sees it now."""
    with tenant_context(actor):
        return Application.objects.get(pk=application.pk)


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def more_applications(cast: Cast, count: int) -> list[Application]:
    """Further applications of further organizations to the first institution."""
    found = []
    for number in range(count):
        person = make_person(f"further{number}@example.org", f"Further {number}")
        organization, owner = make_organization(person, f"Further organization {number:02}")
        found.append(submit_application(cast, owner, organization))
    return found


def rule_of(application: Application, actor: Actor) -> Any:
    """An article of the application's policy to be cited."""
    with tenant_context(actor):
        rulebook = rulebook_of(application.policy_id)
    return rulebook.first(RuleKind.CRITERIA) or rulebook.rules[0]


def first_reason(application: Any, actor: Actor, outcome: str) -> str:
    """A reason that the policy publishes for this outcome."""
    with tenant_context(actor):
        choices: Any = reason_field(rulebook_of(application.policy_id), outcome).choices
    return str(choices[1][0])


def bring_before_body(cast: Cast, application: Application, move: Mover) -> Application:
    """Checked, recommended and put on the agenda, by people without a conflict."""
    clear(application, cast.reviewer, cast.decider)
    move(application, "admit", cast.reviewer)
    move(
        application,
        "recommend",
        cast.reviewer,
        body="Committee",
        recommendation="recommended",
        tier=application.tier,
        rule=rule_of(application, cast.reviewer),
        text="All criteria are met.",
    )
    return move(application, "place", cast.reviewer, session="12th session", agenda_item="4")


DECIDED_ON = {
    "body": "Commission",
    "session": "12th session",
    "symbol": "RC/12/D/4",
    "decided_on_day": "20",
    "decided_on_month": "11",
    "decided_on_year": "2026",
    "confirmed": "on",
}


def grant(cast: Cast, application: Application, move: Mover) -> Accreditation:
    """The status that follows from the application."""
    bring_before_body(cast, application, move)
    move(
        application,
        "grant",
        cast.decider,
        body="Commission",
        session="12th session",
        symbol="RC/12/D/5",
        decided_on=date(2026, 11, 20),
    )
    with tenant_context(cast.decider):
        return Accreditation.objects.get(application=application)
