"""What a review does to moderated texts: restored, or back with the moderators (portal.appeals)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.appeals.contestable import Contestable, Ruling, register
from portal.clocks import DUE_FIELDS, clocks_of
from portal.errors import Refused, Sentence
from portal.grants import StaffRole
from portal.moderation.effects import MODERATION_CLOCK, start_moderation_clock
from portal.moderation.rules import rulebook_for
from portal.moderation.tables import Wording
from portal.permissions import Actor
from portal.policies.kinds import Outcome, RemedyPlace
from portal.transitions import Stateful, perform

_MODERATORS = frozenset({StaffRole.CONSULTATION_MANAGER})


def contest_moderation(
    model: type[Stateful],
    wording: Wording,
    *,
    name: Sentence,
    find: Callable[[UUID, Actor], Any],
    page: tuple[str, str],
    staff_page: tuple[str, str],
) -> None:
    """Let removals of this model's rows, and silence about held ones, be contested.

    `find` gives the author's own row or NotFound; the pages are (name, parameter for the row).
    """

    def changed(ruling: Ruling) -> Sentence:
        """A changed decision restores the text by itself."""
        if ruling.subject.status not in {wording.removed, wording.held}:
            return ""
        _move(model, ruling, "restore")
        return _("The text stands again as it was.")

    def sent_back(ruling: Ruling) -> Sentence:
        """The moderators look again, in a time that begins anew."""
        row = ruling.subject
        if row.status == wording.removed:
            _move(model, ruling, "send_back")
        elif row.status == wording.held:
            start_moderation_clock(row, now=ruling.move.now)
            row.save(update_fields=DUE_FIELDS)
        else:
            return ""
        return _("The moderators look at the text again.")

    register(
        Contestable(
            label=model._meta.label_lower,
            name=name,
            find=find,
            page=page,
            staff_page=staff_page,
            changed=changed,
            sent_back=sent_back,
            silence=lambda row: require_not_moderated_in_time(row, wording),
            unit=_MODERATORS,
        )
    )


def _move(model: type[Stateful], ruling: Ruling, name: str) -> None:
    perform(
        model,
        ruling.subject.pk,
        name,
        actor=ruling.actor,
        values={"note": ruling.note},
        within=ruling.move,
    )


def require_not_moderated_in_time(row: Any, wording: Wording) -> None:
    """Raises Refused unless the moderators' time ran out and the policy provides a review here."""
    clock = clocks_of(row).filter(name=MODERATION_CLOCK, stopped_at=None).first()
    if row.status != wording.held or clock is None or timezone.now() < clock.due_at:
        raise Refused(_("The moderators’ time has not run out."))
    remedy = rulebook_for(row.tenant_id).remedy_for(Outcome.NO_ANSWER)
    if remedy is None or remedy[1].where is not RemedyPlace.PORTAL:
        raise Refused(_("The policy provides no review here when no answer comes in time."))
