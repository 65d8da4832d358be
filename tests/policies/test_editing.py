"""Staff edit a draft: a copy of the version in force, rule by rule, two editors at once."""

import pytest
from django.test import Client

from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.looks.texts import texts_of
from portal.policies.forms import RuleEditor, surroundings
from portal.policies.kinds import RuleKind
from portal.policies.models import Policy, PolicyStatus, Rule
from portal.policies.services import draft_policy
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.policies.people import sign_in
from tests.policies.posting import sent_by
from tests.policies.queries import queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


@pytest.fixture
def editor(cast: Cast, client: Client) -> Client:
    """A browser of the institution's administrator."""
    return sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])


@pytest.fixture
def draft(cast: Cast) -> Policy:
    """A draft of version 2."""
    actor = cast.staff[StaffRole.ADMINISTRATOR]
    with tenant_context(actor):
        return draft_policy(tenant_id=cast.institution.pk, actor=actor)


def desk(cast: Cast, path: str = "") -> str:
    return f"/en/{cast.institution.slug}/staff/policies/{path}"


def rule_of(cast: Cast, draft: Policy, kind: RuleKind) -> Rule:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        return Rule.objects.filter(policy=draft, kind=kind)[0]


def form_of(cast: Cast, rule: Rule) -> dict[str, list[str]]:
    """What the browser would send of the rule's page as it stands."""
    around = surroundings(cast.institution, {"observer": {"en": "Observer"}}, {})
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        fresh = Rule.objects.get(pk=rule.pk)
        data = sent_by(RuleEditor.of(fresh, around))
    return {**data, "edit_version": [str(fresh.edit_version)]}


def test_a_new_version_is_a_copy_of_the_one_in_force(cast: Cast, editor: Client) -> None:
    page = editor.post(desk(cast), {"subject": "accreditation"}, follow=True)
    assert page.status_code == 200
    offered = editor.get(desk(cast)).content.decode()
    assert '<option value="accreditation"' not in offered
    assert '<option value="appeals"' in offered
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        in_force, new = Policy.objects.filter(subject="accreditation").order_by("version")
        assert (new.version, new.status, new.published_at) == (2, PolicyStatus.DRAFT, None)
        old_rules, new_rules = list(in_force.rules.all()), list(new.rules.all())
        assert [rule.lineage for rule in old_rules] == [rule.lineage for rule in new_rules]
        for old, copy in zip(old_rules, new_rules, strict=True):
            assert texts_of(old, "title") == texts_of(copy, "title")
        assert {rule.published_at for rule in new_rules} == {None}
        assert AuditEntry.objects.filter(action="policy.drafted").count() == 1
    again = editor.post(desk(cast), {"subject": "accreditation"})
    assert again["Location"].endswith(f"/{new.pk}/")


