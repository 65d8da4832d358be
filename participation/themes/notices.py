"""What people are told about themes and quotes.

The news of an answer is written by telling.py in chunks; its templates stand here like the others,
with nobody as their audience.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from participation.contributions.states import Naming
from participation.themes.effects import ANSWER_CLOCK
from participation.themes.models import Quote, Theme
from portal.clocks import Clock
from portal.grants import StaffRole
from portal.looks.texts import text_of
from portal.notifications.audiences import staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.reminders import Plan, plans
from portal.notifications.templates import Recipient, Template, Text, register
from portal.outbox import Event

THEME, QUOTE = "participation.theme", "participation.quote"
CODERS = (StaffRole.CONSULTATION_MANAGER, StaffRole.ANALYST)


def _told_in_chunks(_event: Event, _theme: Any) -> Sequence[Recipient]:
    return ()


def _author(_event: Event, quote: Quote) -> Sequence[Recipient]:
    return [] if quote.author_id is None else [Recipient(quote.author_id)]


def _is_confidential(event: Event) -> bool:
    return bool(event.references.get("naming") == Naming.CONFIDENTIAL)


def _is_open(event: Event) -> bool:
    return not _is_confidential(event)


def _of_theme(name: str, event: str, line: Text, body: Text, *, is_sensitive: bool) -> Template:
    return Template(
        name=name,
        event=event,
        audience=_told_in_chunks,
        headline=_("An answer to what you said"),
        line=line,
        body=(body,),
        variables=frozenset({"institution", "title", "consultation"}),
        is_sensitive=is_sensitive,
    )


_ANSWERED = _("%(institution)s has answered: %(title)s")
_ANSWERED_BODY = _(
    "You contributed to “%(consultation)s”. %(institution)s has answered what you and others said"
    " about this: %(title)s. Read the answer with its reasons in the portal."
)
_CORRECTED = _("%(institution)s has corrected its answer: %(title)s")
_CORRECTED_BODY = _(
    "You contributed to “%(consultation)s”. %(institution)s has corrected its answer about this:"
    " %(title)s. The earlier answer and the reason for the correction stand beside it."
)
for _manner, _quietly in (("told", False), ("quiet", True)):
    register(
        _of_theme(
            f"theme.answered.{_manner}",
            "theme.answered",
            _ANSWERED,
            _ANSWERED_BODY,
            is_sensitive=_quietly,
        ),
        _of_theme(
            f"theme.corrected.{_manner}",
            "theme.corrected",
            _CORRECTED,
            _CORRECTED_BODY,
            is_sensitive=_quietly,
        ),
    )
    register(
        Template(
            name=f"quote.asked.{_manner}",
            event="quote.asked",
            audience=_author,
            when=_is_confidential if _quietly else _is_open,
            headline=_("May your words be quoted?"),
            line=_("%(institution)s asks whether it may quote your words"),
            body=(
                _(
                    "%(institution)s would like to quote some of your words in “%(consultation)s”."
                    " Nothing is published unless you agree, and you choose the name under it."
                ),
            ),
            variables=frozenset({"institution", "consultation"}),
            is_sensitive=_quietly,
        )
    )

register(
    *(
        Template(
            name=f"quote.{verb}.work",
            event=f"quote.{verb}",
            audience=staff(*CODERS),
            headline=headline,
            line=line,
            body=(line,),
            variables=frozenset({"institution"}),
        )
        for verb, headline, line in (
            (
                "agreed",
                _("An author agreed to a quote"),
                _("%(institution)s: an author agreed to be quoted"),
            ),
            (
                "withdrawn",
                _("An author withdrew a quote"),
                _("%(institution)s: an author withdrew a quote; it is not shown any more"),
            ),
        )
    ),
)


@plans(THEME, ANSWER_CLOCK)
def the_consultation_speaks_for_its_themes(_clock: Clock) -> Plan:
    """One reminder for the whole consultation, not one for each theme."""
    return Plan(is_silent=True)


@describes(THEME)
def describe_themes(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """What the theme and its consultation are called, and its page."""
    rows = Theme.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant", "consultation")}
    return {
        matter.key: _described(known[matter.subject_id], for_staff=matter.for_staff)
        for matter in matters
        if matter.subject_id in known
    }


def _described(theme: Theme, *, for_staff: bool) -> Description:
    values = {
        "title": text_of(theme, "title").text,
        "consultation": text_of(theme.consultation, "title").text,
    }
    page = "staff-theme" if for_staff else "theme"
    path = path_to(
        page,
        tenant=theme.tenant.slug,
        consultation=theme.consultation_id,
        number=theme.number,
    )
    return Description(values, path)


@describes(QUOTE)
def describe_quotes(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """In which consultation; the page on which the author answers."""
    rows = Quote.objects.filter(pk__in=[matter.subject_id for matter in matters])
    known = {row.pk: row for row in rows.select_related("tenant", "theme__consultation")}
    return {
        matter.key: _quote_described(known[matter.subject_id], for_staff=matter.for_staff)
        for matter in matters
        if matter.subject_id in known
    }


def _quote_described(quote: Quote, *, for_staff: bool) -> Description:
    theme, slug = quote.theme, quote.tenant.slug
    values = {"consultation": text_of(theme.consultation, "title").text}
    if for_staff:
        path = path_to(
            "staff-theme",
            tenant=slug,
            consultation=theme.consultation_id,
            number=theme.number,
        )
    else:
        path = path_to("quote", tenant=slug, quote=quote.pk)
    return Description(values, path)
