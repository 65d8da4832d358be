"""A step of a procedure as a page: its fields beside the rule it is made under.

Errors keep what was typed. Where somebody else was first, the page says so, shows where the
matter stands now and keeps the words to be copied: there is one decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accreditation.dossier import outcome_of
from participation.accreditation.dossier_side import (
    OUTCOMES,
    deferral_of,
    remedy_preview,
    rules_for_move,
)
from participation.accreditation.models import Application
from participation.accreditation.queue import tier_names
from participation.accreditation.selectors import get_application
from participation.accreditation.views.staff_frame import staff_render, staff_url
from portal.errors import (
    IllegalTransition,
    InvalidFields,
    NotFound,
    NotPermitted,
    Refused,
    Sentence,
)
from portal.http import PortalRequest, say, staff_page
from portal.moves import add_errors, has_role_for, move_form, typed_texts
from portal.permissions import Actor, allowed, denied
from portal.policies.models import Rule
from portal.policies.rulebook import Rulebook, rulebook_of
from portal.transitions import Stateful, Transition, perform, transition_of


@dataclass(frozen=True)
class Matter:
    """What a page of moves needs to know about one kind of row."""

    model: type[Stateful]
    fetch: Callable[..., Any]
    home: str
    section: str
    list_name: Sentence
    title: Callable[[Any], str]
    place: Callable[[Any], tuple[str, str]]
    initial: Callable[[Any], dict[str, Any]]
    policy_of: Callable[[Any], Any]
    # What the room's moves rest on: the articles by move, the outcome that each records.
    rules_of: Callable[[str, Rulebook], list[Rule]] = rules_for_move
    outcomes: Mapping[str, str] = field(default_factory=lambda: OUTCOMES)

    def rulebook(self, obj: Any) -> Rulebook:
        """The rules that the row stands under."""
        policy_id = self.policy_of(obj)
        return rulebook_of(policy_id) if policy_id else Rulebook(())


def _application_initial(application: Application) -> dict[str, Any]:
    return {"session": application.session, "tier": application.tier}


APPLICATIONS = Matter(
    model=Application,
    fetch=get_application,
    home="staff-dossier",
    section="staff-queue",
    list_name=_("Applications"),
    title=lambda application: application.organization_name,
    place=outcome_of,
    initial=_application_initial,
    policy_of=lambda application: application.policy_id,
)


@staff_page
def application_move(request: PortalRequest, application_id: UUID, move: str) -> HttpResponse:
    """One step of an application."""
    return move_page(request, APPLICATIONS, application_id, move)


def move_page(request: PortalRequest, matter: Matter, pk: UUID, name: str) -> HttpResponse:
    """Show the form of a move, or make the move and go back to the file."""
    actor = request.actor
    obj = matter.fetch(pk, actor=actor)
    transition = transition_of(matter.model, name)
    if transition.is_internal:
        raise NotFound
    if not has_role_for(actor, transition.permission):
        return _not_open(request, matter, obj, transition, _ROLE)
    data = request.POST if request.method == "POST" else None
    form = move_form(
        transition, transition.fields(obj, actor), data=data, initial=matter.initial(obj)
    )
    if obj.status not in transition.sources:
        return _overtaken(request, matter, obj, transition, form)
    answer = transition.available(obj) and allowed(actor, transition.permission, obj)
    if not answer:
        return _not_open(request, matter, obj, transition, answer.reason, form)
    if data is None or not form.is_valid():
        return _show(request, matter, obj, transition, form)
    return _make(request, matter, obj, transition, form)


_ROLE = _("Your role does not include this step. Ask whoever manages roles here.")


def _make(
    request: PortalRequest, matter: Matter, obj: Any, transition: Transition, form: forms.Form
) -> HttpResponse:
    try:
        perform(matter.model, obj.pk, transition.name, actor=request.actor, values=request.POST)
    except InvalidFields as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error.sentence))
    except NotPermitted as error:
        return _not_open(request, matter, obj, transition, error.sentence, form)
    except IllegalTransition:
        now = matter.fetch(obj.pk, actor=request.actor)
        return _overtaken(request, matter, now, transition, form)
    else:
        say(request, transition.done)
        return redirect(staff_url(request, matter.home, obj.pk))
    return _show(request, matter, obj, transition, form)


def _base(
    request: PortalRequest, matter: Matter, obj: Any, transition: Transition
) -> dict[str, Any]:
    word, state = matter.place(obj)
    home = staff_url(request, matter.home, obj.pk)
    return {
        "obj": obj,
        "title": matter.title(obj),
        "home": home,
        "transition": transition,
        "word": word,
        "state": state,
        "crumbs": [
            {"url": staff_url(request, matter.section), "word": matter.list_name},
            {"url": home, "word": matter.title(obj), "is_name": True},
        ],
    }


def _show(
    request: PortalRequest, matter: Matter, obj: Any, transition: Transition, form: forms.Form
) -> HttpResponse:
    rulebook = matter.rulebook(obj)
    context = {
        **_base(request, matter, obj, transition),
        "form": form,
        "rules": matter.rules_of(transition.name, rulebook),
        "remedy": _remedy(request, matter, obj, transition, rulebook),
        "deferral": deferral_of(obj, transition.name),
        "tier": tier_names(request.actor).get(getattr(obj, "tier", ""), ""),
    }
    status = 422 if form.errors else 200
    template = "accreditation/staff/move.html"
    return staff_render(request, template, context, status=status)


def _remedy(
    request: PortalRequest, matter: Matter, obj: Any, transition: Transition, rulebook: Rulebook
) -> Any:
    """Shown before an adverse decision is saved; a deferral under the ceiling is not one."""
    deferral = deferral_of(obj, transition.name)
    if request.tenant is None or (deferral and not deferral["is_adverse"]):
        return None
    outcome = matter.outcomes.get(transition.name)
    return remedy_preview(outcome, rulebook, request.tenant, now=timezone.now())


def _overtaken(
    request: PortalRequest, matter: Matter, obj: Any, transition: Transition, form: forms.Form
) -> HttpResponse:
    """Somebody else was first: nothing was changed, what was typed is kept."""
    context = {**_base(request, matter, obj, transition), "typed": typed_texts(form)}
    template = "accreditation/staff/overtaken.html"
    return staff_render(request, template, context, status=409)


def _not_open(
    request: PortalRequest,
    matter: Matter,
    obj: Any,
    transition: Transition,
    reason: Sentence,
    form: forms.Form | None = None,
) -> HttpResponse:
    """Why this step is not open to this person now, and what to do about it."""
    context = {
        **_base(request, matter, obj, transition),
        "reason": reason,
        "needs_factor": _needs_factor(request.actor, transition),
        "typed": typed_texts(form) if form is not None and form.is_bound else [],
    }
    template = "accreditation/staff/not_open.html"
    return staff_render(request, template, context, status=403)


def _needs_factor(actor: Actor, transition: Transition) -> bool:
    without_row = allowed(actor, transition.permission) if not actor.second_factor else denied("")
    return (
        not actor.second_factor and not without_row and has_role_for(actor, transition.permission)
    )
