"""An answer reaches every contributor through the themes, once, and in confidence where they spoke so."""

from typing import Any

import pytest
from django.core import mail

from participation.contributions.models import Contribution
from participation.themes.coding import save_codes
from participation.themes.models import ContributionTheme, Theme
from participation.themes.telling import _DOORS, Unattributed
from portal.actors.models import Representation
from portal.notifications.models import Notification
from portal.organizations.models import Organization
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.cast import Cast, make_person
from tests.notifications.conftest import deliveries, drained, notifications, worker_rows
from tests.themes.making import (
    ANSWER,
    analyst,
    answer,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
    reload,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def theme(cast: Cast) -> Theme:
    return make_themes(cast, make_consultation(cast), "Notice")[0]


def _code(cast: Cast, theme: Theme, *rows: Contribution) -> None:
    actor = analyst(cast)
    with tenant_context(actor):
        save_codes(
            codes({row: [theme] for row in rows}), consultation=theme.consultation, actor=actor
        )


def _told(name: str = "theme.answered") -> list[Notification]:
    return [row for row in notifications() if row.template.startswith(name)]


def test_each_contributor_is_told_once_however_often_they_contributed(
    cast: Cast, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.themes.telling.CHUNK", 2)
    about = theme.consultation
    people = [make_person(f"person{number}@example.org", f"P {number}") for number in range(4)]
    rows = [contribute(about, "Notice!", author=person.pk) for person in people for _ in range(3)]
    _code(cast, theme, *rows)
    elsewhere = make_person("elsewhere@example.org", "Elsewhere")
    contribute(about, "Of something else.", author=elsewhere.pk)
    drained()
    before = len(mail.outbox)
    answer(theme, manager(cast))
    # The request itself tells nobody.
    assert not _told()
    drained()
    assert sorted(row.person_id for row in _told()) == sorted(person.pk for person in people)
    sent = [message.to[0] for message in mail.outbox[before:]]
    assert sorted(sent) == sorted(person.email for person in people)
    assert "Notice" in mail.outbox[-1].subject
    with tenant_context(system_actor(about.tenant_id)):
        pairs = ContributionTheme.objects.filter(theme=theme)
        assert all(pair.told_at and pair.told_answer == 1 for pair in pairs)


def test_the_same_event_given_twice_tells_nobody_twice(cast: Cast, theme: Theme) -> None:
    from portal.outbox import Event

    person = make_person("once@example.org", "Once")
    _code(cast, theme, contribute(theme.consultation, "Notice!", author=person.pk))
    answer(theme, manager(cast))
    drained()
    with worker_rows():
        Event.objects.filter(name="theme.answered").update(done_at=None)
        ContributionTheme.objects.update(told_answer=0)
    drained()
    assert len(_told()) == 1
    assert len(deliveries(template="theme.answered.told")) == 1


def test_what_was_said_in_confidence_is_told_neutrally(cast: Cast, theme: Theme) -> None:
    person = make_person("quiet@example.org", "Quiet")
    about = theme.consultation
    with tenant_context(system_actor(about.tenant_id)):
        from participation.contributions.models import ConfidentialReader

        ConfidentialReader.objects.create(
            tenant_id=about.tenant_id,
            consultation=about,
            person_id=str(analyst(cast).person_id),
        )
    secret = contribute(about, "Between us.", author=person.pk, naming="confidential")
    openly = contribute(about, "For everybody.", author=person.pk)
    _code(cast, theme, secret, openly)
    drained()
    before = len(mail.outbox)
    answer(theme, manager(cast))
    drained()
    [row] = _told()
    assert row.template == "theme.answered.quiet"
    [message] = mail.outbox[before:]
    assert message.subject == "There is news in your file"
    for words in ("Notice", "riverland", "Assemblies"):
        assert words not in f"{message.subject} {message.body}"


def test_those_who_represent_an_organization_now_are_told(cast: Cast, theme: Theme) -> None:
    with worker_rows():
        Organization.objects.update(is_confidential=False)
    about = theme.consultation
    _code(
        cast,
        theme,
        contribute(
            about,
            "We of the centre say.",
            author=cast.stranger.person_id,
            organization_id=cast.organization.pk,
        ),
    )
    answer(theme, manager(cast))
    drained()
    # The author left the organization: its present owner is told, in its name.
    [row] = _told()
    assert (row.person_id, row.organization_id) == (
        cast.owner.person_id,
        cast.organization.pk,
    )


def test_colleagues_are_not_told_of_what_was_said_in_confidence(cast: Cast, theme: Theme) -> None:
    about = theme.consultation
    colleague = make_person("colleague@example.org", "Colleague")
    with worker_rows():
        Representation.objects.create(
            organization_id=cast.organization.pk, person=colleague, role="owner"
        )
    row = contribute(
        about,
        "Between us.",
        author=cast.owner.person_id,
        organization_id=cast.organization.pk,
    )
    _code(cast, theme, row)
    with tenant_context(system_actor(about.tenant_id)):
        Contribution.objects.filter(pk=row.pk).update(naming="confidential", published_at=None)
    answer(theme, manager(cast))
    drained()
    assert [line.person_id for line in _told()] == [cast.owner.person_id]


def test_who_joins_a_theme_later_is_told_then(cast: Cast, theme: Theme) -> None:
    first, late = (make_person(f"{name}@example.org", name) for name in ("first", "late"))
    about = theme.consultation
    _code(cast, theme, contribute(about, "Notice!", author=first.pk))
    answer(theme, manager(cast))
    drained()
    _code(
        cast,
        theme,
        contribute(about, "Me too.", author=late.pk),
        contribute(about, "And again.", author=first.pk),
    )
    drained()
    assert [row.person_id for row in _told()] == [first.pk, late.pk]


def test_a_correction_is_told_to_all_of_them_again(cast: Cast, theme: Theme) -> None:
    person = make_person("again@example.org", "Again")
    _code(cast, theme, contribute(theme.consultation, "Notice!", author=person.pk))
    actor = manager(cast)
    answer(theme, actor)
    drained()
    with tenant_context(actor):
        perform(
            Theme,
            theme.pk,
            "correct",
            actor=actor,
            values={**ANSWER, "answer_en": "Three days.", "reason": "A mistake."},
        )
    drained()
    assert [row.template for row in notifications(person_id=person.pk)] == [
        "theme.answered.told",
        "theme.corrected.told",
    ]


def test_whoever_took_it_back_is_not_told_and_not_counted(cast: Cast, theme: Theme) -> None:
    from portal import outbox

    person = make_person("gone@example.org", "Gone")
    about = theme.consultation
    row = contribute(about, "Notice!", author=person.pk)
    _code(cast, theme, row)
    assert reload(theme).contribution_count == 1
    portal = system_actor(about.tenant_id)
    with tenant_context(portal):
        Contribution.objects.filter(pk=row.pk).update(status="removed", published_at=None)
        outbox.publish("contribution.removed", row, actor=portal)
    drained()
    assert reload(theme).contribution_count == 0
    answer(theme, manager(cast))
    drained()
    assert not _told()
    # A review put it back: it counts again, and its author is told now.
    with tenant_context(portal):
        Contribution.objects.filter(pk=row.pk).update(status="accepted")
        outbox.publish("contribution.restored", row, actor=portal)
    drained()
    assert reload(theme).contribution_count == 1
    assert [line.person_id for line in _told()] == [person.pk]


def test_contributions_without_an_account_are_told_by_their_door(
    cast: Cast, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Unattributed] = []

    def door(some: Any) -> None:
        given.extend(some)

    monkeypatch.setattr("participation.themes.telling._DOORS", [*_DOORS, door])
    row = contribute(theme.consultation, "By post.", door="letter")
    _code(cast, theme, row)
    answer(theme, manager(cast))
    drained()
    assert [(one.contribution_id, one.answer) for one in given] == [(row.pk, 1)]
    assert not _told()
