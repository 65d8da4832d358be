"""Rows in each state, and the addresses that show them; who may look is found out by asking."""

import re
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from participation.accreditation.services import start_application
from portal.appeals.models import Appeal
from portal.appeals.services import start_appeal
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.organizations.models import Organization
from portal.organizations.services import publish_profile
from portal.permissions import Actor, system_actor
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from portal.verification.models import IssuedPaper
from tests.accreditation.applicant.conftest import signed_in
from tests.accreditation.staff_pages import (
    bring_before_body,
    grant,
)
from tests.appeals.conftest import refuse
from tests.cast import Cast, Mover, make_organization, make_person, submit_application
from tests.isolation.private import Private
from tests.isolation.routes import routes
from tests.journeys.states_appeals import appeal_states
from tests.journeys.states_consultations import consultation_states
from tests.journeys.states_contributions import contribution_states
from tests.journeys.states_countries import country_states
from tests.journeys.states_loop import loop_states
from tests.journeys.states_promotion_desk import desk_states
from tests.journeys.states_promotion_exchange import exchange_states
from tests.journeys.states_promotion_patterns import pattern_states
from tests.journeys.states_promotion_publication import register_states
from tests.journeys.states_promotion_reporting import reporting_states
from tests.journeys.states_promotion_stories import story_states
from tests.journeys.states_promotion_strategies import strategy_states
from tests.journeys.states_protection import protection_states
from tests.journeys.states_requests import discussion_states, equity_states, request_states
from tests.journeys.states_themes import theme_states

SLUG = "riverland-style"
# (who looks, the address after the language)
Address = tuple[str, str]
# Files, and what has no page.
_NO_PAGE = re.compile(
    r"^(api|verify|health)/|/(feed|figures/data|file|files/csv|pdf)/|translations/.*/export/"
    r"|obstacles/import/[^/]+/(report|mapping)/"
)
SIGNING_IN = (
    ("nobody", "login/"),
    ("nobody", "signup/"),
    ("nobody", "password/reset/"),
    ("nobody", "password/reset/done/"),
    ("nobody", "confirm-email/"),
    ("nobody", "confirm-email/unknown/"),
    ("nobody", "password/reset/key/1-unknown/"),
    ("nobody", "password/reset/key/done/"),
    ("stranger", "email/"),
    ("stranger", "password/change/"),
    ("stranger", "2fa/"),
    ("stranger", "2fa/totp/activate/"),
    ("decision_maker", "2fa/"),
    ("decision_maker", "2fa/recovery-codes/"),
    ("decision_maker", "2fa/recovery-codes/generate/"),
    ("decision_maker", "2fa/totp/deactivate/"),
    ("decision_maker", "2fa/webauthn/"),
    ("decision_maker", "2fa/webauthn/add/"),
    ("decision_maker", "reauthenticate/"),
    ("decision_maker", "2fa/reauthenticate/"),
    ("decision_maker", "logout/"),
)


def signing_in() -> list[Address]:
    """The pages of the sign-in library."""
    return [(who, f"account/{page}") for who, page in SIGNING_IN]


def _mine(application: Application, *rest: str) -> str:
    return "".join([f"accreditation/applications/{application.pk}/", *rest])


def states(cast: Cast, move: Mover, clients: dict[str, Client]) -> list[Address]:
    """A draft, a file before the body, a refusal with its review, a status."""
    third, fourth, fifth = (
        make_organization(make_person(f"{name}@example.org", name), f"{name} Forum")
        for name in ("third", "fourth", "fifth")
    )
    waiting = bring_before_body(cast, submit_application(cast, third[1], third[0]), move)
    grant(cast, submit_application(cast, fourth[1], fourth[0]), move)
    clients["fifth"] = signed_in(fifth[1])
    with tenant_context(fourth[1]):
        publish_profile(
            organization_id=fourth[0].pk,
            fields=["names"],
            is_confidential=False,
            actor=fourth[1],
        )
    return [
        ("nobody", f"organizations/{fourth[0].pk}/public/"),
        *_draft(cast),
        *_refused(cast, move),
        *_asked_for_review(cast, fifth, move),
        *appeal_states(cast, clients, move),
        *contribution_states(cast),
        *discussion_states(cast),
        *request_states(cast),
        *equity_states(cast),
        *country_states(cast),
        *pattern_states(cast),
        *story_states(cast),
        *reporting_states(cast),
        *register_states(cast),
        *strategy_states(cast),
        *protection_states(cast),
        *exchange_states(cast),
        *desk_states(cast),
        *_after_saying_so(cast),
        ("owner", "account/data/"),
        ("owner", "account/delete/"),
        *(
            ("decision_maker", f"{SLUG}/staff/accreditation/{waiting.pk}/{page}")
            for page in ("", "grant/", "grant_lower/", "refuse/", "defer/", "versions/")
        ),
    ]


