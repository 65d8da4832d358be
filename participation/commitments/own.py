"""What an organization can check now, in its workspace and on its people's first page."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from participation.commitments.models import CheckRound, Commitment, CommitmentCheck
from participation.commitments.selectors import commitments_of_contributors
from participation.commitments.states import Verdict
from portal.actors.waiting import Waiting, tells_what_waits
from portal.grants import Permission
from portal.looks.texts import text_of
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor, allowed


@workspace_part("commitments", position=40)
def commitments_part(organization: Organization, actor: Actor) -> Part | None:
    """Commitments under themes that it spoke to and that are being checked; None without any."""
    rows = list(commitments_of_contributors([organization.pk]))
    if not rows or not allowed(actor, Permission.COMMITMENT_CHECK, organization):
        return None
    said = _said(rows, [organization.pk])
    ends = _ends(rows)
    entries = [
        Entry(
            name=text_of(row, "title").text,
            href=_check_page(row, organization.pk),
            status=Verdict(said[row.pk]).label if row.pk in said else gettext("Not said yet"),
            state=said.get(row.pk, "waiting"),
            due_at=ends.get(row.pk),
        )
        for row in rows
    ]
    return Part(title=gettext_lazy("Commitments to check"), entries=entries)


@tells_what_waits
def checks_waiting(actor: Actor) -> Iterator[Waiting]:
    """Commitments that wait for the verdict of one of the person's organizations."""
    if actor.is_staff or not actor.organization_roles:
        return
    able = [
        pk
        for pk in actor.organization_roles
        if allowed(actor, Permission.COMMITMENT_CHECK, Organization(pk=pk))
    ]
    rows = list(commitments_of_contributors(able)) if able else []
    said, ends = _said(rows, able), _ends(rows)
    for row in rows:
        if row.pk not in said:
            title = text_of(row, "title").text
            text = gettext("Say whether it is done: %(title)s") % {"title": title}
            yield Waiting(text, _check_page(row), ends.get(row.pk))


def _check_page(row: Commitment, organization_id: UUID | None = None) -> str:
    page = reverse("commitment-check", kwargs={"tenant": row.tenant.slug, "commitment": row.pk})
    return f"{page}?organization={organization_id}" if organization_id else page


def _said(rows: list[Commitment], organizations: list[UUID]) -> dict[UUID, str]:
    """What these organizations said in the rounds that run, by commitment."""
    rounds = {row.pk: row.check_round for row in rows}
    found = CommitmentCheck.objects.filter(
        commitment__in=rows, organization_id__in=organizations
    ).values_list("commitment_id", "round", "verdict")
    return {pk: verdict for pk, number, verdict in found if rounds[pk] == number}


def _ends(rows: list[Commitment]) -> dict[UUID, datetime]:
    running = CheckRound.objects.filter(
        commitment__in=rows, ended_at=None, ends_at__gt=timezone.now()
    )
    return dict(running.values_list("commitment_id", "ends_at"))
