"""What anybody reads about an institution: home, its own page, its rules."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.policies.kinds import RuleKind
from portal.policies.models import Policy, PolicyStatus, PolicySubject, Rule
from portal.policies.rulebook import policy_in_force, rulebook_of
from portal.tenancy.context import tenant_context
from tests.cast import Cast, make_institution
from tests.policies.people import sign_in
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db
SLUG = "ecosoc-style"
MOST_QUERIES = 25


def _policy(slug: str = SLUG) -> Policy:
    tenant = make_institution(slug)
    with tenant_context(system_actor(tenant.pk)):
        policy = policy_in_force(tenant.pk, PolicySubject.ACCREDITATION)
    assert policy is not None
    return policy


def test_home_names_all_institutions_and_what_is_open(client: Client) -> None:
    for slug in (SLUG, "osce-style"):
        make_institution(slug)
    page = client.get("/en/").content.decode()
    assert "ECOSOC-style council" in page
    assert "Apply for accreditation" in page
    assert "Register to take part, without accreditation" in page
    assert "ILLUSTRATION" in page


def test_a_deadline_is_shown_as_the_date_at_the_seat(client: Client) -> None:
    make_institution(SLUG)
    for page in ("/en/", f"/en/{SLUG}/"):
        text = client.get(page).content.decode()
        assert "1 June" in text
        assert "2 June" not in text


def test_home_makes_the_same_queries_for_one_institution_and_for_three(client: Client) -> None:
    make_institution(SLUG)
    one = queries_of(client, "/en/")
    for slug in ("osce-style", "riverland-style"):
        make_institution(slug)
    assert queries_of(client, "/en/") == one <= MOST_QUERIES


def test_an_institution_prints_the_gaps_of_its_policy(client: Client) -> None:
    make_institution(SLUG)
    page = client.get(f"/en/{SLUG}/").content.decode()
    assert "No review is provided where the outcome is: refused" in page
    assert "What remains possible:" in page


def test_an_institution_leads_on_to_what_works_there(client: Client) -> None:
    for slug in (SLUG, "osce-style"):
        make_institution(slug)
    page = client.get(f"/en/{SLUG}/").content.decode()
    for name in ("register", "decision-list", "figures", "application-start", "policy-list"):
        assert f'href="{reverse(name, args=[SLUG])}"' in page
    without = client.get("/en/osce-style/").content.decode()
    assert reverse("application-start", args=["osce-style"]) not in without


def test_a_policy_makes_the_same_queries_for_one_rule_and_for_three(client: Client) -> None:
    policy = _policy()
    counts = []
    for number in (3, 1):
        with tenant_context(system_actor(policy.tenant_id)):
            kept = list(Rule.objects.filter(policy=policy).values_list("pk", flat=True)[:number])
            Rule.objects.filter(policy=policy).exclude(pk__in=kept).delete()
        counts.append(queries_of(client, f"/en/{SLUG}/policies/{policy.pk}/"))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_every_rule_stands_on_the_page_with_a_lasting_address(client: Client) -> None:
    policy = _policy()
    page = client.get(f"/en/{SLUG}/policies/{policy.pk}/").content.decode()
    with tenant_context(system_actor(policy.tenant_id)):
        rules = rulebook_of(policy).rules
    for rule in rules:
        assert f'id="rule-{rule.article}"' in page
        there = client.get(reverse("policy-rule", args=[SLUG, rule.pk]))
        assert there["Location"].endswith(f"/policies/{policy.pk}/#rule-{rule.article}")
    assert "Who cannot meet this?" in page
    assert "not yet checked against the source" in page or "No outside source" in page
    assert "This is the first version." in page


def test_the_short_address_leads_to_the_version_in_force(client: Client) -> None:
    policy = _policy()
    answer = client.get(f"/en/{SLUG}/policies/accreditation/")
    assert answer["Location"] == f"/en/{SLUG}/policies/{policy.pk}/"


def test_every_subject_has_its_short_address(client: Client) -> None:
    tenant = make_institution("riverland-style")
    for subject in PolicySubject:
        with tenant_context(system_actor(tenant.pk)):
            policy = policy_in_force(tenant.pk, subject)
            assert policy is not None
        page = client.get(f"/en/{tenant.slug}/policies/{subject.value}/", follow=True)
        assert page.redirect_chain[-1][0] == f"/en/{tenant.slug}/policies/{policy.pk}/"
        assert escape(policy.title) in page.content.decode()
    assert client.get(f"/en/{tenant.slug}/policies/horoscopes/").status_code == 404


def test_an_institution_that_is_known_gets_the_policies_it_lacks() -> None:
    tenant = make_institution("riverland-style")
    with tenant_context(system_actor(tenant.pk)):
        known = set(Policy.objects.values_list("pk", flat=True))
        for policy in Policy.objects.filter(subject__in=["appeals", "information"]):
            Rule.objects.filter(policy=policy).delete()
            policy.delete()
        Policy.objects.create(tenant=tenant, subject="appeals", title_en="A draft of our own")
    make_institution("riverland-style")
    with tenant_context(system_actor(tenant.pk)):
        drafts = Policy.objects.filter(subject="appeals")
        assert [draft.title for draft in drafts] == ["A draft of our own"]
        again = Policy.objects.get(subject="information")
        assert again.pk not in known
        assert Rule.objects.filter(policy=again).count() == 9
        assert Policy.objects.count() == 4


def test_a_text_that_is_not_there_is_shown_in_another_language_and_says_so(client: Client) -> None:
    policy = _policy()
    with tenant_context(system_actor(policy.tenant_id)):
        rule = rulebook_of(policy).first(RuleKind.MINIMUM_AGE)
        assert rule is not None
        Rule.objects.filter(pk=rule.pk).update(title_fr="")
    page = client.get(f"/fr/{SLUG}/policies/{policy.pk}/").content.decode()
    assert '<span lang="en" dir="ltr">Minimum time of existence</span>' in page


def test_a_draft_is_seen_by_nobody_outside(client: Client, cast: Cast) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        draft = Policy.objects.create(
            tenant=cast.institution,
            subject="accreditation",
            version=2,
            status=PolicyStatus.DRAFT,
            title_en="Draft",
        )
    slug = cast.institution.slug
    for actor in (None, cast.owner, cast.staff[StaffRole.ADMINISTRATOR]):
        if actor is not None:
            sign_in(client, actor)
        assert client.get(f"/en/{slug}/policies/{draft.pk}/").status_code == 404
        assert str(draft.pk) not in client.get(f"/en/{slug}/policies/").content.decode()


def test_a_policy_of_another_institution_is_not_here(client: Client) -> None:
    policy = _policy()
    make_institution("osce-style")
    assert client.get(f"/en/osce-style/policies/{policy.pk}/").status_code == 404
    assert client.get(f"/en/nowhere/policies/{policy.pk}/").status_code == 404


def test_a_round_that_has_passed_is_not_called_open(client: Client) -> None:
    policy = _policy()
    with tenant_context(system_actor(policy.tenant_id)):
        rule = rulebook_of(policy).first(RuleKind.SUBMISSION_DEADLINE)
        assert rule is not None
        passed = (timezone.localdate() - timedelta(days=3)).isoformat()
        Rule.objects.filter(pk=rule.pk).update(parameters={"anchor": "fixed", "date": passed})
    page = client.get(f"/en/{SLUG}/").content.decode()
    assert "Nothing is open at the moment." in page
