"""What an officer does in a case: one page a step, each with its words, each kept when it fails."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.http import PortalRequest, say
from portal.permissions import Actor
from portal.transitions import open_transitions
from protection.cases import services, settling, tasking
from protection.cases.models import ProtectionCase
from protection.cases.selectors import get_case
from protection.cases.states import CaseStatus
from protection.cases.tables import CASE_TRANSITIONS, NEEDS_WORDS
from protection.cases.texts import head_kept
from protection.cases.views.doing import Doing, Step, show_errors
from protection.cases.views.door import desk_page, desk_render, desk_url, open_vault
from protection.cases.views.meanwhile import meanwhile
from protection.cases.views.step_fields import (
    Fields,
    adopt_fields,
    message_fields,
    nothing,
    only_words,
    task_fields,
    withdraw_fields,
    words_field,
)
from protection.cases.views.steps_judging import JUDGING
from protection.consent import services as consents


def _adopt(doing: Doing) -> object:
    return services.adopt_case(
        case_id=doing.case.pk,
        ring=doing.ring,
        actor=doing.actor,
        team=[UUID(key) for key in doing.values["team"]],
    )


def _note(*, is_shared: bool, kind: str) -> Callable[[Doing], object]:
    def run(doing: Doing) -> object:
        return services.write_note(
            case_id=doing.case.pk,
            ring=doing.ring,
            actor=doing.actor,
            words=doing.values["words"],
            is_shared=is_shared,
            kind=kind,
            is_feedback=doing.values.get("is_feedback", False),
        )

    return run


def _task(doing: Doing) -> object:
    return tasking.add_task(
        case_id=doing.case.pk,
        ring=doing.ring,
        actor=doing.actor,
        words=doing.values["words"],
        due_at=doing.values["due_at"],
        owner_id=UUID(doing.values["owner"]) if doing.values["owner"] else None,
    )


def _withdraw(doing: Doing) -> object:
    return consents.record_withdrawal(
        case_id=doing.case.pk,
        consent_id=doing.of_row(),
        ring=doing.ring,
        actor=doing.actor,
        how=doing.values["how"],
        words=doing.values["words"],
    )


STEPS: Mapping[str, Step] = {
    "adopt": Step(_("Take it over"), adopt_fields, _adopt, _("You answer for it now.")),
    "note": Step(
        _("Write a note for the team"),
        only_words(_("Note")),
        _note(is_shared=False, kind="note"),
        _("Kept."),
        _("Only the team reads it."),
    ),
    "decision": Step(
        _("Write down a decision"),
        only_words(_("What was decided, by whom, why")),
        _note(is_shared=False, kind="decision"),
        _("Kept."),
    ),
    "message": Step(
        _("Write to the person"),
        message_fields,
        _note(is_shared=True, kind="message"),
        _("The person reads it with their receipt."),
        _("Say nothing here that would harm them if somebody looked over their shoulder."),
    ),
    "task": Step(_("Add a task"), task_fields, _task, _("Added."), tab="desk-tasks"),
    "done": Step(
        _("It is done"),
        nothing,
        lambda doing: tasking.finish_task(task_id=doing.of_row(), actor=doing.actor),
        _("Done."),
        tab="desk-tasks",
    ),
    "end-member": Step(
        _("Take somebody off the team"),
        nothing,
        lambda doing: services.end_member(
            case_id=doing.case.pk, ring=doing.ring, actor=doing.actor, key_id=doing.of_row()
        ),
        _("They open nothing of it any more."),
        tab="desk-team",
    ),
    "settle": Step(
        _("I have looked: keep it as it stands"),
        only_words(_("What you found and whom you told")),
        lambda doing: settling.settle_alarms(
            case_id=doing.case.pk,
            ring=doing.ring,
            actor=doing.actor,
            words=doing.values["words"],
        ),
        _("Signed as it stands now."),
        _(
            "Look first at what is missing or changed and write it down. After this the file counts"
            " as whole again."
        ),
    ),
    "confirm-consent": Step(
        _("The person meant it: confirmed over the safe contact"),
        nothing,
        lambda doing: consents.confirm_consent(consent_id=doing.of_row(), actor=doing.actor),
        _("Confirmed. It holds now."),
        tab="desk-consents",
    ),
    "withdraw": Step(
        _("Record that a consent was withdrawn"),
        withdraw_fields,
        _withdraw,
        _("Withdrawn. From now on nothing goes out under it."),
        tab="desk-consents",
    ),
    "approve-act": Step(
        _("Approve what is to leave the team"),
        nothing,
        lambda doing: consents.approve_act(act_id=doing.of_row(), actor=doing.actor),
        _("Approved."),
        tab="desk-consents",
    ),
    "send-act": Step(
        _("Record that it is sent now"),
        nothing,
        lambda doing: consents.send_act(act_id=doing.of_row(), ring=doing.ring, actor=doing.actor),
        _("Recorded as sent."),
        tab="desk-consents",
    ),
    "stop-act": Step(
        _("Stop it"),
        nothing,
        lambda doing: consents.stop_act(act_id=doing.of_row(), actor=doing.actor),
        _("Stopped."),
        tab="desk-consents",
    ),
    **JUDGING,
}


@desk_page
@sensitive_variables()
def step(
    request: PortalRequest, case_id: UUID, doing: str, entry: UUID | None = None
) -> HttpResponseBase:
    """One step in a case."""
    if doing not in STEPS:
        raise NotFound
    case = get_case(case_id, actor=request.actor)
    if (doing == "adopt") != (case.status == CaseStatus.RECEIVED):
        raise NotFound
    return _page(request, case, STEPS[doing], entry)


@desk_page
@sensitive_variables()
def move(request: PortalRequest, case_id: UUID, move: str) -> HttpResponseBase:
    """One move of a case, as the table has it."""
    case = get_case(case_id, actor=request.actor)
    found = [one for one in open_transitions(case, request.actor) if one.name == move]
    if not found:
        if request.method == "POST" and move in {one.name for one in CASE_TRANSITIONS}:
            with open_vault(request) as ring:
                return meanwhile(request, case, ring)
        raise NotFound
    transition = found[0]

    def fields(of: ProtectionCase, actor: Actor) -> Fields:
        needed = move in NEEDS_WORDS
        said = words_field(_("Why, in your own words"), required=needed)
        return {**transition.fields(of, actor), "words": said}

    def run(doing: Doing) -> object:
        values = {name: value for name, value in doing.values.items() if name != "words"}
        return services.move_case(
            case_id=doing.case.pk,
            name=move,
            ring=doing.ring,
            actor=doing.actor,
            values=values,
            words=doing.values["words"],
        )

    made = Step(transition.label, fields, run, transition.done, transition.help)
    return _page(request, case, made, None)


def _page(
    request: PortalRequest, case: ProtectionCase, step: Step, row: UUID | None
) -> HttpResponseBase:
    home = desk_url(request, step.tab, case.pk)
    with open_vault(request) as ring:
        form_class = type("StepForm", (forms.Form,), step.fields(case, request.actor))
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                with head_kept(case.pk, ring=ring, actor=request.actor):
                    step.run(Doing(case, request.actor, ring, row, form.cleaned_data))
            except InvalidFields as error:
                show_errors(form, error)
            except IllegalTransition:
                return meanwhile(request, case, ring)
            except Refused as error:
                if error.reason == "overtaken":
                    return meanwhile(request, case, ring)
                form.add_error(None, str(error.sentence))
            else:
                say(request, step.done)
                return redirect(home)
        context = {"form": form, "step": step, "case": case, "home": home}
        status = 422 if form.errors else 200
        return desk_render(request, "protection/step.html", context, status=status)
