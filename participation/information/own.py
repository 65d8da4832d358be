"""Requests for information on the pages of organizations and people, and what waits for them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.information.models import InformationRequest
from participation.information.selectors import list_requests_of, visible
from participation.information.states import InformationStatus
from participation.information.words import standing
from portal.actors.waiting import Waiting, tells_what_waits
from portal.organizations.models import Organization
from portal.organizations.workspace import Entry, Part, workspace_part
from portal.permissions import Actor

_SHOWN = 20
_RUNNING = (InformationStatus.SUBMITTED, InformationStatus.IN_HAND, InformationStatus.PREPARED)


def _address(row: InformationRequest) -> str:
    return reverse(
        "information-request", kwargs={"tenant": row.tenant.slug, "information_request": row.pk}
    )


@workspace_part("information", position=40)
def information_part(organization: Organization, actor: Actor) -> Part | None:
    """The organization's requests at all institutions; no part where there are none."""
    entries = [_entry(row) for row in list_requests_of(organization.pk, actor=actor)[:_SHOWN]]
    return Part(title=_("Access to information"), entries=entries) if entries else None


def _entry(row: InformationRequest) -> Entry:
    word, tone = standing(row)
    title = row.title or gettext("a draft")
    return Entry(
        name=gettext("%(institution)s: %(title)s")
        % {"institution": row.tenant.name, "title": title},
        href=_address(row),
        status=word,
        state=tone,
        due_at=row.due_at,
    )


@tells_what_waits
def questions_and_silence(actor: Actor) -> Iterator[Waiting]:
    """Questions to answer; promises of an answer that were not kept."""
    mine = visible(actor).select_related("tenant")
    for row in mine.filter(status=InformationStatus.CLARIFICATION)[:_SHOWN]:
        text = _("%(institution)s asks what you mean in your request for information")
        yield Waiting(text % {"institution": row.tenant.name}, _address(row), row.question_due_at)
    late = mine.filter(status__in=_RUNNING, answer_due_at__lte=timezone.now())
    for row in late[:_SHOWN]:
        text = _("%(institution)s: no answer in time to your request for information")
        yield Waiting(text % {"institution": row.tenant.name}, _address(row), row.answer_due_at)
