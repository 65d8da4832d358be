"""Telling of an answer everybody whose contribution speaks to the theme, however many they are.

The worker takes the pairs of contribution and theme that were not told of this answer, some
thousands at a time, each time in a transaction of its own: inbox lines and deliveries are written
and the pairs are marked together. A person is told once of an answer, whatever they contributed
and however often: the key of the news names the theme, the answer and the person.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus, Naming
from participation.themes.coding import JOINED
from participation.themes.models import ContributionTheme, Theme, ThemeAnswer
from participation.themes.states import ThemeStatus
from portal.actors.models import MatterAccess, Representation
from portal.grants import OrganizationRole
from portal.notifications.telling import News, write_news
from portal.notifications.templates import Recipient, template_named
from portal.outbox import Event, Subject, subscribe_in_chunks
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.context import tenant_context

CHUNK = 5000
MOST_COUNTED = 1000
ANSWERED, CORRECTED = "theme.answered", "theme.corrected"
TOLD, QUIET = "told", "quiet"
_LABEL = Contribution._meta.label_lower


@dataclass(frozen=True, slots=True)
class Unattributed:
    """A contribution without an account, and the theme that was answered."""

    contribution_id: UUID
    theme: Theme
    answer: int


# Told through the door by which it came, where there is one; else its receipt's page says it.
Door = Callable[[Sequence[Unattributed]], None]
_DOORS: list[Door] = []


def answers_by_door(door: Door) -> Door:
    """Register how contributions without an account are told; called in the tenant's context.

    It may be called twice for the same ones, so it is idempotent.
    """
    _DOORS.append(door)
    return door


@subscribe_in_chunks(ANSWERED, CORRECTED, JOINED)
def tell_contributors(event: Event) -> bool:
    """The next contributors; whether there are more."""
    theme = Theme.objects.filter(pk=event.subject_id, status=ThemeStatus.ANSWERED).first()
    number = _number(event)
    if theme is None or not number:
        return False
    # The worker's own role: whoever may be told is not a matter of who may read.
    with tenant_context(system_actor(event.tenant_id), role=DatabaseRole.NONE):
        pairs = _untold(theme, number)
        if not pairs:
            return False
        contributions = [pair.contribution for pair in pairs]
        people = _people_of(contributions)
        _write(event, theme, number, people)
        _mark(pairs, number)
    _tell_by_door(contributions, theme, number)
    return len(pairs) == CHUNK


def _number(event: Event) -> int:
    """Which answer is told: the one that the event names, else the latest."""
    named = event.references.get("answer")
    if named:
        return int(named)
    answers = ThemeAnswer.objects.filter(theme=event.subject_id, published_at__isnull=False)
    return answers.values_list("number", flat=True).order_by("-number").first() or 0


def _untold(theme: Theme, number: int) -> list[ContributionTheme]:
    rows = ContributionTheme.objects.select_for_update(of=("self",)).filter(
        theme=theme,
        told_answer__lt=number,
        contribution__status=ContributionStatus.ACCEPTED,
    )
    read = ("contribution__author_id", "contribution__organization_id")
    related = rows.select_related("contribution").only(
        "id", "told_answer", "contribution__naming", *read
    )
    return list(related.order_by("told_answer", "id")[:CHUNK])


def _mark(pairs: Iterable[ContributionTheme], number: int) -> None:
    ContributionTheme.objects.filter(pk__in=[pair.pk for pair in pairs]).update(
        told_answer=number, told_at=timezone.now()
    )


People = dict[UUID, tuple[Recipient, bool]]


def _people_of(contributions: Sequence[Contribution]) -> People:
    """Everybody to tell once, and whether quietly: one confidential contribution is enough."""
    found: People = {}

    def add(recipient: Recipient, *, quietly: bool) -> None:
        before = found.get(recipient.person_id)
        found[recipient.person_id] = (recipient, quietly or bool(before and before[1]))

    own = [row for row in contributions if row.organization_id is None]
    theirs = [row for row in contributions if row.organization_id is not None]
    for row in own:
        if row.author_id is not None:
            add(Recipient(row.author_id), quietly=_is_quiet(row))
    for recipient, quietly in _of_organizations(theirs):
        add(recipient, quietly=quietly)
    return found


def _is_quiet(row: Contribution) -> bool:
    return bool(row.naming == Naming.CONFIDENTIAL)


def _of_organizations(rows: Sequence[Contribution]) -> list[tuple[Recipient, bool]]:
    """Who represents them now; of a confidential one, its author and with whom it is shared."""
    if not rows:
        return []
    access = _shared([row.pk for row in rows])
    by_organization: dict[UUID, list[Representation]] = {}
    for one in _representing({row.organization_id for row in rows if row.organization_id}):
        by_organization.setdefault(one.organization_id, []).append(one)
    return [
        (Recipient(one.person_id, row.organization_id), _is_quiet(row))
        for row in rows
        for one in by_organization.get(row.organization_id or UUID(int=0), ())
        if _is_told(row, one, access)
    ]


def _representing(organizations: Iterable[UUID]) -> Iterable[Representation]:
    rows = Representation.objects.filter(organization__in=list(organizations), ended_at=None)
    return rows.order_by("id")


def _shared(contributions: list[UUID]) -> set[tuple[UUID, UUID]]:
    rows = MatterAccess.objects.filter(subject_type=_LABEL, subject_id__in=contributions)
    return set(rows.values_list("subject_id", "person_id"))


def _is_told(row: Contribution, one: Representation, access: set[tuple[UUID, UUID]]) -> bool:
    if (row.pk, one.person_id) in access or one.person_id == row.author_id:
        return True
    is_colleague = one.role in {OrganizationRole.OWNER, OrganizationRole.EDITOR}
    return is_colleague and not _is_quiet(row)


def _write(event: Event, theme: Theme, number: int, people: People) -> None:
    for manner, is_quiet in ((TOLD, False), (QUIET, True)):
        template = template_named(f"{_event_name(event)}.{manner}")
        if template is None:
            raise LookupError(event.name)
        news = News(
            template=template,
            subject=Subject(event.subject_type, theme.pk, theme.tenant_id),
            references={"answer": number},
            # The same for both manners, and for a contribution that joined later.
            key=f"theme:{theme.pk}:{number}",
            is_mass=True,
        )
        write_news(news, [one for one, quietly in people.values() if quietly is is_quiet])


def _event_name(event: Event) -> str:
    return CORRECTED if event.name == CORRECTED else ANSWERED


def _tell_by_door(contributions: Sequence[Contribution], theme: Theme, number: int) -> None:
    without = [
        Unattributed(row.pk, theme, number) for row in contributions if row.author_id is None
    ]
    for door in _DOORS if without else ():
        door(without)


def still_to_tell(theme: Theme) -> int:
    """How many contributions' authors are still to be told of the latest answer; counted to 1,001.

    Run in the institution's own context.
    """
    numbers = ThemeAnswer.objects.filter(theme=theme, published_at__isnull=False)
    latest = numbers.values_list("number", flat=True).order_by("-number").first()
    if latest is None:
        return 0
    pairs = ContributionTheme.objects.filter(
        theme=theme,
        told_answer__lt=latest,
        contribution__status=ContributionStatus.ACCEPTED,
    )
    return pairs[: MOST_COUNTED + 1].count()
