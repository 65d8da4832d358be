"""Which event of a consultation tells whom, in which words."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from participation.consultations.audiences import (
    confidential_contributors,
    contributors,
    holders,
)
from participation.consultations.clock_turns import CONSULTATION
from participation.consultations.effects import ANSWER_CLOCK, CLOSING_CLOCK, OPENING_CLOCK
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Audience, Template, Text, register
from portal.outbox import Event

_MANAGERS = staff(StaffRole.CONSULTATION_MANAGER)
_ABOVE = staff(StaffRole.CONSULTATION_MANAGER, StaffRole.DECISION_MAKER, StaffRole.ADMINISTRATOR)


def _any(_event: Event) -> bool:
    return True


def _told(
    name: str,
    event: str,
    audience: Audience,
    words: tuple[Text, Text, Text],
    variables: str,
    *,
    when: Callable[[Event], bool] = _any,
    is_quiet: bool = False,
) -> Template:
    headline, line, body = words
    return Template(
        name=name,
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=frozenset(variables.split()),
        is_sensitive=is_quiet,
        when=when,
    )


def _clock(name: str) -> Callable[[Event], bool]:
    def matches(event: Event) -> bool:
        return event.subject_type == CONSULTATION and event.references.get("name") == name

    return matches


_EXTENDED = (
    _("There is more time to contribute"),
    _("%(institution)s: more time for “%(title)s”, until %(closes)s"),
    _(
        "%(institution)s gives more time to contribute to “%(title)s”: until %(closes)s. The answer"
        " now comes by %(answer)s. The old days and the reason stand on its page."
    ),
)
_CANCELLED = (
    _("A consultation was cancelled"),
    _("%(institution)s: “%(title)s” was cancelled"),
    _(
        "%(institution)s has cancelled “%(title)s”. The reason stands on its page. What you said is"
        " kept, and you can still read it."
    ),
)

register(
    _told(
        "consultation.announced.holders",
        "consultation.announced",
        holders,
        (
            _("A consultation was announced"),
            _("%(institution)s: “%(title)s” opens on %(opens)s"),
            _(
                "%(institution)s has announced “%(title)s”. It opens on %(opens)s. In the portal you"
                " read whom it concerns, how what is said will be used, and when the answer comes."
            ),
        ),
        "institution title opens",
    ),
    _told(
        "consultation.opened.holders",
        "consultation.opened",
        holders,
        (
            _("A consultation is open"),
            _("%(institution)s: “%(title)s” is open"),
            _("“%(title)s” of %(institution)s is open. In the portal you can take part."),
        ),
        "institution title",
    ),
    _told(
        "consultation.opened.work",
        "consultation.opened",
        _MANAGERS,
        (
            _("A consultation has opened"),
            _("%(institution)s: “%(title)s” has opened"),
            _("“%(title)s” has opened by itself, on the day that was announced."),
        ),
        "institution title",
    ),
    _told(
        "consultation.extended.holders",
        "consultation.extended",
        holders,
        _EXTENDED,
        "institution title closes answer",
    ),
    _told(
        "consultation.extended.contributors",
        "consultation.extended",
        contributors,
        _EXTENDED,
        "institution title closes answer",
    ),
    _told(
        "consultation.extended.confidential",
        "consultation.extended",
        confidential_contributors,
        _EXTENDED,
        "institution title closes answer",
        is_quiet=True,
    ),
    _told(
        "consultation.closed.work",
        "consultation.closed",
        _MANAGERS,
        (
            _("A consultation has closed"),
            _("%(institution)s: “%(title)s” has closed; the answer is due by %(answer)s"),
            _(
                "“%(title)s” has closed by itself. Everybody reads that the answer comes by"
                " %(answer)s. Begin the analysis."
            ),
        ),
        "institution title answer",
    ),
    _told(
        "consultation.cancelled.contributors",
        "consultation.cancelled",
        contributors,
        _CANCELLED,
        "institution title",
    ),
    _told(
        "consultation.cancelled.confidential",
        "consultation.cancelled",
        confidential_contributors,
        _CANCELLED,
        "institution title",
        is_quiet=True,
    ),
    _told(
        "consultation.cancelled.holders",
        "consultation.cancelled",
        holders,
        (
            _("A consultation was cancelled"),
            _("%(institution)s: “%(title)s” was cancelled"),
            _("%(institution)s has cancelled “%(title)s”. The reason stands on its page."),
        ),
        "institution title",
    ),
    _told(
        "consultation.text_published.contributors",
        "consultation.text_published",
        contributors,
        (
            _("A new version of a draft text"),
            _("%(institution)s: a new version of the text in “%(title)s”"),
            _(
                "%(institution)s has published a new version of the text in “%(title)s”. The portal"
                " shows it beside the one that you commented on, paragraph by paragraph."
            ),
        ),
        "institution title",
    ),
    _told(
        "consultation.opening.reminder",
        REMINDER,
        _MANAGERS,
        (
            _("Reminder: a consultation opens"),
            _("%(institution)s: “%(title)s” opens in %(left)s"),
            _("“%(title)s” opens in %(left)s, by itself. Check its texts and languages."),
        ),
        "institution title left",
        when=_clock(OPENING_CLOCK),
    ),
    _told(
        "consultation.closing.reminder",
        REMINDER,
        _MANAGERS,
        (
            _("Reminder: a consultation closes"),
            _("%(institution)s: “%(title)s” closes in %(left)s"),
            _(
                "“%(title)s” closes in %(left)s, by itself. More time can only be given before then."
            ),
        ),
        "institution title left",
        when=_clock(CLOSING_CLOCK),
    ),
    _told(
        "consultation.answer.reminder",
        REMINDER,
        _MANAGERS,
        (
            _("Reminder: an answer was promised"),
            _("%(institution)s: the answer to “%(title)s” is due by %(answer)s, %(left)s left"),
            _(
                "Everybody who contributed to “%(title)s” was promised an answer by %(answer)s:"
                " %(left)s left."
            ),
        ),
        "institution title answer left",
        when=_clock(ANSWER_CLOCK),
    ),
    _told(
        "consultation.answer.rang",
        RANG,
        _ABOVE,
        (
            _("A promised answer is overdue"),
            _("%(institution)s: the answer to “%(title)s” is overdue since %(answer)s"),
            _(
                "The answer to “%(title)s” was promised by %(answer)s and has not come. Everybody"
                " reads on its page that it is overdue."
            ),
        ),
        "institution title answer",
        when=_clock(ANSWER_CLOCK),
    ),
    _told(
        "consultation.answer.step",
        STEP,
        _ABOVE,
        (
            _("A promised answer is still overdue"),
            _("%(institution)s: the answer to “%(title)s” is overdue by %(left)s"),
            _(
                "The answer to “%(title)s” was promised by %(answer)s. It is overdue by %(left)s;"
                " everybody reads so."
            ),
        ),
        "institution title answer left",
        when=_clock(ANSWER_CLOCK),
    ),
)
