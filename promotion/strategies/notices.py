"""Which event of a strategy tells whom, in which words.

Mail is neutral throughout: that an organization works on a strategy at all may be hidden, and a mail
passes many hands.
"""

from django.utils.translation import gettext_lazy as _

from portal.notifications.templates import neutral, register
from promotion.strategies.audiences import analysts, doer, owners_and_analysts

STRATEGY = "promotion.strategy"


register(
    neutral(
        "strategy.proposed",
        _("A joint strategy was proposed"),
        _("%(institution)s: proposed: %(title)s"),
        _("A joint strategy was proposed at %(institution)s: “%(title)s”."),
        analysts,
    ),
    neutral(
        "strategy_owner.asked",
        _("The institution is asked to own a strategy"),
        _("%(institution)s is asked to own a strategy: %(title)s"),
        _("The owners of “%(title)s” ask %(institution)s to own it together with them."),
        analysts,
    ),
    *(
        neutral(event, headline, line, body, owners_and_analysts)
        for event, headline, line, body in (
            (
                "strategy_owner.joined",
                _("A strategy has another owner"),
                _("%(institution)s: another owner: %(title)s"),
                _("Somebody else owns “%(title)s” together with you from now on."),
            ),
            (
                "strategy_owner.left",
                _("An owner left a strategy"),
                _("%(institution)s: an owner left: %(title)s"),
                _("An owner of “%(title)s” has left. The working room shows what was said of it."),
            ),
            (
                "strategy_owner.signed",
                _("An owner signed a strategy"),
                _("%(institution)s: an owner signed: %(title)s"),
                _("An owner has signed the text of “%(title)s”. The page shows who is missing."),
            ),
            (
                "strategy.text_changed",
                _("A text that was signed is another one now"),
                _("%(institution)s: the text was changed, sign anew: %(title)s"),
                _(
                    "The text of “%(title)s” was changed after somebody had signed it. Earlier"
                    " signatures do not count for it: read it, and sign the new one."
                ),
            ),
            (
                "strategy.design_opened",
                _("A strategy is being written together"),
                _("%(institution)s: writing together began: %(title)s"),
                _("“%(title)s” is being written together now. Each owner signs when it is ready."),
            ),
            (
                "strategy.adopted",
                _("A joint strategy was adopted"),
                _("%(institution)s: adopted by all owners: %(title)s"),
                _("Every owner has signed “%(title)s”. It is public now, as each is listed."),
            ),
            (
                "strategy.amendment_opened",
                _("The text of a strategy is opened again"),
                _("%(institution)s: to be amended: %(title)s"),
                _("“%(title)s” is to be amended. What all have signed stays public until then."),
            ),
            (
                "strategy.concluded",
                _("A strategy was concluded"),
                _("%(institution)s: concluded: %(title)s"),
                _("The review of “%(title)s” is concluded. Finish the harvest of its outcomes."),
            ),
            (
                "plan_item.block",
                _("A part of a strategy is blocked"),
                _("%(institution)s: blocked: %(title)s"),
                _("A part of a strategy is blocked by an obstacle: “%(title)s”."),
            ),
            (
                "outcome.drafted",
                _("An outcome was drafted"),
                _("%(institution)s: an outcome to review: %(title)s"),
                _("An outcome was drafted: “%(title)s”. Another owner reads it over."),
            ),
            (
                "outcome.substantiated",
                _("An outcome was confirmed from outside"),
                _("%(institution)s: confirmed from outside: %(title)s"),
                _("Somebody outside the owners confirms “%(title)s”. You can agree on it now."),
            ),
            (
                "substantiation.declined",
                _("An outcome was not confirmed"),
                _("%(institution)s: not confirmed from outside: %(title)s"),
                _("Whoever was asked about “%(title)s” does not confirm it."),
            ),
            (
                "strategy.agreement_recorded",
                _("The owners of a strategy agreed on something"),
                _("%(institution)s: an agreement: %(title)s"),
                _("What the owners of “%(title)s” agreed on stands in the working room."),
            ),
            (
                "strategy.document_added",
                _("A document in a strategy’s working room"),
                _("%(institution)s: a new document: %(title)s"),
                _("There is a new document in the working room of “%(title)s”."),
            ),
        )
    ),
    neutral(
        "strategy.task_added",
        _("A task in a strategy’s working room"),
        _("%(institution)s: a task for you: %(title)s"),
        _("You were given a task in the working room of “%(title)s”."),
        doer,
    ),
)
