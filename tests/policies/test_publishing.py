"""From a draft to the version in force, and what people say about it on the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.accreditation.models import Application
from portal.audit import AuditEntry
from portal.errors import NotFound
from portal.grants import StaffRole
from portal.outbox import Event
from portal.policies.kinds import RuleKind
from portal.policies.models import Policy, PolicyComment, PolicyStatus, Rule
from portal.policies.services import draft_policy, record_told
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast
from tests.policies.people import sign_in
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Policy:
    """A draft of version 2 that lacks nothing and changes one number."""
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor):
        made = draft_policy(tenant_id=cast.institution.pk, actor=actor)
        Policy.objects.filter(pk=made.pk).update(change_note_en="The time to answer is longer.")
        rule = Rule.objects.get(policy=made, kind=RuleKind.ANSWER_TIME)
        rule.parameters = {**rule.parameters, "amount": 99}
        rule.save(update_fields=["parameters"])
    return made


def desk(cast: Cast, draft: Policy, path: str = "") -> str:
    return f"/en/{cast.institution.slug}/staff/policies/{draft.pk}/{path}"


def public(cast: Cast, policy: Policy, path: str = "") -> str:
    return f"/en/{cast.institution.slug}/policies/{policy.pk}/{path}"


def fresh(cast: Cast, policy: Policy) -> Policy:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        return Policy.objects.get(pk=policy.pk)


def open_to_comment(cast: Cast, policy: Policy, days: int = 30) -> None:
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor):
        until = timezone.localdate() + timedelta(days=days)
        perform(Policy, policy.pk, "open_to_comment", actor=actor, values={"comment_until": until})


def test_publishing_replaces_the_version_in_force(
    cast: Cast, client: Client, draft: Policy, submitted: Application
) -> None:
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    page = client.get(desk(cast, draft, "moves/publish/")).content.decode()
    assert "The time to answer changes from" in page
    answer = client.post(desk(cast, draft, "moves/publish/"), {"confirm": "on"})
    assert answer.status_code == 302
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        old, new = Policy.objects.filter(subject=draft.subject).order_by("version")
        assert (old.status, new.status) == (PolicyStatus.SUPERSEDED, PolicyStatus.PUBLISHED)
        assert old.superseded_at is not None
        assert new.effective_on is not None
        assert None not in set(new.rules.values_list("published_at", flat=True))
        assert Application.objects.get(pk=submitted.pk).policy_id == old.pk
        event = Event.objects.get(name="policy.published")
        assert event.references["replaces"] == str(old.pk)
        actions = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"policy.published", "policy.superseded"} <= actions
    client.logout()
    page = client.get(public(cast, new)).content.decode()
    assert "The time to answer is longer." in page
    assert "99" in page
    page = client.get(public(cast, old)).content.decode()
    assert "Go to the version in force" in page


def test_publishing_needs_the_second_factor(cast: Cast, client: Client, draft: Policy) -> None:
    address = desk(cast, draft, "moves/publish/")
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR], second_factor=False)
    answer = client.post(address, {"confirm": "on"})
    assert answer.status_code == 403
    assert "second factor" in answer.content.decode()
    assert fresh(cast, draft).status == PolicyStatus.DRAFT
    sign_in(client, cast.staff[StaffRole.CONSULTATION_MANAGER])
    assert client.post(address, {"confirm": "on"}).status_code == 403
    assert fresh(cast, draft).status == PolicyStatus.DRAFT


def test_a_requirement_without_an_answer_is_not_published(
    cast: Cast, client: Client, draft: Policy
) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        empty = {f"cannot_meet_{code}": "" for code in ("ar", "en", "es", "fr", "ru", "zh_hans")}
        Rule.objects.filter(policy=draft, kind=RuleKind.CRITERIA).update(**empty)
        Rule.objects.filter(policy=draft, kind=RuleKind.REMEDY).delete()
        Policy.objects.filter(pk=draft.pk).update(change_note_en="")
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    answer = client.post(desk(cast, draft, "moves/publish/"), {"confirm": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "answer “who cannot meet this?”" in page
    assert "No rule says what can be done when the outcome is “refused”." in page
    assert "Say what changed and why" in page
    assert fresh(cast, draft).status == PolicyStatus.DRAFT


def test_nobody_replaces_a_version_by_itself(cast: Cast, client: Client, draft: Policy) -> None:
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor):
        in_force = Policy.objects.get(subject=draft.subject, status=PolicyStatus.PUBLISHED)
        with pytest.raises(NotFound):
            perform(Policy, in_force.pk, "supersede", actor=actor)
    sign_in(client, actor)
    assert client.post(desk(cast, in_force, "moves/supersede/")).status_code == 404
    assert fresh(cast, in_force).status == PolicyStatus.PUBLISHED


def test_a_draft_opened_to_comment_is_read_by_anybody_until_it_is_taken_back(
    cast: Cast, client: Client, draft: Policy
) -> None:
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    until = timezone.localdate() + timedelta(days=10)
    day = {"comment_until_day": until.day, "comment_until_month": until.month}
    wrong = client.post(
        desk(cast, draft, "moves/open_to_comment/"), {**day, "comment_until_year": 2020}
    )
    assert wrong.status_code == 422
    assert "This day has passed." in wrong.content.decode()
    client.post(
        desk(cast, draft, "moves/open_to_comment/"), {**day, "comment_until_year": until.year}
    )
    stranger = Client()
    page = stranger.get(public(cast, draft)).content.decode()
    assert "A draft: not in force" in page
    assert "rule-1" in page
    listed = stranger.get(f"/en/{cast.institution.slug}/").content.decode()
    assert "A draft of new rules is open to comment" in listed
    client.post(desk(cast, draft, "moves/take_back/"))
    assert stranger.get(public(cast, draft)).status_code == 404
    assert fresh(cast, draft).opened_at is None


def test_somebody_comments_and_reads_the_answer(cast: Cast, client: Client, draft: Policy) -> None:
    open_to_comment(cast, draft)
    with tenant_context(cast.owner):
        rule = Rule.objects.filter(policy=draft)[0]
    address = public(cast, draft, "comment/")
    assert client.get(address).status_code == 302
    sign_in(client, cast.owner)
    said = {
        "rule": str(rule.pk),
        "name": str(cast.organization.pk),
        "text": "القاعدة صعبة على الحركات.",
        "language": "ar",
    }
    assert client.post(address, said).status_code == 302
    with tenant_context(cast.rival_owner):
        assert not PolicyComment.objects.exists()
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    page = client.get(desk(cast, draft, "comments/")).content.decode()
    assert "القاعدة صعبة على الحركات." in page
    assert cast.organization.name in page
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        (comment,) = PolicyComment.objects.all()
    answer = desk(cast, draft, f"comments/{comment.pk}/")
    empty = client.post(answer, {f"{comment.pk}-answer": ""})
    assert empty.status_code == 422
    assert client.post(answer, {f"{comment.pk}-answer": "We add another way."}).status_code == 302
    sign_in(client, cast.owner)
    assert "We add another way." in client.get(address).content.decode()


def test_without_a_name_the_institution_sees_none(
    cast: Cast, client: Client, draft: Policy
) -> None:
    open_to_comment(cast, draft)
    sign_in(client, cast.owner)
    client.post(public(cast, draft, "comment/"), {"text": "Too short.", "language": "en"})
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    page = client.get(desk(cast, draft, "comments/")).content.decode()
    assert "Too short." in page
    assert "Without a name" in page
    assert "Amal" not in page


def test_nobody_comments_in_anothers_name_or_without_words(
    cast: Cast, client: Client, draft: Policy
) -> None:
    open_to_comment(cast, draft)
    sign_in(client, cast.owner)
    address = public(cast, draft, "comment/")
    foreign = {"text": "Hello", "language": "en", "name": str(cast.rival.pk)}
    assert client.post(address, foreign).status_code == 422
    assert client.post(address, {"text": "  ", "language": "en"}).status_code == 422
    with tenant_context(cast.owner):
        assert not PolicyComment.objects.exists()


def test_a_comment_after_the_last_day_is_kept_on_the_page(
    cast: Cast, client: Client, draft: Policy
) -> None:
    open_to_comment(cast, draft)
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        passed = timezone.localdate() - timedelta(days=2)
        Policy.objects.filter(pk=draft.pk).update(comment_until=passed)
    sign_in(client, cast.owner)
    answer = client.post(public(cast, draft, "comment/"), {"text": "Late.", "language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The time for comments is over." in page
    assert "Late." in page


def test_a_draft_with_comments_is_not_thrown_away(
    cast: Cast, client: Client, draft: Policy
) -> None:
    open_to_comment(cast, draft)
    sign_in(client, cast.owner)
    client.post(public(cast, draft, "comment/"), {"text": "Good.", "language": "en"})
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    client.post(desk(cast, draft, "moves/take_back/"))
    answer = client.post(desk(cast, draft, "discard/"))
    assert answer.status_code == 422
    assert "People have commented on this draft" in answer.content.decode()
    assert fresh(cast, draft).status == PolicyStatus.DRAFT


def test_only_the_portal_says_who_was_told(cast: Cast, draft: Policy) -> None:
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor), pytest.raises(NotFound):
        record_told(policy_id=draft.pk, count=7, actor=actor)


def test_comments_make_the_same_queries_for_one_and_for_three(
    cast: Cast, client: Client, draft: Policy
) -> None:
    open_to_comment(cast, draft)
    counts = []
    for number in (1, 2):
        sign_in(client, cast.owner)
        for _ in range(number):
            client.post(public(cast, draft, "comment/"), {"text": "Good.", "language": "en"})
        sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
        counts.append(queries_of(client, desk(cast, draft, "comments/")))
    assert counts[0] == counts[1]