def test_a_rule_is_saved_with_its_texts_and_parameters(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    rule = rule_of(cast, draft, RuleKind.ANSWER_TIME)
    data = form_of(cast, rule)
    data["p-amount"] = ["15"]
    data["p-days"] = ["working"]
    data["h-title__fr"] = ["Délai de réponse"]
    answer = editor.post(desk(cast, f"rules/{rule.pk}/"), data)
    assert answer.status_code == 302
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        saved = Rule.objects.get(pk=rule.pk)
    assert (saved.parameters["amount"], saved.parameters["days"]) == (15, "working")
    titles = texts_of(saved, "title")
    assert titles == {**texts_of(rule, "title"), "fr": "Délai de réponse"}
    page = editor.get(desk(cast, f"{draft.pk}/")).content.decode()
    assert "The time to answer changes from" in page


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    rule = rule_of(cast, draft, RuleKind.ANSWER_TIME)
    data = form_of(cast, rule)
    data.update({"p-amount": ["many"], "h-title__en": ["A <b>new</b> title"]})
    answer = editor.post(desk(cast, f"rules/{rule.pk}/"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert 'value="many"' in page
    assert "A &lt;b&gt;new&lt;/b&gt; title" in page
    data.update({"p-amount": ["10"], "p-unit": ["weeks"], "p-days": ["working"]})
    page = editor.post(desk(cast, f"rules/{rule.pk}/"), data).content.decode()
    assert "Only days can be working days." in page
    data.update({"p-unit": ["days"], "h-article": ["1"]})
    page = editor.post(desk(cast, f"rules/{rule.pk}/"), data).content.decode()
    assert "Another article has this number." in page


def test_two_editors_lose_nothing(cast: Cast, editor: Client, draft: Policy) -> None:
    rule = rule_of(cast, draft, RuleKind.ANSWER_TIME)
    first, second = form_of(cast, rule), form_of(cast, rule)
    first["h-text__en"] = ["What the first editor wrote."]
    second["h-text__en"] = ["What the second editor wrote."]
    second["p-amount"] = ["77"]
    address = desk(cast, f"rules/{rule.pk}/")
    assert editor.post(address, first).status_code == 302
    answer = editor.post(address, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "What the first editor wrote." in page
    assert "What the second editor wrote." in page
    assert "77" in page
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert (
            texts_of(Rule.objects.get(pk=rule.pk), "text")["en"] == "What the first editor wrote."
        )
    # The page carries the version that is saved now: saving again is a choice that was made.
    assert 'name="edit_version" value="2"' in page
    second["edit_version"] = ["2"]
    assert editor.post(address, second).status_code == 302
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert (
            texts_of(Rule.objects.get(pk=rule.pk), "text")["en"] == "What the second editor wrote."
        )


def test_two_editors_of_the_policys_own_texts(cast: Cast, editor: Client, draft: Policy) -> None:
    address = desk(cast, f"{draft.pk}/texts/")
    first = {"title__en": "First", "edit_version": "1"}
    second = {"title__en": "Second", "introduction__ar": "مقدمة", "edit_version": "1"}
    assert editor.post(address, first).status_code == 302
    answer = editor.post(address, second)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "First" in page
    assert 'value="Second"' in page
    assert "مقدمة" in page


def test_entries_are_added_by_a_button_and_saved_later(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    rule = rule_of(cast, draft, RuleKind.CRITERIA)
    data = form_of(cast, rule)
    count = int(data["p-statements-count"][0])
    address = desk(cast, f"rules/{rule.pk}/")
    data["step"] = ["add:p-statements"]
    data["p-statements-0-label__en"] = ["Typed before the button"]
    page = editor.post(address, data).content.decode()
    assert f'name="p-statements-count" value="{count + 1}"' in page
    assert "Typed before the button" in page
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        assert len(Rule.objects.get(pk=rule.pk).parameters["statements"]) == count
    del data["step"]
    data["p-statements-count"] = [str(count + 1)]
    data[f"p-statements-{count}-label__en"] = ["We keep no lists."]
    assert editor.post(address, data).status_code == 302
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        statements = Rule.objects.get(pk=rule.pk).parameters["statements"]
    assert statements[-1] == {"code": "we_keep_no_lists", "label": {"en": "We keep no lists."}}


def test_a_rule_is_added_placed_numbered_and_removed(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    address = desk(cast, f"{draft.pk}/rules/add/?kind=minimum_age")
    assert editor.get(address).status_code == 200
    new = {
        "h-article": "77",
        "h-title__en": "Age",
        "h-text__en": "Two years.",
        "p-years": "2",
    }
    assert editor.post(address, new).status_code == 302
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        rule = Rule.objects.get(policy=draft, article="77")

    def order() -> list[str]:
        with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
            return list(Rule.objects.filter(policy=draft).values_list("article", flat=True))

    assert order()[-1] == "77"
    editor.post(desk(cast, f"rules/{rule.pk}/place/"), {"to": "up"})
    assert order()[-2] == "77"
    editor.post(desk(cast, f"{draft.pk}/numbers/"))
    assert order() == [str(number) for number in range(1, len(order()) + 1)]
    assert editor.get(desk(cast, f"rules/{rule.pk}/remove/")).status_code == 200
    editor.post(desk(cast, f"rules/{rule.pk}/remove/"))
    assert str(len(order())) not in order()
    assert editor.get(desk(cast, f"rules/{rule.pk}/")).status_code == 404


def test_a_rule_says_in_which_languages_it_is_not_written_yet(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    rule = rule_of(cast, draft, RuleKind.CRITERIA)
    before = editor.get(desk(cast, f"{draft.pk}/")).content.decode()
    assert "Not yet in:" not in before
    data = form_of(cast, rule)
    data["h-title__ru"] = [""]
    editor.post(desk(cast, f"rules/{rule.pk}/"), data)
    page = editor.get(desk(cast, f"{draft.pk}/")).content.decode()
    assert "Not yet in: Russian" in " ".join(page.split())


def test_a_new_rule_without_a_text_is_refused_with_a_sentence(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    address = desk(cast, f"{draft.pk}/rules/add/?kind=provision")
    answer = editor.post(address, {"h-article": "99", "h-title__en": "Empty"})
    assert answer.status_code == 422
    assert "Write this in at least one language." in answer.content.decode()


def test_a_version_in_force_cannot_be_edited(cast: Cast, editor: Client) -> None:
    with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
        rule = Rule.objects.filter(policy__status=PolicyStatus.PUBLISHED)[0]
    answer = editor.post(desk(cast, f"rules/{rule.pk}/"), form_of(cast, rule))
    assert answer.status_code == 409
    assert "Only a draft can be edited." in answer.content.decode()
    assert editor.post(desk(cast, f"rules/{rule.pk}/remove/")).status_code == 409


def test_a_draft_is_thrown_away_after_being_asked(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    assert (
        "Throw the draft away?" in editor.get(desk(cast, f"{draft.pk}/discard/")).content.decode()
    )
    editor.post(desk(cast, f"{draft.pk}/discard/"))
    assert editor.get(desk(cast, f"{draft.pk}/")).status_code == 404


PAGES = ("", "{policy}/", "{policy}/preview/", "{policy}/texts/", "{policy}/comments/",
         "{policy}/moves/publish/", "{policy}/rules/add/?kind=quota", "rules/{rule}/",
         "rules/{rule}/remove/", "{policy}/discard/")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_staff_pages_exist_for_those_who_edit_rules_alone(
    cast: Cast, client: Client, draft: Policy, page: str
) -> None:
    rule = rule_of(cast, draft, RuleKind.CRITERIA)
    address = desk(cast, page.format(policy=draft.pk, rule=rule.pk))
    sign_in(client, cast.staff[StaffRole.ADMINISTRATOR])
    assert client.get(address).status_code == 200
    sign_in(client, cast.staff[StaffRole.REVIEWER])
    assert client.get(address).status_code == 403
    for stranger in (cast.owner, cast.stranger, cast.other_staff[StaffRole.ADMINISTRATOR]):
        sign_in(client, stranger)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["{policy}/", "rules/{rule}/"])
def test_another_institutions_draft_is_not_here(
    cast: Cast, client: Client, draft: Policy, page: str
) -> None:
    rule = rule_of(cast, draft, RuleKind.CRITERIA)
    path = page.format(policy=draft.pk, rule=rule.pk)
    sign_in(client, cast.other_staff[StaffRole.ADMINISTRATOR])
    address = f"/en/{cast.other_institution.slug}/staff/policies/{path}"
    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_the_draft_makes_the_same_queries_with_one_rule_and_with_three(
    cast: Cast, editor: Client, draft: Policy
) -> None:
    def keep(number: int) -> None:
        with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
            for policy in Policy.objects.all():
                kept = list(policy.rules.values_list("pk", flat=True)[:number])
                policy.rules.exclude(pk__in=kept).delete()

    keep(3)
    three = queries_of(editor, desk(cast, f"{draft.pk}/"))
    keep(1)
    assert queries_of(editor, desk(cast, f"{draft.pk}/")) == three <= MOST_QUERIES
