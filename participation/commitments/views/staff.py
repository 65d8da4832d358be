"""The institution's side of commitments: the list, writing one, its dossier, updates, sources."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participation.commitments.forms import CommitmentEditor
from participation.commitments.models import Commitment
from participation.commitments.rules import rules_about, rules_of
from participation.commitments.selectors import (
    BY_DUE,
    clocks_shown,
    list_commitments,
    offered_themes,
    read_dossier,
    themes_of,
    today_at,
    works_on_commitments,
)
from participation.commitments.services import (
    create_commitment,
    edit_commitment,
    put_under,
)
from participation.commitments.sources import all_sources, source_kind
from participation.commitments.standing import (
    happenings,
    is_overdue,
    next_for_staff,
    place_of,
    rounds_shown,
    row_of,
)
from participation.commitments.states import CommitmentStatus
from participation.commitments.views.frame import filter_of, found
from portal.errors import Conflict, InvalidFields, NotFound
from portal.grants import Permission
from portal.http import PortalRequest, address, say, staff_page, tenant_of
from portal.keyset import beside, read_page
from portal.looks.texts import text_of
from portal.moves import has_role_for, moves_for
from portal.permissions import require
from portal.policies.kinds import RuleKind

INVALID = 422
_RULES = (RuleKind.COMMITMENT_CHECK, RuleKind.REFUSAL_REASONS, RuleKind.DECIDER, RuleKind.REMEDY)


def _require_work(request: PortalRequest) -> None:
    """These pages are for those who make or drop commitments."""
    if not works_on_commitments(request.actor):
        raise NotFound


def _crumbs(request: PortalRequest, row: Commitment | None = None) -> list[dict[str, Any]]:
    items = [{"url": address(request, "staff-commitments"), "word": _("Commitments")}]
    if row is not None:
        here = address(request, "staff-commitment", commitment=row.pk)
        items.append({"url": here, "word": text_of(row, "title").text})
    return items


@staff_page
def commitments(request: PortalRequest) -> HttpResponse:
    """Every commitment, proposals too, what is due first at the top."""
    _require_work(request)
    tenant = tenant_of(request)
    form = filter_of(request, for_staff=True)
    rows = list_commitments(tenant, actor=request.actor, wanted=form.wanted(), published=False)
    shown = read_page(rows, BY_DUE, request.GET)
    today = today_at(tenant)
    context = {
        "form": form,
        "rows": [row_of(row, today) for row in shown.rows],
        "may_edit": has_role_for(request.actor, Permission.COMMITMENT_EDIT),
        **beside(shown, request.GET),
    }
    return render(request, "commitments/staff/commitments.html", context)


@staff_page
def new(request: PortalRequest) -> HttpResponse:
    """Write a proposal."""
    require(request.actor, Permission.COMMITMENT_EDIT)
    tenant = tenant_of(request)
    themes = list(offered_themes(tenant))
    if request.method != "POST":
        chosen = [one for one in [_uuid(request.GET.get("theme", ""))] if one]
        editor = CommitmentEditor.of(None, chosen, tenant=tenant, themes=themes)
        return _write(request, editor, None)
    editor = CommitmentEditor.typed(request.POST, tenant=tenant, themes=themes)
    if editor.node.is_valid():
        try:
            row = create_commitment(
                tenant_id=tenant.pk,
                values=editor.values(),
                themes=editor.chosen(),
                actor=request.actor,
            )
        except InvalidFields as error:
            editor.add_errors(error)
        else:
            say(request, _("The proposal is saved. Nobody outside sees it before it is adopted."))
            return redirect(address(request, "staff-commitment", commitment=row.pk))
    return _write(request, editor, None, status=INVALID)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@staff_page
def edit(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Change a proposal; what was adopted stays as it was promised."""
    require(request.actor, Permission.COMMITMENT_EDIT)
    row, tenant = found(request, commitment), tenant_of(request)
    if row.status != CommitmentStatus.PROPOSED:
        return redirect(address(request, "staff-commitment", commitment=row.pk))
    themes = list(offered_themes(tenant))
    if request.method != "POST":
        editor = CommitmentEditor.of(row, themes_of(row), tenant=tenant, themes=themes)
        return _write(request, editor, row)
    editor = CommitmentEditor.typed(request.POST, tenant=tenant, themes=themes)
    if not editor.node.is_valid():
        return _write(request, editor, row, status=INVALID)
    return _save(request, editor, row)


