"""What is open to whom: rule by rule, for an organization and for somebody without an account."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from participation.accreditation.deadlines import Deadline
from participation.accreditation.eligibility import (
    Eligibility,
    Facts,
    Verdict,
    check,
    papers,
)
from participation.accreditation.own import findings_for
from portal.organizations.models import Organization
from portal.permissions import system_actor
from portal.policies.kinds import ActorType, Audience, RuleKind
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook
from portal.tenancy.context import tenant_context
from tests.cast import Cast, make_institution, submit_application
from tests.policies.queries import queries_of

TODAY = date(2026, 11, 24)
URL = "/en/begin/"


def rule(kind: RuleKind, parameters: dict[str, Any], **texts: str) -> Rule:
    return Rule(article=kind.value, kind=kind.value, parameters=parameters, **texts)


def verdict_of(one: Rule, facts: Facts, deadline: Deadline | None = None) -> Verdict:
    (result,) = check(Rulebook((one,)), facts, today=TODAY, deadline=deadline)
    return result.verdict


AGE = rule(RuleKind.MINIMUM_AGE, {"years": 2})


@pytest.mark.parametrize(
    ("founded_on", "verdict"),
    [
        (date(2024, 11, 24), Verdict.MET),
        (date(2024, 11, 25), Verdict.NOT_MET),
        (date(2024, 2, 29), Verdict.MET),
        (date(2027, 1, 1), Verdict.NOT_MET),
        (None, Verdict.UNKNOWN),
    ],
)
def test_age_is_counted_in_whole_years(founded_on: date | None, verdict: Verdict) -> None:
    assert verdict_of(AGE, Facts(founded_on=founded_on)) is verdict


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(1, 50))
def test_an_older_organization_is_never_worse_off(founded_on: date, years: int) -> None:
    asked = rule(RuleKind.MINIMUM_AGE, {"years": years})
    older = founded_on - timedelta(days=400)
    if verdict_of(asked, Facts(founded_on=founded_on)) is Verdict.MET:
        assert verdict_of(asked, Facts(founded_on=older)) is Verdict.MET


def test_a_rule_that_is_not_met_can_offer_another_way() -> None:
    asked = rule(
        RuleKind.ELIGIBLE_ACTOR_TYPES, {"types": ["association"]}, alternative_en="Ask a partner."
    )
    (result,) = check(
        Rulebook((asked,)), Facts(kind=ActorType.INFORMAL_MOVEMENT), today=TODAY, deadline=None
    )
    assert result.verdict is Verdict.NOT_MET
    assert result.alternative.text == "Ask a partner."
    assert not result.stands_in_the_way
    without = rule(RuleKind.ELIGIBLE_ACTOR_TYPES, {"types": ["association"]})
    (result,) = check(
        Rulebook((without,)), Facts(kind=ActorType.INFORMAL_MOVEMENT), today=TODAY, deadline=None
    )
    assert result.stands_in_the_way


def test_what_nobody_knows_is_not_held_against_anybody() -> None:
    rules = Rulebook(
        (
            rule(RuleKind.ELIGIBLE_ACTOR_TYPES, {"types": ["association"]}),
            AGE,
            rule(RuleKind.LANGUAGES, {"codes": ["fr"]}),
        )
    )
    found = check(rules, Facts(), today=TODAY, deadline=None)
    assert {result.verdict for result in found} == {Verdict.UNKNOWN}
    other = check(rules, Facts(languages=frozenset({"ar"})), today=TODAY, deadline=None)
    assert other[-1].verdict is Verdict.UNKNOWN


def test_waiting_before_applying_again_ends_on_its_day() -> None:
    asked = rule(RuleKind.REAPPLY, {"years": 3})
    assert check(Rulebook((asked,)), Facts(), today=TODAY, deadline=None) == []
    assert verdict_of(asked, Facts(reapply_from=TODAY)) is Verdict.MET
    assert verdict_of(asked, Facts(reapply_from=TODAY + timedelta(days=1))) is Verdict.NOT_MET


def test_papers_say_who_reads_them_and_what_can_stand_instead() -> None:
    paper = {
        "code": "registration",
        "label": {"en": "Certificate"},
        "required": True,
        "tiers": ["general"],
        "audience": "member_states",
        "retention": "inspected_not_retained",
        "alternatives": [{"code": "former", "label": {"en": "Former certificate"}}],
    }
    book = Rulebook((rule(RuleKind.DOCUMENT_SET, {"documents": [paper]}),))
    (found,) = papers(book, "general")
    assert (found.audience, found.is_kept) == (Audience.MEMBER_STATES, False)
    assert found.alternatives == "Former certificate"
    assert papers(book, "roster") == []
    assert papers(Rulebook(())) == []


def _for(cast: Cast, organization: Organization) -> Eligibility:
    (found,) = findings_for(organization, [cast.institution])
    return found.eligibility


@pytest.mark.django_db
def test_an_organization_sees_what_is_open_and_why(cast: Cast) -> None:
    with tenant_context(cast.owner):
        found = _for(cast, cast.organization)
    assert found.may_apply
    assert not found.not_met
    assert found.deadline is not None


@pytest.mark.django_db
def test_an_application_under_way_is_the_reason(cast: Cast) -> None:
    submit_application(cast, cast.owner, cast.organization)
    with tenant_context(cast.owner):
        found = _for(cast, cast.organization)
    assert not found.may_apply
    assert "under way" in found.obstacle
    with tenant_context(cast.rival_owner):
        assert _for(cast, cast.rival).may_apply


@pytest.mark.django_db
def test_two_questions_tell_what_is_open(client: Client) -> None:
    for slug in ("ecosoc-style", "osce-style"):
        make_institution(slug)
    first = client.get(URL).content.decode()
    assert "What is open to you?" in first
    page = client.get(URL, {"kind": "informal_movement", "years": "1"}).content.decode()
    assert "where you do not meet a rule, there is another way" in page
    assert "There is no accreditation here: anybody can take part." in page
    assert "Read by:" in page
    assert "Or instead:" in page
    assert "1 June" in page


@pytest.mark.django_db
def test_one_unanswered_question_is_asked_again(client: Client) -> None:
    page = client.get(URL, {"kind": "association", "years": ""}).content.decode()
    assert "There is a problem" in page
    assert 'value="association" selected' in page
    assert client.get(URL, {"kind": "king", "years": "-1"}).status_code == 200


@pytest.mark.django_db
def test_one_institution_alone_can_be_asked(client: Client) -> None:
    for slug in ("ecosoc-style", "osce-style"):
        make_institution(slug)
    asked = {"kind": "association", "years": "5", "institution": "osce-style"}
    page = client.get(URL, asked).content.decode()
    assert "OSCE-style" in page
    assert "ECOSOC-style" not in page
    there = client.get("/en/osce-style/accreditation/finder/")
    assert there["Location"] == f"{URL}?institution=osce-style"
    assert 'value="osce-style"' in client.get(there["Location"]).content.decode()


@pytest.mark.django_db
def test_the_finder_makes_the_same_queries_for_one_and_for_three(client: Client) -> None:
    make_institution("ecosoc-style")
    one = queries_of(client, URL, kind="association", years="5")
    for slug in ("osce-style", "riverland-style"):
        make_institution(slug)
    assert queries_of(client, URL, kind="association", years="5") == one


@pytest.mark.django_db
def test_a_closed_round_is_said_with_its_day(client: Client) -> None:
    tenant = make_institution("ecosoc-style")
    passed = (timezone.localdate() - timedelta(days=3)).isoformat()
    with tenant_context(system_actor(tenant.pk)):
        Rule.objects.filter(kind=RuleKind.SUBMISSION_DEADLINE).update(
            parameters={"anchor": "fixed", "date": passed}
        )
    page = client.get(URL, {"kind": "association", "years": "5"}).content.decode()
    assert "You cannot apply for a status here now: a date stands in the way." in page
    assert "The next date is not published yet." in page
