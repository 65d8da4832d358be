"""Where owners work on a strategy: its dossier, its text and plan, and their moves."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.errors import NotFound
from portal.grants import Permission
from portal.http import PortalRequest, address, frame_of, signed_in_page, tenant_of
from portal.links.showing import kind_of
from portal.permissions import allowed
from portal.transitions import Fields, open_transitions, perform, transition_of
from promotion.strategies.linking import OBSTACLE, linked_groups
from promotion.strategies.models import PlanItem, Result, ResultPeriod, Strategy
from promotion.strategies.part_fields import (
    actual_fields,
    assumption_fields,
    confidence_fields,
    item_fields,
    period_fields,
    result_fields,
    strategy_fields,
    values_of,
)
from promotion.strategies.progress import Branch, how_counted, in_words
from promotion.strategies.selectors import (
    Dossier,
    list_published,
    own_owner,
    part_of,
    read_dossier,
)
from promotion.strategies.services import (
    add_item,
    edit_item,
    edit_strategy,
    record_actual,
    record_confidence,
    remove_part,
    save_assumption,
    save_period,
    save_result,
)
from promotion.strategies.showing import weakest
from promotion.strategies.states import CHILD_OF, UNDER_WAY, WRITING, ItemKind
from promotion.strategies.tables import LEAST_OWNERS
from promotion.strategies.views.frame import Question, ask, crumbs, found


@signed_in_page
def work(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """The dossier: the file in order; beside it where it stands and what one may do."""
    row = found(request, strategy)
    dossier, actor = read_dossier(row), request.actor
    may_edit = bool(allowed(actor, Permission.STRATEGY_EDIT, row))
    own = own_owner(dossier.owners, actor)
    assumptions = [{"evidence": one.evidence} for one in dossier.assumptions]
    context = {
        "frame": frame_of(request),
        "strategy": row,
        "dossier": dossier,
        "progress": in_words(dossier.percent),
        "counted": how_counted(dossier.branches) if dossier.branches else [],
        "weakest": weakest(assumptions),
        "plan": [_branch(one, request, may_edit=may_edit) for one in dossier.branches],
        "own": own,
        "owner_moves": _moves(own, request) if own else [],
        "moves": open_transitions(row, actor),
        "needs_owners": row.status == row.Status.SCOPING and len(row.organizations) < LEAST_OWNERS,
        "may_edit": may_edit,
        "may_write": may_edit and row.status in WRITING,
        "may_record": may_edit and row.status in UNDER_WAY,
        "signed": dossier.signed,
        "groups": linked_groups(row),
        "is_public": list_published(tenant_of(request)).filter(pk=row.pk).exists(),
        "steps": _steps(dossier),
        "crumbs": crumbs(request),
    }
    return render(request, "strategies/work.html", context)


def _moves(row: Any, request: PortalRequest) -> list[Any]:
    return [move for move in open_transitions(row, request.actor) if move.name != "sign"]


def _branch(branch: Branch, request: PortalRequest, *, may_edit: bool) -> dict[str, Any]:
    item = branch.item
    return {
        "item": item,
        "words": in_words(branch.percent),
        "percent": branch.percent,
        "left_out": branch.left_out,
        "moves": open_transitions(item, request.actor) if may_edit else [],
        "child": CHILD_OF.get(ItemKind(item.kind)),
        "parts": [_branch(one, request, may_edit=may_edit) for one in branch.children],
    }


def _steps(dossier: Dossier) -> list[dict[str, Any]]:
    """What has happened, without whom: among owners too, a move is the strategy's."""
    return [
        {
            "when": step.taken_at,
            "what": transition_of(Strategy, step.transition).done,
            "text": step.note,
        }
        for step in reversed(dossier.steps)
    ]