def _after_saying_so(cast: Cast) -> Iterator[Address]:
    """Consultations and what follows, under the institution's whole rules, as they are shipped."""
    with tenant_context(system_actor(cast.institution.pk)):
        rules = Policy.objects.filter(tenant=cast.institution, subject="consultations")
        rules.update(status="superseded", superseded_at=timezone.now())
        rules.filter(version=1).update(status="published", superseded_at=None)
    yield from loop_states(cast)
    yield from consultation_states(cast)
    yield from theme_states(cast)


def _draft(cast: Cast) -> Iterator[Address]:
    with tenant_context(cast.owner):
        draft = start_application(
            tenant_id=cast.other_institution.pk,
            organization_id=cast.organization.pk,
            actor=cast.owner,
        )
    for page in (
        "tasks/",
        "steps/status/",
        "steps/criteria/",
        "documents/",
        "check/",
        "take-over/",
        "discard/",
    ):
        yield "owner", f"ecosoc-style/{_mine(draft, page)}"


def _refused(cast: Cast, move: Mover) -> Iterator[Address]:
    matter = submit_application(cast, cast.rival_owner, cast.rival)
    refuse(cast, matter, move)
    for page in ("", "receipt/", "versions/1/"):
        yield "rival", f"{SLUG}/{_mine(matter, page)}"
    yield "rival", f"{SLUG}/{_mine(matter, 'export/')}"
    with tenant_context(cast.rival_owner):
        decision = Decision.objects.get(subject_id=matter.pk)
    yield "rival", f"{SLUG}/appeals/start/{decision.pk}/"
    yield "rival", f"{SLUG}/decisions/{decision.pk}/publish/"
    with tenant_context(cast.rival_owner):
        review = start_appeal(decision_id=decision.pk, actor=cast.rival_owner)
    yield "rival", f"{SLUG}/appeals/{review.pk}/"
    with tenant_context(cast.rival_owner):
        paper = IssuedPaper.objects.all()[0]
    yield "rival", f"{SLUG}/papers/{paper.pk}/"
    yield "nobody", f"verify/{paper.code}/"
    yield "decision_maker", f"{SLUG}/staff/accreditation/{matter.pk}/"


def _asked_for_review(
    cast: Cast, applicant: tuple[Organization, Actor], move: Mover
) -> Iterator[Address]:
    organization, owner = applicant
    matter = submit_application(cast, owner, organization)
    refuse(cast, matter, move)
    with tenant_context(owner):
        decision = Decision.objects.get(subject_id=matter.pk)
        review = start_appeal(decision_id=decision.pk, actor=owner)
        perform(
            Appeal,
            review.pk,
            "file",
            actor=owner,
            values={"grounds": "Article 7.", "language": "en"},
        )
    yield "fifth", f"{SLUG}/appeals/{review.pk}/"


def one_text(translator: Client) -> Address:
    """The translators' page of the first text that there is."""
    page: Any = translator.get(f"/en/{SLUG}/staff/translations/ar/")
    found = re.search(r'href="/en/([^"]+/text/[^"]+)"', page.content.decode())
    assert found, "no text to translate"
    return "translator", found[1]


def every_route(private: Private, clients: dict[str, Client]) -> Iterator[Address]:
    """Each address of the portal's own table with the first person to whom it shows a page."""
    for route in routes():
        if _NO_PAGE.search(route.pattern):
            continue
        address = route.filled(private.rows, SLUG)
        staff = "/staff/" in address or "/desk/" in address
        order = [who for who in clients if (who in set(StaffRole)) is staff]
        for who in order:
            answer: Any = clients[who].get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                yield who, address.removeprefix("/en/")
                break
