"""What authors, readers and moderators are told about moderated texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.grants import StaffRole
from portal.moderation.effects import MODERATION_CLOCK
from portal.moderation.tables import Wording
from portal.notifications.audiences import representatives, staff
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Audience, Template, register
from portal.outbox import Event
from portal.transitions import Stateful

MODERATORS = (StaffRole.CONSULTATION_MANAGER,)
_TITLED = frozenset({"institution", "title"})

# verb, headline, line, paragraphs: what the author is told.
_TOLD: tuple[tuple[str, Sentence, Sentence, tuple[Sentence, ...]], ...] = (
    (
        "accepted",
        _("Your text was accepted"),
        _("%(institution)s: your text in “%(title)s” was accepted"),
        (_("The moderators of %(institution)s have accepted your text in “%(title)s”."),),
    ),
    (
        "edit_proposed",
        _("An edit of your text is proposed"),
        _("%(institution)s proposes an edit of your text in “%(title)s”"),
        (
            _(
                "The moderators propose an edit of your text in “%(title)s”. Nothing changes until "
                "you agree; you can also decline."
            ),
        ),
    ),
    (
        "removed",
        _("Your text was removed"),
        _("%(institution)s: your text in “%(title)s” was removed"),
        (
            _("The moderators of %(institution)s have removed your text in “%(title)s”."),
            _(
                "In the portal you find the reason, the article of the rules and what can be done "
                "about it."
            ),
        ),
    ),
    (
        "reinstated",
        _("Your text was put back"),
        _("%(institution)s: your text in “%(title)s” was put back"),
        (_("The moderators of %(institution)s have put your text in “%(title)s” back."),),
    ),
    (
        "restored",
        _("Your text was restored"),
        _("%(institution)s: your text in “%(title)s” was restored after the review"),
        (
            _(
                "The decision to remove your text in “%(title)s” was changed. The text stands "
                "again as it was."
            ),
        ),
    ),
    (
        "sent_back",
        _("Your text is looked at again"),
        _("%(institution)s: your text in “%(title)s” is looked at again after the review"),
        (
            _(
                "The decision to remove your text in “%(title)s” was sent back. The moderators "
                "look at it again."
            ),
        ),
    ),
)
_WORK: tuple[tuple[str, Sentence, Sentence, tuple[Sentence, ...]], ...] = (
    (
        "edit_declined",
        _("An author declined an edit"),
        _("%(institution)s: an edit was declined in “%(title)s”"),
        (_("The author declined the edit that was proposed in “%(title)s”."),),
    ),
    (
        "sent_back",
        _("A review sent a removed text back"),
        _("%(institution)s: a removed text in “%(title)s” was sent back to the moderators"),
        (_("A review asks the moderators to look again at a text in “%(title)s”."),),
    ),
)


def _never(_event: Event) -> bool:
    return False


def moderation_notices(
    model: type[Stateful],
    wording: Wording,
    *,
    is_sensitive: Callable[[Event], bool] = _never,
    audience: Audience = representatives,
) -> None:
    """Register what is told of this model's moderation.

    `is_sensitive` says of an event whether mail about it has to be neutral; `audience` finds the
    author. The model's `@describes` gives `title`, and for reminders `due` and `left`.
    """

    def openly(event: Event) -> bool:
        return not is_sensitive(event)

    told = _Manner("told", audience, openly)
    quiet = _Manner("quiet", audience, is_sensitive, is_quiet=True)
    work = _Manner("work", staff(*MODERATORS), _any, is_quiet=True)
    for manner, news in ((told, _TOLD), (quiet, _TOLD), (work, _WORK)):
        register(*(manner.template(wording.noun, *entry) for entry in news))
    _register_clock(model, wording)


def _any(_event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Manner:
    """To whom, when and how openly the same words are told."""

    name: str
    audience: Audience
    when: Callable[[Event], bool]
    is_quiet: bool = False

    def template(
        self, noun: str, verb: str, headline: Sentence, line: Sentence, body: Sequence[Sentence]
    ) -> Template:
        """These words for the event that `noun` and `verb` make."""
        return Template(
            name=f"{noun}.{verb}.{self.name}",
            event=f"{noun}.{verb}",
            audience=self.audience,
            headline=headline,
            line=line,
            body=tuple(body),
            variables=_TITLED,
            when=self.when,
            is_sensitive=self.is_quiet,
        )


def _clock_of(model: type[Stateful]) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        is_ours = event.subject_type == model._meta.label_lower
        return is_ours and bool(event.references.get("name") == MODERATION_CLOCK)

    return matches


def _register_clock(model: type[Stateful], wording: Wording) -> None:
    rows: tuple[tuple[str, str, Any, Sentence, Sentence, frozenset[str]], ...] = (
        (
            "reminder",
            REMINDER,
            MODERATORS,
            _("Reminder: a text waits for moderation"),
            _("%(institution)s: a text in “%(title)s” waits for moderation until %(due)s"),
            frozenset({"institution", "title", "due"}),
        ),
        (
            "rang",
            RANG,
            MODERATORS,
            _("A text was not moderated in time"),
            _("%(institution)s: a text in “%(title)s” waits for moderation since %(due)s"),
            frozenset({"institution", "title", "due"}),
        ),
        (
            "step",
            STEP,
            (StaffRole.ADMINISTRATOR,),
            _("A text is still not moderated"),
            _("%(institution)s: the moderation of a text is overdue by %(left)s"),
            frozenset({"institution", "left"}),
        ),
    )
    for name, event, roles, headline, line, variables in rows:
        register(
            Template(
                name=f"{wording.noun}.moderation.{name}",
                event=event,
                when=_clock_of(model),
                audience=staff(*roles),
                headline=headline,
                line=line,
                body=(line,),
                variables=variables,
                is_sensitive=True,
            )
        )
