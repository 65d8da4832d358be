"""The institutions shipped as data: complete, in six languages, and honest about remedies."""

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from portal.policies.illustrations import (
    FOLDER,
    Illustration,
    IllustrationError,
    PolicyText,
    illustrations,
    read_illustration,
)
from portal.policies.kinds import (
    REQUIREMENT_KINDS,
    DeferralParameters,
    DocumentSetParameters,
    InformationExceptionsParameters,
    Outcome,
    QuestionnaireParameters,
    RefusalReasonsParameters,
    RemedyPlace,
    RuleKind,
    RuleParameterError,
    TiersParameters,
    adverse_outcomes,
    remedies_for,
)
from portal.policies.models import PolicySubject

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh-hans"}
FILES = sorted(FOLDER.rglob("*.toml"))
SHIPPED = {found.tenant.slug: found for found in illustrations()}
POLICIES = {
    f"{slug} {policy.subject}": policy
    for slug, found in SHIPPED.items()
    for policy in found.policies
}
each_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def texts(value: object, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every text by language, with the place where it stands."""
    if isinstance(value, Mapping):
        if "en" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{path}[{index}]")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_four_institutions_are_shipped() -> None:
    assert [path.stem for path in sorted(FOLDER.glob("*.toml"))] == list(SHIPPED)
    assert len(FILES) == len(POLICIES)
    assert set(SHIPPED) == {
        "african-commission-style",
        "ecosoc-style",
        "osce-style",
        "riverland-style",
    }
    assert sum(set(found.tenant.languages) == LANGUAGES for found in SHIPPED.values()) >= 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_exists_in_six_languages(path: Path) -> None:
    found = list(texts(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert len(found) > 15
    for place, labels in found:
        assert set(labels) == LANGUAGES, place
        same = [code for code in labels if code != "en" and labels[code] == labels["en"]]
        assert not same, place


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_in_its_own_script(path: Path) -> None:
    scripts = {
        "ar": ("\u0600", "\u06ff"),
        "ru": ("\u0400", "\u04ff"),
        "zh-hans": ("\u4e00", "\u9fff"),
    }
    for place, labels in texts(tomllib.loads(path.read_text(encoding="utf-8"))):
        for code, (first, last) in scripts.items():
            letters = [letter for letter in labels[code] if letter.isalpha()]
            own = [letter for letter in letters if first <= letter <= last]
            assert len(own) * 2 > len(letters), (place, code)


@pytest.mark.parametrize("found", SHIPPED.values(), ids=SHIPPED)
def test_every_institution_says_that_it_is_an_illustration(found: Illustration) -> None:
    name = found.tenant.name["en"]
    assert "(illustration)" in name or "(invented)" in name
    for policy in found.policies:
        assert policy.introduction["en"].startswith("Illustration")
    assert found.tenant.contact_email.endswith("@example.org")


@each_policy
def test_every_requirement_says_who_cannot_meet_it(policy: PolicyText) -> None:
    for rule in policy.rules:
        if rule.kind in REQUIREMENT_KINDS:
            assert rule.cannot_meet, rule.article
            assert rule.alternative, rule.article


@pytest.mark.parametrize("found", SHIPPED.values(), ids=SHIPPED)
def test_every_requirement_has_its_audience(found: Illustration) -> None:
    rules = [rule.parameters for rule in found.policy.rules]
    papers = [rule.documents for rule in rules if isinstance(rule, DocumentSetParameters)]
    asked = [rule.questions for rule in rules if isinstance(rule, QuestionnaireParameters)]
    assert asked
    assert bool(papers) is any(isinstance(rule, TiersParameters) for rule in rules)
    assert all(paper.audience for document_set in papers for paper in document_set)
    assert all(question.audience for questions in asked for question in questions)


@pytest.mark.parametrize("found", SHIPPED.values(), ids=SHIPPED)
def test_nobody_is_kept_out_by_a_paper_that_they_cannot_have(found: Illustration) -> None:
    for rule in found.policy.rules:
        if isinstance(rule.parameters, DocumentSetParameters):
            required = [paper for paper in rule.parameters.documents if paper.required]
            assert all(paper.alternatives for paper in required)


@each_policy
def test_every_outcome_against_somebody_has_exactly_one_remedy(policy: PolicyText) -> None:
    rules = [rule.parameters for rule in policy.rules]
    outcomes = adverse_outcomes(rules)
    assert outcomes
    assert {outcome: len(remedies_for(outcome, rules)) for outcome in outcomes} == dict.fromkeys(
        outcomes, 1
    )


@each_policy
def test_no_decision_against_somebody_is_without_a_published_reason(policy: PolicyText) -> None:
    """Silence and deferral have none; a refusal of information is reasoned by its exceptions."""
    rules = [rule.parameters for rule in policy.rules]
    reasoned = {Outcome.NO_ANSWER, Outcome.DEFER}
    for rule in rules:
        if isinstance(rule, RefusalReasonsParameters):
            reasoned.update(rule.applies_to)
        if isinstance(rule, InformationExceptionsParameters):
            reasoned.update(rule.adverse_outcomes())
    assert set(adverse_outcomes(rules)) - reasoned == set()


def test_no_remedy_is_feigned_where_published_practice_has_none() -> None:
    places: dict[str, set[RemedyPlace]] = {}
    for name, policy in POLICIES.items():
        rules = [rule.parameters for rule in policy.rules]
        found = places.setdefault(name.split(" ", maxsplit=1)[0], set())
        for outcome in adverse_outcomes(rules):
            found.update(remedy.where for remedy in remedies_for(outcome, rules))
    invented = places.pop("riverland-style")
    assert all(where == {RemedyPlace.NONE} for where in places.values())
    assert invented == set(RemedyPlace)


def test_the_invented_institution_has_rules_on_every_subject() -> None:
    invented = SHIPPED["riverland-style"]
    assert {policy.subject for policy in invented.policies} == set(PolicySubject.values)
    assert invented.policy.subject == PolicySubject.ACCREDITATION


def test_a_subject_has_one_policy(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "riverland-style.toml", tmp_path / "own.toml")
    (tmp_path / "own").mkdir()
    for name in ("one", "two"):
        shutil.copy(FOLDER / "riverland-style" / "appeals.toml", tmp_path / "own" / f"{name}.toml")
    with pytest.raises(IllustrationError, match="two policies on the subject appeals"):
        read_illustration(tmp_path / "own.toml")


def test_open_meetings_have_no_statuses() -> None:
    kinds = {rule.kind for rule in SHIPPED["osce-style"].policy.rules}
    assert RuleKind.TIERS not in kinds
    assert RuleKind.PARTICIPATION_WITHOUT_ACCREDITATION in kinds


def test_the_figures_of_the_council() -> None:
    rules = {rule.kind: rule.raw for rule in SHIPPED["ecosoc-style"].policy.rules}
    assert rules[RuleKind.MINIMUM_AGE] == {"years": 2}
    assert (rules[RuleKind.SUBMISSION_DEADLINE]["month"], rules[RuleKind.REAPPLY]["years"]) == (
        6,
        3,
    )
    assert rules[RuleKind.REPORTING_CYCLE]["years"] == 4
    assert rules[RuleKind.REPORTING_CYCLE]["tiers"] == ["general", "special"]
    deferral = [
        rule.parameters
        for rule in SHIPPED["ecosoc-style"].policy.rules
        if isinstance(rule.parameters, DeferralParameters)
    ]
    assert [rule.adverse_from for rule in deferral] == [3]


@each_policy
def test_rules_that_nobody_verified_say_so(policy: PolicyText) -> None:
    for rule in policy.rules:
        assert rule.verified_by == ""
        assert bool(rule.source_url) is (rule.retrieved_on is not None)


@each_policy
def test_parameters_are_fit_for_json(policy: PolicyText) -> None:
    for rule in policy.rules:
        assert not [text for text in strings(dict(rule.raw)) if not text.strip()]
        assert rule.parameters.summary("en") or rule.kind is RuleKind.PROVISION


def test_yearly_days_come_again() -> None:
    holiday = SHIPPED["riverland-style"].tenant.holidays[0]
    assert holiday.dates([2026, 2027]) == (date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("years = 2", "years = 0", "policy.rules[3].parameters.years"),
        ('slug = "ecosoc-style"', 'slug = "ecosoc-style"\nsulg = "x"', "tenant.sulg"),
        ("America/New_York", "America/Nowhere", "tenant.time_zone"),
        ('article = "2"', 'article = "1"', "policy.rules"),
        ('accent = "blue"', 'accent = "red"', "tenant.accent"),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    text = (FOLDER / "ecosoc-style.toml").read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleParameterError) as error:
        read_illustration(wrong)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('event = "committee_session"', 'event = "other_session"', "“other_session”"),
        ('tiers = ["general", "special"]', 'tiers = ["honorary"]', "“honorary”"),
        (
            'for_outcomes = ["suspend", "withdraw_status"]',
            'for_outcomes = ["suspend"]',
            "withdrawn",
        ),
    ],
)
def test_rules_that_do_not_fit_together_are_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = (FOLDER / "ecosoc-style.toml").read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(IllustrationError, match=words):
        read_illustration(wrong)
