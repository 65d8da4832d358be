"""What somebody may read of their own loop, and the published figures."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.loop.trace import Trace, trace
from participation.registers.models import FigureSet, FigureSubject
from participation.registers.selectors import latest_figures
from portal.actors.models import MatterAccess
from portal.errors import NotFound
from portal.grants import OrganizationRole
from portal.keyset import Order
from portal.notifications.selectors import visible as own_news
from portal.permissions import Actor
from portal.tenancy.models import Tenant

BY_SENDING = Order("submitted_at", descending=True, nullable=True)
PAGE_SIZE = 20


def own_contributions(actor: Actor) -> QuerySet[Contribution]:
    """What a person has sent anywhere, for themselves or for an organization of theirs."""
    if actor.person_id is None or actor.is_staff:
        return Contribution.objects.none()
    return _sent().filter(author_id=actor.person_id)


def contributions_of(organization_id: UUID, *, actor: Actor) -> QuerySet[Contribution]:
    """What an organization has sent, as far as this person may know of it.

    PostgreSQL shows confidential ones to their author and those they were shared with alone. A
    delegate sees what was shared with them.
    """
    role = actor.organization_roles.get(organization_id)
    if role is None or actor.is_staff:
        return Contribution.objects.none()
    found = _sent().filter(organization_id=organization_id)
    if role is not OrganizationRole.DELEGATE:
        return found
    shared = MatterAccess.objects.filter(
        person_id=actor.person_id, subject_type=Contribution._meta.label_lower
    )
    return found.filter(Q(author_id=actor.person_id) | Q(pk__in=shared.values("subject_id")))


def visible_contributions(actor: Actor) -> QuerySet[Contribution]:
    """What a person has sent, and what their organizations have, as far as they may know of it."""
    found = own_contributions(actor)
    for organization_id in actor.organization_roles:
        found |= contributions_of(organization_id, actor=actor)
    return found


def _sent() -> QuerySet[Contribution]:
    return Contribution.objects.exclude(status=ContributionStatus.DRAFT).select_related(
        "consultation", "consultation__tenant"
    )


def get_own(rows: QuerySet[Contribution], contribution_id: UUID | str) -> Contribution:
    """One of these contributions; NotFound for any other."""
    try:
        found = rows.filter(pk=contribution_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def traces_of(contributions: Sequence[Contribution], *, actor: Actor) -> list[Trace]:
    """Contributions on their way, with the number of unread news about each."""
    traces = trace(contributions)
    about = {pk for found in traces for pk in found.is_about()}
    news = own_news(actor).filter(read_at=None, subject_id__in=about)
    subjects = list(news.values_list("subject_id", flat=True))
    for found in traces:
        concerned = found.is_about()
        found.unread = sum(pk in concerned for pk in subjects)
    return traces


def loop_figures(tenant: Tenant) -> FigureSet | None:
    """The newest published figures on the loop, if any were made."""
    return latest_figures(tenant, FigureSubject.LOOP)


def figures_history(tenant: Tenant) -> QuerySet[FigureSet]:
    """The figures of every day on which some were made, the newest first."""
    return FigureSet.objects.filter(tenant=tenant, subject=FigureSubject.LOOP)
