"""What analysts write beside the steps: words and codes, severity, parts, messages, who handles it."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.errors import NotFound
from portal.http import PortalRequest, say
from portal.moves import form_of
from promotion.obstacles import parts
from promotion.obstacles.forms import TakeOverForm
from promotion.obstacles.messages import for_message, send_message
from promotion.obstacles.models import Obstacle
from promotion.obstacles.services import (
    change_words,
    judge_not_the_same,
    let_go,
    set_severity,
    take_hold,
    take_over,
    version_of,
)
from promotion.obstacles.severity_words import severity_sentences
from promotion.obstacles.states import ObstacleStatus
from promotion.obstacles.views.desk_frame import form_page, home_of, report_page
from promotion.obstacles.word_fields import for_severity, for_words

# Long choices of which few are used at a time.
_FOLDED = ("freedoms", "groups", "standards")
_HEADINGS = {
    parts.ACTOR: gettext_lazy("Add who is held responsible"),
    parts.INSTRUMENT: gettext_lazy("Add a legal instrument"),
}


def _require_open(obstacle: Obstacle) -> None:
    """No page shows the words of a sealed report."""
    if obstacle.status == ObstacleStatus.SEALED:
        raise NotFound


@report_page
def words(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Change the words and codes; all of it must be fit to be published."""
    _require_open(obstacle)
    data = request.POST if request.method == "POST" else None
    form = form_of(for_words(obstacle, request.actor), data=data)
    act = partial(
        change_words,
        obstacle_id=obstacle.pk,
        values=request.POST,
        seen=request.POST.get("seen", ""),
        actor=request.actor,
    )
    context: dict[str, Any] = {
        "heading": _("Words and codes"),
        "lead": _("Everything here must be fit to be published; the text is read once more then."),
        "submit": _("Save"),
        "seen": request.POST.get("seen") or version_of(obstacle),
    }
    context["folded"] = [name for name in _FOLDED if not form.errors.get(name)]
    done = _("Saved.")
    return form_page(request, obstacle, form, act, done=done, context=context, template="words")


@report_page
def severity(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """The level that the rule gives with its reasons, or another one with a note."""
    _require_open(obstacle)
    data = request.POST if request.method == "POST" else None
    form = form_of(for_severity(obstacle, request.actor), data=data)
    act = partial(set_severity, obstacle_id=obstacle.pk, values=request.POST, actor=request.actor)
    context = {
        "heading": _("Severity"),
        "lead": _("The rule gives level %(level)s. Why:") % {"level": obstacle.severity_computed},
        "points": severity_sentences(obstacle.severity_reasons),
        "submit": _("Set the level"),
    }
    return form_page(request, obstacle, form, act, done=_("The level is set."), context=context)


@report_page
def part(request: PortalRequest, obstacle: Obstacle, part: str) -> HttpResponse:
    """Add an actor or a legal instrument."""
    _require_open(obstacle)
    if part not in parts.FIELDS:
        raise NotFound
    data = request.POST if request.method == "POST" else None
    form = form_of(parts.FIELDS[part](obstacle, request.actor), data=data)
    act = partial(
        parts.add_part,
        obstacle_id=obstacle.pk,
        part=part,
        values=request.POST,
        actor=request.actor,
    )
    context = {"heading": _HEADINGS[part], "submit": _("Add")}
    return form_page(request, obstacle, form, act, done=_("Added."), context=context)


@require_POST
@report_page
def part_away(
    request: PortalRequest, obstacle: Obstacle, part: str, obstacle_part: str
) -> HttpResponse:
    """Take an actor or a legal instrument away."""
    parts.remove_part(
        obstacle_id=obstacle.pk, part=part, part_id=obstacle_part, actor=request.actor
    )
    say(request, _("Taken away."))
    return redirect(home_of(request, obstacle))


@report_page
def message(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Words to be read with the receipt."""
    _require_open(obstacle)
    data = request.POST if request.method == "POST" else None
    form = form_of(for_message(obstacle, request.actor), data=data)
    act = partial(send_message, obstacle_id=obstacle.pk, values=request.POST, actor=request.actor)
    context = {
        "heading": _("Say something to whoever submitted it"),
        "lead": _("It waits behind the receipt. Whether it was read is kept nowhere."),
        "submit": _("Leave the message"),
    }
    done = _("Your words can be read with the receipt.")
    return form_page(request, obstacle, form, act, done=done, context=context)


@require_POST
@report_page
def hold(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Handle it from now on, or no longer."""
    if request.POST.get("act") == "let_go":
        let_go(obstacle_id=obstacle.pk, actor=request.actor)
        say(request, _("You handle it no longer."))
    else:
        take_hold(obstacle_id=obstacle.pk, actor=request.actor)
        say(request, _("You handle it now. Others see that, for two hours or your next step."))
    return redirect(home_of(request, obstacle))


@report_page
def over(request: PortalRequest, obstacle: Obstacle) -> HttpResponse:
    """Handle what somebody else handles, saying why."""
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    act = partial(
        take_over,
        obstacle_id=obstacle.pk,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
    )
    context = {
        "heading": _("Take it over"),
        "lead": _("Somebody else handles it. What they have typed and not saved is not kept."),
        "submit": _("Take it over"),
    }
    done = _("You handle it now. Whoever handled it is told.")
    return form_page(request, obstacle, form, act, done=done, context=context)


@require_POST
@report_page
def not_the_same(request: PortalRequest, obstacle: Obstacle, other_obstacle: str) -> HttpResponse:
    """These are two things; the pair is not proposed again."""
    judge_not_the_same(
        obstacle_id=obstacle.pk,
        other_id=other_obstacle,
        actor=request.actor,
    )
    say(request, _("Kept: they are not the same, and are not proposed together again."))
    return redirect(home_of(request, obstacle))
