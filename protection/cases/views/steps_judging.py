"""Steps by which officers judge a case as it goes on, share its work, and join two into one."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.permissions import Actor
from portal.vault.datakeys import Compartment
from protection.cases import applying, judging, merging, team
from protection.cases.judging import Said
from protection.cases.models import ProtectionCase
from protection.cases.selectors import list_other_cases, list_team
from protection.cases.states import LONGEST_PAUSE, Level
from protection.cases.views.doing import Doing, Step
from protection.cases.views.step_fields import (
    Fields,
    member_fields,
    moment_field,
    nothing,
    only_words,
    words_field,
)

_WHY = _("Why, in your own words")


def _said(doing: Doing) -> Said:
    return Said(doing.case.pk, doing.ring, doing.actor, doing.values["words"])


def _level_fields(case: ProtectionCase, _actor: Actor) -> Fields:
    level = forms.TypedChoiceField(
        label=_("Danger"), choices=Level.choices, coerce=int, initial=case.level
    )
    return {"level": level, "words": words_field(_WHY)}


def _wait_fields(case: ProtectionCase, _actor: Actor) -> Fields:
    most = LONGEST_PAUSE[case.level]
    days = forms.IntegerField(
        label=_("For how many days at most?"), min_value=1, max_value=most, initial=min(most, 3)
    )
    return {"days": days, "words": words_field(_("What was asked, how, and what is awaited"))}


def _signs_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    every = forms.IntegerField(
        label=_("Then every how many hours?"),
        required=False,
        min_value=1,
        max_value=judging.LONGEST_SILENCE_HOURS,
        help_text=_("24 is once a day. Empty: once only."),
    )
    words = words_field(
        _("How they are heard of, by which words; what we do, and never do, where no sign comes")
    )
    return {"first_at": moment_field(_("When is the first sign due?")), "every_hours": every} | {
        "words": words
    }


def _sign_fields(_case: ProtectionCase, _actor: Actor) -> Fields:
    return {
        "words": words_field(_("What came, how, and how you know that it was them")),
        "next_at": moment_field(
            _("When is the next sign due?"),
            required=False,
            help_text=_("Year-month-day, hour:minute. Empty: as was agreed."),
        ),
    }


def _hand_over_fields(case: ProtectionCase, _actor: Actor) -> Fields:
    members = [(str(member.key_id), member.name) for member in list_team(case)]
    return {"owner": forms.ChoiceField(label=_("Who does it?"), choices=members)}


def _merge_fields(case: ProtectionCase, actor: Actor) -> Fields:
    others = [(str(other.pk), other.reference) for other in list_other_cases(case, actor=actor)]
    return {
        "target": forms.ChoiceField(
            label=_("In which case does it go on?"),
            choices=others,
            help_text=_("Only cases that you can open and that are worked on."),
        ),
        "words": words_field(_("How you made sure that both are from one person")),
    }


def _invite(doing: Doing) -> object:
    joining = team.Joining(
        key_id=UUID(doing.values["key"]),
        compartments=[Compartment(part) for part in doing.values["compartments"]],
        words=doing.values["words"],
        expires_at=doing.values["expires_at"],
    )
    return team.invite(case_id=doing.case.pk, ring=doing.ring, actor=doing.actor, joining=joining)


def _answer(*, is_approved: bool) -> Callable[[Doing], object]:
    def run(doing: Doing) -> object:
        return team.answer_invitation(
            proposal_id=doing.of_row(),
            ring=doing.ring,
            actor=doing.actor,
            is_approved=is_approved,
        )

    return run


JUDGING: Mapping[str, Step] = {
    "level": Step(
        _("Judge the danger anew"),
        _level_fields,
        lambda doing: judging.change_level(_said(doing), level=doing.values["level"]),
        _("Judged anew. The times follow it."),
        _("The person is never shown this."),
    ),
    "look": Step(
        _("I looked at it again"),
        only_words(_("What you looked at, and what follows from it")),
        lambda doing: judging.look_again(_said(doing)),
        _("Kept. The next look is due by its danger."),
    ),
    "wait": Step(
        _("Wait for the person"),
        _wait_fields,
        lambda doing: judging.wait_for_person(_said(doing), days=doing.values["days"]),
        _("Our clocks stand still until then."),
        _("The only reason for which clocks stand still. Agreed signs of life go on."),
    ),
    "go-on": Step(
        _("Go on"),
        only_words(_("What came")),
        lambda doing: judging.stop_waiting(_said(doing)),
        _("The clocks go on."),
    ),
    "signs": Step(
        _("Agree on signs of life"),
        _signs_fields,
        lambda doing: judging.expect_sign_of_life(
            _said(doing),
            first_at=doing.values["first_at"],
            every_hours=doing.values["every_hours"],
        ),
        _("Agreed. A sign that does not come is told further up, with no word of whose it is."),
    ),
    "sign": Step(
        _("A sign of life came"),
        _sign_fields,
        lambda doing: judging.record_sign_of_life(_said(doing), next_at=doing.values["next_at"]),
        _("Kept."),
        _("A message in their name is not a sign by itself: ask for the word that was agreed."),
    ),
    "end-signs": Step(
        _("No further sign is awaited"),
        only_words(_WHY),
        lambda doing: judging.end_signs_of_life(_said(doing)),
        _("Ended."),
    ),
    "skip": Step(
        _("Skip it, with the reason"),
        only_words(_("Why is it not done?")),
        lambda doing: applying.skip_task(
            task_id=doing.of_row(),
            ring=doing.ring,
            actor=doing.actor,
            words=doing.values["words"],
        ),
        _("Skipped; the reason is kept."),
        tab="desk-tasks",
    ),
    "hand-over": Step(
        _("Hand it to somebody else of the team"),
        _hand_over_fields,
        lambda doing: applying.hand_task_over(
            task_id=doing.of_row(), actor=doing.actor, owner_id=UUID(doing.values["owner"])
        ),
        _("Handed over."),
        tab="desk-tasks",
    ),
    "member": Step(
        _("Add somebody to the team"),
        member_fields,
        _invite,
        _("Kept. Where a second member has to agree, the team’s page says so."),
        _(
            "Give the least that they need, for as long as they need it. At the greatest danger,"
            " and for who the person is, a second member agrees first."
        ),
        tab="desk-team",
    ),
    "approve-member": Step(
        _("Agree that they join"),
        nothing,
        _answer(is_approved=True),
        _("They are on the team now."),
        tab="desk-team",
    ),
    "decline-member": Step(
        _("They do not join"),
        nothing,
        _answer(is_approved=False),
        _("They were given nothing."),
        tab="desk-team",
    ),
    "propose-merge": Step(
        _("It is the same person as in another case"),
        _merge_fields,
        lambda doing: merging.propose_merge(
            case_id=doing.case.pk,
            target_id=UUID(doing.values["target"]),
            ring=doing.ring,
            actor=doing.actor,
            words=doing.values["words"],
        ),
        _("Proposed. A second officer of both teams joins them."),
        _(
            "Joined wrongly, somebody reads what another person wrote. Both receipts then open the"
            " other case from now on; both numbers are kept."
        ),
    ),
    "merge": Step(
        _("Join them"),
        nothing,
        lambda doing: merging.merge_cases(
            case_id=doing.case.pk, ring=doing.ring, actor=doing.actor
        ),
        _("Joined. What was under way in the first one has been stopped: prepare it anew."),
    ),
    "withdraw-merge": Step(
        _("They are not joined after all"),
        nothing,
        lambda doing: merging.withdraw_merge(case_id=doing.case.pk, actor=doing.actor),
        _("They stay apart."),
    ),
}
