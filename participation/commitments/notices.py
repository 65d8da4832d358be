"""Which event of a commitment tells whom, in which words."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from participation.commitments.audiences import (
    asked_to_check,
    concerned,
    concerned_quietly,
    followers,
    not_asked_to_check,
)
from participation.commitments.effects import CHECK_CLOCK, DUE_CLOCK
from portal.grants import StaffRole
from portal.notifications.audiences import staff
from portal.notifications.reminders import RANG, REMINDER, STEP
from portal.notifications.templates import Audience, Template, Text, register
from portal.outbox import Event

COMMITMENT = "participation.commitment"
_KEEPERS = staff(StaffRole.CONSULTATION_MANAGER)
_ABOVE = staff(StaffRole.DECISION_MAKER, StaffRole.ADMINISTRATOR)
_VARIABLES = frozenset({"institution", "title"})
_WITH_DAY = _VARIABLES | {"due"}


def _always(_event: Event) -> bool:
    return True


def _clock(name: str) -> Callable[[Event], bool]:
    """Events about this clock of a commitment."""

    def matches(event: Event) -> bool:
        return event.subject_type == COMMITMENT and event.references.get("name") == name

    return matches


def _one(
    name: str,
    event: str,
    audience: Audience,
    *words: Text,
    variables: frozenset[str] = _VARIABLES,
    when: Callable[[Event], bool] = _always,
    is_sensitive: bool = False,
) -> Template:
    """`words`: headline, line and body."""
    headline, line, body = words
    return Template(
        name=name,
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=variables,
        when=when,
        is_sensitive=is_sensitive,
    )


def _news(
    event: str,
    headline: Text,
    line: Text,
    body: Text,
    *,
    variables: frozenset[str] = _VARIABLES,
    audience: Audience = concerned,
    suffix: str = "told",
    when: Callable[[Event], bool] = _always,
) -> list[Template]:
    """To everybody concerned; neutrally to those who spoke confidentially."""
    words = (headline, line, body)
    stem = event if suffix == "told" else f"commitment.{suffix}"
    return [
        _one(f"{stem}.told", event, audience, *words, variables=variables, when=when),
        _one(
            f"{stem}.quiet",
            event,
            concerned_quietly,
            *words,
            variables=variables,
            when=when,
            is_sensitive=True,
        ),
    ]


register(
    *_news(
        "commitment.adopted",
        _("An institution made a commitment"),
        _("%(institution)s commits itself: %(title)s, by %(due)s"),
        _(
            "%(institution)s has committed itself to something that you spoke to or follow:"
            " “%(title)s”. It is due on %(due)s. You are told of what becomes of it."
        ),
        variables=_WITH_DAY,
    ),
    *_news(
        "commitment.postponed",
        _("The date of a commitment was moved"),
        _("%(institution)s moved a date: %(title)s is now due on %(due)s"),
        _(
            "%(institution)s has moved the date of “%(title)s”: it is now due on %(due)s. The old"
            " date stays visible in the portal, with the reason."
        ),
        variables=_WITH_DAY,
    ),
    _one(
        "commitment.reported_done.asked",
        "commitment.reported_done",
        asked_to_check,
        _("A commitment was reported done: check it"),
        _("%(institution)s reports done: %(title)s. Check it"),
        _(
            "%(institution)s reports “%(title)s” done. Your organization spoke to this: say whether"
            " it is done, done in part or not done. One voice an organization; you can change it"
            " until the round ends. The portal shows by when."
        ),
    ),
    *_news(
        "commitment.reported_done",
        _("A commitment was reported done"),
        _("%(institution)s reports done: %(title)s"),
        _(
            "%(institution)s reports “%(title)s” done. Organizations check it now; it counts as"
            " verified only if they confirm it and nobody substantiates a dispute."
        ),
        audience=not_asked_to_check,
    ),
    _one(
        "commitment.check_opened.told",
        "commitment.check_opened",
        followers,
        _("Every organization can check a commitment now"),
        _("%(institution)s: every organization can check now: %(title)s"),
        _(
            "Contributors were heard first. From now on every organization can say whether"
            " “%(title)s” of %(institution)s is done."
        ),
    ),
    *_news(
        "commitment.verified",
        _("A commitment was verified"),
        _("%(institution)s: verified by civil society: %(title)s"),
        _(
            "Organizations checked “%(title)s” of %(institution)s and confirmed that it is done."
            " Their verdicts and reasons stand in the portal."
        ),
    ),
    *_news(
        "commitment.reopened",
        _("A commitment was reopened"),
        _("%(institution)s: reopened after the check: %(title)s"),
        _(
            "“%(title)s” of %(institution)s was reported done, and the check found that it is not"
            " or not wholly so. It is open again; the reasons stand in the portal."
        ),
    ),
    *_news(
        "commitment.ended_unchecked",
        _("A commitment ended without being checked"),
        _("%(institution)s: too few checked it: %(title)s"),
        _(
            "“%(title)s” of %(institution)s was reported done, and too few organizations said"
            " whether it is. It ends unchecked and does not count as verified."
        ),
    ),
    *_news(
        "commitment.dropped",
        _("A commitment was dropped"),
        _("%(institution)s dropped a commitment: %(title)s"),
        _(
            "%(institution)s has dropped “%(title)s”. Why, who decided that, and what can be done"
            " about it stand in the portal."
        ),
        when=lambda event: "decision" in event.references,
    ),
    *_news(
        "commitment.taken_up_after_review",
        _("A dropped commitment stands again"),
        _("%(institution)s: stands again after a review: %(title)s"),
        _(
            "A review changed the decision to drop “%(title)s” of %(institution)s, or sent it back."
            " The commitment stands again. What the review says is in the portal."
        ),
    ),
)

register(
    *(
        _one(
            f"{event}.told",
            event,
            followers,
            _("News of a commitment that you follow"),
            _("%(institution)s, about a commitment that you follow: %(title)s"),
            _(
                "%(institution)s has said something new about “%(title)s”, which you follow. Read"
                " it in the portal, with the evidence."
            ),
        )
        for event in (
            "commitment.updated",
            "commitment.marked_at_risk",
            "commitment.marked_on_track",
        )
    ),
    _one(
        "commitment.checked.work",
        "commitment.checked",
        _KEEPERS,
        _("An organization gave its verdict"),
        _("%(institution)s: a verdict on %(title)s"),
        _(
            "An organization has said what it finds of “%(title)s” of %(institution)s, or changed"
            " what it had said. You can answer with an update until the round ends."
        ),
    ),
)

register(
    _one(
        "commitment.due.reminder",
        REMINDER,
        _KEEPERS,
        _("Reminder: a commitment is due"),
        _("%(institution)s: %(title)s is due on %(due)s, %(left)s left"),
        _("“%(title)s” of %(institution)s is due on %(due)s: %(left)s left."),
        variables=_WITH_DAY | {"left"},
        when=_clock(DUE_CLOCK),
    ),
    _one(
        "commitment.due.rang.work",
        RANG,
        _KEEPERS,
        _("A commitment is overdue"),
        _("%(institution)s: %(title)s was due on %(due)s"),
        _(
            "“%(title)s” of %(institution)s was due on %(due)s and is shown as overdue. Report it"
            " done, or move the date with your reason."
        ),
        variables=_WITH_DAY,
        when=_clock(DUE_CLOCK),
    ),
    *_news(
        RANG,
        _("A commitment is overdue"),
        _("%(institution)s: %(title)s was due on %(due)s and is overdue"),
        _(
            "“%(title)s”, to which %(institution)s committed itself, was due on %(due)s and was not"
            " reported done."
        ),
        variables=_WITH_DAY,
        suffix="due.rang",
        when=_clock(DUE_CLOCK),
    ),
    _one(
        "commitment.due.step",
        STEP,
        _ABOVE,
        _("A commitment is still overdue"),
        _("%(institution)s: %(title)s is overdue by %(left)s"),
        _("“%(title)s” of %(institution)s was due on %(due)s. It is overdue by %(left)s."),
        variables=_WITH_DAY | {"left"},
        when=_clock(DUE_CLOCK),
    ),
    _one(
        "commitment.check.reminder",
        REMINDER,
        asked_to_check,
        _("Reminder: a commitment waits for your verdict"),
        _("%(institution)s: say what you find of %(title)s by %(due)s, %(left)s left"),
        _(
            "%(institution)s reports “%(title)s” done. Your organization can say what it finds"
            " until %(due)s: %(left)s left."
        ),
        variables=_WITH_DAY | {"left"},
        when=_clock(CHECK_CLOCK),
    ),
)