def _save(request: PortalRequest, editor: CommitmentEditor, row: Commitment) -> HttpResponse:
    try:
        edit_commitment(
            commitment_id=row.pk,
            values=editor.values(),
            themes=editor.chosen(),
            expected_version=editor.version,
            actor=request.actor,
        )
    except InvalidFields as error:
        editor.add_errors(error)
        return _write(request, editor, row, status=INVALID)
    except Conflict as conflict:
        editor.version = found(request, row.pk).version
        return _write(request, editor, row, status=conflict.status, conflict=conflict)
    say(request, _("The proposal is saved."))
    return redirect(address(request, "staff-commitment", commitment=row.pk))


def _write(
    request: PortalRequest,
    editor: CommitmentEditor,
    row: Commitment | None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    context = {
        "editor": editor,
        "node": editor.node,
        "problems": editor.node.problems() if status == INVALID else [],
        "conflict": conflict,
        "theirs": found(request, row.pk) if row is not None and conflict else None,
        "commitment": row,
        "crumbs": _crumbs(request, row),
    }
    return render(request, "commitments/staff/write.html", context, status=status)


@staff_page
def commitment(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """The dossier: the file in order; beside it where it stands, what is next, the rules."""
    _require_work(request)
    row = found(request, commitment)
    dossier = read_dossier(row, actor=request.actor)
    rulebook = rules_of(row)
    word, state = place_of(row)
    context = {
        "commitment": row,
        "dossier": dossier,
        "word": word,
        "state": state,
        "is_overdue": is_overdue(row, today_at(row.tenant)),
        "happenings": happenings(dossier),
        "rounds": rounds_shown(dossier),
        "clocks": clocks_shown(row),
        "open": moves_for(row, request.actor),
        "next_step": next_for_staff(row),
        "needs_factor": not request.actor.second_factor
        and has_role_for(request.actor, Permission.COMMITMENT_DROP),
        "rules": rules_about(rulebook, *_RULES),
        "may_edit": has_role_for(request.actor, Permission.COMMITMENT_EDIT),
        "crumbs": _crumbs(request),
    }
    return render(request, "commitments/staff/commitment.html", context)


@staff_page
def sources(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Choose under what else it hangs: a kind of source, then one of that kind."""
    require(request.actor, Permission.COMMITMENT_EDIT)
    row = found(request, commitment)
    asked = request.GET.get("kind", "")
    kind = source_kind(asked) if asked else None
    context = {
        "commitment": row,
        "kinds": all_sources(),
        "kind": kind,
        "offered": kind.offered(row.tenant_id) if kind else [],
        "dossier": read_dossier(row, actor=request.actor),
        "crumbs": _crumbs(request, row),
    }
    return render(request, "commitments/staff/sources.html", context)


@require_POST
@staff_page
def source_set(request: PortalRequest, commitment: UUID) -> HttpResponse:
    """Put it under a source, or take it away from there."""
    row = found(request, commitment)
    source_id = _uuid(request.POST.get("source", ""))
    if source_id is None:
        raise NotFound
    is_source = request.POST.get("act") != "remove"
    put_under(
        commitment_id=row.pk,
        label=request.POST.get("kind", ""),
        source_id=source_id,
        is_source=is_source,
        actor=request.actor,
    )
    say(request, _("The source is added.") if is_source else _("The source is taken away."))
    return redirect(address(request, "staff-commitment-sources", commitment=row.pk))