@signed_in_page
def edit(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Change the text besides the plan."""
    row = found(request, strategy)
    fields = strategy_fields(tenant_of(request))
    fields["version"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def act(data: QueryDict) -> None:
        given = data.get("version", "")
        edit_strategy(
            row.pk,
            values=data,
            expected_version=int(given) if given.isdecimal() else None,
            actor=request.actor,
        )

    return ask(
        request,
        Question(
            title=_("The text"),
            lead=_("Whoever has signed the text as it is now has to sign the new one."),
            fields=fields,
            initial={**values_of(row), "version": row.version},
            act=act,
            done=_("The text is saved."),
            back=_home(request, row),
            button=_("Save the text"),
            row=row,
            more={"theirs": row},
            version=lambda: found(request, row.pk).version,
        ),
    )


def _home(request: PortalRequest, row: Strategy) -> str:
    return address(request, "strategy-work", strategy=row.pk)


@signed_in_page
def move(request: PortalRequest, strategy: UUID, move: str) -> HttpResponse:
    """A step of the strategy."""
    row = found(request, strategy)
    return take(request, row, row, move, back=_home(request, row))


def take(
    request: PortalRequest, strategy: Strategy, obj: Any, name: str, *, back: str, lead: Any = ""
) -> HttpResponse:
    """The page of one move of a row: what it asks for, or the step itself. Raises NotFound."""
    transition = transition_of(type(obj), name)
    if transition.is_internal:
        raise NotFound
    fields = transition.fields(obj, request.actor)
    if "obstacle" in fields:
        fields["obstacle"] = _obstacles(strategy)
    return ask(
        request,
        Question(
            title=transition.label,
            lead=transition.help or lead,
            fields=fields,
            act=lambda data: perform(type(obj), obj.pk, name, actor=request.actor, values=data),
            done=transition.done,
            back=back,
            button=transition.label,
            row=strategy,
        ),
    )


def _obstacles(strategy: Strategy) -> forms.Field:
    offered = kind_of(OBSTACLE).offered(strategy.tenant_id)
    return forms.ChoiceField(
        label=_("Blocked by this published obstacle"),
        choices=[("", _("Choose one")), *((str(key), title) for key, title in offered)],
        help_text=_("Obstacles that this institution has published, newest first."),
    )


@signed_in_page
def assumption(request: PortalRequest, strategy: UUID) -> HttpResponse:
    """Add an assumption."""
    row = found(request, strategy)
    return _part(
        request,
        row,
        _("An assumption"),
        assumption_fields(),
        lambda data: save_assumption(row.pk, values=data, actor=request.actor),
    )


def _part(
    request: PortalRequest,
    row: Strategy,
    title: Any,
    fields: Fields,
    act: Any,
    **more: Any,
) -> HttpResponse:
    return ask(
        request,
        Question(
            title=title,
            fields=fields,
            act=act,
            done=_("Saved."),
            back=_home(request, row),
            button=_("Save"),
            row=row,
            **more,
        ),
    )


def _owners_of(row: Strategy) -> list[Any]:
    return read_dossier(row).joined


@signed_in_page
def item_new(
    request: PortalRequest, strategy: UUID, kind: str, plan_item: UUID | None = None
) -> HttpResponse:
    """Add an objective, or a part under one."""
    row = found(request, strategy)
    if kind not in ItemKind.values:
        raise NotFound
    parent = part_of(PlanItem, row, plan_item) if plan_item else None
    return _part(
        request,
        row,
        ItemKind(kind).label,
        item_fields(_owners_of(row)),
        lambda data: add_item(
            row.pk,
            kind=kind,
            parent_id=parent.pk if parent else None,
            values=data,
            actor=request.actor,
        ),
        lead=parent.title if parent else "",
    )


@signed_in_page
def item(request: PortalRequest, strategy: UUID, plan_item: UUID) -> HttpResponse:
    """Change a part of the plan."""
    row = found(request, strategy)
    part: PlanItem = part_of(PlanItem, row, plan_item)
    names = ("title", "description", "weight", "due_on")
    initial = {name: getattr(part, name) for name in names}
    return _part(
        request,
        row,
        part.get_kind_display(),
        item_fields(_owners_of(row)),
        lambda data: edit_item(row.pk, part.pk, values=data, actor=request.actor),
        initial={**initial, "responsible": str(part.responsible_id or "")},
    )


@signed_in_page
def item_move(request: PortalRequest, strategy: UUID, plan_item: UUID, move: str) -> HttpResponse:
    """A step of a part of the plan."""
    row = found(request, strategy)
    part: PlanItem = part_of(PlanItem, row, plan_item)
    return take(request, row, part, move, back=_home(request, row), lead=part.title)


@signed_in_page
def remove(request: PortalRequest, strategy: UUID, kind: str, part: UUID) -> HttpResponse:
    """Take an assumption, a part of the plan, a result or a period out of the text."""
    row = found(request, strategy)
    return ask(
        request,
        Question(
            title=_("Take this out of the text?"),
            lead=_("What hangs under it goes with it."),
            fields={},
            act=lambda _data: remove_part(row.pk, kind, part, actor=request.actor),
            done=_("Taken out."),
            back=_home(request, row),
            button=_("Take it out"),
            row=row,
        ),
    )


def _objectives(row: Strategy) -> list[PlanItem]:
    return [branch.item for branch in read_dossier(row).branches]


@signed_in_page
def result(request: PortalRequest, strategy: UUID, plan_result: UUID | None = None) -> HttpResponse:
    """Add a result with its indicator, or change one."""
    row = found(request, strategy)
    present: Result | None = part_of(Result, row, plan_result) if plan_result else None
    fields = result_fields(_objectives(row))
    initial: dict[str, Any] = {}
    if present is not None:
        initial = {name: getattr(present, name, None) for name in fields}
        initial["objective"] = str(present.objective_id or "")
        initial["direction"] = "up" if present.is_ascending else "down"
    return _part(
        request,
        row,
        _("A result with its indicator"),
        fields,
        lambda data: save_result(
            row.pk, values=data, pk=present.pk if present else None, actor=request.actor
        ),
        initial=initial,
    )


@signed_in_page
def period(request: PortalRequest, strategy: UUID, plan_result: UUID) -> HttpResponse:
    """Add a period with its target."""
    row = found(request, strategy)
    present: Result = part_of(Result, row, plan_result)
    return _part(
        request,
        row,
        _("A period with its target"),
        period_fields(),
        lambda data: save_period(row.pk, present.pk, values=data, actor=request.actor),
        lead=present.indicator,
    )


@signed_in_page
def confidence(request: PortalRequest, strategy: UUID, plan_result: UUID) -> HttpResponse:
    """How sure the owners are now."""
    row = found(request, strategy)
    present: Result = part_of(Result, row, plan_result)
    return _part(
        request,
        row,
        _("How sure you are"),
        confidence_fields(),
        lambda data: record_confidence(row.pk, present.pk, values=data, actor=request.actor),
        lead=present.indicator,
        initial={"confidence": present.confidence},
    )


@signed_in_page
def actual(request: PortalRequest, strategy: UUID, result_period: UUID) -> HttpResponse:
    """What was reached in a period."""
    row = found(request, strategy)
    present: ResultPeriod = part_of(ResultPeriod, row, result_period)
    names = ("actual_value", "actual_comment")
    return _part(
        request,
        row,
        _("What was reached"),
        actual_fields(),
        lambda data: record_actual(row.pk, present.pk, values=data, actor=request.actor),
        lead=present.result.indicator,
        initial={name: getattr(present, name) for name in names},
    )
